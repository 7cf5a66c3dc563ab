"""The law in the summary: one sentence and one row of the verdicts, from the stored answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from longshadow.report.law_words import day_words, status_words, statuses_text
from longshadow.report.page import Page
from longshadow.results.records import Finding

__all__ = ["law_row", "law_sentence"]

_SHOWN = 3


def law_sentence(page: Page) -> str:
    """Return the status on the date judged, reading by reading, without a full stop."""
    law = _law(page)
    statuses = _statuses(law)
    head = f"On {day_words(law['as_of'])}, under section 231 of CAATSA ({_cites(law)}), "
    contested = len(set(statuses.values())) > 1
    return head + statuses_text(statuses) + (". Contested" if contested else "")


def law_row(page: Page, finding: Finding) -> dict[str, Any]:
    """Return the row of the verdict table: never more certain than the law is."""
    law = _law(page)
    deal = law["deal"]
    statuses = _statuses(law)
    contested = len(set(statuses.values())) > 1
    answers = [
        (f"{name} reading", status_words(status), "a status, not a range", "")
        for name, status in statuses.items()
    ]
    if not contested:
        (status,) = set(statuses.values())
        answers = [("", status_words(status), "the same on every reading considered", "")]
    return {
        "question": f"What does section 231 say about {deal['buyer']}'s {deal['item']} on "
        f"{day_words(law['as_of'])}?",
        "answers": answers,
        "change": _change(law),
        "confidence": _confidence(finding, contested),
        "is_main": True,
    }


def _law(page: Page) -> Mapping[str, Any]:
    return dict(page.scenario["law"])


def _statuses(law: Mapping[str, Any]) -> dict[str, str]:
    return {one["reading"]: one["status"] for one in law["readings"]}


def _cites(law: Mapping[str, Any]) -> str:
    keys = dict.fromkeys(key for one in law["readings"] for key in one["citations"])
    return "; ".join(dict.fromkeys(law["citations"][key]["cite"] for key in keys)) or "231(a)"


def _change(law: Mapping[str, Any]) -> str:
    """Return the unknown facts and official acts that would change it; never a buyer's choice."""
    found = [one for reading in law["readings"] for one in reading["deciding"]]
    found.sort(key=lambda one: one["id"].startswith("act:"))  # what is open, then what is not done
    texts = list(dict.fromkeys(one["text"] for one in found))
    more = f"; {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else ""
    return "; ".join(texts[:_SHOWN]) + more or "nothing that is open on this date"


def _confidence(finding: Finding, contested: bool) -> str:
    if "unverified" in finding.marks:
        return "low: it rests on a text that nobody read"
    if contested:
        return "none between the readings; high on each, as far as acts were published"
    return "high, as far as acts were published"
