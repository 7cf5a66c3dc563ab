"""Distributions that a band of sources can stand for, by their inverse cumulative function.

A band is disagreement between sources, not a statistical interval; turning it into a
distribution is a choice, so the choice is explicit, printed with every result, and simple.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

__all__ = [
    "Beta",
    "Constant",
    "Discrete",
    "Distribution",
    "LogUniform",
    "Triangular",
    "Uniform",
    "beta_from_band",
    "from_band",
]

#: Above this ratio of high to low a positive quantity is sampled on a log scale.
LOG_RATIO = 4.0
#: Cumulative probability that a beta distribution leaves below a band, and above it.
BETA_TAIL = 0.05


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


@dataclass(frozen=True)
class Beta:
    """Beta distribution of a share or probability: x^(a-1) (1-x)^(b-1) on 0 to 1, scaled."""

    a: float
    b: float

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """Return the values at cumulative probabilities u in [0, 1]."""
        from scipy.special import betaincinv

        value: np.ndarray = betaincinv(self.a, self.b, u)
        return value

    def __str__(self) -> str:
        return "beta, ends at 5 and 95 %"


Distribution = Constant | Triangular | Uniform | LogUniform | Discrete | Beta


def beta_from_band(low: float, nominal: float, high: float) -> Beta:
    """Return the one beta distribution of which a band is the 5 and 95 % quantiles.

    Two quantiles fix the two parameters. The nominal value is therefore shown beside a result and
    not used: the median lies where the ends put it. Experts' bands taken as outer quantiles:
    O'Hagan et al., Uncertain Judgements (2006).

    Parameters
    ----------
    low, nominal, high
        Band of a probability, 0 < low <= nominal <= high < 1 and low < high.

    Raises
    ------
    ValueError
        If the ends are out of order or equal, at 0 or 1, or so extreme that no parameters are
        found that reproduce them.

    Examples
    --------
    >>> law = beta_from_band(0.4, 0.7, 0.9)
    >>> law.quantile(np.array([0.05, 0.5, 0.95])).round(3).tolist()
    [0.4, 0.689, 0.9]
    """
    if not low <= nominal <= high:
        raise ValueError(f"low, nominal, high = {low}, {nominal}, {high}: must be in order")
    if not (low > 0 and high < 1):
        raise ValueError(f"low, high = {low}, {high}: a beta distribution needs 0 < low, high < 1")
    if low == high:
        raise ValueError(f"low, high = {low}, {high}: must differ; a point has no distribution")
    found = _beta_parameters(low, high)
    if found is None:
        raise ValueError(f"low, high = {low}, {high}: no beta distribution found with these ends")
    return Beta(*found)


def _beta_parameters(low: float, high: float) -> tuple[float, float] | None:
    """Solve for the two logarithms; quantiles as log odds, which keep digits near 0 and 1."""
    from scipy.optimize import root
    from scipy.special import betaincinv, logit

    wanted = logit(np.array([low, high]))

    def miss(logs: np.ndarray) -> np.ndarray:
        a, b = np.exp(np.clip(logs, -30.0, 30.0))
        below, above = betaincinv(a, b, BETA_TAIL), betaincinv(b, a, BETA_TAIL)
        ends = np.array(
            [math.log(below) - math.log1p(-below), math.log1p(-above) - math.log(above)]
        )
        difference: np.ndarray = ends - wanted
        return difference

    for start in _beta_starts(low, high):
        try:
            logs = root(miss, start, tol=1e-14).x
            if np.max(np.abs(miss(logs))) < 1e-10:
                return math.exp(logs[0]), math.exp(logs[1])
        except ValueError:  # a quantile fell on 0 or 1 on the way
            continue
    return None


def _beta_starts(low: float, high: float) -> Iterator[np.ndarray]:
    """Guess by moments, then from each tail as a power law, which far skewed bands need."""
    width = 2 * 1.645
    mean, deviation = (low + high) / 2, (high - low) / width
    total = max((mean / deviation) * ((1 - mean) / deviation) - 1, 0.1)
    yield np.log([mean * total, (1 - mean) * total])
    odds = math.log((1 - BETA_TAIL) / BETA_TAIL)
    tails = odds / np.array([math.log(high / low), math.log1p(-low) - math.log1p(-high)])
    yield np.log(tails) + np.log1p(1.25 * tails)


def from_band(low: float, nominal: float, high: float, shape: str = "auto") -> Distribution:
    """Return the distribution that stands for a band.

    Parameters
    ----------
    low, nominal, high
        Band in SI units, low <= nominal <= high.
    shape
        "auto" (triangular, on a log scale when low > 0 and high/low > 4), "uniform", "log-uniform",
        "discrete" (the different ends as camps of equal weight), "beta" (see `beta_from_band`) or
        "fixed" (nominal).

    Raises
    ------
    ValueError
        If the ends are out of order, a log scale is asked for with low <= 0, or a beta
        distribution for a band that reaches 0 or 1.
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
    if shape == "beta":
        return beta_from_band(low, nominal, high)
    if shape != "auto":
        raise ValueError(
            f"shape = {shape!r}: must be auto, uniform, log-uniform, discrete, beta or fixed"
        )
    return Triangular(low, nominal, high, log=low > 0 and high / low > LOG_RATIO)
