"""A scenario file with overlays and settings laid over it, each value still knowing its place."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from longshadow.catalog.strict_yaml import Document, KeyPath, parse_yaml
from longshadow.errors import Problem, ScenarioError
from longshadow.scenario.nearest import did_you_mean

__all__ = ["Layered", "apply_steps", "layered", "split_key"]

#: What a buyer does is no knob: see docs/boundary.md and docs/law.md.
_FIXED_DEAL = "a deal stands at dates from cited sources; what is in a buyer's hands is not varied"
_FIXED_REMEDY = (
    "Correct the file itself where a source says so. Official acts can be supposed under "
    "law.what_if, and as_of can be set."
)
_KEY_PART = re.compile(r'"([^"]*)"(?:\.|$)|([^."]+)(?:\.|$)')
_LONGEST_STEP = 10_000


@dataclass(frozen=True)
class _Place:
    file: str
    line: int = 0
    column: int = 0


@dataclass
class Layered:
    """Plain values of a scenario, and where each value and key was written.

    Attributes
    ----------
    data
        The mapping as it stands after the steps applied so far.
    places, key_places
        Where each value, and each key, was written.
    applied
        "overlay NAME" and "set KEY=VALUE", in the order of application.
    """

    data: dict[str, Any]
    places: dict[KeyPath, _Place]
    key_places: dict[KeyPath, _Place]
    file: str
    applied: list[str] = field(default_factory=list)

    def problem(
        self,
        path: KeyPath,
        message: str,
        *,
        value: object = "",
        remedy: str = "",
        key: bool = False,
    ) -> Problem:
        """Return a problem that points at a path, or at the nearest known thing around it."""
        place = _Place(self.file)
        for end in range(len(path), -1, -1):
            table = self.key_places if key and end == len(path) else self.places
            found = table.get(path[:end]) or self.places.get(path[:end])
            if found:
                place = found
                break
        where = ".".join(map(str, path))
        return Problem(message, place.file, place.line, place.column, where, str(value), remedy)


def layered(document: Document) -> Layered:
    """Return a document as the lowest layer.

    Raises
    ------
    ScenarioError
        If the document is not a mapping.
    """
    if not isinstance(document.data, dict):
        raise ScenarioError(Problem("is not a mapping of keys to values", document.file, 1, 1))
    places, keys = (
        {path: _Place(document.file, *at) for path, at in table.items()}
        for table in (document.positions, document.key_positions)
    )
    return Layered(copy.deepcopy(document.data), places, keys, document.file)


def apply_steps(base: Layered, steps: Iterable[str]) -> tuple[Layered, list[Problem]]:
    """Return a scenario with overlays and settings applied in order, and those that cannot be.

    Parameters
    ----------
    base
        The scenario file.
    steps
        "overlay NAME" or "set KEY=VALUE".
    """
    result = Layered(
        copy.deepcopy(base.data), dict(base.places), dict(base.key_places), base.file,
        list(base.applied),
    )  # fmt: skip
    problems: list[Problem] = []
    for step in steps:
        word, _, rest = step.partition(" ")
        try:
            if word == "overlay":
                _overlay(result, rest.strip())
            elif word == "set":
                _setting(result, rest)
            else:
                raise ScenarioError(Problem("a step is 'overlay NAME' or 'set KEY=VALUE'", step))
        except ScenarioError as fault:
            problems += fault.problems
        result.applied.append(step)
    return result, problems


def _overlay(target: Layered, name: str) -> None:
    overlays = target.data.get("overlays")
    known = overlays if isinstance(overlays, dict) else {}
    if name not in known:
        remedy = did_you_mean(name, known) if known else "The file has no overlays."
        raise ScenarioError(
            target.problem(("overlays",), "no overlay of this name", value=name, remedy=remedy)
        )
    source = copy.deepcopy(known[name])
    path: KeyPath = ("overlays", name)
    if not isinstance(source, dict):
        raise ScenarioError(target.problem(path, "an overlay is a mapping of keys to values"))
    if "deal" in source:
        raise ScenarioError(
            target.problem((*path, "deal"), _FIXED_DEAL, key=True, remedy=_FIXED_REMEDY)
        )
    _lay(target, source, (), path, target.places, target.key_places)


def _lay(
    target: Layered,
    source: Mapping[str, Any],
    at: KeyPath,
    origin: KeyPath,
    places: Mapping[KeyPath, _Place],
    keys: Mapping[KeyPath, _Place],
) -> None:
    """Lay a mapping over the target: mappings merge, null removes, all else replaces."""
    here = _get(target.data, at)
    for key, value in source.items():
        path, came_from = (*at, key), (*origin, key)
        if isinstance(value, dict) and isinstance(here.get(key), dict):
            _lay(target, value, path, came_from, places, keys)
            continue
        moved = _subtree(places, came_from, path), _subtree(keys, came_from, path)
        _forget(target, path)
        here.pop(key, None) if value is None else here.__setitem__(key, value)
        if value is not None:
            target.places.update(moved[0])
            target.key_places.update(moved[1])


def _subtree(
    places: Mapping[KeyPath, _Place], origin: KeyPath, to: KeyPath
) -> dict[KeyPath, _Place]:
    cut = len(origin)
    return {(*to, *path[cut:]): at for path, at in places.items() if path[:cut] == origin}


def _forget(target: Layered, path: KeyPath) -> None:
    for table in (target.places, target.key_places):
        for old in [known for known in table if known[: len(path)] == path]:
            del table[old]


def _get(data: Any, path: KeyPath) -> Any:
    for part in path:
        data = data[part]
    return data


def _setting(target: Layered, text: str) -> None:
    label = f"--set {text}" if len(text) < 80 else f"--set {text[:79]}…"
    key, equals, written = text.partition("=")
    parts = split_key(key.strip())
    if not equals or not parts or len(text) > _LONGEST_STEP:
        remedy = "Write for example --set draws=256 or --set coverage.model.earth=1.2."
        raise ScenarioError(Problem("a setting is KEY=VALUE", label, remedy=remedy))
    value = parse_yaml(written.strip() or '""', label, ScenarioError).data
    if parts[0] in ("overlays", "applied", "format"):
        raise ScenarioError(Problem(f"{parts[0]} cannot be set from outside", label))
    if parts[0] == "deal":
        raise ScenarioError(Problem(_FIXED_DEAL, label, where=key, remedy=_FIXED_REMEDY))
    _put(target, parts, value, label)


def split_key(key: str) -> list[str]:
    """Return the parts of a dotted key; a part in double quotes may hold dots. [] for no key."""
    parts, position = [], 0
    while position < len(key):
        match = _KEY_PART.match(key, position)
        if not match:
            return []
        parts.append(match[1] if match[1] is not None else match[2])
        position = match.end()
    return [] if key.endswith(".") else parts


def _put(target: Layered, parts: list[str], value: Any, label: str) -> None:
    holder: Any = target.data
    path: KeyPath = ()
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        where: str | int = part
        if isinstance(holder, list):
            if not part.isdigit() or int(part) >= len(holder):
                remedy = f"It has {len(holder)} entries, counted from 0."
                raise ScenarioError(
                    Problem("no such entry in the list", label, where=".".join(parts), value=part,
                            remedy=remedy)
                )  # fmt: skip
            where = int(part)
        elif not isinstance(holder, dict):
            raise ScenarioError(
                Problem("is a plain value; it holds no keys", label, where=".".join(map(str, path)))
            )
        path = (*path, where)
        if not last:
            holder = holder.setdefault(where, {}) if isinstance(holder, dict) else holder[where]
    _forget(target, path)
    if value is None and isinstance(holder, dict):
        holder.pop(path[-1], None)
        return
    holder[path[-1]] = value
    for end in range(1, len(path) + 1):
        target.places.setdefault(path[:end], _Place(label))
        target.key_places.setdefault(path[:end], _Place(label))
