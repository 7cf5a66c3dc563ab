"""Which open questions decide: the flip test over unknown facts and official acts.

Official acts and unknown facts only. What the parties might do is not varied, here or anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from longshadow.law.evaluation import Deciding
from longshadow.law.rulebook import Rulebook
from longshadow.law.status import Base, possible
from longshadow.law.truth import Truth

__all__ = ["deciding_acts", "deciding_facts", "leaf_words"]

_DETERMINATION, _DENIED = "act:determination", "not-significant"
_EVENTS = {
    "event": "whether there was, by this date, the event on record as: ",
    "since": "whether it lies on or after 2 August 2017: ",
}


def deciding_facts(base: Base) -> Iterator[Deciding]:
    """Yield the open leaves whose answer changes which statuses are possible."""
    question = base.question
    for name in base.gaps:
        yes, no = base.varied({name: Truth.YES}), base.varied({name: Truth.NO})
        if yes != no:
            if name == _DETERMINATION:
                # A "no" of the executive is a determination too, not the silence that stands now.
                no = possible(question.view({name: Truth.NO, _DENIED: Truth.YES}))
            text, cites, decider = leaf_words(question.book, name)
            citations = question.book.citations(cites, question.law_as_of)
            yield Deciding(name, text, decider, yes, no, citations)


def deciding_acts(base: Base) -> Iterator[Deciding]:
    """Yield the official acts not yet done that would change the status."""
    question, view = base.question, base.view
    for rule in question.book.group("relief", "termination", "duty"):
        if not rule.act or not rule.concerned(view) or view.rule(rule.id) is Truth.YES:
            continue
        if rule.prior is not None and rule.prior.truth(view, None) is not Truth.YES:
            continue
        then = base.varied({rule.id: Truth.YES})
        if then != base.ways:
            citations = question.book.citations(rule.cites, question.law_as_of)
            text = f"official act: {rule.text}"
            yield Deciding(f"act:{rule.act}", text, rule.decider, then, base.ways, citations)


def leaf_words(book: Rulebook, name: str) -> tuple[str, tuple[str, ...], str]:
    """Return an open leaf in words, what it rests on, and who may decide it."""
    kind, _, what = name.partition(":")
    if kind == "fact":
        question = book.facts[what]
        return question.text, question.cites, question.decider
    if kind == "act":
        rule = book.rules["R08"]
        return "executive determination of significance", rule.cites, rule.decider
    return _EVENTS[kind] + what.replace("_", " "), book.rules["R06"].cites, "fact"
