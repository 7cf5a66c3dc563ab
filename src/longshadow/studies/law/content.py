"""What result.json holds of the law: the answer, its proof, the time line, the what-ifs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from longshadow.law.case import Act, Event
from longshadow.law.evaluation import Evaluation
from longshadow.law.rulebook import Rulebook
from longshadow.scenario.records import Deal
from longshadow.studies.law.answer import Answer, Supposed
from longshadow.studies.law.plain import Plain

__all__ = ["NOTICE", "content_of"]

NOTICE = "Analysis, not legal advice."


def content_of(
    answer: Answer,
    rulebook: Rulebook,
    beside: Callable[[Plain], Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """Return the answer as plain values: the `law` part of the scenario in result.json.

    `beside` gives what stands beside the answer and never in it; it comes after everything else.
    """
    plain = Plain()
    said = answer.evaluation
    content = {
        "notice": NOTICE,
        "deal": _deal(answer.deal),
        "known_until": answer.known_until.isoformat(),
        **_evaluation(said, rulebook, plain),
        "by_date": [
            {
                "first": band.first.isoformat(),
                "last": None if band.last is None else band.last.isoformat(),
                "after_as_of": band.first > answer.as_of,
                "statuses": {name: status.value for name, status in band.statuses.items()},
            }
            for band in answer.bands
        ],
        "timeline": _timeline(answer, rulebook, plain),
        "what_if": [_supposed(one, plain) for one in answer.supposed],
    }
    if answer.as_of > answer.known_until:
        late = f"The evidence used ends on {answer.known_until}, before the date judged."
        content["warnings"] = [*content["warnings"], late]
    return {**content, **(beside(plain) if beside else {}), "citations": plain.citations}


def _evaluation(said: Evaluation, rulebook: Rulebook, plain: Plain) -> dict[str, Any]:
    made: dict[str, Any] = plain.of(said)
    made["readings"] = list(made.pop("outcomes").values())
    # The whole menu stands beside what was chosen from it.
    menu = tuple(f"235-a-{item}" for item in range(1, 13)) if said.package else ()
    items = tuple(name for name in menu if name in rulebook.provisions)
    made["menu"] = plain.of(rulebook.citations(items, said.law_as_of))
    made["other_readings"] = [
        {
            **dict(zip(("switch", "value", "reading", "status"), row, strict=True)),
            "question": rulebook.switches[row[0]].question,
            "citations": plain.of(
                rulebook.citations(rulebook.switches[row[0]].cites, said.law_as_of)
            ),
        }
        for row in made["other_readings"]
    ]
    return made


def _deal(deal: Deal) -> dict[str, Any]:
    case = deal.case
    names = ("buyer", "actor", "actor_kind", "counterparty", "item", "transaction", "value_usd")
    return {
        "id": deal.id,
        **{name: getattr(case, name) for name in names},
        "value_source": deal.value_source,
        "unused": list(deal.unused),
    }


def _timeline(answer: Answer, rulebook: Rulebook, plain: Plain) -> dict[str, Any]:
    case, as_of = answer.deal.case, answer.as_of
    return {
        "events": [_event(event, as_of) for event in _by_day(case.events)],
        "acts": [_act(act, as_of) for act in sorted(case.acts, key=lambda act: act.date)],
        "statements": [
            {**_span(said.first, said.last, as_of), "by": said.by, "says": said.says,
             "sources": list(said.sources), "confidence": said.confidence}
            for said in sorted(answer.deal.statements, key=lambda said: said.first)
        ],
        "versions": _versions(plain, rulebook),
        "deadlines": [
            plain.of(clock) for clock in answer.evaluation.clocks if not clock.passed
        ],
    }  # fmt: skip


def _by_day(events: Iterable[Event]) -> list[Event]:
    return sorted(events, key=lambda event: (event.first, event.last))


def _span(first: dt.date, last: dt.date, as_of: dt.date) -> dict[str, Any]:
    return {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "after_as_of": first > as_of,
    }


def _event(event: Event, as_of: dt.date) -> dict[str, Any]:
    return {
        **_span(event.first, event.last, as_of),
        "kind": event.kind,
        "note": event.note,
        "sources": list(event.sources),
        "against": list(event.against),
        "confidence": event.confidence,
    }


def _act(act: Act, as_of: dt.date) -> dict[str, Any]:
    return {
        **_span(act.date, act.date, as_of),
        "kind": act.kind,
        "issuer": act.issuer,
        "person": act.person,
        "transaction": act.transaction,
        "entity": list(act.entity),
        "officers": list(act.officers),
        "limbs": dict(act.limbs),
        "dates": {name: day.isoformat() for name, day in act.dates.items()},
        "note": act.note,
        "sources": list(act.sources),
        "confidence": act.confidence,
        "hypothetical": act.hypothetical,
    }


def _versions(plain: Plain, rulebook: Rulebook) -> list[dict[str, Any]]:
    """Return every wording and numbering of the provisions that the answer cites."""
    cited = dict.fromkeys(entry["provision"] for entry in plain.citations.values())
    found = [
        {
            "provision": name,
            "cite": version.cite,
            "text": version.text,
            "first": version.first.isoformat(),
            "last": None if version.last is None else version.last.isoformat(),
            "mark": version.mark,
        }
        for name in cited
        for version in rulebook.provisions[name].versions
    ]
    return sorted(found, key=lambda entry: (entry["first"], entry["cite"]))


def _supposed(one: Supposed, plain: Plain) -> dict[str, Any]:
    said = one.evaluation
    return {
        "id": one.id,
        "title": one.what_if.title,
        "as_of": said.as_of.isoformat(),
        "acts": [_supposed_act(act) for act in one.what_if.acts],
        "status": said.status.value,
        "text": said.text,
        "readings": {name: outcome.status.value for name, outcome in said.outcomes.items()},
        "outcomes": [
            {
                "reading": name,
                "status": outcome.status.value,
                "text": outcome.text,
                "citations": plain.of(outcome.citations),
            }
            for name, outcome in said.outcomes.items()
        ],
        "relief": plain.of([relief for relief in said.relief if relief.truth]),
        "clocks": plain.of(said.clocks),
        "warnings": list(said.warnings),
    }


def _supposed_act(act: Any) -> Mapping[str, Any]:
    return dict(act.model_dump(mode="json", exclude_none=True))
