"""The menu of s.235(a) beside the programmes of US origin of one buyer: an illustration."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from longshadow.catalog.load import Catalog
from longshadow.catalog.records import Price
from longshadow.law.days import read_days
from longshadow.law.programmes import Menu, Programme, load_menu, load_programmes
from longshadow.law.rulebook import Rulebook
from longshadow.provenance import Source
from longshadow.studies.law.answer import Answer
from longshadow.studies.law.plain import Plain

__all__ = ["programmes_of"]

_BANK = "financial institution"
_ENACTED = dt.date(2017, 8, 2)


def programmes_of(
    answer: Answer, rulebook: Rulebook, catalog: Catalog, plain: Plain
) -> tuple[dict[str, Any] | None, dict[str, Source]]:
    """Return the table of a buyer as plain values, and the sources that it names.

    None where no programme of this buyer was on record by the date judged.
    """
    case, day = answer.deal.case, answer.as_of
    days = (day, answer.known_until)
    found = load_programmes().get(case.buyer.casefold())
    rows = {
        name: row
        for name, programme in (found.programmes.items() if found else ())
        if (row := _programme(programme, catalog, rulebook, plain, days)) is not None
    }
    if not rows:
        return None, {}
    menu = load_menu()
    law_day = max(day, _ENACTED)
    items = [
        {
            "item": number,
            **_link(menu, number, case.actor_kind),
            "citations": plain.of(rulebook.citations((f"235-a-{number}",), law_day)),
        }
        for number in sorted(menu.items)
    ]
    named = {name for row in rows.values() for name in row["sources"]}
    named |= {name for item in items for name in item["sources"]}
    known = {**catalog.sources, **menu.sources}
    content = {
        "person": case.actor,
        "programmes": [{"id": name, **row} for name, row in rows.items()],
        "items": items,
    }
    return content, {name: known[name] for name in sorted(named)}


def _link(menu: Menu, number: int, actor_kind: str) -> dict[str, Any]:
    one = menu.items[number]
    seen = one.precedent
    link, why = one.link, one.why
    if number == 5 and actor_kind == _BANK:
        link, why = "unknown", "whether it acts for the US government is not on record"
    return {
        "link": link,
        "why": why,
        "seen": seen.text if seen else "",
        "sources": list(seen.sources) if seen else [],
    }


def _programme(
    one: Programme,
    catalog: Catalog,
    rulebook: Rulebook,
    plain: Plain,
    days: tuple[dt.date, dt.date],
) -> dict[str, Any] | None:
    """Return what was on record of a programme by a day, or None."""
    day, until = days
    lines = [*_before(one, day), *_priced(one, catalog, day, until)]
    if not lines:
        return None
    ended = one.ended if one.ended and dt.date.fromisoformat(one.ended.date) <= day else None
    return {
        "name": one.name,
        "lines": lines,
        "ended": "" if ended is None else ended.text,
        "ended_on": None if ended is None else ended.date,
        "citations": plain.of(rulebook.citations(ended.cites, day)) if ended else [],
        "sources": list(dict.fromkeys(name for line in lines for name in line["sources"])),
    }


def _before(one: Programme, day: dt.date) -> Iterator[dict[str, Any]]:
    event = one.before
    if event is not None and event.date[0] <= day:
        span = [end.isoformat() for end in event.date]
        yield {"first": span[0], "last": span[1], "text": event.text, "record": "",
               "unread": False, "sources": list(event.sources)}  # fmt: skip


def _priced(
    one: Programme, catalog: Catalog, day: dt.date, until: dt.date
) -> Iterator[dict[str, Any]]:
    for name in one.prices:
        price = catalog.prices.get(name)
        if price is None or not _read(price, catalog, until):
            continue
        first, last = _dated(price)
        if first <= day:
            yield {
                "first": first.isoformat(),
                "last": last.isoformat(),
                "text": f"{price.name}: {price.quantity or price.summary}",
                "record": price.id,
                "unread": all(catalog.sources[s].read == "no" for s in price.amount.sources),
                "sources": list(price.amount.sources),
            }


def _read(price: Price, catalog: Catalog, until: dt.date) -> bool:
    """Whether a text behind a record was published by a day; an undated one counts as read."""
    for name in price.amount.sources:
        try:
            if read_days(catalog.sources[name].date)[0] <= until:
                return True
        except ValueError:
            return True
    return False


def _dated(price: Price) -> tuple[dt.date, dt.date]:
    """Return the days of a record; "about 2019" and a record without a date are their year."""
    text = str(getattr(price, "date", "") or price.year).removeprefix("about ")
    return read_days(text)
