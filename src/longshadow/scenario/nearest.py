"""Near misses: what the writer of a scenario probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["did_you_mean"]

_SHOWN = 12


def did_you_mean(word: object, allowed: Iterable[str]) -> str:
    """Return a remedy that names the nearest allowed word, or all of them.

    >>> did_you_mean("patriott", ["patriot", "thaad"])
    "Did you mean 'patriot'? Allowed: patriot, thaad."
    """
    known = sorted(set(allowed))
    if not known:
        return "Nothing is allowed here."
    plain = {name.lower(): name for name in known}
    near = get_close_matches(str(word).lower(), plain, n=1, cutoff=0.6)
    shown = ", ".join(known[:_SHOWN]) + (" …" if len(known) > _SHOWN else "")
    return (f"Did you mean {plain[near[0]]!r}? " if near else "") + f"Allowed: {shown}."
