"""Reads the table of cases and checks a case against a rule base, quickly and in full."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from longshadow.catalog.strict_yaml import Document, parse_yaml
from longshadow.errors import ScenarioError
from longshadow.law import Case, Evaluation, Rulebook, Truth, evaluate, load_rulebook, read_deal
from longshadow.law.readings import combinations, considered, nearest
from longshadow.law.status import Question, possible, settle
from longshadow.law.view import Table

CASES = Path(__file__).with_name("cases.yaml")
WORDS = {True: "yes", False: "no"}


@dataclass(frozen=True)
class Example:
    """One case of the table."""

    id: str
    case: Case
    as_of: dt.date
    law_as_of: dt.date
    readings: Mapping[str, tuple[str, ...]]
    expect: Mapping[str, Any]
    table: Table = field(repr=False)

    def evaluate(self, book: Rulebook) -> Evaluation:
        return evaluate(
            self.case,
            as_of=self.as_of,
            law_as_of=self.law_as_of,
            readings=self.readings,
            rulebook=book,
        )


@functools.cache
def rulebook() -> Rulebook:
    return load_rulebook()


@functools.cache
def examples() -> Mapping[str, Example]:
    data = parse_yaml(CASES.read_text("utf-8"), "cases.yaml", ScenarioError).data
    raws: dict[str, dict[str, Any]] = {}
    found: dict[str, Example] = {}
    for raw in data["cases"]:
        merged = {**raws.get(raw.get("base", ""), {}), **raw}
        if "base" in raw and "change" in raw:
            merged["change"] = {**raws[raw["base"]].get("change", {}), **raw["change"]}
        raws[raw["id"]] = merged
        assert raw["id"] not in found
        found[raw["id"]] = _example(merged, data["deals"][merged["deal"]])
    return found


def _example(raw: Mapping[str, Any], deal: Mapping[str, Any]) -> Example:
    document = Document({"deal": _deal(raw, deal)}, {}, {}, "cases.yaml")
    case, problems = read_deal(document, ("deal",), rulebook())
    assert case is not None, (raw["id"], [str(problem) for problem in problems])
    as_of = dt.date.fromisoformat(raw["as_of"])
    law = dt.date.fromisoformat(raw["law_as_of"]) if "law_as_of" in raw else as_of
    readings = {key: tuple(values) for key, values in raw.get("readings", {}).items()}
    return Example(raw["id"], case, as_of, law, readings, raw["expect"], Table(case))


def _deal(raw: Mapping[str, Any], deal: Mapping[str, Any]) -> dict[str, Any]:
    evidence = deal.get("evidence", {})
    made = {key: value for key, value in deal.items() if key != "evidence"}
    made |= raw.get("change", {})
    made["sources"] = {**deal.get("sources", {}), "b": {"title": "a contradiction"}}
    made["hypothetical"] = raw.get("hypothetical", deal.get("hypothetical", False))
    made["events"] = [
        {
            "kind": kind,
            **evidence.get(kind, {}),
            **(one if isinstance(one, dict) else {"date": one}),
        }
        for kind, value in raw.get("events", {}).items()
        for one in (value if isinstance(value, list) else [value])
    ]
    made["acts"] = [
        {
            "person": made["actor"],
            "transaction": made["transaction"],
            **({} if made["hypothetical"] else evidence.get("act", {})),
            **act,
            "limbs": dict.fromkeys(act.get("limbs", ()), True),
        }
        for act in (*raw.get("acts", ()), *raw.get("add", ()))
    ]
    made["facts"] = {
        key: {"value": value, **evidence.get("fact", {})}
        for key, value in raw.get("facts", {}).items()
    }
    return made


def quick_faults(example: Example, book: Rulebook) -> Iterator[str]:
    """Yield what statuses, rules and package disagree with the expectation, without a proof."""
    expect = example.expect
    chosen = considered(example.readings, book)
    table = Table(example.case)
    ways = [way for _, group in combinations(chosen) for way in group]
    questions = {
        _name(switches, differs): Question(table, book, example.as_of, example.law_as_of, switches)
        for differs, switches in ways
    }
    yield from _status_faults(expect, questions)
    first = next(iter(questions.values()))
    view = first.view()
    wanted = {**{name: "yes" for name in expect.get("relief", ())}, **expect.get("rules", {})}
    if "blocked" in expect:
        wanted["blocked"] = expect["blocked"]
    for name, truth in wanted.items():
        if view.rule(name) is not word(truth):
            yield f"{name}: {view.rule(name).name}, not {truth}"
    for value, truth in expect.get("package", {}).items():
        other = replace(first, switches={**first.switches, "IS-03": value}).view()
        if other.rule("R21") is not word(truth):
            yield f"package by {value}: {other.rule('R21').name}, not {truth}"


def _name(switches: Mapping[str, str], differs: str) -> str:
    return switches["IS-01"] + (f", {differs}" if differs else "")


def _status_faults(expect: Mapping[str, Any], questions: Mapping[str, Question]) -> Iterator[str]:
    wanted = expect.get("status")
    if wanted is None:
        return
    found = {name: settle(possible(q.view())).value for name, q in questions.items()}
    if isinstance(wanted, str):
        yield from (f"{n}: {one}, not {wanted}" for n, one in found.items() if one != wanted)
        return
    yield from (f"{name}: no such reading" for name in wanted.keys() - found.keys())
    for name, status in found.items():
        main, _, differs = name.partition(", ")
        told = {
            key.partition(", ")[2]: v for key, v in wanted.items() if key.split(", ")[0] == main
        }
        if told and status != (want := told[nearest(differs, told)]):
            yield f"{name}: {status}, not {want}"


def word(value: Any) -> Truth:
    return Truth[str(WORDS.get(value, value)).upper()]
