"""Reads the law files: strictly, with every problem of every file raised at once."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from longshadow.catalog.load import DATA
from longshadow.catalog.strict_yaml import Document, KeyPath, read_yaml
from longshadow.catalog.values import near_miss
from longshadow.errors import CatalogError, Problem
from longshadow.law.build import build_rulebook
from longshadow.law.grammar import Names
from longshadow.law.rulebook import Rulebook
from longshadow.law.schema import SECTIONS
from longshadow.provenance import Source

__all__ = ["LAWS", "LawFile", "load_rulebook"]

#: The folder of the law files that come with the package.
LAWS = DATA / "laws"

_FORMAT = 1
_HEADER = ("format", "kind", "id", "title", "sources", "cases")


@dataclass
class LawFile:
    """A law file on its way into the rule base: its entries, checked one by one."""

    document: Document
    path: Path
    sources: dict[str, Source] = field(default_factory=dict)
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)


def load_rulebook(folder: Path = LAWS) -> Rulebook:
    """Load the rule base.

    Parameters
    ----------
    folder
        A folder of law files; by default those that come with the package.

    Raises
    ------
    CatalogError
        With every problem found in any file: unreadable, an unknown key, condition or name,
        a rule without citation, a text without source, windows that overlap, a circle of rules.
    """
    problems: list[Problem] = []
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise CatalogError(Problem("holds no law files", str(folder)))
    files = [file for path in paths if (file := _read(path, problems)) is not None]
    sources = _sources(files, problems)
    book = build_rulebook(files, _names(files, problems), sources, _digest(paths), problems)
    if problems or book is None:
        raise CatalogError(sorted(problems, key=lambda p: (p.file, p.line, p.column)))
    return book


def _read(path: Path, problems: list[Problem]) -> LawFile | None:
    try:
        document = read_yaml(path, CatalogError)
    except CatalogError as fault:
        problems += fault.problems
        return None
    data = document.data
    if not isinstance(data, dict):
        problems.append(document.problem((), "must be a mapping of keys"))
        return None
    for key, wanted in (("format", _FORMAT), ("kind", "law"), ("id", path.stem)):
        if data.get(key) != wanted or isinstance(data.get(key), bool):
            text = f"{key} must be {wanted!r}"
            problems.append(document.problem((key,), text, value=data.get(key)))
    for key in data.keys() - SECTIONS.keys() - set(_HEADER):
        remedy = near_miss(key, [*SECTIONS, *_HEADER])
        problems.append(document.problem((key,), "unknown key", remedy=remedy, key=True))
    file = LawFile(document, path)
    file.sources = dict(_entries(file, "sources", Source, problems))
    file.entries = {
        name: dict(_entries(file, name, model, problems)) for name, model in SECTIONS.items()
    }
    if not file.sources:
        problems.append(
            document.problem(("sources",), "no sources: a law without any is not loaded")
        )
    return file


def _entries(
    file: LawFile, section: str, model: type[BaseModel], problems: list[Problem]
) -> Iterator[tuple[str, Any]]:
    raw = file.document.data.get(section, {})
    if not isinstance(raw, dict):
        problems.append(file.document.problem((section,), "must be a mapping of ids"))
        return
    for name, item in raw.items():
        try:
            yield name, model.model_validate(item)
        except ValidationError as fault:
            for error in fault.errors(include_url=False):
                path = (section, name, *error["loc"])
                problems.append(_explained(file.document, model, path, dict(error)))


def _explained(
    document: Document, model: type[BaseModel], path: KeyPath, error: Mapping[str, Any]
) -> Problem:
    if error["type"] == "missing":
        return document.problem(path, "is required")
    if error["type"] == "extra_forbidden":
        fields = [info.alias or name for name, info in model.model_fields.items()]
        return document.problem(path, "unknown key", remedy=near_miss(str(path[-1]), fields))
    return document.problem(path, str(error["msg"]), value=error["input"])


def _sources(files: list[LawFile], problems: list[Problem]) -> dict[str, Source]:
    sources: dict[str, Source] = {}
    for file in files:
        for name, source in file.sources.items():
            if sources.setdefault(name, source) != source:
                text = "differs from the source of the same id in another file"
                problems.append(file.document.problem(("sources", name), text, value=name))
    return sources


def _names(files: list[LawFile], problems: list[Problem]) -> Names:
    names = Names()
    seen: dict[str, str] = {}
    for file in files:
        for section in ("provisions", "rules", "facts", "switches"):
            for name in file.entries[section]:
                if f"{section} {name}" in seen:
                    text = f"stands already in {seen[f'{section} {name}']}"
                    problems.append(file.document.problem((section, name), text, key=True))
                seen[f"{section} {name}"] = file.document.file
        names.provisions |= file.entries["provisions"].keys()
        names.rules |= file.entries["rules"].keys()
        names.facts |= file.entries["facts"].keys()
        names.switches |= {k: tuple(s.readings) for k, s in file.entries["switches"].items()}
        for entry in file.entries["listings"].values():
            days = names.lists.setdefault(entry.list, [])
            days.append(entry.first)
            if entry.last is not None:
                days.append(entry.last + dt.timedelta(days=1))
    return names


def _digest(paths: list[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        content = path.read_bytes().replace(b"\r\n", b"\n")
        total.update(f"{path.name} {len(content)}\n".encode() + content)
    return total.hexdigest()
