"""The command line answers at once: asking for help loads nothing heavy."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {
    "matplotlib", "numba", "numpy", "pandas", "PIL", "pyarrow", "pydantic", "pyproj", "rasterio",
    "scipy",
}  # fmt: skip


def top_level_imports(log: str) -> set[str]:
    """Top-level packages named in what ``-X importtime`` writes."""
    lines = (line for line in log.splitlines() if line.startswith("import time:"))
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


def imports_of(*arguments: str) -> set[str]:
    command = [sys.executable, "-X", "importtime", "-m", "longshadow", *arguments]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert answer.stdout
    return top_level_imports(answer.stderr)


@pytest.mark.parametrize("arguments", [["--help"], ["assess", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    loaded = imports_of(*arguments)
    assert "longshadow" in loaded
    # typer itself builds the options of a verb with pydantic
    allowed = {"pydantic"} if arguments[0] == "assess" else set()
    assert loaded & HEAVY <= allowed


def test_a_heavy_import_is_seen() -> None:
    command = [sys.executable, "-X", "importtime", "-c", "import numpy.linalg"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "numpy" in top_level_imports(answer.stderr)
