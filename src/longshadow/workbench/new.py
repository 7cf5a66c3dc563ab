"""Copies a commented example for people who do not have the repository."""

from __future__ import annotations

import os
from pathlib import Path

from longshadow.errors import Problem, ResultsError, ScenarioError
from longshadow.scenario.nearest import did_you_mean

__all__ = ["examples", "new"]


def examples() -> dict[str, Path]:
    """Return the shipped example scenarios by name."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "examples", package.parents[1] / "examples"):
        found = sorted(folder.glob("*.yaml"))
        if found:
            return {path.stem: path for path in found}
    return {}


def new(name: str = "india-s400", out: Path | str | None = None) -> Path:
    """Copy an example scenario; a file that stands there already is left as it is.

    Parameters
    ----------
    name
        Name of the example.
    out
        File to write; by default NAME.yaml in the current folder.

    Raises
    ------
    ScenarioError
        If there is no example of this name.
    ResultsError
        If the file exists or cannot be written.
    """
    known = examples()
    if name not in known:
        raise ScenarioError(
            Problem("no example of this name", value=name, remedy=did_you_mean(name, known))
        )
    target = Path(out) if out is not None else Path(f"{name}.yaml")
    text = known[name].read_bytes()
    try:
        with target.open("xb") as stream:
            stream.write(text)
    except FileExistsError:
        raise ResultsError(
            Problem("stands there already", str(target), remedy="Name another file with --out.")
        ) from None
    except OSError as fault:
        if target.exists() and target.stat().st_size < len(text):
            os.unlink(target)
        raise ResultsError(
            Problem(f"cannot be written: {fault.strerror or fault}", str(target))
        ) from None
    return target
