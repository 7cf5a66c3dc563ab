"""Which option leaks least, and whether that holds: over the terms of money, and over ranges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from longshadow.report.defence_page import defence_of, finding_of, looks_of
from longshadow.report.defence_words import in_ten, range_words, term_words
from longshadow.report.page import Page
from longshadow.report.wording import mid_sentence, sentence_case
from longshadow.results.records import Finding

__all__ = ["Order", "leak_findings", "order_of", "pair_order"]

#: Shares closer than this are the same to any reader.
_SAME = 0.005
_ENOUGH = 0.9


@dataclass(frozen=True)
class Order:
    """The options against one class of one raid.

    Attributes
    ----------
    verdict
        One word of the vocabulary about "the first option leaks less than the others".
    brief
        The verdict in words, without its full stop.
    against
        The ranges behind it, or an empty text.
    """

    verdict: str
    brief: str
    against: str = ""

    @property
    def text(self) -> str:
        """The verdict with its ranges, as a sentence without its full stop."""
        return sentence_case(self.brief) + (f" ({self.against})" if self.against else "")


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
    if not best:
        return Order("not-assessable", "not assessable: no share is known")
    main = facts["main_term"] if facts["main_term"] in best else next(iter(best))
    found = tables[main]
    known = _known(found)
    if min(known.values()) >= 1.0 - _SAME:
        return Order("not-assessable", "no option stops any of them in the middle run")
    if _changes(best):
        return Order("cannot-tell", "cannot tell: " + _change_words(page, best))
    ranked = sorted(known, key=lambda ident: known[ident])
    if len(ranked) < 2:
        return Order("not-assessable", "there is nothing to compare it with")
    if len(best[main]) > 1:
        return Order("cannot-tell", f"cannot tell: {_names(page, best[main])} leak the same")
    # the second in the middle run need not be the one that comes closest in other runs; who stops
    # nothing in any run is no rival
    others = ranked[1:2] + [name for name in ranked[2:] if (found[name].p05 or 0.0) < 1.0 - _SAME]
    orders = [pair_order(page, found[ranked[0]], found[name]) for name in others]
    return next((order for order in orders if order.verdict != "supported"), orders[0])


def pair_order(page: Page, first: Finding, second: Finding) -> Order:
    """Judge two options: by their common draws where the study gives them, else by ranges."""
    looks = looks_of(page)
    name, other = (looks[f.labels["option"]].label for f in (first, second))
    against = f"{name} {range_words(first)}, {other} {range_words(second)}"
    share, holds = _wins(page, first, second)
    if share is None:
        is_clear, why = (first.p95 or 0.0) < (second.p05 or 0.0), "the ranges overlap"
    else:
        is_clear = share >= _ENOUGH and holds
        why = "too few runs agree" if share < _ENOUGH else "it hangs on whose claims are believed"
        against += f"; {name} leaks less {in_ten(share)} of the model"
    if not is_clear:
        return Order("cannot-tell", f"cannot tell, as {why}", against)
    if "unverified" in (*first.marks, *second.marks):
        doubt = f"cannot tell: {name} leaks less in the model, but on unverified values"
        return Order("cannot-tell", doubt, against)
    return Order("supported", f"{name} leaks least", against)


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
    said = [f"{_names(page, names)} ({'; '.join(terms)})" for names, terms in groups.items()]
    return "the option that leaks least changes with the terms of money: " + "; ".join(said)


def _names(page: Page, idents: Sequence[str]) -> str:
    looks = looks_of(page)
    labels = [looks[ident].label for ident in idents]
    return " and ".join(filter(None, [", ".join(labels[:-1]), labels[-1]]))
