"""One written value becomes a `Cited`, or a list of everything that is wrong with it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from longshadow.catalog.strict_yaml import Document, KeyPath
from longshadow.errors import Problem
from longshadow.provenance import (
    Band,
    Cited,
    ClaimEnd,
    Confidence,
    Mark,
    Role,
    Source,
    Status,
)
from longshadow.units import DIMENSIONS, UnitError, parse, split

__all__ = ["PLACEHOLDER", "VALUE_DIMENSIONS", "Dimension", "near_miss", "read_value"]


@dataclass(frozen=True)
class Dimension:
    """The dimension that the values of a field must have; empty: looked up by the value's name."""

    name: str


_KEYS = frozenset(
    {"low", "nominal", "high", "value", "camps", "marks", "role", "claim_end", "benefits",
     "confidence", "mixed", "sources", "note", "dimension"}
)  # fmt: skip
_ENDS = ("low", "nominal", "high")

_DIMENSION_NAMES = {
    "count": """
        batteries channels engaged fire_units killed launched launchers missiles
        missiles_guided_at_once missiles_per_launcher missiles_per_purchased_unit operators_needed
        ready_missiles simultaneous_targets small_missiles_per_launcher soldiers successes tracks
        trials
        """,
    "time": """
        delivery_lead flight_time march_to_ready mode_switch reaction_time
        readiness_from_storage reload_time reposition_time
        """,
    "length": """
        altitude_max altitude_max_claimed footprint_diameter range_forward_mode
        range_large_high_target system_range threat_range_irbm threat_range_max
        threat_range_mrbm threat_range_srbm
        """,
    "area": "defended_area_narrow defended_area_wide footprint_area",
    "speed": "speed_max target_speed_max",
    "ratio": "successor_range_ratio",
    "rate": "output output_planned",
}

#: Dimension of the values that are known by name alone; others say theirs with `dimension:`.
VALUE_DIMENSIONS: Mapping[str, str] = MappingProxyType(
    {name: dim for dim, names in _DIMENSION_NAMES.items() for name in names.split()}
)

#: Stands in for a value that could not be read, so that the rest of a record is still judged.
PLACEHOLDER = Cited(
    dimension="count",
    unit="",
    band=Band(low=0.0, nominal=0.0, high=0.0),
    mark=Mark(low=Status.UNVERIFIED, nominal=Status.UNVERIFIED, high=Status.UNVERIFIED),
    role=Role.ENVELOPE,
    sources=("none",),
)


def near_miss(word: str, known: Iterable[str]) -> str:
    """Return "Did you mean 'x'?" or the list of what is known."""
    names = sorted(known)
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if close:
        return f"Did you mean {close[0]!r}?"
    return f"Known: {', '.join(names[:12])}{', …' if len(names) > 12 else ''}."


def read_value(
    document: Document,
    path: KeyPath,
    dimension: str,
    sources: Mapping[str, Source],
) -> tuple[Cited, list[Problem]]:
    """Read the value at a path of a document.

    Parameters
    ----------
    document, path
        Where the value stands.
    dimension
        A key of `longshadow.units.DIMENSIONS`, or "" to take it from the value's name or from
        its own `dimension:`.
    sources
        The sources that the file declares.

    Returns
    -------
    tuple
        The value and no problem, or `PLACEHOLDER` and every problem found.
    """
    raw: Any = document.data
    for part in path:
        raw = raw[part]
    if not isinstance(raw, dict):
        remedy = "Write {low: …, nominal: …, high: …, marks: …, role: …, sources: […]}."
        return PLACEHOLDER, [document.problem(path, "must be a value", value=raw, remedy=remedy)]
    reader = _Value(document, path, raw)
    cited = reader.cited(dimension, sources)
    return (PLACEHOLDER, reader.problems) if cited is None else (cited, [])


class _Value:
    """One value while it is read; gathers problems rather than stopping at the first."""

    def __init__(self, document: Document, path: KeyPath, raw: dict[str, Any]) -> None:
        self.document, self.path, self.raw = document, path, raw
        self.problems: list[Problem] = []

    def complain(self, message: str, key: str = "", remedy: str = "") -> None:
        """Note a problem at a key of the value."""
        path = (*self.path, key) if key else self.path
        value = self.raw.get(key, "") if key else ""
        self.problems.append(
            self.document.problem(
                path, message, value=value, remedy=remedy, key=key not in self.raw
            )
        )

    def cited(self, dimension: str, sources: Mapping[str, Source]) -> Cited | None:
        """Return the value, or None when there was a problem."""
        for key in self.raw.keys() - _KEYS:
            self.complain("unknown key", key, near_miss(key, _KEYS))
        dimension = self._dimension(dimension)
        band, unit = self._band(dimension) if dimension else (None, "")
        mark = self._mark()
        names = self._sources(mark, sources)
        claim_end = self._choice("claim_end", ClaimEnd, ClaimEnd.NONE)
        role = self._choice("role", Role)
        confidence = self._choice("confidence", Confidence)
        benefits = self._text("benefits")
        if (claim_end is ClaimEnd.NONE) == bool(benefits):
            self.complain("claim_end and benefits are given together or not at all", "benefits")
        if mark and self.raw.get("mixed", _is_mixed(mark)) is not _is_mixed(mark):
            self.complain("mixed disagrees with the marks", "mixed")
        camps = self._camps(dimension, band) if dimension else ()
        note = self._text("note")
        if self.problems or band is None or mark is None or role is None:
            return None
        return Cited(
            dimension=dimension, unit=unit, band=band, mark=mark, role=role,
            claim_end=claim_end or ClaimEnd.NONE, benefits=benefits,
            confidence=confidence or Confidence.LOW, mixed=_is_mixed(mark), camps=camps,
            sources=names, note=note,
        )  # fmt: skip

    def _dimension(self, dimension: str) -> str:
        own = self._text("dimension")
        if own and own not in DIMENSIONS:
            self.complain("unknown dimension", "dimension", near_miss(own, DIMENSIONS))
            return ""
        name = str(self.path[-1])
        dimension = dimension or VALUE_DIMENSIONS.get(name, "")
        if own and dimension and own != dimension:
            self.complain(f"the dimension of this value is {dimension}", "dimension")
        if not own and not dimension:
            self.complain(
                "no dimension is known for this name",
                remedy=f"Add `dimension:`. {near_miss(name, VALUE_DIMENSIONS)}",
            )
        return dimension or own

    def _quantity(self, key: str, dimension: str) -> float | None:
        try:
            return parse(self.raw[key], dimension)
        except UnitError as fault:
            self.complain(str(fault), key)
            return None

    def _band(self, dimension: str) -> tuple[Band | None, str]:
        keys = ("value",) * 3 if "value" in self.raw else _ENDS
        given = [key for key in ("value", *_ENDS) if key in self.raw]
        if len(given) != len(set(keys)) or any(key not in self.raw for key in keys):
            self.complain("needs either low, nominal and high, or value alone")
            return None, ""
        ends = {key: self._quantity(key, dimension) for key in dict.fromkeys(keys)}
        low, nominal, high = (ends[key] for key in keys)
        if low is None or nominal is None or high is None:
            return None, ""
        if not low <= nominal <= high:
            self.complain("low <= nominal <= high does not hold", "nominal")
        if dimension not in ("angle", "ratio") and low < 0:
            self.complain("must not be negative", keys[0])
        written = self.raw[keys[1]]
        unit = split(written)[1] if isinstance(written, str) else ""
        return Band(low=low, nominal=nominal, high=high), unit

    def _camps(self, dimension: str, band: Band | None) -> tuple[float, ...]:
        raw = self.raw.get("camps", [])
        if not isinstance(raw, list):
            self.complain("must be a list", "camps")
            return ()
        try:
            camps = tuple(parse(item, dimension) for item in raw)
        except UnitError as fault:
            self.complain(str(fault), "camps")
            return ()
        if camps and band and (min(camps) < band.low or max(camps) > band.high):
            self.complain("camps must lie within the band", "camps")
        return camps

    def _mark(self) -> Mark | None:
        raw = self.raw.get("marks")
        given = raw if isinstance(raw, dict) else dict.fromkeys(_ENDS, raw)
        known = {status.value for status in Status}
        if set(given) != set(_ENDS) or any(str(m) not in known for m in given.values()):
            remedy = (
                f"One of {', '.join(sorted(known))}, for all ends or for low, nominal and high."
            )
            self.complain("needs a mark for each end", "marks", remedy)
            return None
        return Mark(**{end: Status(str(given[end])) for end in _ENDS})

    def _sources(self, mark: Mark | None, sources: Mapping[str, Source]) -> tuple[str, ...]:
        raw = self.raw.get("sources")
        if not isinstance(raw, list) or not raw:
            self.complain("no source: a value without one is not loaded", "sources")
            return ()
        names = tuple(str(name) for name in raw)
        for name in names:
            if name not in sources:
                self.complain(
                    f"source {name!r} is not declared", "sources", near_miss(name, sources)
                )
        opened = any(name in sources and sources[name].read != "no" for name in names)
        if mark and not opened and Status.VERIFIED in (mark.low, mark.nominal, mark.high):
            self.complain("verified needs a source that somebody has read", "marks")
        return names

    def _choice(self, key: str, kind: Any, default: Any = None) -> Any:
        raw = self.raw.get(key, default)
        known = [item.value for item in kind]
        if raw is None or str(raw) not in known:
            self.complain(f"needs one of: {', '.join(known)}", key)
            return None
        return kind(str(raw))

    def _text(self, key: str) -> str:
        raw = self.raw.get(key, "")
        if not isinstance(raw, str):
            self.complain("must be text", key)
            return ""
        return raw


def _is_mixed(mark: Mark) -> bool:
    marks = (mark.low, mark.nominal, mark.high)
    return Status.UNVERIFIED in marks and any(m is not Status.UNVERIFIED for m in marks)
