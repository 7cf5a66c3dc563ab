"""Reads the files of a catalogue into records: values first, references next, models last."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from longshadow.catalog.records import KINDS, UNSTATED, Fact, Record
from longshadow.catalog.strict_yaml import Document, KeyPath, read_yaml
from longshadow.catalog.values import PLACEHOLDER, Dimension, near_miss, read_value
from longshadow.errors import CatalogError, Problem
from longshadow.provenance import Cited, Source

__all__ = ["Entry", "Reader"]

_FORMAT = 1
_ENDS = {"low", "nominal", "high", "value", "same_as"}
_HEADER = ("format", "kind", "id", "sources")
_Model = TypeVar("_Model", bound=BaseModel)


@dataclass
class Entry:
    """A file on its way to becoming a record."""

    kind: str
    id: str
    path: Path
    document: Document
    data: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)


@dataclass
class _Reference:
    """A value that is said to be another one."""

    entry: Entry
    path: KeyPath
    target: str
    dimension: str


class Reader:
    """Reads files, then references between them, then builds records; gathers every problem."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.entries: list[Entry] = []
        self.values: dict[str, Cited] = {}
        self.references: list[_Reference] = []

    def read(self, kind: str, name: str, path: Path) -> None:
        """Read one file: header, sources, values."""
        try:
            document = read_yaml(path, CatalogError)
        except CatalogError as fault:
            self.problems += fault.problems
            return
        if not isinstance(document.data, dict):
            self.problems.append(document.problem((), "must be a mapping of keys"))
            return
        entry = Entry(kind, name, path, document)
        self._header(entry)
        self._sources(entry)
        raw = {key: value for key, value in document.data.items() if key not in _HEADER}
        entry.data = {"kind": kind, "id": name, **self._fields(entry, KINDS[kind], raw, ())}
        self.entries.append(entry)

    def _header(self, entry: Entry) -> None:
        for key, wanted, why in (
            ("format", _FORMAT, "this version reads format 1"),
            ("kind", entry.kind, "the folder says so"),
            ("id", entry.id, "the file name says so"),
        ):
            found = entry.document.data.get(key)
            if found != wanted or isinstance(found, bool):
                self._add(entry, (key,), f"{key} must be {wanted!r}: {why}", value=found)

    def _sources(self, entry: Entry) -> None:
        raw = entry.document.data.get("sources")
        if not isinstance(raw, dict) or not raw:
            self._add(entry, ("sources",), "no sources: a record without any is not loaded")
            return
        for name, item in raw.items():
            source = self._model(entry, Source, item, ("sources", name))
            if source is not None:
                entry.sources[name] = source

    def _fields(self, entry: Entry, model: type[BaseModel], raw: Any, at: KeyPath) -> Any:
        """Return the raw data of a model with every value of it read."""
        if not isinstance(raw, dict):
            return raw
        data = dict(raw)
        for name, info in model.model_fields.items():
            if name not in raw:
                continue
            path = (*at, name)
            dimension = next((m.name for m in info.metadata if isinstance(m, Dimension)), None)
            nested = _model_within(info.annotation)
            if dimension is not None:
                data[name] = self._values(entry, raw[name], info.annotation, path, dimension)
            elif nested is not None and isinstance(raw[name], list):
                items = enumerate(raw[name])
                data[name] = [self._fields(entry, nested, x, (*path, i)) for i, x in items]
            elif nested not in (None, Fact) and _is_named(info.annotation, raw[name]):
                named = raw[name].items()
                data[name] = {k: self._fields(entry, nested, x, (*path, k)) for k, x in named}
            elif nested is not None and nested is not Fact:
                data[name] = self._fields(entry, nested, raw[name], path)
        return data

    def _values(
        self, entry: Entry, raw: Any, annotation: Any, path: KeyPath, dimension: str
    ) -> Any:
        if raw is None:
            return None
        if _is_named(annotation, raw):
            inner = get_args(annotation)[1]
            if get_origin(inner) is Mapping and raw.keys() & _ENDS:
                remedy = f"Write {path[-1]}: {{x: {{nose: {{low: …}}}}}}, or unstated for x, nose."
                self._add(entry, path, "is a table by band and aspect", remedy=remedy)
                return {UNSTATED: {UNSTATED: PLACEHOLDER}}
            return {k: self._values(entry, v, inner, (*path, k), dimension) for k, v in raw.items()}
        return self._value(entry, raw, path, dimension)

    def _value(self, entry: Entry, raw: Any, path: KeyPath, dimension: str) -> Cited:
        if isinstance(raw, dict) and "same_as" in raw:
            for key in raw.keys() - {"same_as"}:
                self._add(entry, (*path, key), "stands beside same_as", remedy="Remove it.")
            self.references.append(_Reference(entry, path, str(raw["same_as"]), dimension))
            return PLACEHOLDER
        cited, problems = read_value(entry.document, path, dimension, entry.sources)
        self.problems += problems
        self.values[".".join((entry.kind, entry.id, *map(str, path)))] = cited
        return cited

    def resolve(self) -> None:
        """Put the value that a `same_as` names in its place."""
        for reference in self.references:
            entry, path, target = reference.entry, reference.path, reference.target
            cited = self.values.get(target)
            if cited is None:
                remedy = near_miss(target, self.values)
                self._add(entry, (*path, "same_as"), "names no value", value=target, remedy=remedy)
                continue
            if reference.dimension not in ("", cited.dimension) and cited is not PLACEHOLDER:
                text = f"is a {cited.dimension}, not a {reference.dimension}"
                self._add(entry, (*path, "same_as"), text, value=target)
            holder: Any = entry.data
            for part in path[:-1]:
                holder = holder[part]
            holder[path[-1]] = cited.model_copy(update={"shared": target})

    def build(self) -> dict[str, Record]:
        """Return the records, by id."""
        records: dict[str, Record] = {}
        for entry in self.entries:
            record = self._model(entry, KINDS[entry.kind], entry.data, ())
            if record is None:
                continue
            if entry.id in records:
                self._add(entry, ("id",), "is the id of a record of another kind", value=entry.id)
            records[entry.id] = record
        return records

    def _model(self, entry: Entry, model: type[_Model], raw: Any, at: KeyPath) -> _Model | None:
        try:
            return model.model_validate(raw)
        except ValidationError as fault:
            for error in fault.errors(include_url=False):
                self._explain(entry, model, (*at, *error["loc"]), dict(error))
            return None

    def _explain(
        self, entry: Entry, model: type[BaseModel], path: KeyPath, error: dict[str, Any]
    ) -> None:
        if error["type"] == "missing":
            self._add(entry, path, "is required")
        elif error["type"] == "extra_forbidden":
            self._add(
                entry, path, "unknown key", remedy=near_miss(str(path[-1]), model.model_fields)
            )
        else:
            self._add(entry, path, error["msg"], value=error["input"])

    def _add(
        self, entry: Entry, path: KeyPath, message: str, *, value: object = "", remedy: str = ""
    ) -> None:
        self.problems.append(entry.document.problem(path, message, value=value, remedy=remedy))


def _is_named(annotation: Any, raw: Any) -> bool:
    """Return whether a field holds parts by name, and the file gives it so."""
    return get_origin(annotation) is Mapping and isinstance(raw, dict)


def _model_within(annotation: Any) -> type[BaseModel] | None:
    """Return the model that an annotation holds, alone or in a tuple, mapping or union."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (tuple, Mapping, Union, types.UnionType):
        return next((m for m in map(_model_within, get_args(annotation)) if m), None)
    return None
