"""What each raid is, and what each option makes of it: shares that leak, shots, what runs out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from longshadow.report.defence_order import order_of
from longshadow.report.defence_page import defence_of, finding_of, looks_of, target_names
from longshadow.report.defence_words import (
    QUANTITIES,
    answer_words,
    binding_words,
    chance_words,
    plural,
    raid_words,
    range_words,
    term_words,
)
from longshadow.report.page import Page
from longshadow.report.templating import render as fill
from longshadow.report.wording import mid_sentence
from longshadow.results.records import Finding

__all__ = ["ORDER", "SECTION", "render"]

SECTION = "defence"
ORDER = 10


def render(page: Page) -> Markup | None:
    """Return the raids in words and the tables, or None where no raid was played."""
    facts = defence_of(page)
    if not facts or not facts["raids"] or not facts["options"]:
        return None
    terms = {t["id"]: t for t in facts["terms"]}
    return fill(
        "defence_answer.html.j2",
        raids=[_raid(page, raid) for raid in facts["raids"]],
        options=list(looks_of(page).values()),
        term=terms.get(facts["main_term"]),
        undefendable=facts["undefendable"],
        cautions=facts["cautions"],
    )


def _raid(page: Page, raid: Mapping[str, Any]) -> dict[str, Any]:
    term = (defence_of(page) or {})["main_term"]
    classes = list(dict.fromkeys(t["target"] for t in raid["threats"]))
    names = target_names(page)
    shares = [
        {
            "name": plural(names.get(target, target)),
            "cells": _cells(page, raid["id"], term, "leak_ratio", target),
            "verdict": order_of(page, raid["id"], target).text,
        }
        for target in classes
    ]
    return {
        "label": raid["label"], "words": raid["words"], "what": raid_words(raid),
        "shares": shares,
        "rows": _rows(page, raid["id"], term, classes), "binds": _binds(page, raid["id"]),
        "term": mid_sentence(term_words(page, term)),
    }  # fmt: skip


def _rows(page: Page, raid: str, term: str, classes: list[str]) -> list[tuple[str, list[Any]]]:
    names = target_names(page)
    rows = []
    for quantity, words in QUANTITIES.items():
        for target in ["", *classes]:
            cells = _cells(page, raid, term, quantity, target)
            who = f": {mid_sentence(plural(names.get(target, target)))}" if target else ""
            if any(cells):
                rows.append((words + who, cells))
    return rows


def _cells(page: Page, raid: str, term: str, quantity: str, target: str = "") -> list[Any]:
    return [
        _cell(finding_of(page, ident, raid, term, quantity, target)) for ident in looks_of(page)
    ]


def _cell(finding: Finding | None) -> dict[str, str] | None:
    if finding is None:
        return None
    return {
        "middle": answer_words(finding),
        "range": "" if finding.refused else range_words(finding),
        "chance": chance_words(finding),
        "why": finding.refused.removeprefix("not applicable: "),
    }


def _binds(page: Page, raid: str) -> list[str]:
    found = {
        one["option"]: binding_words(one["shares"])
        for one in (defence_of(page) or {})["binding"]
        if one["raid"] == raid
    }
    bare = {one["option"] for one in (defence_of(page) or {})["units"] if one["p95"] <= 0}
    found |= dict.fromkeys(bare & found.keys(), "there is nothing to stop them with")
    return [found.get(ident, "") for ident in looks_of(page)] if found else []
