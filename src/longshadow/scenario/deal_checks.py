"""What is wrong with a deal beyond its single fields: order, sources, whom an act names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from longshadow.catalog.strict_yaml import KeyPath
from longshadow.errors import Problem
from longshadow.law.acts import DATES, LIMBS
from longshadow.scenario.dates import Span, span_or_none
from longshadow.scenario.deal import ActBlock, DealBlock, EventBlock, WhatIfAct
from longshadow.scenario.layers import Layered
from longshadow.scenario.nearest import did_you_mean

__all__ = ["act_problems", "deal_problems", "source_dates", "span_of"]

#: What cannot come before what.
_AFTER = {
    "payment": ("contract",),
    "first_parts": ("contract",),
    "delivery": ("contract",),
    "fielding": ("contract", "first_parts", "delivery"),
    "abandoned": ("contract",),
}
_WORDS = {"first_parts": "the arrival of first parts"}


def deal_problems(
    deal: DealBlock, dates: Mapping[str, Span | None], known_until: dt.date | None, source: Layered
) -> Iterator[Problem]:
    """Yield every problem of a deal.

    Parameters
    ----------
    deal
        A deal whose fields are valid.
    dates
        By id of a source: when it was published, or None when it does not say.
    known_until
        The scenario's `knowledge_as_of`.
    source
        Where it was written.
    """
    yield from _order(deal.events, source)
    for i, event in enumerate(deal.events):
        yield from _event(event, ("deal", "events", i), dates, known_until, source)
    for i, act in enumerate(deal.acts):
        at: KeyPath = ("deal", "acts", i)
        day = Span(act.date.isoformat(), act.date, act.date)
        yield from _dated((*at, "date"), day, act.source, dates, known_until, source)
    for i, said in enumerate(deal.statements):
        at = ("deal", "statements", i)
        yield from _dated((*at, "date"), said.date, said.source, dates, known_until, source)
    yield from act_problems(deal.acts, deal, ("deal", "acts"), source)


def span_of(event: EventBlock) -> Span:
    """Return the first and last day of an event, whether one text dates it or several do."""
    if event.date is not None:
        return event.date
    dated = [item.date for item in event.evidence if item.says == "yes"]
    first, last = min(span.first for span in dated), max(span.last for span in dated)
    return Span(f"{first}/{last}" if first != last else str(first), first, last)


def _order(events: Sequence[EventBlock], source: Layered) -> Iterator[Problem]:
    spans = [(event.kind, span_of(event)) for event in events]
    for i, (kind, span) in enumerate(spans):
        for earlier in _AFTER.get(kind, ()):
            found = [other.first for name, other in spans if name == earlier]
            if found and span.last < min(found):
                yield source.problem(
                    ("deal", "events", i, "date"),
                    f"{_word(kind)} before {_word(earlier)}",
                    value=span.text,
                    remedy=f"The first {earlier} stands at {min(found)}; correct one of the two.",
                )
                break


def _word(kind: str) -> str:
    return _WORDS.get(kind, kind)


def _event(
    event: EventBlock, at: KeyPath, dates: Mapping[str, Span | None],
    known_until: dt.date | None, source: Layered,
) -> Iterator[Problem]:  # fmt: skip
    if event.date is not None:
        yield from _dated((*at, "date"), event.date, event.source, dates, known_until, source)
    for i, item in enumerate(event.evidence):
        where = (*at, "evidence", i, "date")
        yield from _dated(where, item.date, (item.source,), dates, known_until, source)


def _dated(
    at: KeyPath, span: Span, ids: Iterable[str], dates: Mapping[str, Span | None],
    known_until: dt.date | None, source: Layered,
) -> Iterator[Problem]:  # fmt: skip
    if known_until is not None and span.first > known_until:
        yield source.problem(
            at,
            f"lies after knowledge_as_of, {known_until}: nobody can know it",
            value=span.text,
            remedy="Correct the date, or use later evidence: knowledge_as_of.",
        )
    for name in ids:
        published = dates.get(name)
        if published is not None and published.last < span.first:
            yield source.problem(
                at,
                f"the source {name!r} is of {published.text}, older than what it is said to prove",
                value=span.text,
                remedy="Name a source that can know it, or correct one of the two dates.",
            )


def act_problems(
    acts: Sequence[WhatIfAct | ActBlock], deal: DealBlock, at: KeyPath, source: Layered
) -> Iterator[Problem]:
    """Yield what is wrong with official acts, published or supposed, about one deal."""
    for i, act in enumerate(acts):
        where = (*at, i)
        for key, right in (("person", deal.actor.name), ("transaction", deal.transaction)):
            given = getattr(act, key)
            if _plain(given) != _plain(right):
                yield source.problem(
                    (*where, key),
                    f"names another {key}: it has no effect on this deal",
                    value=given,
                    remedy=f"The {key} of this deal is {right!r}. No act reaches a {key} that it "
                    "does not name.",
                )
        yield from _parts(act, where, source)


def _parts(act: WhatIfAct, at: KeyPath, source: Layered) -> Iterator[Problem]:
    """Yield limbs, dates and menu items that do not belong to an act of this kind."""
    for name in act.limbs:
        if name not in LIMBS[act.kind]:
            remedy = did_you_mean(name, LIMBS[act.kind])
            yield source.problem(
                (*at, "limbs", name), f"no limb of {act.kind}", key=True, remedy=remedy
            )
    for name in act.dates:
        if name not in DATES:
            remedy = did_you_mean(name, DATES)
            yield source.problem((*at, "dates", name), "no date of an act", key=True, remedy=remedy)
    has_items = bool(act.entity or act.officers)
    if has_items != (act.kind == "package"):
        text = "a package names menu items under 'entity' or 'officers'"
        yield source.problem(
            at, text if not has_items else "only a package names menu items", value=act.kind
        )


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def source_dates(own: Mapping[str, Any], others: Mapping[str, Any]) -> dict[str, Span | None]:
    """Return when each source was published, as far as it says."""
    return {name: span_or_none(item.date) for name, item in {**others, **own}.items()}
