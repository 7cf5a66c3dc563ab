"""Reads the catalogue: every file, strictly, with all problems raised at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from longshadow.catalog.checks import cross_problems
from longshadow.catalog.reader import Reader
from longshadow.catalog.records import (
    KINDS,
    Interceptor,
    Price,
    Prior,
    Radar,
    Record,
    System,
    Target,
)
from longshadow.catalog.values import near_miss
from longshadow.errors import CatalogError, Problem
from longshadow.provenance import Source

__all__ = ["DATA", "Catalog", "find", "folder", "load_catalog"]

#: The folder of the records that come with the package.
DATA = Path(__file__).parent / "data"

#: Folders whose files belong to another package, which reads them itself.
_OTHERS = frozenset({"laws", "precedents", "programmes"})

_WHERE = f"Records stand in {', '.join(f'{kind}s/' for kind in KINDS)} as ID.yaml."


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
    loader = Reader(problems)
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
    found = [path for path in found if path.parent.name not in _OTHERS]
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
