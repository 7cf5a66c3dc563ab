"""Which cross-section each radar was taken to see, in words: band, aspect, status, stand-ins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from longshadow.catalog.records import UNSTATED, Radar, Target
from longshadow.catalog.signature import ASPECTS, RATIO_BAND, RcsEntry, letter
from longshadow.provenance import Cited, Status
from longshadow.scenario.records import Scenario
from longshadow.studies.coverage.params import Params
from longshadow.studies.coverage.unknowns import radars_of, rcs_of

__all__ = ["stand_in_rows", "target_facts"]


def target_facts(scenario: Scenario, params: Params, target_id: str) -> dict[str, Any]:
    """Return a target as the page shows it, with every cross-section that was used for it."""
    target = scenario.catalog.targets[target_id]
    rows = [_row(entry, radars) for entry, radars in _seen(scenario, params, target)]
    return {
        "id": target.id,
        "label": target.name,
        "class": target.target_class,
        "rcs": "; ".join(f"{row['radars']}: {row['text']}, {row['of']}" for row in rows),
        "rcs_used": rows,
        "swerling": round(target.swerling.band.nominal),
        "unverified": any(entry.is_unverified for entry, _ in _seen(scenario, params, target)),
    }


def stand_in_rows(scenario: Scenario, params: Params) -> Iterator[dict[str, Any]]:
    """Yield a row for every figure that stands in for one that nobody has published."""
    for name in params.targets:
        target = scenario.catalog.targets[name]
        for entry, radars in _seen(scenario, params, target):
            if entry.stands_in:
                yield {
                    "path": entry.path,
                    "title": f"{target.name}: radar cross-section for {_names(radars)}",
                    "value": f"figure for {_of(entry)}",
                    "why": entry.stands_in,
                }


def _seen(
    scenario: Scenario, params: Params, target: Target
) -> Iterator[tuple[RcsEntry, list[Radar]]]:
    """Yield each figure that is used for a target, with the radars that it is used for."""
    found: dict[tuple[str, ...], tuple[RcsEntry, list[Radar]]] = {}
    systems = [o.system for o in scenario.options if o.system]
    engaging = [system for system in systems if target.target_class in system.engages]
    radars = {radar.id: radar for system in engaging for radar in radars_of(scenario, system)}
    for radar in radars.values():
        entry = rcs_of(params, target, radar)
        found.setdefault((*entry.paths, entry.stands_in), (entry, []))[1].append(radar)
    yield from found.values()


def _row(entry: RcsEntry, radars: list[Radar]) -> dict[str, Any]:
    text = f"{_ends(entry.cited)} m2"
    if entry.ratio is not None:
        text += (
            f", times {_ends(entry.ratio)} from {letter(RATIO_BAND)} to {letter(entry.band)} band"
        )
    return {
        "radars": _names(radars),
        "text": text,
        "of": _of(entry),
        "status": _status(entry),
        "why": entry.stands_in,
    }


def _names(radars: list[Radar]) -> str:
    return ", ".join(f"{radar.name} ({radar.band} band)" for radar in radars)


def _ends(cited: Cited) -> str:
    band = cited.band
    if cited.is_fixed:
        return f"{band.nominal:g}"
    return f"{band.low:g} to {band.high:g} (nominal {band.nominal:g})"


def _of(entry: RcsEntry) -> str:
    band = "no band named" if entry.band == UNSTATED else f"{letter(entry.band)} band"
    return f"{band}, {ASPECTS.get(entry.aspect, 'no aspect named')}"


def _status(entry: RcsEntry) -> str:
    marks = {
        mark
        for part in (entry.cited, entry.ratio)
        if part is not None
        for mark in (part.mark.low, part.mark.nominal, part.mark.high)
    }
    if marks == {Status.UNVERIFIED}:
        return "unverified"
    return "partly unverified" if Status.UNVERIFIED in marks else " and ".join(sorted(marks))
