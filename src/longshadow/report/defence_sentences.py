"""The defence study in the summary: at most two sentences, and the rows of the verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from longshadow.report.defence_order import order_of, pair_order
from longshadow.report.defence_page import defence_of, finding_of, looks_of, names_of, target_names
from longshadow.report.defence_words import answer_words, equal_words, plural, range_words
from longshadow.report.page import Page
from longshadow.report.wording import mid_sentence, presets_text
from longshadow.results.records import Finding

__all__ = ["defence_answers", "defence_rivals", "defence_sentences"]


def defence_sentences(page: Page) -> Iterator[tuple[str, Sequence[Finding], str]]:
    """Write what the first headline is about, then the break-even that goes with it.

    Yields
    ------
    tuple
        The sentence without its full stop, the findings behind it, and the figure that shows it.
    """
    lead = next((f for f in page.headlines if _is_share(f)), None)
    if lead is None or not defence_of(page):
        return
    yield _shares(page, lead)
    one = _equal(page, lead)
    if one is not None:
        yield _break_even(page, lead, one)


def defence_rivals(page: Page, finding: Finding) -> list[Finding]:
    """Return the same answer for every option that has one or refuses it, in scenario order."""
    about = [finding.labels.get(key, "") for key in ("raid", "term", "quantity", "target")]
    found = (finding_of(page, ident, *about) for ident in looks_of(page))
    return [rival for rival in found if rival is not None] or [finding]


def defence_answers(page: Page, finding: Finding) -> list[tuple[str, str, str, str]]:
    """Return the verdict and each option's answer: name, answer, range, and what presets give."""
    found = defence_rivals(page, finding)
    rows = [
        (_name(page, f), answer_words(f), f.refused.removeprefix("not applicable: ")
         or range_words(f), presets_text(f))
        for f in found
    ]  # fmt: skip
    if not _is_share(finding):
        return rows
    order = order_of(page, finding.labels["raid"], finding.labels["target"])
    return [("Which leaks least", order.brief, order.against or "–", ""), *rows]


def _shares(page: Page, lead: Finding) -> tuple[str, Sequence[Finding], str]:
    found = defence_rivals(page, lead)
    listed = "; ".join(f"{_name(page, f)} {range_words(f)}" for f in found)
    order = order_of(page, lead.labels["raid"], lead.labels["target"])
    asked = f"Of the raid “{_raid(page, lead)}”, what share of {_who(page, lead.labels['target'])}"
    return f"{asked} reaches an asset? {listed}. Which leaks least: {order.brief}", found, "-answer"


def _break_even(
    page: Page, lead: Finding, one: Mapping[str, Any]
) -> tuple[str, Sequence[Finding], str]:
    looks = looks_of(page)
    mine, rival = (looks[one[key]].label for key in ("option", "rival"))
    term = lead.labels.get("term", "")
    pair = [
        f for key in ("option", "rival")
        if (f := finding_of(page, one[key], one["raid"], term, "leak_ratio", one["target"]))
    ]  # fmt: skip
    raid = names_of(page, "raids").get(one["raid"], one["raid"])
    head = f"Against {_who(page, one['target'])} of the raid “{raid}”, "
    if len(pair) == 2 and _cannot_tell(page, pair):
        head += f"{mine} and {rival} cannot be told apart: "
    doubt = any("unverified" in f.marks for f in pair)
    end = ", and no public figure that we could verify says so" if doubt else ""
    return head + equal_words(one, mine, rival) + end, pair or [lead], "-breakeven"


def _cannot_tell(page: Page, pair: Sequence[Finding]) -> bool:
    if any(f.p50 is None for f in pair):
        return False
    first, second = sorted(pair, key=lambda f: f.p50 or 0.0)
    return pair_order(page, first, second).verdict == "cannot-tell"


def _equal(page: Page, lead: Finding) -> Mapping[str, Any] | None:
    """Return the break-even of the lead's raid and class, else of its raid, else any."""
    looks = looks_of(page)
    found = [
        one for one in (defence_of(page) or {})["breakeven"]
        if one["equal"] and one["option"] in looks and one["rival"] in looks
    ]  # fmt: skip
    labels = lead.labels
    same = [one for one in found if one["raid"] == labels["raid"]]
    closest = [one for one in same if one["target"] == labels["target"]]
    return next(iter([*closest, *same, *found]), None)


def _is_share(finding: Finding) -> bool:
    is_ours = finding.id.startswith("defence.")
    return is_ours and finding.labels.get("quantity") == "leak_ratio" and (
        {"raid", "target"} <= finding.labels.keys()
    )  # fmt: skip


def _who(page: Page, target: str) -> str:
    return mid_sentence(plural(target_names(page).get(target, target)))


def _raid(page: Page, finding: Finding) -> str:
    raid = finding.labels["raid"]
    return names_of(page, "raids").get(raid, raid)


def _name(page: Page, finding: Finding) -> str:
    ident = finding.labels.get("option", "")
    look = looks_of(page).get(ident)
    return look.label if look else page.label("options", ident)
