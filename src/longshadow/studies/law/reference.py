"""What stands beside the answer and never in it: other buyers on record, and US programmes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from longshadow.catalog.load import Catalog
from longshadow.law.precedents import Happening, Measures, Precedent, load_precedents
from longshadow.law.precedents_class import Known, kaplan_meier, known_by, lag_of
from longshadow.law.precedents_compare import compared, item_class
from longshadow.law.rulebook import Rulebook
from longshadow.provenance import Source
from longshadow.studies.law.answer import Answer
from longshadow.studies.law.plain import Plain
from longshadow.studies.law.programmes import programmes_of

__all__ = ["Reference", "reference_of"]

_BLOCKING = {7, 8, 9}


@dataclass(frozen=True)
class Reference:
    """Plain values for result.json, and the sources that they name."""

    content: Mapping[str, Any]
    sources: Mapping[str, Source]


def reference_of(answer: Answer, rulebook: Rulebook, catalog: Catalog, plain: Plain) -> Reference:
    """Return the precedents and the programmes beside a deal.

    Parameters
    ----------
    answer
        What the law says; read for the deal and the dates alone.
    rulebook, catalog
        Where provisions and price records are looked up.
    plain
        Gathers the citations.
    """
    case, day = answer.deal.case, answer.as_of
    records = load_precedents()
    known = [one for r in records if (one := known_by(r, day, answer.known_until)) is not None]
    own = next((r for r in records if r.buyer.casefold() == case.buyer.casefold()), None)
    classes = {item: kind for record in records for item, kind in record.items.items()}
    writer = _Writer(rulebook, plain, own)
    content = {
        "cases": [
            {
                **writer.case(one),
                "features": [
                    {
                        "name": feature.name,
                        "relation": feature.relation,
                        "text": feature.text,
                        "citations": writer.cited(feature.cites, _law_day(day)),
                    }
                    for feature in compared(case, one, own, day, classes)
                ]
                if one.package is not None and one.precedent is not own
                else [],
            }
            for one in known
        ],
        "item_class": item_class(case.item, classes),
        "curve": _curve([one for one in known if one.precedent is not own]),
        "menu": writer.cited(tuple(f"235-a-{n}" for n in range(1, 13)), _law_day(day)),
        "citations": writer.cited(("231-a",), _law_day(day)),
    }
    programmes, sources = programmes_of(answer, rulebook, catalog, plain)
    used = {name: one.precedent.sources[name] for one in known for name in _named(one)}
    return Reference({"precedents": content, "programmes": programmes}, {**used, **sources})


def _law_day(day: dt.date) -> dt.date:
    """Return a day on which the Act is law: a deal judged earlier cites it as enacted."""
    return max(day, dt.date(2017, 8, 2))


def _named(known: Known) -> Iterator[str]:
    for one in (*known.events, known.package, known.statute):
        if one is not None:
            yield from one.sources
    if known.precedent.value is not None:
        yield from known.precedent.value.sources


def _curve(known: Sequence[Known]) -> dict[str, Any] | None:
    """Return the share without action by days since delivery, by shortest and longest lags."""
    lags = [lag for one in known if (lag := lag_of(one)) is not None]
    if not lags:
        return None
    flags = [lag.censored for lag in lags]
    return {
        "n": len(lags),
        "censored": sum(flags),
        **{
            name: [
                {"days": s.days, "at_risk": s.at_risk, "acted": s.acted, "share": s.share}
                for s in kaplan_meier(days, flags)
            ]
            for name, days in (
                ("least", [lag.least for lag in lags]),
                ("most", [lag.most for lag in lags]),
            )
        },
        "marks": [
            {"id": one.precedent.id, "least": lag.least, "most": lag.most, "censored": lag.censored}
            for one in known
            if (lag := lag_of(one)) is not None
        ],
    }


@dataclass(frozen=True)
class _Writer:
    rulebook: Rulebook
    plain: Plain
    own: Precedent | None

    def cited(self, cites: tuple[str, ...], day: dt.date) -> list[str]:
        keys: list[str] = self.plain.of(self.rulebook.citations(cites, day))
        return keys

    def case(self, known: Known) -> dict[str, Any]:
        record, lag, package = known.precedent, lag_of(known), known.package
        return {
            "id": record.id,
            "title": record.title,
            "buyer": record.buyer,
            "person": record.person,
            "counterparty": record.counterparty,
            "items": dict(record.items),
            "own": record is self.own,
            "value_usd": record.value.usd if record.value else None,
            "value_note": record.value.note if record.value else "",
            "bond": {"text": record.bond.text, "mark": record.bond.mark},
            "outcome": _outcome(known),
            "seen": known.seen.isoformat() if known.seen else None,
            "lag": None if lag is None else {**vars(lag), "until": lag.until.isoformat()},
            "events": [self.event(event) for event in sorted(known.events, key=_first)],
            "statute": self.event(known.statute) if known.statute else None,
            "package": self.package(package) if package else None,
            "citations": self.cited(("231-a",), _law_day(_day(known))),
        }

    def event(self, event: Happening) -> dict[str, Any]:
        return {
            "first": event.date[0].isoformat(),
            "last": event.date[1].isoformat(),
            "kind": event.kind,
            "text": event.text,
            "note": event.note,
            "sources": list(event.sources),
            "confidence": event.confidence,
            "citations": self.cited(event.cites, event.date[1]),
        }

    def package(self, package: Measures) -> dict[str, Any]:
        day, items = package.date[0], sorted({*package.entity, *package.officers})
        return {
            "date": day.isoformat(),
            "text": package.text,
            "note": package.note,
            "mark": package.mark,
            "entity": list(package.entity),
            "officers": list(package.officers),
            "entity_blocked": set(package.entity) >= _BLOCKING,
            "sources": list(package.sources),
            "citations": self.cited(("231-a", *(f"235-a-{n}" for n in items)), day),
        }


def _first(event: Happening) -> tuple[dt.date, dt.date]:
    return event.date


def _day(known: Known) -> dt.date:
    return known.package.date[0] if known.package else known.seen or dt.date(2017, 8, 2)


def _outcome(known: Known) -> str:
    """Return how a case stood: one of five words, none of which says what comes next."""
    kinds = {event.kind for event in known.events}
    if known.package is not None:
        return "sanctioned"
    if "abandoned" in kinds:
        return "dropped"
    if known.delivery is not None:
        return "delivered, no action found"
    return "contract, no delivery found" if "contract" in kinds else "no contract found"
