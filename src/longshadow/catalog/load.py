"""Reads the catalogue: every file, strictly, with all problems raised at once."""

from __future__ import annotations

import hashlib
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from longshadow.catalog.checks import cross_problems
from longshadow.catalog.records import (
    KINDS,
    Dimension,
    Fact,
    Interceptor,
    Price,
    Prior,
    Radar,
    Record,
    System,
    Target,
)
from longshadow.catalog.strict_yaml import Document, KeyPath, read_yaml
from longshadow.catalog.values import PLACEHOLDER, near_miss, read_value
from longshadow.errors import CatalogError, Problem
from longshadow.provenance import Cited, Source

__all__ = ["DATA", "Catalog", "find", "folder", "load_catalog"]

#: The folder of the records that come with the package.
DATA = Path(__file__).parent / "data"

_FORMAT = 1
_HEADER = ("format", "kind", "id", "sources")
_WHERE = f"Records stand in {', '.join(f'{kind}s/' for kind in KINDS)} as ID.yaml."
_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True)
class Catalog:
    """Every record, every source, and where each was read.

    Attributes
    ----------
    radars, interceptors, systems, targets, prices, priors
        Records by id.
    sources
        Sources by id.
    files
        File of each record by id.
    digest
        SHA-256 of all files, the same on every machine.
    """

    radars: Mapping[str, Radar]
    interceptors: Mapping[str, Interceptor]
    systems: Mapping[str, System]
    targets: Mapping[str, Target]
    prices: Mapping[str, Price]
    priors: Mapping[str, Prior]
    sources: Mapping[str, Source]
    files: Mapping[str, Path]
    digest: str

    def all(self) -> dict[str, Record]:
        """Return every record by id."""
        tables = (getattr(self, folder(kind)) for kind in KINDS)
        return {key: record for table in tables for key, record in table.items()}


@dataclass
class _Entry:
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

    entry: _Entry
    path: KeyPath
    target: str
    dimension: str


def folder(kind: str) -> str:
    """Return the name of the folder, and of the `Catalog` table, of a kind."""
    return f"{kind}s"


def load_catalog(extra: Path | None = None) -> Catalog:
    """Load the catalogue.

    Parameters
    ----------
    extra
        A folder laid over ours, record by record: a file with the kind and id of one of ours
        replaces it, any other is added.

    Raises
    ------
    CatalogError
        With every problem found in any file: unreadable, without source, low > nominal, a unit
        of the wrong dimension, an unknown key or id, one id used twice.
    """
    problems: list[Problem] = []
    paths = dict(_files(DATA, problems))
    if extra is not None:
        paths |= dict(_files(extra, problems))
    loader = _Loader(problems)
    for (kind, name), path in sorted(paths.items()):
        loader.read(kind, name, path)
    loader.resolve()
    records = loader.build()
    sources = {key: source for entry in loader.entries for key, source in entry.sources.items()}
    problems += cross_problems(
        records,
        {name: kind for kind, name in paths},
        {entry.id: entry.document for entry in loader.entries},
        {entry.id: entry.sources for entry in loader.entries},
    )
    if problems:
        raise CatalogError(sorted(problems, key=lambda p: (p.file, p.line, p.column)))
    tables: dict[str, Any] = {
        folder(kind): {key: r for key, r in sorted(records.items()) if r.kind == kind}
        for kind in KINDS
    }
    files = {entry.id: entry.path for entry in loader.entries}
    return Catalog(**tables, sources=sources, files=files, digest=_digest(paths))


def find(catalog: Catalog, record_id: str) -> Record:
    """Return the record with an id.

    Raises
    ------
    CatalogError
        If there is none; the remedy names the nearest id.
    """
    records = catalog.all()
    if record_id not in records:
        remedy = near_miss(record_id, records)
        raise CatalogError(Problem("no such record", value=record_id, remedy=remedy))
    return records[record_id]


def _files(root: Path, problems: list[Problem]) -> Iterator[tuple[tuple[str, str], Path]]:
    if not root.is_dir():
        problems.append(Problem("is not a folder", str(root), remedy=_WHERE))
        return
    found = sorted([*root.glob("*.y*ml"), *root.glob("*/*.y*ml")])  # never deeper: may be "/"
    if not found:
        problems.append(Problem("holds no records", str(root), remedy=_WHERE))
    for path in found:
        kind = path.parent.name[:-1]
        if kind in KINDS and path.parent.parent == root and path.suffix == ".yaml":
            yield (kind, path.stem), path
        else:
            text = "stands outside the folders of kinds"
            problems.append(Problem(text, str(path), remedy=_WHERE))


def _digest(paths: Mapping[tuple[str, str], Path]) -> str:
    total = hashlib.sha256()
    for (kind, name), path in sorted(paths.items()):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        total.update(f"{kind}/{name} {len(content)}\n".encode() + content)
    return total.hexdigest()


class _Loader:
    """Reads files, then references between them, then builds records; gathers every problem."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.entries: list[_Entry] = []
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
        entry = _Entry(kind, name, path, document)
        self._header(entry)
        self._sources(entry)
        raw = {key: value for key, value in document.data.items() if key not in _HEADER}
        entry.data = {"kind": kind, "id": name, **self._fields(entry, KINDS[kind], raw, ())}
        self.entries.append(entry)

    def _header(self, entry: _Entry) -> None:
        for key, wanted, why in (
            ("format", _FORMAT, "this version reads format 1"),
            ("kind", entry.kind, "the folder says so"),
            ("id", entry.id, "the file name says so"),
        ):
            found = entry.document.data.get(key)
            if found != wanted or isinstance(found, bool):
                self._add(entry, (key,), f"{key} must be {wanted!r}: {why}", value=found)

    def _sources(self, entry: _Entry) -> None:
        raw = entry.document.data.get("sources")
        if not isinstance(raw, dict) or not raw:
            self._add(entry, ("sources",), "no sources: a record without any is not loaded")
            return
        for name, item in raw.items():
            source = self._model(entry, Source, item, ("sources", name))
            if source is not None:
                entry.sources[name] = source

    def _fields(self, entry: _Entry, model: type[BaseModel], raw: Any, at: KeyPath) -> Any:
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
            elif nested is not None and nested is not Fact:
                data[name] = self._fields(entry, nested, raw[name], path)
        return data

    def _values(
        self, entry: _Entry, raw: Any, annotation: Any, path: KeyPath, dimension: str
    ) -> Any:
        if raw is None:
            return None
        if get_origin(annotation) is Mapping and isinstance(raw, dict):
            return {k: self._value(entry, v, (*path, k), dimension) for k, v in raw.items()}
        return self._value(entry, raw, path, dimension)

    def _value(self, entry: _Entry, raw: Any, path: KeyPath, dimension: str) -> Cited:
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

    def _model(self, entry: _Entry, model: type[_Model], raw: Any, at: KeyPath) -> _Model | None:
        try:
            return model.model_validate(raw)
        except ValidationError as fault:
            for error in fault.errors(include_url=False):
                self._explain(entry, model, (*at, *error["loc"]), dict(error))
            return None

    def _explain(
        self, entry: _Entry, model: type[BaseModel], path: KeyPath, error: dict[str, Any]
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
        self, entry: _Entry, path: KeyPath, message: str, *, value: object = "", remedy: str = ""
    ) -> None:
        self.problems.append(entry.document.problem(path, message, value=value, remedy=remedy))


def _model_within(annotation: Any) -> type[BaseModel] | None:
    """Return the model that an annotation holds, alone or in a tuple, mapping or union."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (tuple, Mapping, Union, types.UnionType):
        return next((m for m in map(_model_within, get_args(annotation)) if m), None)
    return None
