"""What every part of the law section needs at hand: words, places of citations, sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from longshadow.report.law_words import day_words, short_words, status_words
from longshadow.report.page import Page

__all__ = ["TRUTH_WORDS", "cited", "law_of", "law_values", "span_words"]

TRUTH_WORDS = {"yes": "yes", "no": "no", "unknown": "open"}
_SOURCES = "; sources: "


def law_of(page: Page) -> Mapping[str, Any] | None:
    """Return what the law study found, or None where the run held no deal."""
    return page.scenario.get("law") or None


def law_values(page: Page) -> dict[str, Any]:
    """Return what the templates of the law section are filled with."""
    law = dict(page.scenario["law"])
    return {
        "law": law,
        "places": {key: number for number, key in enumerate(law["citations"], start=1)},
        "refs": page.citations.of,
        "day": day_words,
        "span": span_words,
        "words": status_words,
        "short": short_words,
        "truths": TRUTH_WORDS,
        "fact": lambda text: _fact(page, text),
        "by_status": by_status,
    }


def cited(law: Mapping[str, Any], keys: Iterable[str]) -> str:
    """Return citations as text, for where no link can stand."""
    return "; ".join(dict.fromkeys(law["citations"][key]["cite"] for key in keys))


def span_words(first: str, last: str | None) -> str:
    """Return a stretch of days as a reader says it: a day, a month, a year, or both ends.

    Examples
    --------
    >>> span_words("2019-09-01", "2019-09-30"), span_words("2023-01-01", "2023-12-31")
    ('September 2019', '2023')
    >>> span_words("2018-10-05", "2018-10-05"), span_words("2018-10-05", None)
    ('5 October 2018', 'since 5 October 2018')
    """
    if last is None:
        return f"since {day_words(first)}"
    if first == last:
        return day_words(first)
    if first[:4] == last[:4] and (first[5:], last[5:]) == ("01-01", "12-31"):
        return str(int(first[:4]))
    if first[:7] == last[:7] and first.endswith("-01") and _ends_month(last):
        return day_words(first).partition(" ")[2]
    return f"{day_words(first)} to {day_words(last)}"


def by_status(statuses: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """Return each status with the readings that give it."""
    groups: dict[str, list[str]] = {}
    for reading, status in statuses.items():
        groups.setdefault(status, []).append(reading)
    return list(groups.items())


def _ends_month(day: str) -> bool:
    import datetime as dt

    found = dt.date.fromisoformat(day)
    return found == dt.date.max or (found + dt.timedelta(days=1)).day == 1


def _fact(page: Page, text: str) -> tuple[str, list[int]]:
    """Return a fact without the ids of its sources, and their numbers on this page."""
    said, joint, idents = text.rpartition(_SOURCES)
    names = [ident.strip() for ident in idents.split(",")]
    if not joint or not all(name in page.citations.numbers for name in names):
        return text, []
    return said, page.citations.of(names)
