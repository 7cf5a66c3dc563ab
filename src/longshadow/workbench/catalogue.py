"""The verbs `list` and `show`: what the catalogue holds, and one record with all its sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from longshadow.catalog.load import Catalog, find, folder, load_catalog
from longshadow.catalog.presets import nominal_at_end
from longshadow.catalog.records import KINDS, Prior, Radar, Record, System, parameters
from longshadow.catalog.values import near_miss
from longshadow.errors import CatalogError, Problem
from longshadow.provenance import Cited
from longshadow.units import to_unit
from longshadow.workbench.implied import implied

__all__ = ["list_records", "show"]

_OWN_PLACE = {"values", "facts", "kind", "id", "name", "summary"}


def list_records(
    kind: str | None = None, catalog: Path | str | Catalog | None = None
) -> list[dict[str, Any]]:
    """Return one row for every record of the catalogue.

    Parameters
    ----------
    kind
        "radar", "interceptor", "system", "target", "price" or "prior" (a plural will do); None:
        all of them.
    catalog
        Folder laid over ours, or a catalogue that is loaded already.

    Returns
    -------
    list of dict
        kind, id, name, summary, file, and the count of `values` and of those among them with an
        end that is `unverified`.

    Raises
    ------
    CatalogError
        If the catalogue does not load or the kind is unknown.
    """
    loaded = _loaded(catalog)
    kinds = [_kind(kind)] if kind else list(KINDS)
    return [
        _row(loaded, record) for name in kinds for record in getattr(loaded, folder(name)).values()
    ]


def show(record_id: str, catalog: Path | str | Catalog | None = None) -> dict[str, Any]:
    """Return one record as plain data: its fields, values, facts and sources.

    Parameters
    ----------
    record_id
        Id of the record.
    catalog
        Folder laid over ours, or a catalogue that is loaded already.

    Returns
    -------
    dict
        kind, id, name, summary, file, `fields` (text), `values` (low, nominal and high in their
        unit, marks, role, claim, sources), `facts`, `sources` by id, `used_by` (other records);
        for a radar `implies`: what its claims imply (`longshadow.workbench.implied`).

    Raises
    ------
    CatalogError
        If the catalogue does not load or has no such record; names the nearest id.
    """
    loaded = _loaded(catalog)
    record = find(loaded, record_id)
    prefix = f"{record.kind}.{record.id}."
    named_last = sorted(parameters(record).items(), key=lambda item: ".values." in item[0])
    values = {path.removeprefix(prefix): _value(cited) for path, cited in named_last}
    facts = {key: fact.model_dump(mode="json") for key, fact in record.facts.items()}
    named = dict.fromkeys(
        s for item in (*values.values(), *facts.values()) for s in item["sources"]
    )
    implies = {"implies": implied(loaded, record)} if isinstance(record, Radar) else {}
    return {
        **{name: getattr(record, name) for name in ("kind", "id", "name", "summary")},
        "file": str(loaded.files[record.id]),
        "fields": dict(_texts(record)),
        "values": values,
        "facts": facts,
        "sources": {key: loaded.sources[key].model_dump(mode="json") for key in named},
        "used_by": sorted(_users(loaded, record)),
        **implies,
    }


def _loaded(catalog: Path | str | Catalog | None) -> Catalog:
    if isinstance(catalog, Catalog):
        return catalog
    return load_catalog(Path(catalog) if catalog is not None else None)


def _kind(word: str) -> str:
    singular = word.lower().removesuffix("s")
    if singular not in KINDS:
        raise CatalogError(
            Problem("no such kind of record", value=word, remedy=near_miss(word, KINDS))
        )
    return singular


def _row(catalog: Catalog, record: Record) -> dict[str, Any]:
    values = parameters(record).values()
    return {
        **{name: getattr(record, name) for name in ("kind", "id", "name", "summary")},
        "file": str(catalog.files[record.id]),
        "values": len(values),
        "unverified": sum(cited.is_unverified for cited in values),
    }


def _value(cited: Cited) -> dict[str, Any]:
    ends = {
        end: round(to_unit(value, cited.unit, cited.dimension), 9)
        for end, value in cited.band.model_dump().items()
    }
    camps = [round(to_unit(camp, cited.unit, cited.dimension), 9) for camp in cited.camps]
    rest = cited.model_dump(mode="json", exclude={"band", "camps", "mark"})
    return {
        **ends,
        "camps": camps,
        "marks": cited.mark.model_dump(mode="json"),
        "nominal_at_end": nominal_at_end(cited),
        **rest,
    }


def _texts(record: Record) -> Iterator[tuple[str, Any]]:
    """Return every field that is plain text, number or a list of them, by dotted name."""
    for name in type(record).model_fields:
        item = getattr(record, name)
        if name in _OWN_PLACE or item in ("", ()) or item is None:
            continue
        if isinstance(item, str | int):
            yield name, item
        elif isinstance(item, tuple) and all(isinstance(part, str) for part in item):
            yield name, list(item)
        elif name == "missile_prices":
            yield name, [f"{missile} at {price}" for missile, price in item.items()]
        elif name == "calibration":
            yield from _calibration(item)


def _calibration(item: Any) -> Iterator[tuple[str, str]]:
    absent = [
        name for name in ("rcs", "pd", "pfa", "fluctuation", "scan") if not getattr(item, name)
    ]
    yield "calibration.basis", item.basis
    if absent:
        yield "calibration.not_given", ", ".join(absent)


def _users(catalog: Catalog, record: Record) -> Iterator[str]:
    path = f"{record.kind}.{record.id}."
    for name, other in catalog.all().items():
        if name == record.id:
            continue
        shares = any(cited.shared.startswith(path) for cited in parameters(other).values())
        parts: Iterable[str] = _parts(other) if isinstance(other, System) else ()
        if isinstance(other, Prior):
            parts = other.set_by
        if record.id in parts or (shares and isinstance(record, Prior)):
            yield name


def _parts(system: System) -> set[str]:
    radars = (share.radar for share in system.radars)
    prices = (system.price, system.hardware_price, *system.missile_prices.values())
    return {*radars, *system.interceptors, *system.prices, *prices}
