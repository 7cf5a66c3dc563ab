"""Three values: yes, no and unknown (strong Kleene)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

__all__ = ["Truth", "all_of", "any_of", "negated"]


class Truth(IntEnum):
    """The truth of a statement, as far as the facts go.

    The order is the point: a conjunction is the least of its parts, a disjunction the greatest.

    >>> min(Truth.YES, Truth.UNKNOWN).name, max(Truth.NO, Truth.UNKNOWN).name
    ('UNKNOWN', 'UNKNOWN')
    """

    NO = 0
    UNKNOWN = 1
    YES = 2


_NEGATED = (Truth.YES, Truth.UNKNOWN, Truth.NO)


def all_of(parts: Iterable[Truth]) -> Truth:
    """Return the conjunction; nothing at all is YES."""
    return min(parts, default=Truth.YES)


def any_of(parts: Iterable[Truth]) -> Truth:
    """Return the disjunction; nothing at all is NO."""
    return max(parts, default=Truth.NO)


def negated(truth: Truth) -> Truth:
    """Return the negation; the negation of unknown is unknown."""
    return _NEGATED[truth]
