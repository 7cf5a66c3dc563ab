"""The only place where ids meet records: a valid file becomes the `Scenario` that studies get."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from longshadow.catalog.load import Catalog
from longshadow.catalog.records import Record, System, parameters
from longshadow.provenance import Band, Cited, Mark, Role
from longshadow.scenario.blocks import AreaBlock, OptionBlock, PriceBlock, SitesBlock
from longshadow.scenario.fields import Block
from longshadow.scenario.load import Loaded
from longshadow.scenario.override import apply_values
from longshadow.scenario.records import Area, Asset, NamedSite, Option, Part, Scenario, Siting
from longshadow.scenario.resolve_deal import deal_of
from longshadow.units import split

__all__ = ["resolve", "terrain_of"]

_PRIOR_GROUPS = ("sensing", "system")
#: Prior of the yearly cost of keeping a system.
_SUSTAINMENT = "sustainment-share"


def resolve(loaded: Loaded, catalog: Catalog) -> Scenario:
    """Return the scenario in SI units with records in place of ids.

    Parameters
    ----------
    loaded
        A valid scenario file.
    catalog
        The catalogue that it was checked against.
    """
    model = loaded.model
    catalog, changed = apply_values(catalog, model.values)
    options = tuple(_option(name, block, catalog) for name, block in model.options.items())
    params = {name: _placed(getattr(model, name), loaded.folder) for name in loaded.studies}
    used = {
        path: cited
        for record in _records(options, params, catalog)
        for path, cited in parameters(record).items()
    }
    prices = {f"options.{o.id}.price": o.price for o in options if o.price is not None}
    return Scenario(
        name=loaded.document["name"],
        title=model.title,
        question=model.question,
        as_of=model.as_of,
        knowledge_as_of=model.knowledge_as_of,
        seed=model.seed,
        draws=model.draws,
        base_year=model.base_year,
        horizon_s=model.horizon,
        options=options,
        deal=None if model.deal is None else deal_of(model, catalog),
        rulebook=loaded.rulebook,
        catalog=catalog,
        params=params,
        document=loaded.document,
        sources={name: block.source() for name, block in model.sources.items()},
        parameters=dict(sorted((used | prices).items())),
        changed=changed,
        preset=dict(model.preset),
        **_ground(loaded),
    )


def _placed(block: Block, folder: Path) -> Block:
    """Return a study's block with the files that it names found from a folder."""
    files = {name: getattr(block, name) for name in block.FILES}
    found = {name: str((folder / path).resolve()) for name, path in files.items() if path}
    return block.model_copy(update=found) if found else block


def _ground(loaded: Loaded) -> dict[str, Any]:
    model = loaded.model
    named = {} if model.sites is None else model.sites.named
    return {
        "ground": None if model.area is None else _area(model.area, loaded.folder),
        "siting": None if model.sites is None else _siting(model.sites),
        "sites": tuple(
            NamedSite(name, site.name or name, site.lat, site.lon, site.mast)
            for name, site in named.items()
        ),
        "assets": tuple(
            Asset(name, a.name or name, a.lat, a.lon, a.radius, float(a.weight))
            for name, a in model.assets.items()
        ),
    }


def _area(block: AreaBlock, folder: Path) -> Area:
    box = block.bounds
    return Area(
        name=block.name,
        west=box.west,
        south=box.south,
        east=box.east,
        north=box.north,
        terrain=terrain_of(block, folder),
        fictional=block.fictional,
        borders=block.borders,
    )


def _siting(block: SitesBlock) -> Siting | None:
    region = block.region
    if region is None or block.rule is None:
        return None
    edges = (region.west, region.south, region.east, region.north)
    return Siting(block.rule, edges, block.placements, block.highest_within)


def terrain_of(area: AreaBlock, folder: Path) -> tuple[str, ...]:
    """Return where elevation is read; relative paths start at a folder."""
    return tuple(
        spec if spec.startswith("builtin:") else str((folder / spec).resolve())
        for spec in area.terrain
    )


def _option(name: str, block: OptionBlock, catalog: Catalog) -> Option:
    parts = tuple(_parts(block, catalog))
    if not parts:
        return Option(name, block.label or "No purchase")
    price = block.price
    units = [part.units for part in parts if part.units is not None]
    return Option(
        id=name,
        label=block.label or _label(parts),
        system=parts[0].system if len(parts) == 1 else None,
        fire_units=sum(units) if units else None,
        equal_budget=block.at is not None,
        price=None if price is None else _price(price),
        price_year=None if price is None else price.year,
        price_type="" if price is None else price.type,
        parts=parts,
    )


def _parts(block: OptionBlock, catalog: Catalog) -> Iterator[Part]:
    for name in block.systems:
        share, units = (1.0 if block.at else None), block.fire_units
        if block.mix is not None:
            share, units = float(block.mix[name]), None
        elif block.units is not None:
            share, units = None, block.units[name]
        yield Part(catalog.systems[name], share, units)


def _label(parts: tuple[Part, ...]) -> str:
    """Return what an option is called that has no label: its systems, with how much of each."""
    if len(parts) == 1:
        return parts[0].system.label
    names = (
        f"{part.units} {part.system.label}" if part.share is None
        else f"{100 * part.share:.3g} % {part.system.label}"
        for part in parts
    )  # fmt: skip
    return " and ".join(names)


def _price(block: PriceBlock) -> Cited:
    value = block.value
    return Cited(
        dimension="money",
        unit=split(f"1 {_money_unit(value)}")[1],
        band=Band(low=value, nominal=value, high=value),
        mark=Mark(low=block.status, nominal=block.status, high=block.status),
        role=Role.CHOICE,
        sources=(block.source,),
        note=f"{block.type}, money of {block.year}, given by the scenario.",
    )


def _money_unit(value_usd: float) -> str:
    return "bn USD" if value_usd >= 1e9 else "M USD"


def _records(
    options: tuple[Option, ...], params: Mapping[str, Any], catalog: Catalog
) -> Iterator[Record]:
    """Yield each record that the options and studies rest on, once."""
    wanted: dict[str, Record] = {}
    for system in (part.system for option in options for part in option.parts):
        wanted[system.id] = system
        wanted |= {share.radar: catalog.radars[share.radar] for share in system.radars}
        wanted |= {name: catalog.interceptors[name] for name in system.interceptors}
        wanted[system.price] = catalog.prices[system.price]
        if "defence" in params:
            wanted |= {name: catalog.prices[name] for name in _contents(system)}
    for block in params.values():
        wanted |= {name: catalog.targets[name] for name in getattr(block, "targets", ())}
        wanted |= {name: catalog.prices[name] for name in getattr(block, "prices", ())}
    priors = catalog.priors.items()
    groups = (*_PRIOR_GROUPS, "kill") if "defence" in params else _PRIOR_GROUPS
    wanted |= {name: prior for name, prior in priors if prior.group in groups}
    if "defence" in params and _SUSTAINMENT in catalog.priors:
        wanted[_SUSTAINMENT] = catalog.priors[_SUSTAINMENT]
    yield from wanted.values()


def _contents(system: System) -> tuple[str, ...]:
    """Return the prices of what a fire unit consists of."""
    hardware = (system.hardware_price,) if system.hardware_price else ()
    return (*hardware, *system.missile_prices.values())
