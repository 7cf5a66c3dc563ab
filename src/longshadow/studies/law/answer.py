"""What is asked of the rule base for one deal: the date judged, all dates, and the what-ifs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from longshadow.law.case import Case
from longshadow.law.evaluate import evaluate, statuses_by_date, with_acts
from longshadow.law.evaluation import Evaluation, Status
from longshadow.law.rulebook import Rulebook
from longshadow.law.spans import change_days
from longshadow.law.view import Table
from longshadow.scenario.records import Deal
from longshadow.scenario.resolve_deal import act_of
from longshadow.studies.law.params import LawParams, WhatIf

__all__ = ["Answer", "Band", "Supposed", "answer", "readings_of"]

_ENGAGES = "IS-01"


@dataclass(frozen=True)
class Band:
    """A span of days on which the status of every reading stays the same.

    Attributes
    ----------
    last
        Last day, or None for the last band, which is open.
    """

    first: dt.date
    last: dt.date | None
    statuses: Mapping[str, Status]


@dataclass(frozen=True)
class Supposed:
    """The answer if official acts were as supposed."""

    id: str
    what_if: WhatIf
    evaluation: Evaluation


@dataclass(frozen=True)
class Answer:
    """Everything that the law study says.

    Attributes
    ----------
    evaluation
        The answer on the date judged.
    bands
        Status by date, from the first event to the evidence's end, each date under its own law.
    supposed
        The answers to the what-ifs.
    """

    deal: Deal
    as_of: dt.date
    known_until: dt.date
    evaluation: Evaluation
    bands: tuple[Band, ...]
    supposed: tuple[Supposed, ...]


def readings_of(params: LawParams, rulebook: Rulebook) -> dict[str, tuple[str, ...]]:
    """Return the values of switches to consider: every reading of IS-01 unless the block says."""
    return {_ENGAGES: tuple(rulebook.switches[_ENGAGES].readings), **params.readings}


def answer(
    deal: Deal,
    rulebook: Rulebook,
    params: LawParams,
    *,
    as_of: dt.date,
    known_until: dt.date,
) -> Answer:
    """Return what the law says about a deal.

    Parameters
    ----------
    deal
        The deal.
    rulebook
        The law.
    params
        The study's block.
    as_of
        The date judged.
    known_until
        Up to when the status by date is given.
    """
    readings = readings_of(params, rulebook)
    said = evaluate(
        deal.case, as_of=as_of, rulebook=rulebook, law_as_of=params.law_as_of, readings=readings
    )
    supposed = tuple(
        _supposed(name, what_if, deal.case, rulebook, params, as_of)
        for name, what_if in params.what_if.items()
    )
    bands = _bands(deal.case, rulebook, params, as_of, known_until)
    return Answer(deal, as_of, known_until, _narrowed(said, params), bands, supposed)


def _narrowed(said: Evaluation, params: LawParams) -> Evaluation:
    """Keep only the neighbouring regimes that were asked for."""
    if not params.laws:
        return said
    neighbours = tuple(one for one in said.neighbours if one.id in params.laws)
    parallel = tuple(one for one in said.parallel if one.id in params.laws)
    return replace(said, neighbours=neighbours, parallel=parallel)


def _supposed(
    name: str, what_if: WhatIf, case: Case, rulebook: Rulebook, params: LawParams, as_of: dt.date
) -> Supposed:
    acts = (act_of(act, case.actor, case.transaction) for act in what_if.acts)
    day = what_if.as_of or as_of
    said = evaluate(
        with_acts(case, acts),
        as_of=day,
        rulebook=rulebook,
        law_as_of=params.law_as_of,
        readings=readings_of(params, rulebook),
    )
    return Supposed(name, what_if, said)


def _bands(
    case: Case, rulebook: Rulebook, params: LawParams, as_of: dt.date, known_until: dt.date
) -> tuple[Band, ...]:
    dated = [event.first for event in case.events] + [act.date for act in case.acts]
    first = min([*dated, as_of])
    last = max(known_until, as_of)
    turns = change_days(Table(case), rulebook)
    days = sorted({first, *(day for day in turns if first <= day <= last)})
    columns = statuses_by_date(
        case,
        days,
        rulebook=rulebook,
        law_as_of=params.law_as_of,
        readings=readings_of(params, rulebook),
    )
    rows = [
        (day, {name: statuses[i] for name, statuses in columns.items()})
        for i, day in enumerate(days)
    ]
    return tuple(_merged(rows))


def _merged(rows: Iterable[tuple[dt.date, Mapping[str, Status]]]) -> list[Band]:
    """Join neighbouring days whose statuses are the same."""
    bands: list[Band] = []
    for day, statuses in rows:
        if bands and bands[-1].statuses == statuses:
            continue
        if bands:
            bands[-1] = replace(bands[-1], last=day - dt.timedelta(days=1))
        bands.append(Band(day, None, statuses))
    return bands
