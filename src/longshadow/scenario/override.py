"""Values that a scenario gives in place of the catalogue's, laid into the records themselves."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from longshadow.catalog.load import Catalog, folder
from longshadow.catalog.records import KINDS, Record, parameters
from longshadow.provenance import Band, Cited, Mark
from longshadow.scenario.blocks import ValueBlock
from longshadow.units import format_quantity, parse, split

__all__ = ["all_parameters", "apply_values", "replacement"]


def all_parameters(catalog: Catalog) -> dict[str, Cited]:
    """Return every cited value of every record by path."""
    tables = (parameters(record) for record in catalog.all().values())
    return {path: cited for table in tables for path, cited in table.items()}


def replacement(block: ValueBlock, old: Cited) -> Cited:
    """Return the value that takes the place of a catalogue value.

    Raises
    ------
    ValueError
        If an end is of another dimension, or low <= nominal <= high does not hold.
    """
    nominal = parse(block.nominal, old.dimension)  # type: ignore[arg-type]
    low, high = (
        nominal if end is None else parse(end, old.dimension)  # type: ignore[arg-type]
        for end in (block.low, block.high)
    )
    if not low <= nominal <= high:
        raise ValueError("low <= nominal <= high does not hold")
    if low < 0 <= old.band.low:
        raise ValueError("must not be negative")
    unit = split(block.nominal)[1] if isinstance(block.nominal, str) else ""
    return Cited(
        dimension=old.dimension,
        unit=unit,
        band=Band(low=low, nominal=nominal, high=high),
        mark=Mark(low=block.status, nominal=block.status, high=block.status),
        role=old.role,
        sources=(block.source,),
        note=block.note or "Given by the scenario in place of the catalogue's value.",
    )


def apply_values(
    catalog: Catalog, blocks: Mapping[str, ValueBlock]
) -> tuple[Catalog, dict[str, str]]:
    """Return the catalogue with values replaced, and each change in words by path.

    A value that others share is replaced for all of them; a sharer that is named itself parts
    from the others.
    """
    known = all_parameters(catalog)
    new = {path: replacement(block, known[path]) for path, block in blocks.items()}
    sharers = {p: c.shared for p, c in known.items() if c.shared in new and p not in new}
    everywhere = new | {
        path: new[origin].model_copy(update={"shared": origin}) for path, origin in sharers.items()
    }
    records = {
        name: _laid(record, f"{record.kind}.{record.id}", everywhere)
        for name, record in catalog.all().items()
    }
    tables = {
        folder(kind): {name: records[name] for name in getattr(catalog, folder(kind))}
        for kind in KINDS
    }
    words = {path: f"scenario, in place of {_words(known[path])}" for path in everywhere}
    return dataclasses.replace(catalog, **tables), words  # type: ignore[arg-type]


def _words(cited: Cited) -> str:
    ends = (cited.band.low, cited.band.nominal, cited.band.high)
    return " / ".join(format_quantity(end, cited.unit, cited.dimension) for end in ends)


def _laid(record: Record, path: str, new: Mapping[str, Cited]) -> Any:
    return _replace(record, path, new) if any(_within(path, new)) else record


def _within(path: str, new: Mapping[str, Cited]) -> Iterator[str]:
    return (name for name in new if name == path or name.startswith(f"{path}."))


def _replace(item: Any, path: str, new: Mapping[str, Cited]) -> Any:
    """Return a record, or a part of one, with the values below a path replaced."""
    if isinstance(item, Cited):
        return new.get(path, item)
    if not any(_within(path, new)):
        return item
    if isinstance(item, Mapping):
        return {key: _replace(value, f"{path}.{key}", new) for key, value in item.items()}
    if isinstance(item, tuple):
        return tuple(
            _replace(value, f"{path}.{getattr(value, 'radar', index)}", new)
            for index, value in enumerate(item)
        )
    if isinstance(item, BaseModel):
        fields = {
            n: _replace(getattr(item, n), f"{path}.{n}", new) for n in type(item).model_fields
        }
        return item.model_copy(update=fields)
    return item
