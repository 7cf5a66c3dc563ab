"""What every study receives beside the scenario: one table of draws, streams, threads, progress."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from longshadow.results.records import Result

__all__ = ["Context", "Progress", "run_tasks", "silent"]

_T = TypeVar("_T")
_R = TypeVar("_R")

#: Called with (what is being done, share done from 0 to 1).
Progress = Callable[[str, float], None]


def silent(_label: str, _share: float) -> None:
    """Report no progress."""


@dataclass(frozen=True)
class Context:
    """Frozen surroundings of a run.

    Attributes
    ----------
    draws
        One column a parameter path, (number of draws,) SI floats; made once before any study.
    seed
        Seed of the scenario; 0 is a seed.
    workers
        Number of threads; never changes a result.
    progress
        Called as work goes on.
    upstream
        Results of the studies named in the study's `needs`.
    """

    draws: Mapping[str, np.ndarray]
    seed: int
    workers: int = 1
    progress: Progress = silent
    upstream: Mapping[str, Result] = field(default_factory=dict)

    def stream(self, key: str) -> np.random.Generator:
        """Return the generator that belongs to a stable key, whatever the order of calls."""
        number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")
        return np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(number,)))


def run_tasks(
    function: Callable[[_T], _R], tasks: Iterable[_T], context: Context, label: str
) -> list[_R]:
    """Run independent tasks on threads; results stand in the order of the tasks.

    Parameters
    ----------
    function
        Releases the GIL where it is slow (compiled kernels do).
    tasks
        What to run; how they are cut never depends on the number of workers.
    context
        Gives the number of workers and the progress call.
    label
        What is being done, for the progress line.
    """
    items = list(tasks)
    results: list[_R] = []
    with ThreadPoolExecutor(max(1, context.workers)) as pool:
        for done, result in enumerate(pool.map(function, items), 1):
            results.append(result)
            context.progress(label, done / len(items))
    return results
