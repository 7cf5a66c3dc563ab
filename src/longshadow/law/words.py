"""The sentence of each status, with the provisions that it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from longshadow.law.evaluation import Citation, Status

__all__ = ["DISCLAIMER", "SENTENCES", "cited", "sentence"]

#: Opens everything that is printed.
DISCLAIMER = "Analysis, not legal advice."

_BEFORE = "CAATSA, Pub. L. 115-44, became law on 2017-08-02"
_NO_LAW_YET = "Section 231 was not law yet: Pub. L. 115-44 was enacted on 2 August 2017."

#: Status to its sentence and the ids of the provisions behind it.
SENTENCES: Mapping[Status, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        Status.NO_TRANSACTION: (
            "No contract, payment or delivery is on record by this date.",
            ("231-a",),
        ),
        Status.NOT_COVERED: (
            "Section 231 does not reach this: an element is missing, or an exception applies.",
            ("231-a", "236-a-1"),
        ),
        Status.EXPOSED: (
            "Steps were taken with a person of the sector, but on this reading the actor has not"
            " yet engaged in a transaction.",
            ("231-a",),
        ),
        Status.COVERED_DUTY_LATER: (
            "All elements other than significance are met; the duty to impose begins only on"
            " 29 January 2018.",
            ("231-a",),
        ),
        Status.ELEMENTS_MET_UNDETERMINED: (
            "On this reading all elements are met except significance, which only the executive"
            " decides; nothing is due until a determination.",
            ("231-a", "guidance-231"),
        ),
        Status.DUTY: (
            "The transaction has been determined to be significant, and five or more sanctions"
            " are to be imposed.",
            ("231-a", "235-a"),
        ),
        Status.SANCTIONED: (
            "Sanctions are in force on this person for this transaction.",
            ("231-a", "235-a"),
        ),
        Status.RELIEVED: (
            "Relief is in force for this person and this transaction.",
            ("231-a",),
        ),
        Status.TERMINATED: ("Sanctions were imposed and have been ended.", ("231-a", "235-a")),
        Status.ENDED_UNTRIGGERED: (
            "The deal was given up before the actor engaged in a transaction on this reading.",
            ("231-a",),
        ),
        Status.UNKNOWN: ("Facts that are not known decide; they are listed.", ("231-a",)),
        Status.CONTESTED: (
            "The readings of the law differ; each gives its own answer.",
            ("231-a",),
        ),
    }
)


def sentence(status: Status, citations: tuple[Citation, ...]) -> str:
    """Return what a status says; by a law older than the Act there is nothing to cite it by.

    >>> sentence(Status.NOT_COVERED, ())
    'Section 231 was not law yet: Pub. L. 115-44 was enacted on 2 August 2017.'
    """
    return SENTENCES[status][0] if citations else _NO_LAW_YET


def cited(text: str, citations: tuple[Citation, ...]) -> str:
    """Return a sentence with its citations behind it; unverified texts are marked.

    >>> cited("Nothing is due.", ())
    'Nothing is due. [CAATSA, Pub. L. 115-44, became law on 2017-08-02]'
    """
    marks = [c.cite + (" (unverified)" if c.mark != "verified" else "") for c in citations]
    return f"{text} [{'; '.join(marks) if marks else _BEFORE}]"
