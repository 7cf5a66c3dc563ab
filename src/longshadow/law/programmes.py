"""Programmes of US origin beside the menu of s.235(a): an illustration, item by item.

What an item acts on is in its own words. Whether it reaches a programme hangs on facts that are
mostly not on record, and then the link says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from longshadow.catalog.load import DATA
from longshadow.catalog.strict_yaml import Document
from longshadow.errors import Problem
from longshadow.law.precedents import Happening, read_records
from longshadow.provenance import Source

__all__ = ["PROGRAMMES", "Link", "Menu", "Programme", "Programmes", "load_menu", "load_programmes"]

#: The folder of the programmes that come with the package.
PROGRAMMES = DATA / "programmes"
_MENU = "menu.yaml"

_Names = tuple[str, ...]


def _numbered(value: object) -> object:
    return {int(key): one for key, one in value.items()} if isinstance(value, dict) else value


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Seen(_Entry):
    """What was seen of an item when it was used."""

    text: str
    sources: Annotated[_Names, Field(min_length=1)]


class Link(_Entry):
    """Whether an item of the menu can reach a programme of arms bought from the United States."""

    link: Literal["yes", "no", "unknown"]
    why: str
    precedent: Seen | None = None


class Menu(_Entry):
    """The twelve items."""

    format: Literal[1]
    kind: Literal["menu"]
    id: str
    sources: Mapping[str, Source]
    items: Annotated[Mapping[int, Link], BeforeValidator(_numbered)]


class Ended(_Entry):
    """How a programme ended for this buyer."""

    date: str
    text: str
    cites: Annotated[_Names, Field(min_length=1)]


class Programme(_Entry):
    """Equipment of US origin that a buyer has, has ordered or talks about."""

    name: str
    prices: Annotated[_Names, Field(min_length=1)]
    """Price records of the catalogue, which hold its sources."""
    before: Happening | None = None
    """What was known of it before the oldest record."""
    ended: Ended | None = None


class Programmes(_Entry):
    """The programmes of one buyer."""

    format: Literal[1]
    kind: Literal["programmes"]
    id: str
    buyer: str
    sources: Mapping[str, Source]
    programmes: Annotated[Mapping[str, Programme], Field(min_length=1)]


def load_menu(folder: Path = PROGRAMMES) -> Menu:
    """Load what each item of the menu acts on.

    Raises
    ------
    CatalogError
        With every problem found, an item that is missing among them.
    """
    (menu,) = read_records([folder / _MENU], Menu, _menu_faults)
    return menu


def load_programmes(folder: Path = PROGRAMMES) -> dict[str, Programmes]:
    """Load the programmes of every buyer, by the buyer's name in lower case."""
    paths = (path for path in sorted(folder.glob("*.yaml")) if path.name != _MENU)
    found = read_records(paths, Programmes, lambda _record, _document: ())
    return {one.buyer.casefold(): one for one in found}


def _menu_faults(menu: Menu, document: Document) -> Iterator[Problem]:
    if set(menu.items) != set(range(1, 13)):
        yield document.problem(("items",), "must hold the items 1 to 12", value=sorted(menu.items))
    for number, link in menu.items.items():
        for name in link.precedent.sources if link.precedent else ():
            if name not in menu.sources:
                yield document.problem(("items", str(number)), f"{name} is not declared")
