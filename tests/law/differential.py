"""Random deals, and what the answer-set program in `oracle/` says of them.

The program was written from the research notes and the cited text, without the rule base. The
deals are drawn here, once, and told to both: to the engine as records, to clingo as facts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import clingo
import numpy as np

from longshadow.law import Act, Case, Event, Fact, Truth

__all__ = ["ENACTED", "Answer", "Deal", "answers", "draw", "words"]

QUIET = ("-Wno-atom-undefined", "-Wno-global-variable", "-Wno-operation-undefined")
ORACLE = Path(__file__).with_name("oracle")
DAY = dt.timedelta(days=1)
SWITCHES = {
    "IS-01": ("delivery", "payment", "contract"),
    "IS-02": ("also preemptive", "requires imposition"),
    "IS-03": ("entity and officers", "entity only"),
    "IS-04": ("slip", "literal"),
    "IS-05": ("flag", "voids"),
    "IS-06": ("single", "per delivery"),
    "IS-07": ("open", "exhaustive"),
    "IS-08": ("survives", "displaced"),
    "IS-09": ("entity", "state"),
    "IS-10": ("confirmed", "first parts", "deployment"),
}
LIMBS = {
    "determination": ("significant",),
    "initial_waiver": ("vital", "enforcement", "cyber"),
    "delay_certification": ("reducing",),
    "modified_waiver": ("A", "B-i", "B-ii-I", "B-ii-II", "B-ii-III", "B-ii-IV", "C-i", "C-ii"),
    "general_waiver": ("finding",),
    "termination": ("notice", "stopped", "steps", "assurances"),
    "turkey_termination": ("possession_ended", "no_russian_operators", "assurances"),
    "excluded_person": ("excluded",),
    "package": (),
}
FACTS = (
    "sector_person", "actor_is_person", "knowingly", "other_transaction", "first_parts_deliver",
    "service_engages", "contract_after_act", "literal_menu", "intelligence_activity",
    "treaty_admission",
)  # fmt: skip
KINDS = ("ministry", "state agency", "company", "financial institution", "individual", "other")
SELLERS = ("Rosoboronexport", "Rostec", "GRU", "FSB", "SVR", "Zorsecurity", "Some Bureau")
#: Days near which the law changes, and the last days before.
TURNS = tuple(
    dt.date.fromisoformat(day)
    for day in ("2017-08-02", "2017-10-27", "2018-01-29", "2018-08-13", "2019-07-12", "2021-01-01")
)
FIRST, LAST = dt.date(2016, 6, 1), dt.date(2023, 6, 1)
MODIFIED, ENACTED = dt.date(2018, 8, 13), dt.date(2017, 8, 2)


@dataclass(frozen=True)
class Deal:
    """A case with the day judged, the law's day and the value of every switch."""

    case: Case
    as_of: dt.date
    law_as_of: dt.date
    switches: Mapping[str, str] = field(default_factory=dict)


# ---------------------------------------------------------------- drawing


def draw(rng: np.random.Generator) -> Deal:
    """Return a random deal: events of uncertain days, contradictions, acts whole and in part."""
    turkish = rng.random() < 0.25
    seller = SELLERS[0] if turkish or rng.random() < 0.5 else _one(rng, SELLERS)
    base = _day(rng)
    acts = tuple(_acts(rng, base))
    case = Case(
        name="random",
        buyer="Turkey" if turkish else "X",
        actor="the actor",
        actor_kind=_one(rng, KINDS[:2] if rng.random() < 0.5 else KINDS),
        counterparty=seller,
        item="S-400" if turkish else "a system",
        transaction="the deal",
        events=tuple(_events(rng, base)),
        acts=acts,
        facts=_facts(rng),
        hypothetical=True,
    )
    as_of = _as_of(rng, case)
    law = as_of if rng.random() < 0.8 else _day(rng)
    odd = rng.random() < 0.6
    switches = {k: _one(rng, v) if odd or k == "IS-01" else v[0] for k, v in SWITCHES.items()}
    return Deal(case, as_of, law, switches)


def _one(rng: np.random.Generator, options: tuple[str, ...]) -> str:
    return options[int(rng.integers(len(options)))]


def _day(rng: np.random.Generator) -> dt.date:
    """Return a day: near a turn of the law as often as anywhere."""
    if rng.random() < 0.5:
        return TURNS[int(rng.integers(len(TURNS)))] + DAY * int(rng.integers(-40, 41))
    return FIRST + DAY * int(rng.integers((LAST - FIRST).days))


def _events(rng: np.random.Generator, base: dt.date) -> Iterator[Event]:
    """Yield events in an order that can be: nothing is delivered before the contract."""
    day = base
    for kind, chance in (
        ("agreement", 0.1), ("contract", 0.6), ("payment", 0.4), ("first_parts", 0.25),
        ("delivery", 0.55), ("delivery", 0.2), ("fielding", 0.25), ("service", 0.15),
        ("abandoned", 0.1),
    ):  # fmt: skip
        if rng.random() >= chance:
            continue
        span = int(rng.integers(1, 60)) if rng.random() < 0.3 else 0
        doubted = ("b",) if rng.random() < 0.08 else ()
        yield Event(kind, day, day + DAY * span, sources=("a",), against=doubted)  # type: ignore[arg-type]
        day += DAY * (span + int(rng.integers(0, 200)))


def _acts(rng: np.random.Generator, base: dt.date) -> Iterator[Act]:
    """Yield official acts, none older than the provision that it rests on."""
    for kind, limbs in LIMBS.items():
        chance = {"package": 0.35, "determination": 0.3, "modified_waiver": 0.25}.get(kind, 0.12)
        if rng.random() >= chance:
            continue
        earliest = MODIFIED if kind in ("modified_waiver", "excluded_person") else ENACTED
        date = max(earliest, base + DAY * int(rng.integers(0, 700)))
        whole = rng.random() < 0.75
        yield Act(
            kind,  # type: ignore[arg-type]
            date,
            person="the actor" if rng.random() < 0.95 else "somebody else",
            transaction="the deal" if rng.random() < 0.95 else "another deal",
            limbs={limb: True for limb in limbs if whole or rng.random() < 0.7},
            dates=_later(rng, kind, date),
            entity=_menu(rng) if kind == "package" else (),
            officers=_menu(rng) if kind == "package" else (),
        )


def _menu(rng: np.random.Generator) -> tuple[int, ...]:
    return tuple(sorted(rng.choice(np.arange(1, 13), int(rng.integers(1, 7)), False).tolist()))


def _later(rng: np.random.Generator, kind: str, date: dt.date) -> dict[str, dt.date]:
    """Return dates that hang on an act; a disapproval passes while the review lasts."""
    dates = {}
    if rng.random() < 0.08:
        dates["withdrawn"] = date + DAY * int(rng.integers(1, 400))
    if kind in ("modified_waiver", "general_waiver", "termination") and rng.random() < 0.3:
        dates["effective"] = date + DAY * int(rng.integers(30, 90))
    if kind == "modified_waiver" and rng.random() < 0.5:
        dates["report"] = date + DAY * int(rng.integers(100, 140))
    if kind in ("general_waiver", "termination"):
        course = rng.random()
        if course < 0.2:
            dates["approval_enacted"] = date + DAY * int(rng.integers(1, 30))
        elif course < 0.5:
            passed = date + DAY * int(rng.integers(5, 30))
            dates["disapproval_passed"] = passed
            if course < 0.3:
                dates["vetoed"] = passed + DAY * int(rng.integers(1, 12))
            elif course < 0.4:
                dates["disapproval_enacted"] = passed + DAY * int(rng.integers(1, 12))
    return dates


def _facts(rng: np.random.Generator) -> dict[str, Fact]:
    chances = {"other_transaction": 0.08, "intelligence_activity": 0.08, "treaty_admission": 0.08}
    return {
        name: Fact(Truth(int(rng.integers(3))), sources=("a",))
        for name in FACTS
        if rng.random() < chances.get(name, 0.35)
    }


def _as_of(rng: np.random.Generator, case: Case) -> dt.date:
    """Return the day judged: mostly just before, on or after a day on which something turns."""
    days = [day for event in case.events for day in (event.first, event.last)]
    for act in case.acts:
        days += [act.date, *act.dates.values()]
        days += [act.date + DAY * n for n in (30, 60, 120, 180, 365)]
        days += [day + DAY * n for day in act.dates.values() for n in (10, 12)]
    if not days or rng.random() < 0.15:
        return _day(rng)
    if rng.random() < 0.3:
        return max(days) + DAY * int(rng.integers(0, 400))
    return days[int(rng.integers(len(days)))] + DAY * int(rng.integers(-1, 3))


def words(deal: Deal) -> list[str]:
    """Return a deal in a few lines: what differs from the usual, and nothing else."""
    case = deal.case
    odd = {k: v for k, v in deal.switches.items() if v != SWITCHES[k][0]}
    lines = [f"as_of {deal.as_of}, law_as_of {deal.law_as_of}, readings {odd}"]
    lines += [f"{case.buyer}, {case.actor_kind}, {case.counterparty}"]
    for event in case.events:
        doubt = ", contradicted" if event.against else ""
        lines.append(f"  event {event.kind} {event.first}/{event.last}{doubt}")
    for act in case.acts:
        if (act.person, act.transaction) == (case.actor, case.transaction):
            dates = {name: day.isoformat() for name, day in act.dates.items()}
            items = [list(act.entity), list(act.officers)] if act.entity else ""
            lines.append(f"  act {act.kind} {act.date} {sorted(act.limbs)} {dates} {items}")
    return [*lines, *(f"  fact {k}: {v.value.name}" for k, v in case.facts.items())]


# ---------------------------------------------------------------- telling clingo


def _told(number: int, deal: Deal) -> Iterator[str]:
    case, c = deal.case, number
    yield f"as_of({c},{deal.as_of.toordinal()}). law({c},{deal.law_as_of.toordinal()})."
    yield from (f'switch({c},{k.replace("IS-", "is")},"{v}").' for k, v in deal.switches.items())
    yield f'buyer({c},"{case.buyer}"). item({c},"{case.item}").'
    yield f'kind({c},"{case.actor_kind}"). seller({c},"{case.counterparty}").'
    for e, event in enumerate(case.events):
        yield f"event({c},{e},{event.kind})."
        yield f"span({c},{e},{event.first.toordinal()},{event.last.toordinal()})."
        yield from (f"doubted({c},{e})." for _ in event.against[:1])
        yield from (f"day({c},{e},{day})." for day in _days(deal, event))
    yield from (f"known({c},{name},{int(fact.value)})." for name, fact in case.facts.items())
    for a, act in enumerate(case.acts):
        if (act.person, act.transaction) == (case.actor, case.transaction):
            yield from _told_act(c, a, act)


def _told_act(c: int, a: int, act: Act) -> Iterator[str]:
    yield f"act({c},{a},{act.kind},{act.date.toordinal()})."
    lower = ("A", "B", "C")
    for limb in act.limbs:
        yield f'limb({c},{a},"{limb}").' if limb.startswith(lower) else f"limb({c},{a},{limb})."
    yield from (f"due({c},{a},{k},{v.toordinal()})." for k, v in act.dates.items())
    yield from (f"chosen({c},{a},entity,{n})." for n in act.entity)
    yield from (f"chosen({c},{a},officers,{n})." for n in act.officers)
    # s.216(b)(2): 60 days when the report comes from 10 July through 7 September
    season = (7, 10) <= (act.date.month, act.date.day) <= (9, 7)
    yield f"length({c},{a},{60 if season else 30})."
    if act.kind == "package":
        ends = act.date + DAY * 365
        while (ends.month, ends.day) < (act.date.month, act.date.day):
            ends += DAY
        yield f"due({c},{a},year,{ends.toordinal()})."


def _days(deal: Deal, event: Event) -> Iterator[int]:
    """Yield enough days of a span to tell apart everything that a rule can ask of it."""
    turns = {deal.as_of, *(act.date for act in deal.case.acts)}
    turns |= {TURNS[0] - DAY, TURNS[4] - DAY}
    days = {event.first, event.last} | turns | {day + DAY for day in turns}
    return (day.toordinal() for day in sorted(days) if event.first <= day <= event.last)


Answer = tuple[dict[str, int], frozenset[str]]


def answers(deals: Iterable[Deal], mode: str) -> list[Answer]:
    """Return, for each deal, the truth of the rules and the statuses that are open.

    Parameters
    ----------
    mode
        ``kleene`` works strong Kleene values out as facts; ``worlds`` picks a value for every
        unknown and joins the statuses of all answer sets (brave reasoning); rules are then empty.
    """
    told = list(deals)
    options = ["--enum-mode=brave", "0"] if mode == "worlds" else []
    control = clingo.Control([*options, *QUIET])
    control.add("base", [], "\n".join(line for i, d in enumerate(told) for line in _told(i, d)))
    control.load(str(ORACLE / "rules.lp"))
    control.load(str(ORACLE / f"{mode}.lp"))
    control.ground([("base", [])])
    shown: list[clingo.Symbol] = []
    with control.solve(yield_=True) as handle:  # type: ignore[union-attr]
        for model in handle:
            shown = list(model.symbols(shown=True))
    assert shown or not told, "the program has no answer set"
    truths: list[dict[str, int]] = [{} for _ in told]
    open_: list[set[str]] = [set() for _ in told]
    for atom in shown:
        case = atom.arguments[0].number
        if atom.name == "may":
            open_[case].add(atom.arguments[1].string)
        elif mode == "kleene":
            name = atom.arguments[1].name
            assert name not in truths[case], f"two truths for {name}"
            truths[case][name] = atom.arguments[2].number
    return [(t, frozenset(o)) for t, o in zip(truths, open_, strict=True)]
