"""The claim "between Patriot and THAAD", one axis at a time: one model, and bands of print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from longshadow.catalog.records import System
from longshadow.engagement.footprint_records import Footprint
from longshadow.studies.defence.footprints import Case, areas_km2
from longshadow.studies.defence.job import Job
from longshadow.uncertainty.sampling import quantiles

__all__ = ["between_of", "share_between", "verdict_of"]

Floats = NDArray[np.float64]

#: The claim: this system lies between the two others.
MIDDLE, ENDS = "s-400", ("patriot", "thaad")
#: A verdict needs this share of runs, or its complement.
AGREES = 0.9


def share_between(middle: Floats, first: Floats, second: Floats) -> float:
    """Return the share of draws in which a value lies strictly between two others."""
    low, high = np.minimum(first, second), np.maximum(first, second)
    return float(np.mean((middle > low) & (middle < high)))


def verdict_of(share: float, unverified: bool) -> str:
    """Return the verdict on a claim that holds in a share of draws.

    One whose deciding input is unverified is at most "cannot-tell".
    """
    if unverified or not _decides(share):
        return "cannot-tell"
    return "supported" if share > 0.5 else "contradicted"


def _decides(share: float) -> bool:
    """Whether nearly all runs say the same, one way or the other."""
    return max(share, 1.0 - share) >= AGREES


def between_of(
    job: Job, cases: Sequence[Case], footprints: Sequence[Footprint]
) -> list[dict[str, Any]]:
    """Return every axis as the report shows it; nothing where one of the three is not compared."""
    systems = {p.system.id: p.system for o in job.scenario.options for p in o.parts}
    if not {MIDDLE, *ENDS} <= set(systems):
        return []
    trio = {name: systems[name] for name in (MIDDLE, *ENDS)}
    return [
        *_reaches(job, trio),
        *_areas(job, cases, footprints),
        *_money(job, trio),
        _magazine(job, trio),
    ]


def _axis(
    job: Job, axis: str, label: str, unit: str, values: Mapping[str, Floats | None],
    paths: Sequence[str], words: str = "",
) -> dict[str, Any]:  # fmt: skip
    known = {name: v for name, v in values.items() if v is not None}
    applies = len(known) == len(values)
    share = share_between(*(known[n] for n in (MIDDLE, *ENDS))) if applies else None
    cited = [job.scenario.parameters[p] for p in paths if p in job.scenario.parameters]
    unverified = any(c.is_unverified for c in cited)
    verdict = "not-assessable" if share is None else verdict_of(share, unverified)
    said = [words] if words else []
    if share is not None and unverified and _decides(share):
        tens = round(10 * share)
        said.append(f"between in {tens} of 10 runs of the model, but on unverified values")
    return {
        "axis": axis, "label": label, "unit": unit, "applies": applies,
        "values": [_value(name, values[name]) for name in (ENDS[0], MIDDLE, ENDS[1])],
        "share_between": share, "verdict": verdict, "words": "; ".join(said),
    }  # fmt: skip


def _value(system: str, values: Floats | None) -> dict[str, Any]:
    if values is None:
        return {"system": system, "p05": None, "p50": None, "p95": None,
                "words": "not applicable: it has no role here"}  # fmt: skip
    found = quantiles(values)
    rounded = {name: round(found[name], 4) for name in ("p05", "p50", "p95")}
    return {"system": system, **rounded, "words": ""}


def _reaches(job: Job, trio: Mapping[str, System]) -> Iterator[dict[str, Any]]:
    for target_class, label in (
        ("aircraft", "Reach against aircraft"),
        ("ballistic", "Reach against ballistic missiles"),
    ):
        values: dict[str, Floats | None] = {}
        paths: list[str] = []
        for name, system in trio.items():
            own = [
                f"interceptor.{m}.reach.{target_class}"
                for m in system.magazine
                if target_class in job.scenario.catalog.interceptors[m].reach
            ]
            paths += own
            reach = [job.column(path) for path in own if path in job.scenario.parameters]
            engaged = target_class in system.engages and reach
            values[name] = np.max(reach, axis=0) / 1e3 if engaged else None
        words = "" if all(v is not None for v in values.values()) else (
            "THAAD has no role against aircraft, so there is no between"
        )  # fmt: skip
        yield _axis(job, f"reach-{target_class}", label, "km", values, paths, words)


def _areas(
    job: Job, cases: Sequence[Case], footprints: Sequence[Footprint]
) -> Iterator[dict[str, Any]]:
    own = [(c, f) for c, f in zip(cases, footprints, strict=True) if c.cue == "own"]
    for range_m in dict.fromkeys(case.range_m for case, _ in own):
        values: dict[str, Floats | None] = {
            c.system.id: areas_km2(f) for c, f in own if c.range_m == range_m
        }
        if not {MIDDLE, *ENDS} <= set(values):
            continue
        paths = [p for p in job.context.draws if p.startswith(("radar.", "interceptor.", "prior."))]
        yield _axis(
            job, f"footprint-{range_m / 1e3:.0f}", "Ground that one fire unit defends against an "
            f"arc of {range_m / 1e3:,.0f} km", "km2",
            {name: values[name] for name in (MIDDLE, *ENDS)}, paths,
            "one model for all: same threat, no cue from outside, one salvo, no keep-out altitude",
        )  # fmt: skip


def _money(job: Job, trio: Mapping[str, System]) -> Iterator[dict[str, Any]]:
    for axis, label, field in (
        ("price", "Price of a fire unit, as printed", "price"),
        ("hardware", "Price of a fire unit without missiles", "hardware_price"),
    ):
        paths = {name: f"price.{getattr(system, field)}.amount" for name, system in trio.items()}
        if not all(path in job.scenario.parameters for path in paths.values()):
            continue
        values: dict[str, Floats | None] = {n: job.column(p) / 1e9 for n, p in paths.items()}
        kinds = [job.scenario.catalog.prices[getattr(s, field)] for s in trio.values()]
        words = "; ".join(
            f"{system.label}: {price.price_type.replace('-', ' ')}, {price.year}, "
            f"{price.content.replace('-', ' ')}"
            for system, price in zip(trio.values(), kinds, strict=True)
        )
        yield _axis(job, axis, label, "bn USD", values, list(paths.values()), words)


def _magazine(job: Job, trio: Mapping[str, System]) -> dict[str, Any]:
    paths = {name: f"price.{system.price}.missiles_included" for name, system in trio.items()}
    bands = {name: job.scenario.parameters[path].band for name, path in paths.items()}
    one = np.ones(1)
    row = _axis(
        job, "magazine", "Missiles in the price of a fire unit", "missiles",
        {name: band.nominal * one for name, band in bands.items()}, [],
        "the S-400 figure is 35 by the trade register and 56 to 64 by the press",
    )  # fmt: skip
    for value in row["values"]:
        band = bands[value["system"]]
        value |= {"p05": band.low, "p95": band.high}
    orders = [
        share_between(a * one, b * one, c * one)
        for a in (bands[MIDDLE].low, bands[MIDDLE].high)
        for b in (bands[ENDS[0]].low, bands[ENDS[0]].high)
        for c in (bands[ENDS[1]].low, bands[ENDS[1]].high)
    ]
    row["share_between"] = None
    agreed = len({*orders, share_between(*(bands[n].nominal * one for n in (MIDDLE, *ENDS)))}) == 1
    row["verdict"] = "cannot-tell" if not agreed else row["verdict"]
    return row
