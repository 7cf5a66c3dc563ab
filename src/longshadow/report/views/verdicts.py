"""Verdict table: question, answer, range, what would change it, confidence in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from longshadow.report.coverage_words import base_quantity, question, rivals
from longshadow.report.defence_sentences import defence_answers, defence_rivals
from longshadow.report.defence_words import question as defence_question
from longshadow.report.law_sentences import law_row
from longshadow.report.page import Page
from longshadow.report.templating import render as fill
from longshadow.report.wording import finding_middle, finding_range, parameter_words, presets_text
from longshadow.results.records import Finding

__all__ = ["ORDER", "SECTION", "confidence_words", "render"]

SECTION = "answers"
ORDER = 10
_WIDE = 3.0
_MAIN = ("ratio", "warning_time_s")
_MOST_MAIN = 8
_WORDS = (
    "none: no number is given",
    "low: it rests on unverified values",
    "low to medium: optimistic, as the terrain is coarse",
    "medium: the range is wide",
    "high, within the limits of the model",
)


def render(page: Page) -> Markup | None:
    """Return the table of headlines, one row a question, or None without headlines."""
    if not page.headlines:
        return None
    rows: dict[str, dict[str, Any]] = {}
    for finding in page.headlines:
        study = finding.id.partition(".")[0]
        asked = defence_question(page, finding) if study == "defence" else question(page, finding)
        if asked not in rows:
            rows[asked] = {"study": study, **_ROWS.get(study, _row)(page, finding, asked)}
    main = _shared([row for row in rows.values() if row["is_main"]])
    rest = [row for row in rows.values() if row not in main]
    return fill("verdicts.html.j2", main=main or rest, rest=rest if main else [])


def _shared(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows to show first: the first of every study, then the second, and so on."""
    turns: dict[str, int] = {}
    ranked = []
    for place, row in enumerate(rows):
        turn = turns[row["study"]] = turns.get(row["study"], 0) + 1
        ranked.append((turn, place))
    places = sorted(place for _, place in sorted(ranked)[:_MOST_MAIN])
    return [rows[place] for place in places]


def _law_row(page: Page, finding: Finding, asked: str) -> dict[str, Any]:
    return law_row(page, finding)


def _defence_row(page: Page, finding: Finding, asked: str) -> dict[str, Any]:
    found = defence_rivals(page, finding)
    return {
        "question": asked,
        "answers": defence_answers(page, finding),
        "change": _what_changes(page, found),
        "confidence": confidence_words(found),
        "is_main": finding.labels.get("quantity") == "leak_ratio",
    }


def _row(page: Page, finding: Finding, asked: str) -> dict[str, Any]:
    found = rivals(page, finding) if "option" in finding.labels else [finding]
    return {
        "question": asked,
        "answers": [(_name(page, f), _answer(f), _range(f), presets_text(f)) for f in found],
        "change": _what_changes(page, found),
        "confidence": confidence_words(found),
        "is_main": base_quantity(finding) in _MAIN or "option" not in finding.labels,
    }


def confidence_words(findings: Sequence[Finding]) -> str:
    """Return our confidence in words, by a fixed rule; the weakest finding speaks for all."""
    given = [f for f in findings if not f.refused]
    return _WORDS[min(map(_confidence, given), default=0)]


def _confidence(finding: Finding) -> int:
    if "unverified" in finding.marks:
        return 1
    if "coarse-terrain" in finding.marks:
        return 2
    is_wide = finding.p05 is not None and (finding.p95 or 0.0) > _WIDE * finding.p05
    return 3 if is_wide else 4


def _answer(finding: Finding) -> str:
    if finding.refused:
        applies = not finding.refused.startswith("not applicable")
        return "cannot tell" if applies else "not applicable"
    circle = finding.labels.get("circle")
    of_what = f" of its {circle} circle" if circle else ""
    return (finding_middle(finding) or finding_range(finding)) + of_what


def _range(finding: Finding) -> str:
    if finding.refused:
        return finding.refused.removeprefix("not applicable: ")
    return finding_range(finding)


def _name(page: Page, finding: Finding) -> str:
    return page.label("options", finding.labels.get("option", ""))


def _what_changes(page: Page, findings: Sequence[Finding]) -> str:
    ids = {f.id for f in findings}
    for decision in page.document.decisions:
        if decision.finding in ids:
            names = [
                parameter_words(d.title) for d in decision.deciders if d.share > decision.noise
            ][:2]
            return "; then ".join(names) or "nothing that was varied, alone"
    return "not ranked; see what was assumed"


#: Studies whose headlines are not asked and answered as those of coverage are.
_ROWS = {"law": _law_row, "defence": _defence_row}
