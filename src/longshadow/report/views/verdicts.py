"""Verdict table: question, answer, range, what would change it, confidence in words."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from longshadow.report.page import Page
from longshadow.report.sentences import subject
from longshadow.report.templating import render as fill
from longshadow.report.wording import finding_middle, finding_range
from longshadow.results.records import Finding

__all__ = ["ORDER", "SECTION", "confidence_words", "render"]

SECTION = "answers"
ORDER = 10
_WIDE = 3.0

_QUESTIONS = {
    "area_km2": "Over what area is {subject} {stage} by {option}?",
    "ratio": "In how much of its advertised circle is {subject} {stage} by {option}?",
    "warning_time_s": "How much warning of {subject} does {option} give?",
    "range_km": "How far does {option} see at {height}?",
    "azimuths_masked_ratio": "How many directions around {option} does terrain mask at {height}?",
    "gap_ratio": "How much stays unseen between the sites of {option} for {subject}?",
    "overlap_ratio": "How much do two or more sites of {option} see of {subject}?",
}


def render(page: Page) -> Markup | None:
    """Return the table of headlines, or None without headlines."""
    if not page.headlines:
        return None
    rows = [
        {
            "question": _question(page, finding),
            "answer": _answer(finding),
            "range": finding_range(finding) if not finding.refused else finding.refused,
            "change": _what_changes(page, finding),
            "confidence": confidence_words(finding),
        }
        for finding in page.headlines
    ]
    return fill("verdicts.html.j2", rows=rows)


def confidence_words(finding: Finding) -> str:
    """Return our confidence in words, by a fixed rule."""
    if finding.refused:
        return "none: no number is given"
    if "unverified" in finding.marks:
        return "low: it rests on unverified values"
    if "coarse-terrain" in finding.marks:
        return "low to medium: optimistic, as the terrain is coarse"
    if finding.p05 and finding.p95 and finding.p95 > _WIDE * finding.p05:
        return "medium: the range is wide"
    return "high, within the limits of the model"


def _answer(finding: Finding) -> str:
    if finding.refused:
        return "Cannot tell"
    middle = finding_middle(finding)
    return f"about {middle}" if middle else finding_range(finding)


def _question(page: Page, finding: Finding) -> str:
    labels = finding.labels
    template = _QUESTIONS.get(labels.get("quantity", ""))
    if template is None or "option" not in labels:
        return finding.title
    return template.format(
        subject=subject(page, finding),
        stage=page.label("stages", labels.get("stage", "seen")),
        option=page.label("options", labels["option"]),
        height=page.label("heights", labels.get("height", "")),
    )


def _what_changes(page: Page, finding: Finding) -> str:
    for decision in page.document.decisions:
        if decision.finding == finding.id:
            names = [d.title for d in decision.deciders if d.share > decision.noise][:2]
            return ", then ".join(names) or "nothing that was varied, alone"
    return _depends(finding.depends_on)


def _depends(paths: Sequence[str]) -> str:
    return "not ranked; see what was assumed" if paths else "nothing that was varied"
