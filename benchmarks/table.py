"""One line a measurement: what, ours, peer, ratio, error; and what a table must say of itself."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("longshadow", "numpy", "numba", "rasterio", "simpy")

T = TypeVar("T")


@dataclass(frozen=True)
class Row:
    """One measurement; `peer` names what ours is compared with, which may be a promise."""

    what: str
    ours: float
    unit: str
    peer: str = ""
    theirs: float | None = None
    error: str = ""


def show(rows: Sequence[Row]) -> None:
    head = f"  {'':42s} {'ours':>10s} {'peer':>10s}  {'unit':7s} {'ratio':>9s}  peer; error"
    print(head)
    for row in rows:
        theirs = "" if row.theirs is None else f"{row.theirs:.4g}"
        ratio = "" if not row.theirs else f"{row.ours / row.theirs:.3g}"
        words = "; ".join(text for text in (row.peer, row.error) if text)
        line = (
            f"  {row.what:42s} {row.ours:10.4g} {theirs:>10s}  {row.unit:7s} {ratio:>9s}  {words}"
        )
        print(line.rstrip(), flush=True)


def header() -> str:
    """Machine, versions, commit and command: what every table of times must carry."""
    versions = [f"python {platform.python_version()}"]
    versions += [f"{name} {_version(name)}" for name in PACKAGES]
    return "\n".join(
        [
            f"machine   {_processor()}, {os.cpu_count()} cores, {_memory_gib():.0f} GiB",
            f"system    {platform.system()} {platform.release()}, load {_load()}",
            f"versions  {', '.join([*versions, f'gdal {_gdal()}'])}",
            f"commit    {_commit()}, {date.today().isoformat()}",
            f"command   python3 run.py bench {' '.join(sys.argv[1:])}".rstrip(),
        ]
    )


def median_cpu_s(function: Callable[[], T], times: int = 7) -> tuple[float, T]:
    """Median processor seconds of several calls after one that is not counted; the last answer."""
    answer, taken = function(), []
    for _ in range(times):
        before = time.process_time()
        answer = function()
        taken.append(time.process_time() - before)
    return statistics.median(taken), answer


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def _processor() -> str:
    """Name and, where the name of a virtual machine hides it, the kind that LLVM sees."""
    import llvmlite.binding

    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    name = names[0] if names else platform.processor()
    return f"{name} ({llvmlite.binding.get_host_cpu_name()})"


def _memory_gib() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}"


def _gdal() -> str:
    """The library inside rasterio, and the command line of the machine."""
    import rasterio

    try:
        words = subprocess.run(["gdalinfo", "--version"], capture_output=True, text=True).stdout
    except OSError:
        return f"{rasterio.__gdal_version__} (in rasterio)"
    command = words.removeprefix("GDAL ").partition(",")[0].strip()
    return f"{rasterio.__gdal_version__} (in rasterio), {command} (command line)"


def _commit() -> str:
    git = ["git", "-C", str(ROOT)]
    try:
        name = subprocess.run(
            [*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True
        )
        changed = subprocess.run([*git, "diff", "--quiet", "HEAD", "--", "src"]).returncode
    except OSError:
        return "unknown"
    return name.stdout.strip() + (" with changes in src" if changed == 1 else "")
