"""Distributions that a band of sources can stand for, by their inverse cumulative function.

A band is disagreement between sources, not a statistical interval; turning it into a
distribution is a choice, so the choice is explicit, printed with every result, and simple.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

__all__ = [
    "Constant",
    "Discrete",
    "Distribution",
    "LogUniform",
    "Triangular",
    "Uniform",
    "from_band",
]

#: Above this ratio of high to low a positive quantity is sampled on a log scale.
LOG_RATIO = 4.0


@dataclass(frozen=True)
class Constant:
    """A value that is held fixed."""

    value: float

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """Return the value for every u in [0, 1]."""
        return np.full(np.shape(u), self.value)

    def __str__(self) -> str:
        return "held fixed"


@dataclass(frozen=True)
class Triangular:
    """Triangular between low and high with its peak at the nominal value, optionally in logs."""

    low: float
    mode: float
    high: float
    log: bool = False

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """Return the values at cumulative probabilities u in [0, 1]."""
        ends = (self.low, self.mode, self.high)
        low, mode, high = (math.log(x) for x in ends) if self.log else ends
        split = (mode - low) / (high - low)
        left = low + np.sqrt(u * (high - low) * (mode - low))
        right = high - np.sqrt((1.0 - u) * (high - low) * (high - mode))
        value = np.where(u < split, left, right)
        return np.exp(value) if self.log else value

    def __str__(self) -> str:
        return (
            "triangular on a log scale, peak at nominal"
            if self.log
            else ("triangular, peak at nominal")
        )


@dataclass(frozen=True)
class Uniform:
    """Uniform between two ends."""

    low: float
    high: float

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """Return the values at cumulative probabilities u in [0, 1]."""
        return self.low + u * (self.high - self.low)

    def __str__(self) -> str:
        return "uniform"


@dataclass(frozen=True)
class LogUniform:
    """Uniform in the logarithm between two positive ends."""

    low: float
    high: float

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """Return the values at cumulative probabilities u in [0, 1]."""
        return self.low * np.exp(u * math.log(self.high / self.low))

    def __str__(self) -> str:
        return "uniform on a log scale"


@dataclass(frozen=True)
class Discrete:
    """Several camps with equal weight; nothing between them is believed by anyone."""

    values: tuple[float, ...]

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """Return the values at cumulative probabilities u in [0, 1]."""
        index = np.minimum((u * len(self.values)).astype(int), len(self.values) - 1)
        chosen: np.ndarray = np.asarray(self.values, float)[index]
        return chosen

    def __str__(self) -> str:
        return f"{len(self.values)} camps of equal weight"


Distribution = Constant | Triangular | Uniform | LogUniform | Discrete


def from_band(low: float, nominal: float, high: float, shape: str = "auto") -> Distribution:
    """Return the distribution that stands for a band.

    Parameters
    ----------
    low, nominal, high
        Band in SI units, low <= nominal <= high.
    shape
        "auto" (triangular, on a log scale when low > 0 and high/low > 4), "uniform", "log-uniform",
        "discrete" (the different ends as camps of equal weight) or "fixed" (nominal).

    Raises
    ------
    ValueError
        If the ends are out of order, or a log scale is asked for with low <= 0.
    """
    if not low <= nominal <= high:
        raise ValueError(f"low, nominal, high = {low}, {nominal}, {high}: must be in order")
    if shape == "fixed" or low == high:
        return Constant(nominal)
    if shape == "discrete":
        return Discrete(tuple(dict.fromkeys((low, nominal, high))))
    if shape == "log-uniform":
        if low <= 0:
            raise ValueError(f"low = {low}: must be above 0 on a log scale")
        return LogUniform(low, high)
    if shape == "uniform":
        return Uniform(low, high)
    if shape != "auto":
        raise ValueError(
            f"shape = {shape!r}: must be auto, uniform, log-uniform, discrete or fixed"
        )
    return Triangular(low, nominal, high, log=low > 0 and high / low > LOG_RATIO)
