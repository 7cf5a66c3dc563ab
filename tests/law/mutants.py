"""Every way to break one condition: negate it, swap all and any, move a day or a count."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from typing import Any

from longshadow.law import Rulebook
from longshadow.law.act_conditions import ActIs
from longshadow.law.conditions import All, AnyOf, Condition, Not
from longshadow.law.rulebook import Question, Rule

NUMBERS = ("run_days", "years", "at_least", "item")
DAYS = ("since", "day")
SWAPPED = {All: AnyOf, AnyOf: All}


def mutants(book: Rulebook) -> Iterator[tuple[str, str, Rulebook]]:
    """Yield what was broken, the rule, and the broken rule base."""
    for name, rule in book.rules.items():
        for words, changed in _rule_mutants(rule):
            yield f"{name}: {words}", name, _with_rule(book, changed)
    for name, question in book.facts.items():
        for words, fact in _fact_mutants(question):
            facts = {**book.facts, name: fact}
            yield f"{name}: {words}", name, dataclasses.replace(book, facts=facts)


def _with_rule(book: Rulebook, rule: Rule) -> Rulebook:
    return dataclasses.replace(book, rules={**book.rules, rule.id: rule})


def _rule_mutants(rule: Rule) -> Iterator[tuple[str, Rule]]:
    for words, changed in broken(rule.when, "when"):
        yield words, dataclasses.replace(rule, when=changed)
    for name in rule.unless:
        left = tuple(other for other in rule.unless if other != name)
        yield f"unless {name} dropped", dataclasses.replace(rule, unless=left)
    if rule.concerns is not None:
        for words, changed in broken(rule.concerns, "concerns"):
            yield words, dataclasses.replace(rule, concerns=changed)


def _fact_mutants(question: Question) -> Iterator[tuple[str, Question]]:
    if question.assumed is not None:
        for words, changed in broken(question.assumed, "assumed_when"):
            yield words, dataclasses.replace(question, assumed=changed)


def broken(condition: Condition, path: str) -> Iterator[tuple[str, Condition]]:
    """Yield every condition that differs from one in a single place."""
    here = f"{path} {type(condition).__name__} {condition.text}".strip()
    yield f"{here}: negated", Not(of=condition)
    if isinstance(condition, All | AnyOf):
        if len(condition.of) > 1:
            yield (
                f"{here}: swapped",
                SWAPPED[type(condition)](condition.text, condition.cites, condition.of),
            )
        for i, part in enumerate(condition.of):
            for words, changed in broken(part, f"{path}.{i}"):
                parts = (*condition.of[:i], changed, *condition.of[i + 1 :])
                yield words, dataclasses.replace(condition, of=parts)
    elif isinstance(condition, Not | ActIs):
        key = "of" if isinstance(condition, Not) else "where"
        inner: Any = getattr(condition, key)
        if inner != All():
            for words, changed in broken(inner, f"{path}.{key}"):
                copy: Any = dataclasses.replace(condition, **{key: changed})  # type: ignore[arg-type]
                yield words, copy
    yield from _moved(condition, here)


def _moved(condition: Condition, here: str) -> Iterator[tuple[str, Condition]]:
    for key in (*NUMBERS, *DAYS):
        value = getattr(condition, key, None)
        if not value:
            continue
        one: Any = dt.timedelta(days=1) if isinstance(value, dt.date) else 1
        for step in (one, -one):
            changed: Any = {key: value + step}
            yield (
                f"{here}: {key} {value} -> {value + step}",
                dataclasses.replace(condition, **changed),
            )
