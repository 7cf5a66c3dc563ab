"""What a study is: its parameters, what it does not know, what it needs, and its `run`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from longshadow.execution.context import Context
from longshadow.results.records import Result
from longshadow.uncertainty.distributions import Distribution

__all__ = ["Study", "Unknowns"]


@dataclass(frozen=True)
class Unknowns:
    """What a study adds to the draw table of the scenario.

    Attributes
    ----------
    distributions
        Unknowns of its own (where the units stand …) by parameter path.
    titles
        The same unknowns in words.
    used
        Catalogue parameters (by path) that the study varies.
    ranks
        Parameters that share one rank (parameter path to the name of the rank), because one
        practice moves them all.
    """

    distributions: Mapping[str, Distribution]
    titles: Mapping[str, str]
    used: frozenset[str]
    ranks: Mapping[str, str]


@dataclass(frozen=True)
class Study:
    """One study: a name, its schema, and plain functions.

    Attributes
    ----------
    name
        Scenario key, `--study` name and prefix of its findings.
    params
        Schema of its block in the scenario file.
    unknowns
        (scenario) -> `Unknowns`.
    run
        (scenario, params, context) -> Result.
    needs
        Names of studies whose results it reads from `context.upstream`.
    """

    name: str
    params: type[BaseModel]
    unknowns: Callable[[Any], Unknowns]
    run: Callable[[Any, Any, Context], Result]
    needs: tuple[str, ...] = ()
