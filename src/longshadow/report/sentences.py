"""The five sentences: written from findings, each with its range and the picture behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from longshadow.report.coverage_words import base_quantity, clause, rivals, subject
from longshadow.report.defence_sentences import defence_sentences
from longshadow.report.law_sentences import law_sentence
from longshadow.report.page import Page, is_unverified
from longshadow.report.wording import (
    finding_range,
    mark_words,
    mid_sentence,
    parameter_words,
    sentence_case,
)
from longshadow.results.records import Decision, Finding

__all__ = [
    "MOST_SENTENCES",
    "Sentence",
    "common_marks",
    "first_decision",
    "five_sentences",
    "lead_pair",
]

MOST_SENTENCES = 5
SILENCE = (
    "Cannot tell: no number is strong enough for a headline here; the sections below give what "
    "there is, with the reasons."
)


@dataclass(frozen=True)
class Sentence:
    """One sentence of the summary.

    Attributes
    ----------
    text
        The sentence, with its full stop.
    anchor
        Id of the part of the page that shows it: a study, or "study-figure" for one picture.
    marks
        Cautions in words.
    """

    text: str
    anchor: str
    marks: tuple[str, ...] = ()


def five_sentences(page: Page) -> list[Sentence]:
    """Write the summary from the headlines, at most five sentences; what decides comes last."""
    last = _deciding_sentence(page)
    room = MOST_SENTENCES - (last is not None)
    others = list(_others(page))
    # a study with several sentences leaves room for those that have one
    first = [*list(_coverage(page))[: max(1, room - len(others))], *others][:room]
    if not first:
        first = [Sentence(SILENCE, page.studies[0] if page.studies else "answers")]
    return first if last is None else [*first, last]


def common_marks(sentences: Sequence[Sentence]) -> tuple[str, ...]:
    """Return the cautions that hold for every sentence that rests on findings."""
    marked = [s.marks for s in sentences if s.marks]
    return tuple(m for m in marked[0] if all(m in other for other in marked)) if marked else ()


def first_decision(page: Page) -> Decision | None:
    """Return the ranking behind the first headline that has one."""
    known = {d.finding: d for d in page.document.decisions if d.finding in page.by_id}
    ranked = (known[f.id] for f in lead_pair(page, "seen") + list(page.headlines) if f.id in known)
    return next(ranked, next(iter(known.values()), None))


def _coverage(page: Page) -> Iterator[Sentence]:
    for stage in ("seen", "engageable"):
        pair = lead_pair(page, stage)
        if pair:
            clauses = [clause(page, finding) for finding in pair]
            yield _sentence(
                "; ".join([clauses[0], *map(_lowered, clauses[1:])]), pair, "-map-figure"
            )
    lead = lead_pair(page, "seen")
    if lead:
        yield from _compared(page, lead[0])
        yield from _warned(page, lead[0])


def _others(page: Page) -> Iterator[Sentence]:
    for finding in page.headlines:
        study = finding.id.partition(".")[0]
        if study == "law":
            yield _sentence(law_sentence(page), [finding])
        elif study not in ("coverage", "defence"):
            yield _sentence(clause(page, finding), [finding])
    for text, found, figure in defence_sentences(page):
        yield _sentence(text, found, figure)


def lead_pair(page: Page, stage: str) -> list[Finding]:
    """Return the first option's shares for its lowest and its highest target; else its areas."""
    staged = [f for f in page.headlines if f.labels.get("stage") == stage]
    shares = [f for f in staged if base_quantity(f) == "ratio"]
    shares = shares or [f for f in staged if base_quantity(f) == "area_km2"]
    if not shares:
        return []
    mine = [f for f in shares if f.labels.get("option") == shares[0].labels.get("option")]
    heights = {str(h["id"]): float(h["height_m"]) for h in page.items("heights")}
    mine.sort(key=lambda f: heights.get(f.labels.get("height", ""), 0.0))
    return mine[:1] if len(mine) == 1 else [mine[0], _first_of_highest(mine)]


def _first_of_highest(ordered: Sequence[Finding]) -> Finding:
    highest = ordered[-1].labels.get("height")
    return next(f for f in ordered[1:] if f.labels.get("height") == highest)


def _compared(page: Page, lead: Finding) -> Iterator[Sentence]:
    """Say whether areas tell the options apart; ranges that overlap do not."""
    of_area = page.find(**_about(lead), quantity="area_km2")
    found = rivals(page, of_area) if of_area else []
    known = sorted((f for f in found if f.p50 is not None), key=lambda f: -(f.p50 or 0.0))
    if len(known) < 2:
        return
    listed = "; ".join(f"{_option(page, f)} {finding_range(f)}" for f in known)
    refused = [_option(page, f) for f in found if f.refused]
    if refused:
        listed += f"; not applicable to {', '.join(refused)}"
    asked = f"By which option is {subject(page, lead)} {lead.labels['stage']} over most ground?"
    doubt = _in_runs(page, known)
    yield _sentence(f"{asked} {_leader(page, known)}{doubt} ({listed})", known, "-compared")


def _leader(page: Page, known: Sequence[Finding]) -> str:
    if (known[0].p05 or 0.0) <= (known[1].p95 or 0.0):
        return "Cannot tell, as the ranges overlap"
    name = _option(page, known[0])
    if any("unverified" in f.marks for f in known[:2]):
        return f"Cannot tell: {name} leads in the model, but on unverified values"
    return name


def _in_runs(page: Page, known: Sequence[Finding]) -> str:
    """Say in how many runs the first beats the second, and whether claims change that."""
    first, second = known[0].labels, known[1].labels
    about = {key: first[key] for key in ("stage", "target", "height")}
    wins = f"{first['stage']}_wins"
    for pair, is_first in (((first, second), True), ((second, first), False)):
        names = {"option": pair[0]["option"], "rival": pair[1]["option"]}
        found = page.find(**about, **names, quantity=wins)
        if found is None:
            continue
        share = found.value["share_of_draws"]
        crosses = (found.value["claim_against_sceptic"], found.value["sceptic_against_claim"])
        tens = round(10 * (share if is_first else 1 - share))
        holds = all(crosses) if is_first else not any(crosses)
        whose = "whichever side's claims are believed" if holds else "but not on its rival's claims"
        return f", ahead in {tens} of 10 runs of the model, {whose}"
    return ""


def _warned(page: Page, lead: Finding) -> Iterator[Sentence]:
    about = {k: v for k, v in _about(lead).items() if k != "stage"}
    first = page.find(**about, quantity="warning_time_s")
    found = [f for f in (rivals(page, first) if first else []) if f.p50 is not None]
    if found:
        listed = "; ".join(f"{_option(page, f)} {finding_range(f)}" for f in found)
        what = sentence_case(subject(page, lead))
        yield _sentence(
            f"{what}, flying straight, is first seen this long before it arrives: {listed}", found
        )


def _deciding_sentence(page: Page) -> Sentence | None:
    decision = first_decision(page)
    if decision is None:
        return None
    finding = page.by_id[decision.finding]
    heard = [d.title for d in decision.deciders if d.share > decision.noise][:3]
    above = [mid_sentence(parameter_words(title)) for title in heard]
    varied = page.varied
    doubt = f"given the ranges assumed here ({sum(map(is_unverified, varied))} of {len(varied)} "
    doubt += "unverified)"
    about = ", ".join(filter(None, (_option(page, finding), subject(page, finding))))
    words = "; then ".join(above) or "nothing that was varied, alone"
    return Sentence(f"What decides, {doubt}, for {about}: {words}.", "what-decides")


def _about(finding: Finding) -> dict[str, str]:
    keys = ("option", "stage", "target", "height")
    return {key: finding.labels[key] for key in keys if key in finding.labels}


def _option(page: Page, finding: Finding) -> str:
    return page.label("options", finding.labels.get("option", ""))


def _sentence(text: str, findings: Sequence[Finding], figure: str = "") -> Sentence:
    marks = tuple(dict.fromkeys(mark_words(m) for f in findings for m in f.marks))
    return Sentence(f"{text}.", findings[0].id.partition(".")[0] + figure, marks)


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
