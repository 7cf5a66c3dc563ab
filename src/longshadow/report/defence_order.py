"""Which option leaks least, and whether that holds: over the terms of money, and over ranges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from longshadow.report.defence_page import defence_of, finding_of, looks_of
from longshadow.report.defence_words import in_ten, range_words, term_words
from longshadow.report.page import Page
from longshadow.report.wording import mid_sentence
from longshadow.results.records import Finding

__all__ = ["Order", "leak_findings", "order_of", "verdict_text"]

#: Shares closer than this are the same to any reader.
_SAME = 0.005
_ENOUGH = 0.9


@dataclass(frozen=True)
class Order:
    """The options against one class of one raid.

    Attributes
    ----------
    best
        By term: the options that leak least there, by the median; all that tie.
    verdict
        One word of the vocabulary about "the first option leaks less than the others".
    words
        The verdict as a sentence without its full stop.
    """

    best: Mapping[str, tuple[str, ...]]
    verdict: str
    words: str


def leak_findings(page: Page, raid: str, target: str, term: str) -> dict[str, Finding]:
    """Return the leak share of every option, in the order of the study."""
    found = {
        ident: finding_of(page, ident, raid, term, "leak_ratio", target) for ident in looks_of(page)
    }
    return {ident: finding for ident, finding in found.items() if finding is not None}


def order_of(page: Page, raid: str, target: str) -> Order:
    """Return who leaks least, and whether that survives a change of terms and the ranges."""
    facts = defence_of(page) or {}
    tables = {t["id"]: leak_findings(page, raid, target, t["id"]) for t in facts["terms"]}
    best = {term: _best(found) for term, found in tables.items() if _known(found)}
    main = facts["main_term"] if facts["main_term"] in best else next(iter(best), "")
    if not best:
        return Order({}, "not-assessable", "not assessable: no share is known")
    verdict, words = _judged(page, tables[main], best, main)
    return Order(best, verdict, words)


def verdict_text(order: Order) -> str:
    """Return the verdict with its first letter raised."""
    return order.words[:1].upper() + order.words[1:]


def _judged(
    page: Page, found: Mapping[str, Finding], best: Mapping[str, tuple[str, ...]], main: str
) -> tuple[str, str]:
    known = _known(found)
    if min(known.values()) >= 1.0 - _SAME:
        return "not-assessable", "no option stops any of them in the middle run"
    if _changes(best):
        return "cannot-tell", "cannot tell: " + _change_words(page, best)
    ranked = sorted(known, key=lambda ident: known[ident])
    if len(ranked) < 2:
        return "not-assessable", "there is nothing to compare it with"
    if len(best[main]) > 1:
        return "cannot-tell", f"cannot tell: {_names(page, best[main])} leak the same"
    return _pair(page, found[ranked[0]], found[ranked[1]])


def _pair(page: Page, first: Finding, second: Finding) -> tuple[str, str]:
    """Judge the first two: by their common draws where the study gives them, else by ranges."""
    looks = looks_of(page)
    name, other = (looks[f.labels["option"]].label for f in (first, second))
    against = f"{name} {range_words(first)}, {other} {range_words(second)}"
    share, holds = _wins(page, first, second)
    doubt = "unverified" in (*first.marks, *second.marks)
    ahead = "" if share is None else f", ahead of {other} {in_ten(share)} of the model"
    if share is None:
        is_clear = (first.p95 or 0.0) < (second.p05 or 0.0)
    else:
        is_clear = share >= _ENOUGH and holds
    if not is_clear:
        why = "the ranges overlap" if share is None else "too few runs agree, or claims decide"
        return "cannot-tell", f"cannot tell, as {why} ({against}{ahead})"
    if doubt:
        return "cannot-tell", (
            f"cannot tell: {name} leaks less in the model, but on unverified values ({against})"
        )
    return "supported", f"{name} leaks least ({against}{ahead})"


def _wins(page: Page, first: Finding, second: Finding) -> tuple[float | None, bool]:
    """Return in what share of draws the first leaks less, and whether claims agree."""
    raid, term, target = (first.labels.get(key, "") for key in ("raid", "term", "target"))
    names = first.labels["option"], second.labels["option"]
    for (one, two), is_first in ((names, True), (names[::-1], False)):
        found = finding_of(page, f"{one}-over-{two}", raid, term, "leak_wins", target)
        value = found.value if found is not None else None
        if isinstance(value, Mapping) and "share_of_draws" in value:
            share = float(value["share_of_draws"])
            sides = [value.get("claim_against_sceptic"), value.get("sceptic_against_claim")]
            if is_first:
                return share, all(side is not False for side in sides)
            return 1.0 - share, not any(sides)
    return None, False


def _known(found: Mapping[str, Finding]) -> dict[str, float]:
    return {ident: f.p50 for ident, f in found.items() if f.p50 is not None and not f.refused}


def _best(found: Mapping[str, Finding]) -> tuple[str, ...]:
    known = _known(found)
    least = min(known.values())
    return tuple(ident for ident, share in known.items() if share <= least + _SAME)


def _changes(best: Mapping[str, tuple[str, ...]]) -> bool:
    """Return whether no one option leads, or ties for the lead, on all terms."""
    return not frozenset.intersection(*(frozenset(names) for names in best.values()))


def _change_words(page: Page, best: Mapping[str, tuple[str, ...]]) -> str:
    groups: dict[tuple[str, ...], list[str]] = {}
    for term, names in best.items():
        groups.setdefault(names, []).append(mid_sentence(term_words(page, term)))
    said = [f"{_names(page, names)} ({', '.join(terms)})" for names, terms in groups.items()]
    return "the option that leaks least changes with the terms of money: " + "; ".join(said)


def _names(page: Page, idents: Sequence[str]) -> str:
    looks = looks_of(page)
    labels = [looks[ident].label for ident in idents]
    return " and ".join(filter(None, [", ".join(labels[:-1]), labels[-1]]))
