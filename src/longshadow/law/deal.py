"""Reads a deal from a YAML document: strictly, every problem at once, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from longshadow.catalog.strict_yaml import Document, KeyPath
from longshadow.catalog.values import near_miss
from longshadow.errors import Problem
from longshadow.law.case import Act, Case, CaseSource, Confidence, Event, Fact
from longshadow.law.fields import Fields
from longshadow.law.rulebook import Rulebook
from longshadow.law.truth import Truth
from longshadow.law.validate import case_faults

__all__ = ["read_act", "read_deal"]

_PARTIES = ("buyer", "actor", "actor_kind", "counterparty", "item", "transaction")
_DEAL = (
    *_PARTIES, "name", "value_usd", "hypothetical", "sources", "events", "acts", "facts",
)  # fmt: skip
_EVENT = ("kind", "date", "sources", "against", "confidence", "note")
_ACT = (
    "kind", "date", "person", "transaction", "issuer", "limbs", "dates", "entity", "officers",
    "sources", "confidence", "hypothetical", "note",
)  # fmt: skip
_FACT = ("value", "sources", "against", "confidence", "note")
_SOURCE = ("title", "href", "date")
_GRADES = get_args(Confidence)
_UNDATED = ("n.d.", "")
_TRUTHS = {truth.name.lower(): truth for truth in Truth}


def read_deal(
    document: Document, path: KeyPath, rulebook: Rulebook
) -> tuple[Case | None, list[Problem]]:
    """Read the deal that stands at a path of a document.

    Returns
    -------
    tuple
        The case and no problem, or None and every problem found.
    """
    raw: Any = document.data
    for part in path:
        raw = raw[part]
    fields = Fields(document, path)
    if not isinstance(raw, dict):
        fields.bad((), "must be a mapping of keys", raw)
        return None, fields.problems
    case = _deal(fields, raw)
    if not fields.problems:
        for where, message, value, remedy in case_faults(case, rulebook):
            fields.bad(where, message, value, remedy)
    return (None if fields.problems else case), fields.problems


def read_act(document: Document, path: KeyPath) -> tuple[Act | None, list[Problem]]:
    """Read one official act, for a what-if; it is checked against the case when it is used."""
    raw: Any = document.data
    for part in path:
        raw = raw[part]
    fields = Fields(document, path)
    act = _act(fields, fields.mapping(raw, (), _ACT), ())
    return (None if fields.problems else act), fields.problems


def _deal(fields: Fields, raw: dict[str, Any]) -> Case:
    fields.mapping(raw, (), _DEAL)
    named: dict[str, Any] = {key: fields.text(raw, key, (), needed=True) for key in _PARTIES}
    sources = fields.named(raw, "sources").items()
    facts = fields.named(raw, "facts").items()
    events, acts = enumerate(fields.items(raw, "events")), enumerate(fields.items(raw, "acts"))
    return Case(
        name=fields.text(raw, "name", ()) or f"{named['buyer']}, {named['item']}",
        **named,
        value_usd=_money(fields, raw),
        hypothetical=fields.flag(raw, "hypothetical", ()),
        sources={key: _source(fields, item, ("sources", key)) for key, item in sources},
        events=tuple(_event(fields, item, ("events", i)) for i, item in events),
        acts=tuple(
            _act(fields, fields.mapping(item, ("acts", i), _ACT), ("acts", i)) for i, item in acts
        ),
        facts={key: _fact(fields, item, ("facts", key)) for key, item in facts},
    )


def _act(fields: Fields, raw: dict[str, Any], path: KeyPath) -> Act:
    kind: Any = fields.text(raw, "kind", path, needed=True)
    limbs = fields.named(raw, "limbs", path)
    dates = fields.named(raw, "dates", path).items()
    return Act(
        kind=kind,
        date=fields.day(raw.get("date"), (*path, "date")),
        person=fields.text(raw, "person", path),
        transaction=fields.text(raw, "transaction", path),
        issuer=fields.text(raw, "issuer", path),
        limbs={key: fields.flag(limbs, key, (*path, "limbs")) for key in limbs},
        dates={key: fields.day(value, (*path, "dates", key)) for key, value in dates},
        entity=fields.numbers(raw, "entity", path),
        officers=fields.numbers(raw, "officers", path),
        sources=fields.names(raw, "sources", path),
        confidence=_grade(fields, raw, path),
        hypothetical=fields.flag(raw, "hypothetical", path),
        note=fields.text(raw, "note", path),
    )


def _event(fields: Fields, item: Any, path: KeyPath) -> Event:
    raw = fields.mapping(item, path, _EVENT)
    first, last = fields.span(raw.get("date"), (*path, "date"))
    kind: Any = fields.text(raw, "kind", path, needed=True)
    return Event(
        kind, first, last, fields.names(raw, "sources", path), _grade(fields, raw, path),
        fields.names(raw, "against", path), fields.text(raw, "note", path),
    )  # fmt: skip


def _fact(fields: Fields, item: Any, path: KeyPath) -> Fact:
    raw = fields.mapping(item, path, _FACT)
    value = raw.get("value", "")
    word = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
    if word not in _TRUTHS:
        fields.bad((*path, "value"), "must be yes, no or unknown", value)
    return Fact(
        _TRUTHS.get(str(word), Truth.UNKNOWN), fields.names(raw, "sources", path),
        _grade(fields, raw, path), fields.names(raw, "against", path),
        fields.text(raw, "note", path),
    )  # fmt: skip


def _source(fields: Fields, item: Any, path: KeyPath) -> CaseSource:
    raw = fields.mapping(item, path, _SOURCE)
    title = fields.text(raw, "title", path, needed=True)
    href = fields.text(raw, "href", path)
    if raw.get("date", "") in _UNDATED:
        return CaseSource(title, href)
    return CaseSource(title, href, *fields.span(raw.get("date"), (*path, "date")))


def _money(fields: Fields, raw: Mapping[str, Any]) -> float | None:
    value = raw.get("value_usd")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        fields.bad(("value_usd",), "must be a number of dollars", value)
        return None
    return float(value)


def _grade(fields: Fields, raw: Mapping[str, Any], path: KeyPath) -> Confidence:
    value: Any = raw.get("confidence", "unverified")
    if value not in _GRADES:
        fields.bad((*path, "confidence"), "no such grade", value, near_miss(str(value), _GRADES))
        return "unverified"
    grade: Confidence = value
    return grade
