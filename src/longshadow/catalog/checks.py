"""Checks across records: ids that must resolve, sources that must agree, sums that must hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from longshadow.catalog.records import (
    UNSTATED,
    Interceptor,
    Prior,
    Radar,
    Record,
    System,
    Target,
    parameters,
)
from longshadow.catalog.signature import ASPECTS, RATIO_BAND, rcs_table
from longshadow.catalog.strict_yaml import Document, KeyPath
from longshadow.catalog.values import PLACEHOLDER, near_miss
from longshadow.errors import Problem
from longshadow.physics.signature import BANDS_HZ, scatterers
from longshadow.provenance import Cited, Role, Source, Status

__all__ = ["cross_problems"]

#: How far the shares of a load may miss 1.
_WHOLE = 1e-6

_Found = tuple[KeyPath, str, str, str]  # path, message, value, remedy


def cross_problems(
    records: Mapping[str, Record],
    kinds: Mapping[str, str],
    documents: Mapping[str, Document],
    declared: Mapping[str, Mapping[str, Source]],
) -> list[Problem]:
    """Return everything that is wrong between records.

    Parameters
    ----------
    records
        The records that could be built, by id.
    kinds
        Kind of every record that there is a file for, also of those that could not be built, so
        that one fault is not reported twice.
    documents
        The files, by id of their record.
    declared
        The sources that each file declares.
    """
    problems = list(_source_conflicts(documents, declared))
    for name, record in records.items():
        found = [*_ids(record, kinds), *_benefits(record, kinds)]
        found += _facts(record, declared[name])
        if isinstance(record, Radar):
            found += _radar(record)
        if isinstance(record, Prior):
            found += _prior(record, records)
        if isinstance(record, System):
            found += [*_load(record), *_works(record, records)]
        if isinstance(record, Target):
            found += _target(record)
        found += _unused(documents[name], declared[name])
        problems += [
            documents[name].problem(path, message, value=value, remedy=remedy)
            for path, message, value, remedy in found
        ]
    return problems


def _source_conflicts(
    documents: Mapping[str, Document], declared: Mapping[str, Mapping[str, Source]]
) -> Iterator[Problem]:
    first: dict[str, tuple[str, Source]] = {}
    for name, sources in declared.items():
        for key, source in sources.items():
            other, known = first.setdefault(key, (name, source))
            if known != source:
                text = f"differs from the source of the same id in {documents[other].file}"
                remedy = "One id is one source: make them the same or choose another id."
                yield documents[name].problem(("sources", key), text, value=key, remedy=remedy)


def _ids(record: Record, kinds: Mapping[str, str]) -> Iterator[_Found]:
    if not isinstance(record, System):
        return
    wanted: list[tuple[KeyPath, str, str]] = [(("price",), record.price, "price")]
    wanted += [(("prices", i), name, "price") for i, name in enumerate(record.prices)]
    wanted += [(("interceptors", i), x, "interceptor") for i, x in enumerate(record.interceptors)]
    wanted += [(("radars", i, "radar"), x.radar, "radar") for i, x in enumerate(record.radars)]
    if record.hardware_price:
        wanted.append((("hardware_price",), record.hardware_price, "price"))
    wanted += [(("missile_prices", x), y, "price") for x, y in record.missile_prices.items()]
    for path, name, kind in wanted:
        if kinds.get(name) != kind:
            known = [key for key, other in kinds.items() if other == kind]
            yield path, f"names no {kind}", name, near_miss(name, known)


def _benefits(record: Record, kinds: Mapping[str, str]) -> Iterator[_Found]:
    systems = [key for key, kind in kinds.items() if kind == "system"]
    for dotted, cited in parameters(record).items():
        path = tuple(dotted.split(".")[2:])
        if cited.benefits and cited.benefits not in systems and not cited.shared:
            remedy = near_miss(cited.benefits, systems)
            yield (*path, "benefits"), "names no system", cited.benefits, remedy


def _facts(record: Record, declared: Mapping[str, Source]) -> Iterator[_Found]:
    for key, fact in record.facts.items():
        for name in fact.sources:
            if name not in declared:
                text = f"source {name!r} is not declared"
                yield ("facts", key, "sources"), text, "", near_miss(name, declared)
        opened = any(name in declared and declared[name].read != "no" for name in fact.sources)
        if fact.mark is Status.VERIFIED and not opened:
            text = "verified needs a source that somebody has read"
            yield ("facts", key, "mark"), text, "", ""


def _radar(radar: Radar) -> Iterator[_Found]:
    if "band" not in radar.facts:
        yield ("facts", "band"), "the frequency band is required", "", "Add facts: band: {…}."
    elif radar.band not in BANDS_HZ:
        remedy = f"One of {', '.join(BANDS_HZ)}."
        yield ("facts", "band", "text"), "is no radar band", radar.band, remedy
    if radar.calibration.fluctuation is not None:
        yield from _class(("calibration", "fluctuation"), radar.calibration.fluctuation)
    for name, claim in radar.claims.items():
        for key, cited in (("range", claim.range), ("rcs", claim.rcs)):
            if _is_nothing(cited):
                yield ("claims", name, key, "low"), "must be above 0", "", ""
    if radar.sector.band.high > 6.2831853072:
        yield ("sector", "high"), "a sector is at most 360 deg", "", ""
    if radar.elevation_min.band.high >= radar.elevation_max.band.low:
        yield ("elevation_min",), "must lie below elevation_max", "", ""


def _target(target: Target) -> Iterator[_Found]:
    table = rcs_table(target)
    for name, row in table.items():
        for aspect, cited in row.items():
            if _is_nothing(cited):
                yield ("rcs", name, aspect, "low"), "a cross-section must be above 0", "", ""
    for aspect in ("nose", "side"):
        if not any(row.keys() & {aspect, UNSTATED} for row in table.values()):
            remedy = "Give one for any band, or one of unstated aspect."
            yield ("rcs",), f"has no cross-section {ASPECTS[aspect]}", "", remedy
    for band, cited in target.rcs_ratio.items():
        yield from _ratio(target, band, cited)
    yield from _class(("swerling",), target.swerling)


def _ratio(target: Target, name: str, cited: Cited) -> Iterator[_Found]:
    table = rcs_table(target)
    base = table.get(RATIO_BAND, {})
    if name in (RATIO_BAND, UNSTATED):
        yield ("rcs_ratio", name), "is no band that a ratio to X-band can be for", name, ""
    if not base:
        yield ("rcs_ratio", name), "multiplies the X-band cross-section, and there is none", "", ""
    for aspect in base.keys() & table.get(name, {}).keys():
        text = f"stands beside a figure for that band: rcs.{name}.{aspect}"
        yield ("rcs_ratio", name), text, "", "Keep the figure or the ratio."
    if _is_nothing(cited):
        yield ("rcs_ratio", name, "low"), "a ratio must be above 0", "", ""


def _is_nothing(cited: Cited) -> bool:
    """Return whether a value reaches down to 0, unless it could not be read, which is told."""
    return cited is not PLACEHOLDER and cited.band.low <= 0


def _class(path: KeyPath, cited: Cited) -> Iterator[_Found]:
    try:
        scatterers(cited.band.nominal)
    except ValueError as fault:
        yield path, str(fault), "", "A class: write it as value: 1."
    if not cited.is_fixed:
        yield path, "is a class and has no band", "", "Write value: and one class."


def _load(system: System) -> Iterator[_Found]:
    for name in (*system.load, *system.missile_prices):
        if name not in system.interceptors:
            key = "load" if name in system.load else "missile_prices"
            yield (key, name), "is no interceptor of it", name, near_miss(name, system.interceptors)
    if PLACEHOLDER in system.load.values():
        return
    for name, share in system.load.items():
        if not 0 <= share.band.low <= share.band.high <= 1:
            yield ("load", name), "a share lies between 0 and 1", "", ""
        if share.role is Role.UNKNOWN:  # drawn one by one they would not make a whole
            yield ("load", name, "role"), "a share of the load is never drawn", "", "role: choice"
    total = sum(system.magazine.values())
    if abs(total - 1.0) > _WHOLE:
        yield ("load",), "the shares must sum to 1", f"{total:g}", ""


def _works(system: System, records: Mapping[str, Record]) -> Iterator[_Found]:
    """Find what keeps fire units from engaging anything: no radar that guides, no missile."""
    if not any(share.duty in ("engagement", "both") for share in system.radars):
        remedy = "One radar has duty: engagement, or both."
        yield ("radars",), "has no radar that tracks for its missiles", "", remedy
    missiles = [records.get(name) for name in system.interceptors]
    if not all(isinstance(missile, Interceptor) for missile in missiles):
        return  # told elsewhere
    reached = {name for m in missiles if isinstance(m, Interceptor) for name in m.reach}
    for i, name in enumerate(system.engages):
        if name not in reached:
            yield ("engages", i), "is a class that none of its interceptors reaches", name, ""


def _prior(prior: Prior, records: Mapping[str, Record]) -> Iterator[_Found]:
    priors = [record for record in records.values() if isinstance(record, Prior)]
    known = [record.id for record in priors if record.group == "engagement-record"]
    for i, name in enumerate(prior.set_by):
        if name not in known:
            yield ("set_by", i), "names no record of engagements", name, near_miss(name, known)
    band = prior.value.band
    if prior.distribution == "beta" and not 0 < band.low < band.high < 1:
        yield ("value", "low"), "beta needs 0 < low < high < 1", "", ""
    if (prior.distribution == "discrete") != bool(prior.value.camps):
        yield ("distribution",), "discrete goes with camps, and camps with discrete", "", ""
    if prior.distribution == "log-uniform" and prior.value.band.low <= 0:
        yield ("value", "low"), "log-uniform needs a low end above 0", "", ""
    if prior.distribution == "beta" and not 0 < prior.value.band.low <= prior.value.band.high < 1:
        yield ("value",), "beta needs a low end above 0 and a high end below 1", "", ""


def _unused(document: Document, sources: Mapping[str, Source]) -> Iterator[_Found]:
    used = set(_named(document.data))
    for name in sources:
        if name not in used:
            yield ("sources", name), "no value names this source", name, "Remove it or cite it."


def _named(data: object) -> Iterator[str]:
    if isinstance(data, dict):
        if isinstance(data.get("sources"), list):
            yield from map(str, data["sources"])
        for value in data.values():
            yield from _named(value)
    elif isinstance(data, list):
        for value in data:
            yield from _named(value)
