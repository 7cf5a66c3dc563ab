"""Coverage findings in words: what is looked at, how it is asked, how it is answered."""

from __future__ import annotations

import re

from longshadow.report.page import Page
from longshadow.report.wording import (
    finding_range,
    mid_sentence,
    range_text,
    sentence_case,
    unit_of,
)
from longshadow.results.records import Finding

__all__ = [
    "base_quantity",
    "circle_words",
    "clause",
    "question",
    "rivals",
    "smooth_aside",
    "stage_quantity",
    "subject",
]

_QUESTIONS = {
    "ratio": "Over how much of one unit's advertised circle is {subject} {stage}?",
    "area_km2": "Over what area, all units together, is {subject} {stage}?",
    "gap_ratio": "In how much of the defended region is {subject} tracked by no unit?",
    "overlap_ratio": "In how much of the defended region do two or more units track {subject}?",
    "warning_time_s": "How long before it arrives is {subject} first seen, flying straight?",
    "sight_radius_km": "How far does ground leave one radar in sight at {height}?",
    "azimuths_masked_ratio": "In how many directions does ground mask {height}?",
    "first_detection_time_left_s": "How long before the end do the radars together first detect "
    "{subject}?",
    "confirmation_time_left_s": "How long before the end do the radars first confirm {subject}?",
}
_CLAUSES = {
    "ratio": "{subject} is {stage} over {range} of {circle}{smooth}",
    "area_km2": "{subject} is {stage} by {option} over {range}",
    "gap_ratio": "no unit of {option} tracks {subject} in {range} of the defended region",
    "overlap_ratio": "two or more units of {option} track {subject} in {range} of the region",
    "warning_time_s": "{option} first sees {subject} {range} before it arrives",
    "sight_radius_km": "the ground leaves one radar of {option} in sight of {range} at {height}",
    "azimuths_masked_ratio": "around {option} the ground masks {range} of directions at {height}",
    "first_detection_time_left_s": "the radars of {option} together first detect {subject} {range} "
    "before the end of its flight",
    "confirmation_time_left_s": "the radars of {option} confirm a track of {subject} {range} "
    "before the end of its flight",
}  # fmt: skip


def base_quantity(finding: Finding) -> str:
    """Return the quantity without the stage that its name may begin with."""
    quantity = finding.labels.get("quantity", "")
    return quantity.removeprefix(finding.labels.get("stage", "") + "_")


def stage_quantity(stage: str, base: str) -> str:
    """Return the name of a quantity for a stage: only what is seen goes without its stage."""
    return base if stage == "seen" else f"{stage}_{base}"


def question(page: Page, finding: Finding) -> str:
    """Return the question that a finding answers, the same for every option."""
    template = _QUESTIONS.get(base_quantity(finding))
    return finding.title if template is None else template.format(**_words(page, finding))


def clause(page: Page, finding: Finding) -> str:
    """Return a finding as a clause with its range, without a full stop."""
    template = _CLAUSES.get(base_quantity(finding))
    if template is None or "option" not in finding.labels:
        return f"{finding.title}: {finding_range(finding)}"
    if finding.refused:
        words = _words(page, finding)
        about = f"{words['option']}, {words['subject']}, {words['stage']}"
        return f"{about}: cannot tell ({finding.refused})"
    return sentence_case(template.format(**_words(page, finding)))


def subject(page: Page, finding: Finding) -> str:
    """Return what is looked at: "a cruise missile at 100 m above ground"."""
    if "target" not in finding.labels:
        return "a target"
    target = mid_sentence(page.label("targets", finding.labels["target"]))
    height = page.label("heights", finding.labels.get("height", ""))
    article = "" if re.match(r"an? ", target) else _article(target) + " "
    return f"{article}{target}" + (f" at {height}" if height else "")


def circle_words(page: Page, option: str) -> str:
    """Return the advertised circle of one unit of an option, with its radius where it has one."""
    name = page.label("options", option)
    for item in page.items("options"):
        circles = [c for c in item.get("circles") or () if c.get("kind") != "radar"]
        if item.get("id") == option and len(circles) == 1:
            radius = f"{float(circles[0]['radius_m']) / 1000:,.0f} km"
            return f"the full {radius} circle advertised for one {name} unit"
    return f"the full circle advertised for one {name} unit"


def smooth_aside(page: Page, finding: Finding) -> str:
    """Return what a smooth Earth would give for the same mast and sector, in brackets."""
    labels = finding.labels
    same = {key: labels[key] for key in ("option", "target", "height") if key in labels}
    quantity = stage_quantity(labels.get("stage", "seen"), "smooth_earth_ratio")
    smooth = page.find(**same, quantity=quantity)
    if smooth is None or smooth.p05 is None or smooth.p95 is None:
        return ""
    return f" (a smooth Earth would give {range_text(smooth.p05, smooth.p95, unit_of(smooth))})"


def rivals(page: Page, finding: Finding) -> list[Finding]:
    """Return the same answer for every option that has one or refuses it, in scenario order."""
    labels = finding.labels
    same = {k: labels[k] for k in ("stage", "target", "height", "quantity") if k in labels}
    found = (page.find(**same, option=str(option["id"])) for option in page.items("options"))
    return [rival for rival in found if rival is not None]


def _words(page: Page, finding: Finding) -> dict[str, str]:
    labels = finding.labels
    option = labels.get("option", "")
    return {
        "subject": subject(page, finding),
        "stage": labels.get("stage", "seen"),
        "option": page.label("options", option),
        "height": page.label("heights", labels.get("height", "")),
        "range": finding_range(finding),
        "circle": circle_words(page, option),
        "smooth": smooth_aside(page, finding),
    }


def _article(noun: str) -> str:
    starts_with_vowel = noun[:1].lower() in "aeiou" and not noun.lower().startswith(("one", "uni"))
    return "an" if starts_with_vowel else "a"
