"""What decides the answer: flips first, then shares of the spread, then what to find out next."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from longshadow.report.page import Page, is_unverified
from longshadow.report.sentences import subject
from longshadow.report.templating import render as fill
from longshadow.report.wording import range_text
from longshadow.results.records import Decider, Decision, Finding

__all__ = ["ORDER", "SECTION", "render"]

SECTION = "what-decides"
ORDER = 10


def render(page: Page) -> Markup | None:
    """Return one ranking for each finding that has one."""
    known = [d for d in page.document.decisions if d.finding in page.by_id]
    return fill(
        "deciders.html.j2",
        rankings=[_ranking(page, decision) for decision in known],
        varied=len(page.varied),
        unverified=sum(map(is_unverified, page.varied)),
        next_step=_next_step(page, known),
    )


def _ranking(page: Page, decision: Decision) -> dict[str, Any]:
    finding = page.by_id[decision.finding]
    heard = [d for d in decision.deciders if d.share > decision.noise]
    heard.sort(key=lambda d: (-(d.ks or 0.0), -d.share))
    return {
        "title": _title(page, finding),
        "rows": [_row(finding, d) for d in heard],
        "silent": len(decision.deciders) - len(heard),
        "noise": f"{100 * decision.noise:.0f} %",
    }


def _title(page: Page, finding: Finding) -> str:
    option = page.label("options", finding.labels.get("option", ""))
    about = subject(page, finding) if "target" in finding.labels else ""
    return ", ".join(part for part in (finding.title, option, about) if part)


def _row(finding: Finding, decider: Decider) -> dict[str, Any]:
    halves = ("", "")
    if decider.low_half is not None and decider.high_half is not None:
        unit = finding.unit
        halves = (_half(decider.low_half, unit), _half(decider.high_half, unit))
    return {
        "title": decider.title,
        "share": max(0.0, min(1.0, decider.share)),
        "ks": "" if decider.ks is None else f"{decider.ks:.1f}",
        "halves": halves,
    }


def _half(value: float, unit: str) -> str:
    return range_text(value, value, unit)


def _next_step(page: Page, decisions: list[Decision]) -> str:
    unverified = {a.path for a in page.varied if is_unverified(a)}
    for decision in decisions:
        for decider in decision.deciders:
            if decider.share > decision.noise and decider.path in unverified:
                return decider.title
    return ""
