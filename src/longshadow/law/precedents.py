"""Other buyers on record: what happened, when, and on whose word. Read by no rule.

A reference class to read a deal beside, and nothing more: no status asks it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from longshadow.catalog.load import DATA
from longshadow.catalog.strict_yaml import Document, read_yaml
from longshadow.errors import CatalogError, Problem
from longshadow.law.days import read_days
from longshadow.provenance import Source

__all__ = [
    "PRECEDENTS", "Bond", "Happening", "Measures", "Precedent", "Span", "Value", "load_precedents",
    "published", "read_records",
]  # fmt: skip

#: The folder of the precedents that come with the package.
PRECEDENTS = DATA / "precedents"

Span = tuple[dt.date, dt.date]
Record = TypeVar("Record", bound=BaseModel)


def _span(value: object) -> Span:
    if isinstance(value, tuple):
        return value
    if not isinstance(value, str):
        raise ValueError("a date must be text: put it in quotation marks")
    return read_days(value)


_Span = Annotated[Span, BeforeValidator(_span)]
_Names = tuple[str, ...]
_Sources = Annotated[_Names, Field(min_length=1)]
_Items = tuple[Annotated[int, Field(ge=1, le=12)], ...]
_Mark = Literal["verified", "derived", "unverified"]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Value(_Entry):
    """A price as reported."""

    usd: float = Field(gt=0)
    note: str
    sources: _Sources


class Bond(_Entry):
    """How the buyer stands to the United States: no element and no exception."""

    text: str
    mark: _Mark
    note: str = ""


class Happening(_Entry):
    """Something that happened, or was said, on a day within a span."""

    kind: Literal[
        "interest", "contract", "delivery", "abandoned", "warning", "statement", "parallel",
        "standing",
    ] = "statement"  # fmt: skip
    date: _Span
    text: str
    sources: _Sources
    confidence: Literal["high", "medium", "low", "unverified"] = "unverified"
    cites: _Names = ()
    note: str = ""


class Measures(_Entry):
    """A package of sanctions: items of the menu on the person and on its officers."""

    date: _Span
    text: str
    entity: _Items
    officers: _Items
    sources: _Sources
    mark: _Mark
    note: str = ""


class Precedent(_Entry):
    """One buyer."""

    format: Literal[1]
    kind: Literal["precedent"]
    id: str
    title: str
    buyer: str
    person: str
    """Who was sanctioned, or would have to be."""
    person_kind: str
    counterparty: str
    items: Annotated[Mapping[str, str], Field(min_length=1)]
    """What is bought, and of which class each is."""
    bond: Bond
    sources: Annotated[Mapping[str, Source], Field(min_length=1)]
    events: tuple[Happening, ...]
    value: Value | None = None
    package: Measures | None = None
    statute: Happening | None = None
    """A determination by statute."""

    def dated(self) -> Iterator[Happening | Measures]:
        """Yield everything that has a date."""
        yield from self.events
        yield from (one for one in (self.statute, self.package) if one is not None)


def published(source: Source) -> Span:
    """Return the days on which a source can have been published."""
    return read_days(source.date)


def load_precedents(folder: Path = PRECEDENTS) -> tuple[Precedent, ...]:
    """Load the precedents, those with a package first, then by their first event.

    Raises
    ------
    CatalogError
        With every problem found: an unknown key, a source that is not declared, is undated, or
        is older than the event that it is said to prove.
    """
    found = list(read_records(sorted(folder.glob("*.yaml")), Precedent, _faults))
    never = (dt.date.max, dt.date.max)
    return tuple(
        sorted(found, key=lambda one: (one.package.date if one.package else never, _start(one)))
    )


def _start(one: Precedent) -> Span:
    return min(event.date for event in one.events)


def read_records(
    paths: Iterable[Path],
    model: type[Record],
    faults: Callable[[Record, Document], Iterable[Problem]],
) -> Iterator[Record]:
    """Yield the records of files, each checked by its model and by `faults`.

    Raises
    ------
    CatalogError
        After the last file, with every problem of all of them.
    """
    problems: list[Problem] = []
    for path in paths:
        document = read_yaml(path, CatalogError)
        try:
            record = model.model_validate(document.data)
        except ValidationError as fault:
            problems += [
                document.problem(error["loc"], str(error["msg"]), value=error["input"])
                for error in fault.errors(include_url=False)
            ]
            continue
        problems += faults(record, document)
        yield record
    if problems:
        raise CatalogError(problems)


def _faults(one: Precedent, document: Document) -> Iterator[Problem]:
    for name, source in one.sources.items():
        try:
            published(source)
        except ValueError as fault:
            yield document.problem(("sources", name, "date"), str(fault), value=source.date)
            return
    for event in one.dated():
        for name in event.sources:
            if name not in one.sources:
                yield document.problem(("sources",), f"{name} is not declared", value=name)
            elif published(one.sources[name])[1] < event.date[0]:
                text = f"{name} is older than what it is said to prove: {event.text}"
                yield document.problem(("sources", name), text, value=one.sources[name].date)
