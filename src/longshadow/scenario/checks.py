"""What no single block can know: sites inside the area, a baseline, a budget, values that exist."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from longshadow.catalog.load import Catalog
from longshadow.catalog.records import System
from longshadow.errors import Problem
from longshadow.law.rulebook import Rulebook
from longshadow.provenance import Cited
from longshadow.scenario.blocks import AreaBlock, BoundsBlock, OptionBlock, SitesBlock, ValueBlock
from longshadow.scenario.deal import DealBlock
from longshadow.scenario.deal_checks import act_problems, deal_problems, source_dates
from longshadow.scenario.layers import Layered
from longshadow.scenario.nearest import did_you_mean
from longshadow.scenario.override import all_parameters, replacement
from longshadow.scenario.placing import seeing_and_tracking

__all__ = ["cross_block_problems", "law_names"]

#: Blocks of studies that model radars.
_WITH_RADARS = ("coverage", "network", "defence")


def cross_block_problems(
    blocks: Mapping[str, Any],
    source: Layered,
    catalog: Catalog,
    rulebook: Rulebook | None = None,
) -> list[Problem]:
    """Return what is wrong between blocks, each of which is valid by itself.

    Parameters
    ----------
    blocks
        The valid blocks by name; those at fault are left out, so that all others are judged.
    source
        Where they were written.
    catalog
        What `values` may replace.
    rulebook
        What the readings of the law are looked up in.
    """
    found: list[Problem] = []
    area, sites = blocks.get("area"), blocks.get("sites")
    if isinstance(area, AreaBlock):
        if isinstance(sites, SitesBlock):
            found += _sites(area.bounds, sites, source)
        found += _inside(area.bounds, blocks.get("assets") or {}, ("assets",), source)
    if blocks.get("options"):
        found += _options(blocks["options"], source)
        if any(blocks.get(name) is not None for name in _WITH_RADARS):
            found += _radars(blocks["options"], source, catalog)
        if blocks.get("defence") is not None:
            found += _armed(blocks["options"], source, catalog)
    if isinstance(blocks.get("deal"), DealBlock):
        found += _deal(blocks, source, catalog)
    if rulebook is not None:
        found += _readings(getattr(blocks.get("law"), "readings", {}), source, rulebook)
    found += _values(blocks.get("values") or {}, source, catalog)
    return found


def _sites(bounds: BoundsBlock, sites: SitesBlock, source: Layered) -> Iterator[Problem]:
    yield from _inside(bounds, sites.named, ("sites", "named"), source)
    region = sites.region
    if region is not None:
        west, east = bounds.west <= region.west, region.east <= bounds.east
        south, north = bounds.south <= region.south, region.north <= bounds.north
        if not (west and east and south and north):
            yield source.problem(
                ("sites", "region"),
                "the region reaches outside the area",
                value=_box(region),
                remedy=f"The area is {_box(bounds)}.",
            )


def _inside(
    bounds: BoundsBlock, places: Mapping[str, Any], at: tuple[str, ...], source: Layered
) -> Iterator[Problem]:
    for name, place in places.items():
        inside_lon = bounds.west <= place.lon <= bounds.east
        if not (inside_lon and bounds.south <= place.lat <= bounds.north):
            yield source.problem(
                (*at, name),
                "lies outside the area, where there is no terrain",
                value=f"{place.lat:g} deg, {place.lon:g} deg",
                remedy=f"The area is {_box(bounds)}.",
            )


def _box(box: BoundsBlock) -> str:
    return f"{box.west:g} to {box.east:g} deg east, {box.south:g} to {box.north:g} deg north"


def _options(options: Mapping[str, OptionBlock], source: Layered) -> Iterator[Problem]:
    bought = [name for name, option in options.items() if option.systems]
    if len(bought) > 1 and len(bought) == len(options):
        yield source.problem(
            ("options",),
            "a comparison needs the option of no purchase",
            remedy="Add  none: {system: none}  to the options.",
        )
    equal = [name for name, option in options.items() if option.at]
    budgets = [name for name, option in options.items() if option.price]
    if equal and len(budgets) != 1:
        yield source.problem(
            ("options", equal[0], "at"),
            f"equal money needs one option with a price; there are {len(budgets)}",
            remedy="Give the price of the option whose money the others get.",
        )


def _radars(
    options: Mapping[str, OptionBlock], source: Layered, catalog: Catalog
) -> Iterator[Problem]:
    """Find systems whose radars are not as the models of detection know them."""
    for name, option in options.items():
        for system in (catalog.systems[id_] for id_ in option.systems):
            try:
                seeing_and_tracking(system)
            except ValueError as fault:
                yield source.problem(("options", name), str(fault), value=system.id)


def _armed(
    options: Mapping[str, OptionBlock], source: Layered, catalog: Catalog
) -> Iterator[Problem]:
    """Find fire units without counted missiles, or without a guiding radar of their own."""
    for name, option in options.items():
        for system in (catalog.systems[id_] for id_ in option.systems):
            yield from _guided(name, system, source)
            counted = catalog.prices[system.price].missiles_included is not None
            if not counted and "ready_missiles" not in system.values:
                yield source.problem(
                    ("options", name),
                    "the catalogue does not say how many missiles a fire unit has",
                    value=system.id,
                    remedy=(
                        f"Add values.ready_missiles to the system, or missiles_included to the "
                        f"price {system.price}."
                    ),
                )


def _guided(name: str, system: System, source: Layered) -> Iterator[Problem]:
    """Find a guiding radar that several fire units would have to share."""
    for share in system.radars:
        every = round(share.fire_units_per_radar.band.nominal)
        if share.duty in ("engagement", "both") and every > 1:
            yield source.problem(
                ("options", name),
                "the raids are played by fire units that have a guiding radar each; of "
                f"{system.id} {every} share one",
                value=share.radar,
                remedy="Write the system with a fire unit for each radar that guides.",
            )


def _deal(blocks: Mapping[str, Any], source: Layered, catalog: Catalog) -> Iterator[Problem]:
    deal = blocks["deal"]
    dates = source_dates(blocks.get("sources") or {}, catalog.sources)
    yield from deal_problems(deal, dates, blocks.get("knowledge_as_of"), source)
    supposed = getattr(blocks.get("law"), "what_if", {})
    for name, what_if in supposed.items():
        yield from act_problems(what_if.acts, deal, ("law", "what_if", name, "acts"), source)


def law_names(rulebook: Rulebook) -> dict[str, Collection[str]]:
    """Return what a deal and the readings of the law may name, for the context of validation."""
    beside = rulebook.group("neighbour", "parallel")
    return {
        "facts": rulebook.facts,
        "switches": rulebook.switches,
        "laws": {rule.id for rule in beside},
    }


def _readings(
    readings: Mapping[str, Sequence[str]], source: Layered, rulebook: Rulebook
) -> Iterator[Problem]:
    for switch, values in readings.items():
        known = rulebook.switches[switch].readings
        for i, value in enumerate(values):
            if value not in known:
                yield source.problem(
                    ("law", "readings", switch, i),
                    "no reading of this name",
                    value=value,
                    remedy=did_you_mean(value, known),
                )


def _values(
    values: Mapping[str, ValueBlock], source: Layered, catalog: Catalog
) -> Iterator[Problem]:
    known = all_parameters(catalog) if values else {}
    for path, block in values.items():
        at = ("values", path)
        if path not in known:
            remedy = did_you_mean(path, known)
            yield source.problem(at, "no parameter of this path", key=True, remedy=remedy)
            continue
        try:
            new = replacement(block, known[path])
        except ValueError as fault:
            yield source.problem((*at, "nominal"), str(fault), value=block.nominal)
            continue
        fault_of_shape = _undrawable(path, known[path], new, catalog)
        if fault_of_shape:
            yield source.problem((*at, "low"), fault_of_shape, value=block.low)


def _undrawable(path: str, old: Cited, new: Cited, catalog: Catalog) -> str:
    """Return why a prior's distribution cannot stand for the ends that a scenario gives it."""
    prior = catalog.priors.get((old.shared or path).split(".")[1])
    band = new.band
    if prior is None or path != f"prior.{prior.id}.value" or band.low == band.high:
        return ""
    if prior.distribution == "log-uniform" and band.low <= 0:
        return "the low end must lie above 0: this prior is drawn on a log scale"
    if prior.distribution == "beta" and not 0 < band.low < band.high < 1:
        return "the ends must lie above 0 and below 1: this prior is drawn from a beta distribution"
    return ""
