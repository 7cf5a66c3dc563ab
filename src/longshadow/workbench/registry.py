"""Every study by name, in the order in which they run: the list is written here, nothing else."""

from __future__ import annotations

from importlib import import_module

from pydantic import BaseModel

from longshadow.execution.study import Study

__all__ = ["params_of", "studies"]

_NAMES = ("coverage", "network", "defence", "law")


def studies() -> dict[str, Study]:
    """Return every study by its name."""
    return {name: import_module(f"longshadow.studies.{name}").STUDY for name in _NAMES}


def params_of(known: dict[str, Study]) -> dict[str, type[BaseModel]]:
    """Return the schema of every study's block by its name."""
    return {name: study.params for name, study in known.items()}
