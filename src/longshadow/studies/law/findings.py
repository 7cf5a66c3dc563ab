"""Findings and tables of the law study: a status per reading, never a number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from longshadow.law.evaluation import Citation, Evaluation
from longshadow.law.evaluation import Finding as Beside
from longshadow.results.arrays import Table
from longshadow.results.records import Finding, TableEntry
from longshadow.studies.law.answer import Answer, Supposed

__all__ = ["findings_of", "headline_of", "tables_of"]


def headline_of(answer: Answer) -> str:
    """Return the id of the finding that the summary is written from."""
    return f"law.{answer.deal.id}.status"


def findings_of(answer: Answer, sources: Sequence[str]) -> tuple[Finding, ...]:
    """Return the status on every reading, what decides it, and what stands beside it.

    Parameters
    ----------
    answer
        What the law says.
    sources
        Ids of every source behind it, of the deal and of the law.
    """
    return tuple(_findings(answer, tuple(sources)))


def _findings(answer: Answer, sources: tuple[str, ...]) -> Iterator[Finding]:
    said = answer.evaluation
    stem, labels = f"law.{answer.deal.id}", {"deal": answer.deal.id}
    yield Finding(
        id=headline_of(answer),
        title=f"Status under section 231 on {said.as_of}, by reading",
        unit="",
        value={name: outcome.status.value for name, outcome in said.outcomes.items()},
        marks=_marks(said),
        labels={**labels, "quantity": "status"},
        sources=sources,
    )
    yield Finding(
        id=f"{stem}.deciding",
        title="What would change it: unknown facts and official acts",
        unit="",
        value={name: [one.text for one in o.deciding] for name, o in said.outcomes.items()},
        labels={**labels, "quantity": "deciding"},
        sources=sources,
    )
    for name, days in said.days.items():
        yield Finding(
            id=f"{stem}.{name}_days",
            title=f"Days: {name.replace('_', ' ')}",
            unit="days",
            value=days,
            labels={**labels, "quantity": f"{name}_days"},
            sources=sources,
        )
    for kind, group in (("neighbour", said.neighbours), ("parallel", said.parallel)):
        yield from (_beside(one, kind, stem, labels) for one in group)
    yield from (_supposed(one, stem, labels) for one in answer.supposed)


def _beside(one: Beside, kind: str, stem: str, labels: Mapping[str, str]) -> Finding:
    return Finding(
        id=f"{stem}.{kind}.{one.id.lower()}",
        title=f"{one.title} ({_cites(one.citations)})",
        unit="",
        value=one.truth.name.lower(),
        marks=_unverified(one.citations),
        labels={**labels, "quantity": kind, "regime": one.id},
    )


def _supposed(one: Supposed, stem: str, labels: Mapping[str, str]) -> Finding:
    said = one.evaluation
    return Finding(
        id=f"{stem}.what-if.{one.id}.status",
        title=f"Hypothetical: {one.what_if.title}; status on {said.as_of}, by reading",
        unit="",
        value={name: outcome.status.value for name, outcome in said.outcomes.items()},
        marks=("hypothetical", *_marks(said)),
        labels={**labels, "quantity": "status", "what_if": one.id},
    )


def _marks(said: Evaluation) -> tuple[str, ...]:
    """Mark an answer that rests on a text that nobody read, or on made-up facts."""
    grounds = [c for outcome in said.outcomes.values() for c in outcome.citations]
    made_up = ("hypothetical",) if said.hypothetical else ()
    return (*made_up, *_unverified(grounds))


def _unverified(citations: Sequence[Citation]) -> tuple[str, ...]:
    return ("unverified",) if any(c.mark == "unverified" for c in citations) else ()


def _cites(citations: Sequence[Citation]) -> str:
    return "; ".join(dict.fromkeys(citation.cite for citation in citations))


def tables_of(answer: Answer, versions: Sequence[Mapping[str, Any]]) -> tuple[Table, ...]:
    """Return status by date, the time line, ways of relief, and every regime beside.

    Parameters
    ----------
    answer
        What the law says.
    versions
        Every wording and numbering of the provisions that it cites, as in result.json.
    """
    made = (
        _table("law_status_by_date", "One row a span of days and a reading", _by_date(answer)),
        _table(
            "law_timeline",
            "One row an event, act, statement, deadline or wording of the law",
            _timeline(answer, versions),
        ),
        _table("law_relief", "One row a way of relief", _relief(answer)),
        _table("law_beside", "One row a neighbouring regime or parallel measure", _rows(answer)),
    )
    return tuple(table for table in made if table.columns)


def _table(name: str, prose: str, rows: Iterable[Mapping[str, Any]]) -> Table:
    made = list(rows)
    columns = {key: [row[key] for row in made] for key in (made[0] if made else ())}
    return Table(TableEntry(name=name, prose=prose, units=dict.fromkeys(columns, "")), columns)


def _by_date(answer: Answer) -> Iterator[dict[str, str]]:
    for band in answer.bands:
        for reading, status in band.statuses.items():
            yield {
                "first": band.first.isoformat(),
                "last": "" if band.last is None else band.last.isoformat(),
                "reading": reading,
                "status": status.value,
                "after_as_of": _yes(band.first > answer.as_of),
            }


def _timeline(answer: Answer, versions: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    laws = (
        {
            "lane": "law",
            "first": one["first"],
            "last": one["last"] or "",
            "kind": one["mark"],
            "text": one["text"],
            "after_as_of": _yes(one["first"] > answer.as_of.isoformat()),
            "sources": "",
            "confidence": "",
            "citations": one["cite"],
        }
        for one in versions
    )
    return sorted([*_lines(answer), *laws], key=lambda row: (row["first"], row["lane"]))


def _lines(answer: Answer) -> Iterator[dict[str, str]]:
    case = answer.deal.case
    rows = [
        *(
            ("event", e.first, e.last, e.kind, e.note, [*e.sources, *e.against], e.confidence, ())
            for e in case.events
        ),
        *(("act", a.date, a.date, a.kind, a.note, a.sources, a.confidence, ()) for a in case.acts),
        *(
            ("statement", s.first, s.last, s.by, s.says, s.sources, s.confidence, ())
            for s in answer.deal.statements
        ),
        *(
            ("deadline", c.day, c.day, c.id, c.text, (), "", c.citations)
            for c in answer.evaluation.clocks
        ),
    ]
    for lane, first, last, kind, text, sources, confidence, citations in rows:
        yield {
            "lane": lane,
            "first": first.isoformat(),
            "last": last.isoformat(),
            "kind": kind,
            "text": text,
            "after_as_of": _yes(first > answer.as_of),
            "sources": " ".join(sources),
            "confidence": confidence,
            "citations": _cites(citations),
        }


def _relief(answer: Answer) -> Iterator[dict[str, str]]:
    for one in answer.evaluation.relief:
        yield {
            "id": one.id,
            "title": one.title,
            "in_force": one.truth.name.lower(),
            "decider": one.decider,
            "missing": "; ".join(one.missing),
            "clocks": "; ".join(f"{clock.day}: {clock.text}" for clock in one.clocks),
            "citations": _cites(one.citations),
        }


def _rows(answer: Answer) -> Iterator[dict[str, str]]:
    said = answer.evaluation
    for kind, group in (("neighbour", said.neighbours), ("parallel", said.parallel)):
        for one in group:
            yield {
                "kind": kind,
                "id": one.id,
                "title": one.title,
                "holds": one.truth.name.lower(),
                "text": one.text,
                "binds": one.binds,
                "citations": _cites(one.citations),
            }


def _yes(value: bool) -> str:
    return "yes" if value else "no"
