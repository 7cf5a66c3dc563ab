"""The cases that stand in the law files themselves: the first thing to read about a rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from longshadow.catalog.strict_yaml import Document, KeyPath
from longshadow.errors import Problem
from longshadow.law.deal import read_deal
from longshadow.law.readings import considered
from longshadow.law.rulebook import Rulebook
from longshadow.law.status import Question, possible, settle
from longshadow.law.view import Table

__all__ = ["failed_cases"]


def failed_cases(book: Rulebook) -> Iterator[Problem]:
    """Yield what is wrong with the cases of the law files, or with what they expect.

    A case has an ``as_of`` date, a ``deal`` in the grammar of `longshadow.law.deal`, and an
    ``expect`` of rule ids, or ``status``, to what they must come out as.
    """
    for document, path in book.cases:
        raw: Any = document.data
        for part in path:
            raw = raw[part]
        case, problems = read_deal(document, (*path, "deal"), book)
        yield from problems
        if case is not None:
            day = dt.date.fromisoformat(raw["as_of"])
            first = {name: values[0] for name, values in considered(None, book).items()}
            switches = {**first, **raw.get("readings", {})}
            question = Question(Table(case), book, day, day, switches)
            yield from _differences(question, raw["expect"], document, (*path, "expect"))


def _differences(
    question: Question, expect: Mapping[str, Any], document: Document, path: KeyPath
) -> Iterator[Problem]:
    view = question.view()
    for name, wanted in expect.items():
        whole = name == "status"
        found = settle(possible(view)).value if whole else view.rule(name).name.lower()
        if found != wanted:
            yield document.problem((*path, name), f"comes out as {found}", value=wanted)
