"""What decides the answer: flips first, then shares of the spread, then what to find out next."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from longshadow.report.coverage_words import question
from longshadow.report.defence_words import question as defence_question
from longshadow.report.page import Page, is_unverified
from longshadow.report.sentences import first_decision
from longshadow.report.templating import render as fill
from longshadow.report.wording import parameter_words, range_text, unit_of
from longshadow.results.records import Decider, Decision, Finding

__all__ = ["ORDER", "SECTION", "render"]

SECTION = "what-decides"
ORDER = 10


def render(page: Page) -> Markup | None:
    """Return the ranking behind the summary, and the others in short."""
    known = [d for d in page.document.decisions if d.finding in page.by_id]
    main = first_decision(page)
    return fill(
        "deciders.html.j2",
        main=[_ranking(page, main)] if main is not None else [],
        rest=[_ranking(page, d) for d in known if d is not main],
        varied=len(page.varied),
        unverified=sum(map(is_unverified, page.varied)),
        next_step=_next_step(page, known if main is None else [main, *known]),
    )


def _ranking(page: Page, decision: Decision) -> dict[str, Any]:
    finding = page.by_id[decision.finding]
    heard = [d for d in decision.deciders if d.share > decision.noise]
    heard.sort(key=lambda d: (-(d.ks or 0.0), -d.share))
    return {
        "title": _title(page, finding),
        "rows": [_row(finding, d) for d in heard],
        "flips": any(d.ks is not None for d in heard),
        "silent": len(decision.deciders) - len(heard),
        "noise": f"{100 * decision.noise:.0f} %",
    }


def _title(page: Page, finding: Finding) -> str:
    option = page.label("options", finding.labels.get("option", ""))
    is_defence = finding.id.startswith("defence.")
    asked = defence_question(page, finding) if is_defence else question(page, finding)
    return f"{option}: {asked}" if option else asked


def _row(finding: Finding, decider: Decider) -> dict[str, Any]:
    halves = ("", "")
    if decider.low_half is not None and decider.high_half is not None:
        unit = unit_of(finding)
        halves = (_half(decider.low_half, unit), _half(decider.high_half, unit))
    return {
        "title": parameter_words(decider.title),
        "share": max(0.0, min(1.0, decider.share)),
        "ks": "" if decider.ks is None else f"{decider.ks:.1f}",
        "halves": halves,
    }


def _half(value: float, unit: str) -> str:
    return range_text(value, value, unit)


def _next_step(page: Page, decisions: list[Decision]) -> tuple[str, str]:
    """Return the unverified unknown to settle first, and the answer that it moves."""
    unverified = {a.path for a in page.varied if is_unverified(a)}
    for decision in decisions:
        for decider in decision.deciders:
            if decider.share > decision.noise and decider.path in unverified:
                return parameter_words(decider.title), _title(page, page.by_id[decision.finding])
    return "", ""
