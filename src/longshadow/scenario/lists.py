"""Lists as YAML gives them, made ready for schemas that hold tuples; the rest is left as is."""

from __future__ import annotations

from typing import Any

__all__ = ["listed", "one_or_many"]


def listed(value: Any) -> Any:
    """Return a list as a tuple.

    >>> listed(["a", "b"]), listed("a")
    (('a', 'b'), 'a')
    """
    return tuple(value) if isinstance(value, list) else value


def one_or_many(value: Any) -> Any:
    """Return a text as a tuple of one, and a list as a tuple.

    >>> one_or_many("a"), one_or_many(["a", "b"])
    (('a',), ('a', 'b'))
    """
    return (value,) if isinstance(value, str) else listed(value)
