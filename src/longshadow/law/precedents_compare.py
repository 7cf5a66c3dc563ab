"""A deal beside a precedent: what they share and what sets them apart, in words.

No number says how alike two cases are. Where a feature is one that the guidance names, the
sentence says whether the precedent covers this deal with the greater reason or the lesser.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from longshadow.law.case import Case
from longshadow.law.precedents import Precedent
from longshadow.law.precedents_class import ENACTED, Known

__all__ = ["Feature", "compared", "item_class"]

Relation = Literal["shared", "apart", "open"]


@dataclass(frozen=True)
class Feature:
    """One feature of two deals.

    Attributes
    ----------
    relation
        Shared, apart, or open where one side is not on record.
    cites
        Provisions that say why the feature matters, or that it does not.
    """

    name: str
    relation: Relation
    text: str
    cites: tuple[str, ...]


def compared(
    case: Case, known: Known, own: Precedent | None, as_of: dt.date, classes: dict[str, str]
) -> tuple[Feature, ...]:
    """Return the features of a deal beside those of a precedent.

    Parameters
    ----------
    case
        The deal.
    known
        The precedent, as far as it was known.
    own
        The record of the same buyer, where there is one: how it stands to the United States.
    as_of
        The date judged.
    classes
        Class of each item, by `item_class`.
    """
    return tuple(_features(case, known, own, as_of, classes))


def item_class(item: str, classes: dict[str, str]) -> str:
    """Return the class of an item by its name, empty where it is not on record.

    >>> item_class("s 400", {"S-400": "air-defence system"})
    'air-defence system'
    """
    return next((value for name, value in classes.items() if _plain(name) == _plain(item)), "")


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _features(
    case: Case, known: Known, own: Precedent | None, as_of: dt.date, classes: dict[str, str]
) -> Iterator[Feature]:
    there = known.precedent
    yield _same("seller", case.counterparty, there.counterparty, ("231-a", "231-list"))
    yield _item(item_class(case.item, classes), there)
    yield _person(case, there)
    yield _contract(_earliest(case, "contract", as_of), _of(known, "contract"))
    yield _delivery(_earliest(case, "delivery", as_of), known)
    yield _money(case.value_usd, there)
    yield _bond(own, there)
    if known.statute is not None:
        text = f"there Congress itself determined it, on {known.statute.date[0]}; "
        ours = "the same law is this deal's" if there is own else "no statute names this deal"
        yield Feature("statute", "shared" if there is own else "apart", text + ours, ("1241-b",))


def _same(name: str, here: str, there: str, cites: tuple[str, ...]) -> Feature:
    if "not named" in there:
        return Feature(name, "open", f"here {here}; there not named in what was read", cites)
    if here.casefold() == there.casefold():
        return Feature(name, "shared", f"{here} in both", cites)
    return Feature(name, "apart", f"here {here}; there {there}", cites)


def _item(here: str, there: Precedent) -> Feature:
    kinds = ", ".join(f"{name} ({value})" for name, value in there.items.items())
    cites = ("guidance-231",)
    if not here:
        return Feature(
            "item", "open", f"the class of this item is not on record; there {kinds}", cites
        )
    relation: Relation = "shared" if here in there.items.values() else "apart"
    return Feature("item", relation, f"here one {here}; there {kinds}", cites)


def _person(case: Case, there: Precedent) -> Feature:
    here = case.actor_kind
    if there.person_kind == "not known":
        return Feature("person", "open", f"here a {here}; there not named", ("221-5",))
    if here == there.person_kind:
        return Feature("person", "shared", f"a {here} in both", ("221-5",))
    text = f"here a {here}; there a {there.person_kind}, so that whether the state itself is a"
    return Feature("person", "apart", f"{text} person did not come up", ("221-5",))


def _contract(
    here: tuple[dt.date, dt.date] | None, there: tuple[dt.date, dt.date] | None
) -> Feature:
    cites = ("231-a",)
    if here is None or there is None:
        where = "here" if here is None else "there"
        return Feature("contract", "open", f"no contract on record {where} by this date", cites)
    words = f"here {_when(here)}; there {_when(there)}"
    if _before(here) == _before(there):
        return Feature("contract", "shared", words, cites)
    if _before(there):
        text = f"{words}. There the older contract was no shield once delivery came after the Act"
        return Feature("contract", "apart", f"{text}: with the greater reason here", cites)
    return Feature("contract", "apart", f"{words}: a point that the precedent leaves open", cites)


def _before(span: tuple[dt.date, dt.date]) -> bool:
    return span[1] < ENACTED


def _when(span: tuple[dt.date, dt.date]) -> str:
    side = "before" if _before(span) else "after"
    day = span[0].isoformat() if span[0] == span[1] else span[0].isoformat()[:7]
    return f"{side} the Act ({day})"


def _delivery(here: tuple[dt.date, dt.date] | None, known: Known) -> Feature:
    cites = ("231-a",)
    there = known.delivery
    if there is None and here is None:
        return Feature("delivery", "shared", "none on record in either by this date", cites)
    if here is None:
        text = (
            "none here by this date; there delivered: on the delivery reading that sets them apart"
        )
        return Feature("delivery", "apart", text, cites)
    if there is None:
        return Feature("delivery", "apart", "delivered here; there none on record", cites)
    return Feature("delivery", "shared", "delivered in both, after the Act", cites)


def _money(here: float | None, there: Precedent) -> Feature:
    cites = ("guidance-231",)
    if here is None or there.value is None:
        return Feature("value", "open", "the value of one of the two is not on record", cites)
    reported = f"{there.value.usd / 1e9:.3g} bn USD ({there.value.note})"
    words = f"here {here / 1e9:.3g} bn USD; there {reported}"
    if here >= there.value.usd:
        text = f"{words}. Magnitude is a factor of the guidance, and it is no smaller here"
        return Feature("value", "apart", text, cites)
    text = f"{words}. Magnitude is a factor of the guidance, and it is smaller here"
    return Feature("value", "apart", text, cites)


def _bond(own: Precedent | None, there: Precedent) -> Feature:
    cites = ("231-a",)
    tail = ". It is no element and no exception"
    if own is None:
        return Feature("bond", "open", f"not on record here; there {there.bond.text}{tail}", cites)
    if own.bond.text == there.bond.text:
        return Feature("bond", "shared", f"{own.bond.text}, in both{tail}", cites)
    return Feature("bond", "apart", f"here {own.bond.text}; there {there.bond.text}{tail}", cites)


def _earliest(case: Case, kind: str, as_of: dt.date) -> tuple[dt.date, dt.date] | None:
    found = [(e.first, e.last) for e in case.events if e.kind == kind and e.first <= as_of]
    return min(found, default=None)


def _of(known: Known, kind: str) -> tuple[dt.date, dt.date] | None:
    return min((event.date for event in known.events if event.kind == kind), default=None)
