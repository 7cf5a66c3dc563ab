"""Where the processor time of the example goes: stages timed in one run, on one thread.

Stages do not lie inside each other.
"""

from __future__ import annotations

import functools
import importlib
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.table import ROOT, Row

#: What is done, and the function that does it, under the name by which its caller knows it.
STAGES = {
    "catalogue read and checked": ("workbench.assess", "load_catalog"),
    "terrain opened and made ready": ("studies.coverage.run", "make_terms"),
    "sites": ("studies.coverage.run", "sites_of"),
    "ground distances": ("studies.coverage.looks", "distances_m"),
    "lowest visible heights": ("studies.coverage.looks", "look"),
    "tables of loss in air": ("studies.coverage.looks", "air_table"),
    "what each model changes": ("studies.coverage.run", "effects"),
    "the law": ("studies.law.run", "answer"),
    "range needed": ("studies.coverage.survey", "lower_need"),
    "units by themselves": ("studies.coverage.run", "answer_single"),
    "areas, gaps and warning of every draw": ("studies.coverage.run", "answer"),
    "maps of shares": ("studies.coverage.run", "area_maps"),
    "quantiles for the page": ("studies.coverage.run", "page_maps"),
    "GeoTIFF": ("workbench.folder", "_write_map"),
    "report page": ("workbench.folder", "_write_page"),
}


def timed(module: Any, name: str, taken: dict[str, float], label: str) -> None:
    """Replace a function by itself with a clock around it."""
    function: Callable[..., Any] = getattr(module, name)

    @functools.wraps(function)
    def around(*arguments: Any, **options: Any) -> Any:
        before = time.process_time()
        answer = function(*arguments, **options)
        if isinstance(answer, Iterator):  # else nothing of it would have been done yet
            answer = list(answer)
        taken[label] += time.process_time() - before
        return answer

    setattr(module, name, around)


def measure() -> list[Row]:
    import longshadow

    taken = dict.fromkeys(STAGES, 0.0)
    with tempfile.TemporaryDirectory() as folder:
        # Kernels are compiled or loaded first, so that none is counted where it is met.
        small = ROOT / "examples" / "one-radar.yaml"
        longshadow.assess(small, out=Path(folder) / "small", workers=1)
        for label, (module, name) in STAGES.items():
            timed(importlib.import_module(f"longshadow.{module}"), name, taken, label)
        before = time.process_time()
        whole = ROOT / "examples" / "india-s400.yaml"
        longshadow.assess(whole, out=Path(folder) / "whole", workers=1)
        total = time.process_time() - before
    rows = [Row(label, seconds, "CPU s") for label, seconds in taken.items()]
    rows.append(Row("everything else", total - sum(taken.values()), "CPU s"))
    return [*rows, Row("the whole, on one thread, kernels loaded", total, "CPU s")]
