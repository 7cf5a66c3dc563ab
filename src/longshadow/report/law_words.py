"""The law in words: what a status means, and dates as they stand in a sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

__all__ = ["STATUS_WORDS", "day_words", "short_words", "status_words", "statuses_text"]

STATUS_WORDS: Mapping[str, str] = {
    "NO_TRANSACTION": "no transaction",
    "NOT_COVERED": "not covered",
    "EXPOSED": "exposed: steps taken, no transaction engaged in yet",
    "COVERED_DUTY_LATER": "covered, but the duty to act began later",
    "ELEMENTS_MET_UNDETERMINED": "all elements met but significance, which only the executive "
    "decides; nothing is due before it does",
    "DUTY": "sanctions are due",
    "SANCTIONED": "sanctioned",
    "RELIEVED": "relieved",
    "TERMINATED": "sanctions ended",
    "ENDED_UNTRIGGERED": "ended before any transaction was engaged in",
    "UNKNOWN": "cannot tell: missing facts decide",
    "CONTESTED": "contested: the readings disagree",
}


_SHORT: Mapping[str, str] = {
    "EXPOSED": "exposed",
    "COVERED_DUTY_LATER": "covered, duty later",
    "ELEMENTS_MET_UNDETERMINED": "elements met, undetermined",
    "DUTY": "duty to impose",
    "ENDED_UNTRIGGERED": "ended untriggered",
    "UNKNOWN": "unknown",
    "CONTESTED": "contested",
}


def short_words(status: str) -> str:
    """Return a status in two or three words, for tables.

    Examples
    --------
    >>> short_words("ELEMENTS_MET_UNDETERMINED")
    'elements met, undetermined'
    """
    return _SHORT.get(status, status_words(status))


def status_words(status: str) -> str:
    """Return a status in words; an unknown one as it is.

    Examples
    --------
    >>> status_words("SANCTIONED")
    'sanctioned'
    """
    return STATUS_WORDS.get(status, status)


def statuses_text(statuses: Mapping[str, str]) -> str:
    """Return a status per reading as one clause, readings of one status together.

    Examples
    --------
    >>> statuses_text({"delivery": "SANCTIONED", "contract": "NOT_COVERED"})
    'on the delivery reading: sanctioned; on the contract reading: not covered'
    >>> statuses_text({"delivery": "SANCTIONED", "contract": "SANCTIONED"})
    'on every reading: sanctioned'
    """
    groups: dict[str, list[str]] = {}
    for reading, status in statuses.items():
        groups.setdefault(status, []).append(reading)
    if len(groups) == 1:
        return f"on every reading: {status_words(next(iter(groups)))}"
    return "; ".join(
        f"on the {_joined(names)} reading{'s' if len(names) > 1 else ''}: {status_words(status)}"
        for status, names in groups.items()
    )


def _joined(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def day_words(day: str) -> str:
    """Return a day as it stands in a sentence.

    Examples
    --------
    >>> day_words("2021-03-19")
    '19 March 2021'
    """
    found = dt.date.fromisoformat(day)
    return f"{found.day} {found:%B} {found.year}"
