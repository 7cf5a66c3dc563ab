"""Bounds of the domain of a formula, and the sentence that names the one that was broken."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["bounded", "number"]


def bounded(
    name: str,
    values: ArrayLike,
    low: float = -np.inf,
    high: float = np.inf,
    *,
    ends: str = "[]",
) -> NDArray[np.float64]:
    """Return values as an array of floats, all of them finite and within bounds.

    Parameters
    ----------
    name
        Name of the argument, for the message.
    values
        Number or array of any shape.
    low, high
        Bounds; an infinite one is none.
    ends
        Which bounds belong to the domain, in interval notation: ``[]``, ``(]``, ``[)`` or ``()``.

    Raises
    ------
    ValueError
        For the first value that is not a finite number within the bounds.

    Examples
    --------
    >>> bounded("speed_mps", -1.0, 0.0, ends="(]")
    Traceback (most recent call last):
    ...
    ValueError: speed_mps = -1: must be above 0
    """
    array = np.asarray(values, dtype=np.float64)
    above = array >= low if ends[0] == "[" else array > low
    below = array <= high if ends[1] == "]" else array < high
    fine = np.isfinite(array) & above & below
    if not np.all(fine):
        first = float(array[~fine].flat[0])
        words = _words(low, high, ends)
        if not np.isfinite(first) and not words.startswith("lie"):
            words = "be finite"
        raise ValueError(f"{name} = {first:.9g}: must {words}")
    return array


def number(
    name: str, value: float, low: float = -np.inf, high: float = np.inf, *, ends: str = "[]"
) -> float:
    """Return one finite number within bounds; see `bounded`."""
    return float(bounded(name, value, low, high, ends=ends).item())


def _words(low: float, high: float, ends: str) -> str:
    if np.isfinite(low) and np.isfinite(high):
        return f"lie in {ends[0]}{low:.9g}, {high:.9g}{ends[1]}"
    if np.isfinite(low):
        return f"be {'at least' if ends[0] == '[' else 'above'} {low:.9g}"
    if np.isfinite(high):
        return f"be {'at most' if ends[1] == ']' else 'below'} {high:.9g}"
    return "be finite"
