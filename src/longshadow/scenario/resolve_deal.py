"""A deal as it was written becomes the case that the rules read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from longshadow.catalog.load import Catalog
from longshadow.law.case import Act, Case, CaseSource, Event, Fact
from longshadow.law.truth import Truth
from longshadow.provenance import Source
from longshadow.scenario.dates import span_or_none
from longshadow.scenario.deal import ActBlock, DealBlock, EventBlock, FactBlock, WhatIfAct
from longshadow.scenario.deal_checks import span_of
from longshadow.scenario.records import Deal, Statement
from longshadow.scenario.schema import ScenarioFile

__all__ = ["act_of", "deal_of"]

_TRUTH = {"yes": Truth.YES, "no": Truth.NO, "unknown": Truth.UNKNOWN}


def deal_of(model: ScenarioFile, catalog: Catalog) -> Deal:
    """Return the deal of a scenario with the evidence that counts at `knowledge_as_of`.

    Parameters
    ----------
    model
        A valid scenario file that has a deal.
    catalog
        What the item and the sources are looked up in.
    """
    block = model.deal
    assert block is not None
    known = {**catalog.sources, **{name: s.source() for name, s in model.sources.items()}}
    usable = {name for name in known if not _is_later(known[name], model.knowledge_as_of)}
    events = [_event(event, usable) for event in block.events]
    acts = [
        act_of(act, block.actor.name, block.transaction)
        for act in block.acts
        if usable & set(act.source)
    ]
    return Deal(
        id=block.key,
        case=_case(block, catalog, events, acts, known),
        statements=tuple(
            Statement(s.date.first, s.date.last, s.by, s.says, s.source, s.confidence)
            for s in block.statements
            if usable & set(s.source)
        ),
        value_source="" if block.value is None else block.value.source,
        unused=tuple(_unused(block, usable)),
    )


def _is_later(source: Source, known_until: dt.date) -> bool:
    published = span_or_none(source.date)
    return published is not None and published.first > known_until


def _case(
    block: DealBlock, catalog: Catalog, events: Iterable[Event | None], acts: Iterable[Act],
    known: Mapping[str, Source],
) -> Case:  # fmt: skip
    system = catalog.systems.get(block.item)
    happened = tuple(event for event in events if event is not None)
    done = tuple(acts)
    facts = {name: _fact(fact) for name, fact in block.facts.items()}
    cited = {name for event in happened for name in (*event.sources, *event.against)}
    cited |= {name for fact in facts.values() for name in (*fact.sources, *fact.against)}
    cited |= {name for act in done for name in act.sources}
    return Case(
        name=block.key,
        buyer=block.buyer,
        actor=block.actor.name,
        actor_kind=block.actor.kind,
        counterparty=block.counterparty,
        item=block.item if system is None else system.label,
        transaction=block.transaction,
        value_usd=None if block.value is None else block.value.amount,
        events=happened,
        acts=done,
        facts=MappingProxyType(facts),
        sources=MappingProxyType({name: _source(known[name]) for name in sorted(cited)}),
        hypothetical=block.hypothetical,
    )


def _source(source: Source) -> CaseSource:
    published = span_or_none(source.date)
    href = "" if source.href == "none" else source.href
    if published is None:
        return CaseSource(source.title, href)
    return CaseSource(source.title, href, published.first, published.last)


def _event(block: EventBlock, usable: set[str]) -> Event | None:
    """Return an event as far as usable texts say that it happened."""
    note = block.note or ""
    if block.date is not None:
        sources = _only(block.source, usable)
        if not sources:
            return None
        against = _only(block.against, usable)
        return Event(
            block.kind, block.date.first, block.date.last, sources, block.confidence, against, note
        )
    evidence = tuple(item for item in block.evidence if item.source in usable)
    if not any(item.says == "yes" for item in evidence):
        return None
    span = span_of(block.model_copy(update={"evidence": evidence}))
    return Event(
        block.kind,
        span.first,
        span.last,
        tuple(item.source for item in evidence if item.says == "yes"),
        block.confidence,
        tuple(item.source for item in evidence if item.says == "no"),
        note,
    )


def act_of(block: WhatIfAct | ActBlock, person: str, transaction: str) -> Act:
    """Return an official act about a deal; one without a source is supposed.

    Checks have held what it names against the deal's own person and transaction, whose wording
    is taken here.
    """
    return Act(
        kind=block.kind,
        date=block.date,
        person=person,
        transaction=transaction,
        issuer=block.issuer or "",
        limbs=MappingProxyType(dict(block.limbs)),
        dates=MappingProxyType(dict(block.dates)),
        entity=block.entity,
        officers=block.officers,
        sources=getattr(block, "source", ()),
        confidence=getattr(block, "confidence", "unverified"),
        hypothetical=not isinstance(block, ActBlock),
        note=block.note or "",
    )


def _fact(block: FactBlock) -> Fact:
    note = block.note or ""
    return Fact(_TRUTH[block.value], block.source, block.confidence, block.against, note)


def _only(names: Iterable[str], usable: set[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in usable)


def _unused(block: DealBlock, usable: set[str]) -> Iterable[str]:
    for event in block.events:
        texts = {*event.source, *event.against, *(item.source for item in event.evidence)}
        for name in sorted(texts - usable):
            yield f"{event.kind}: {name}"
    for act in block.acts:
        for name in sorted({*act.source} - usable):
            yield f"{act.kind}: {name}"
