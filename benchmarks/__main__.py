"""Run benchmarks by name: `python3 run.py bench [NAME ...] [options of sightline]`.

coverage     16,384 draws by look-up, against asking every cell in every draw
detection    ten million detection probabilities, against scipy.stats.ncx2
startup      processor seconds of `longshadow --help`, against other command lines
example      the whole of `longshadow assess examples/india-s400.yaml`, new kernels and kept ones
phases       where the processor time of the example goes
propagation  tables of loss in air and rain for one map
diffraction  delta-Bullington to every cell of a map, against pycraf's atten_map_fast
weakened     coverage with gas and rain, 4 Mcells x 10 altitudes, against its sightlines
law          one evaluation of a deal, ten thousand dates at once, loading the rule base
raid         10,000 replications of a raid, against a plain SimPy model that must agree; large raids
sightline    lowest visible height against GDAL's viewshed; needs LONGSHADOW_SHARED

All run in this order when none is named. Times are medians, in processor seconds where it says
so: a machine that others use too stretches wall time, not those. None of this is a test.
"""

from __future__ import annotations

import importlib
import os
import sys

from benchmarks.table import header, show

NAMES = (
    "coverage", "detection", "startup", "example", "phases", "propagation", "diffraction",
    "weakened", "law", "raid", "sightline",
)  # fmt: skip


def main(arguments: list[str]) -> int:
    if arguments[:1] in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    # Names come first; what follows is for the sightline benchmark, which has options.
    count = next((i for i, a in enumerate(arguments) if a.startswith("-")), len(arguments))
    names, options = arguments[:count] or list(NAMES), arguments[count:]
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(NAMES)}", file=sys.stderr)
        return 2
    print(header())
    for name in names:
        print(f"\n{name}", flush=True)
        if name == "sightline":
            sightline(options)
        else:
            show(importlib.import_module(f"benchmarks.{name}").measure())
    return 0


def sightline(options: list[str]) -> None:
    """It prints tables of its own, one a grid."""
    if "LONGSHADOW_SHARED" not in os.environ:
        print("  left out: its elevation tiles lie in the folder that LONGSHADOW_SHARED names")
        return
    sys.argv = ["benchmarks/sightline.py", *options]
    importlib.import_module("benchmarks.sightline").main()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
