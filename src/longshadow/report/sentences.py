"""The five sentences: written from findings, each with its range and the picture behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from longshadow.report.page import Page, is_unverified
from longshadow.report.wording import (
    finding_range,
    mark_words,
    range_text,
    sentence_case,
)
from longshadow.results.records import Decision, Finding

__all__ = ["MOST_SENTENCES", "Sentence", "deciding_sentence", "five_sentences", "phrase", "subject"]

MOST_SENTENCES = 5

_TEMPLATES = {
    "area_km2": "{subject} is {stage} by {option} over {range}",
    "ratio": "{subject} is {stage} by {option} over {range} of {circle}{smooth}",
    "smooth_earth_ratio": "On a smooth Earth {subject} would be {stage} over {range} of {circle}",
    "warning_time_s": "{option} gives {range} of warning of {subject} on a straight approach",
    "range_km": "{option} sees no further than {range} at {height}, whatever its radar claims",
    "azimuths_masked_ratio": "Terrain masks {range} of the directions around {option} at {height}",
    "gap_ratio": "Within the circles of its sites {option} leaves {range} unseen for {subject}",
    "overlap_ratio": "{option} sees {subject} from two or more sites over {range}",
}  # fmt: skip


@dataclass(frozen=True)
class Sentence:
    """One sentence of the summary.

    Attributes
    ----------
    text
        The sentence, with its full stop.
    anchor
        Id of the part of the page that shows it.
    marks
        Cautions in words.
    """

    text: str
    anchor: str
    marks: tuple[str, ...] = ()


def five_sentences(page: Page) -> list[Sentence]:
    """Write the summary from the headlines, at most five sentences; what decides comes last."""
    last = [s for s in (_comparison(page), deciding_sentence(page)) if s is not None]
    groups = groupby(page.headlines, key=_group_key)
    written = [_joined(page, list(group)) for _, group in groups]
    return written[: MOST_SENTENCES - len(last)] + last


def phrase(page: Page, finding: Finding) -> str:
    """Return a finding as a clause without a full stop."""
    labels = finding.labels
    template = _TEMPLATES.get(labels.get("quantity", ""))
    if template is None or "option" not in labels:
        return f"{finding.title}: {_value(finding)}"
    if finding.refused:
        return f"{_matter(page, finding)}: cannot tell ({finding.refused})"
    text = template.format(
        subject=subject(page, finding),
        stage=page.label("stages", labels.get("stage", "seen")),
        option=page.label("options", labels["option"]),
        height=page.label("heights", labels.get("height", "")),
        range=finding_range(finding),
        circle="the full advertised circle",
        smooth=_smooth_aside(page, finding),
    )
    return sentence_case(text)


def subject(page: Page, finding: Finding) -> str:
    """Return what is looked at: "a cruise missile at 100 m above ground"."""
    target = page.label("targets", finding.labels.get("target", "")) or "a target"
    height = page.label("heights", finding.labels.get("height", ""))
    article = "" if re.match(r"an? ", target) else _article(target) + " "
    return f"{article}{target}" + (f" at {height}" if height else "")


def deciding_sentence(page: Page) -> Sentence | None:
    """Name the unknowns that decide the first headline that has any."""
    decision = _first_decision(page)
    if decision is None:
        return None
    above = [d for d in decision.deciders if d.share > decision.noise][:3]
    varied = page.varied
    doubt = f"given the ranges assumed here ({sum(map(is_unverified, varied))} of {len(varied)} "
    doubt += "unverified)"
    about = _matter(page, page.by_id[decision.finding])
    if not above:
        return Sentence(f"Nothing that was varied decides alone, {doubt}.", "what-decides")
    names = [d.title[:1].lower() + d.title[1:] if d.title[1:2].islower() else d.title
             for d in above]  # fmt: skip
    return Sentence(f"What decides ({about}), {doubt}: {', then '.join(names)}.", "what-decides")


def _first_decision(page: Page) -> Decision | None:
    known = {d.finding: d for d in page.document.decisions if d.finding in page.by_id}
    for finding in page.headlines:
        if finding.id in known:
            return known[finding.id]
    return next(iter(known.values()), None)


def _comparison(page: Page) -> Sentence | None:
    """Say whether the first headline's area tells the options apart."""
    first = next((f for f in page.headlines if {"target", "height"} <= f.labels.keys()), None)
    if first is None:
        return None
    labels = {**first.labels, "quantity": "area_km2"}
    rivals = []
    for option in page.items("options"):
        rival = page.find(**{**labels, "option": option["id"]})
        if rival is not None and not rival.refused and rival.p50 is not None:
            rivals.append(rival)
    if len(rivals) < 2:
        return None
    rivals.sort(key=lambda f: -(f.p50 or 0.0))
    listed = "; ".join(
        f"{page.label('options', f.labels['option'])} {finding_range(f)}" for f in rivals
    )
    stage = page.label("stages", first.labels.get("stage", "seen"))
    question = f"Which option has {subject(page, first)} {stage} over most ground"
    verdict = "cannot tell, the ranges overlap" if _overlap(rivals) else _leader(page, rivals[0])
    return Sentence(f"{question}: {verdict} ({listed}).", _anchor(first), _marks([first]))


def _overlap(rivals: Sequence[Finding]) -> bool:
    first, second = rivals[0], rivals[1]
    return (first.p05 or 0.0) <= (second.p95 or 0.0)


def _leader(page: Page, best: Finding) -> str:
    name = page.label("options", best.labels["option"])
    if "unverified" in best.marks:
        return f"cannot tell: {name} leads in the model, but on unverified values"
    return name


def _joined(page: Page, group: list[Finding]) -> Sentence:
    text = "; ".join(
        phrase(page, f) if i == 0 else phrase(page, f)[:1].lower() + phrase(page, f)[1:]
        for i, f in enumerate(group[:2])
    )
    return Sentence(f"{text}.", _anchor(group[0]), _marks(group[:2]))


def _group_key(finding: Finding) -> tuple[str, ...]:
    labels = finding.labels
    if labels.get("quantity") != "ratio":
        return (finding.id,)
    return (labels.get("option", ""), labels.get("stage", ""), "ratio")


def _matter(page: Page, finding: Finding) -> str:
    option = page.label("options", finding.labels.get("option", ""))
    about = subject(page, finding) if "target" in finding.labels else finding.title
    stage = page.label("stages", finding.labels.get("stage", ""))
    return ", ".join(part for part in (option, about, stage) if part)


def _smooth_aside(page: Page, finding: Finding) -> str:
    smooth = page.find(**{**finding.labels, "quantity": "smooth_earth_ratio"})
    if smooth is None or smooth.p05 is None or smooth.p95 is None:
        return ""
    return f" (a smooth Earth would give {range_text(smooth.p05, smooth.p95, smooth.unit)})"


def _value(finding: Finding) -> str:
    text = finding_range(finding)
    return f"{text} ({finding.refused})" if finding.refused else text


def _marks(findings: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mark_words(m) for f in findings for m in f.marks))


def _anchor(finding: Finding) -> str:
    return finding.id.partition(".")[0]


def _article(noun: str) -> str:
    starts_with_vowel = noun[:1].lower() in "aeiou" and not noun.lower().startswith(("one", "uni"))
    return "an" if starts_with_vowel else "a"
