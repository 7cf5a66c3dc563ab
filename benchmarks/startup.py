"""Processor seconds of asking for help, whole process, runs taken in turn."""

from __future__ import annotations

import resource
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

from benchmarks.table import Row

RUNS = 15
BESIDE = Path(sys.executable).parent
PROMISED_S = 0.3


def commands() -> dict[str, list[str]]:
    """Ours, the bare interpreter, and what else is here: the same toolkit, another map tool."""
    found = {
        "longshadow --help": [sys.executable, "-m", "longshadow", "--help"],
        "python -c pass": [sys.executable, "-c", "pass"],
    }
    others = {
        "typer --help (same toolkit)": [str(BESIDE / "typer"), "--help"],
        "rio --help (rasterio)": [str(BESIDE / "rio"), "--help"],
        "gdalinfo --help (C++)": ["gdalinfo", "--help"],
    }
    return found | {name: c for name, c in others.items() if shutil.which(c[0])}


def cpu_s(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure() -> list[Row]:
    taken: dict[str, list[float]] = {name: [] for name in commands()}
    for turn in range(RUNS + 1):
        for name, command in commands().items():
            once = cpu_s(command)
            taken[name] += [once] if turn else []
    ours, *others = [(name, statistics.median(runs)) for name, runs in taken.items()]
    rows = [Row(ours[0], ours[1], "CPU s", "at most, as promised", PROMISED_S)]
    return rows + [Row("", ours[1], "CPU s", name, theirs) for name, theirs in others]
