"""What we answer where a published number can be had, and where we cannot answer it.

`targets.yaml` beside this package holds numbers that somebody else printed. A module of this
package, one an area, says what the product answers:

``OURS: dict[str, Callable[[Mapping[str, Any]], Any]]``
    A target's id, and a function of the target's `inputs` that returns our value in the target's
    `unit`: a number, or a list where the target lists several. It calls the product, or the
    library that the product calls; converting units is all it does beside that.

``NOT_REPRODUCED: dict[str, str]`` (optional)
    A target's id, and the reason why our answer differs or why we give none. Where the id stands in
    ``OURS`` too, our answer is computed and must lie outside the tolerance.

A target of kind `reported-flight` whose `tolerance_reason` says "accept A..B min below the report"
asks for the flight without powered phase: ours must lie between A and B below what is reported.

The names of the modules do not matter to the harness; every module of the package is read.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from ruamel.yaml import YAML

TARGETS = Path(__file__).resolve().parents[1] / "targets.yaml"

#: Targets of studies that are not built, by how their ids begin, and why; none at present.
OTHER_STUDIES: dict[str, str] = {}

NOT_INDEPENDENT = {"derived", "formula-identity"}
WINDOW = re.compile(r"accept ([\d.]+)\.\.([\d.]+) min below the report")

Answer = Callable[[Mapping[str, Any]], Any]


@dataclass(frozen=True)
class Target:
    """One entry of `targets.yaml`: what was asked, and what somebody else printed."""

    id: str
    area: str
    quantity: str
    inputs: Mapping[str, Any]
    expected: Any
    unit: Any
    tolerance_abs: Any
    tolerance_reason: str
    kind: str
    source: str
    verified: bool
    our_value: Any
    where: str = ""
    note: str = ""

    @property
    def window(self) -> tuple[np.ndarray, np.ndarray]:
        """Least and most that ours may differ from what is expected, ours less expected."""
        below = WINDOW.search(self.tolerance_reason)
        if below:
            return np.array([-float(below[2])]), np.array([-float(below[1])])
        tolerance = np.broadcast_to(np.atleast_1d(self.tolerance_abs), self.values.shape)
        return -tolerance, tolerance

    @property
    def values(self) -> np.ndarray:
        """What is expected, as a vector."""
        return np.atleast_1d(np.asarray(self.expected, dtype=float))

    def difference(self, ours: Any) -> np.ndarray:
        """Ours less expected, number by number."""
        values = np.atleast_1d(np.asarray(ours, dtype=float))
        if values.shape != self.values.shape:
            raise ValueError(f"{self.id}: {values.shape} answered, {self.values.shape} asked")
        return np.asarray(values - self.values)

    def met_by(self, ours: Any) -> bool:
        """Whether every number lies in its window; NaN does not."""
        least, most = self.window
        difference = self.difference(ours)
        return bool(np.all((least <= difference) & (difference <= most)))


@functools.cache
def document() -> Mapping[str, Any]:
    """`targets.yaml`, as it stands."""
    content: Mapping[str, Any] = YAML(typ="safe").load(TARGETS.read_text("utf-8"))
    return content


@functools.cache
def targets() -> Mapping[str, Target]:
    """Every target by its id, in the order of the file."""
    found = [
        Target(area=area.partition(" ")[2], **entry)
        for area, entries in document()["areas"].items()
        for entry in entries
    ]
    return {target.id: target for target in found}


@functools.cache
def modules() -> Mapping[str, Any]:
    """Every module of this package."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}") for name in names}


def answered_by(target: str) -> list[str]:
    """Names of the modules that answer a target: one, unless something is wrong."""
    return [name for name, module in modules().items() if target in module.OURS]


def answers() -> Mapping[str, Answer]:
    """Our answer to each target that has one."""
    return {key: answer for module in modules().values() for key, answer in module.OURS.items()}


def not_reproduced() -> Mapping[str, str]:
    """Why a target is not reproduced, by id."""
    found: dict[str, str] = {}
    for module in modules().values():
        found |= getattr(module, "NOT_REPRODUCED", {})
    return found


def elsewhere(target: str) -> str | None:
    """Why a target belongs to another study, or None."""
    return next((why for start, why in OTHER_STUDIES.items() if target.startswith(start)), None)
