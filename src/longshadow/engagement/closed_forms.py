"""What salvos, layers, magazines and channels do, where a formula says it exactly.

The simulation must give these numbers where its case is as simple as theirs; the documentation and
the tests hold it to them. All shots are alike and, but for the correlation inside one salvo,
independent. Layers as independent binomial filters: "Analysis of a Layered Defense Model",
Operations Research 30(3), 595 (1982); leakage of a defence by shots and layers is also the subject
of Wilkening, "A simple model for calculating ballistic missile defense effectiveness", Science and
Global Security 8(2), 183 (1999). Blocking of channels: Erlang (1917), in Cooper, Introduction to
Queueing Theory, 2nd ed. (1981).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from longshadow.physics.bounds import bounded, number

__all__ = [
    "engageable",
    "erlang_b",
    "erlang_c",
    "layered_leakage",
    "leakers_after_looks",
    "leakers_after_one_salvo",
    "none_leaks",
    "occupancy",
    "salvo_miss",
]

Floats = NDArray[np.float64]


def salvo_miss(p: ArrayLike, shots: ArrayLike, correlation: ArrayLike = 0.0) -> Floats:
    """Return the probability that every shot of a salvo misses.

    With probability `correlation` all shots share one outcome, else they are independent: each
    shot kills with p, any two outcomes have that correlation, and all miss with
    rho (1 - p) + (1 - rho) (1 - p)^n. It is the beta-factor model of failures with a common cause
    (Fleming 1974, General Atomic GA-A13284) with "miss" for failure, but shared outcomes may also
    be hits, so that p stays what it is.

    Parameters
    ----------
    p
        Probability that one shot kills, in [0, 1].
    shots
        Whole number of shots; none miss with certainty.
    correlation
        Correlation rho between the outcomes of two shots, in [0, 1].

    Raises
    ------
    ValueError
        If an argument is outside its domain.

    Examples
    --------
    >>> float(salvo_miss(0.8, 2).round(12)), float(salvo_miss(0.8, 2, 0.5).round(12))
    (0.04, 0.12)
    """
    miss = 1.0 - bounded("p", p, 0.0, 1.0)
    rho = bounded("correlation", correlation, 0.0, 1.0)
    count = _whole("shots", shots)
    value: Floats = np.where(count == 0, 1.0, rho * miss + (1.0 - rho) * miss**count)
    return value


def layered_leakage(
    p: Sequence[float], shots: Sequence[int] | None = None, correlation: float = 0.0
) -> float:
    """Return the probability that one threat passes every layer.

    The product of what each layer lets through: a threat survives layer i with `salvo_miss`.
    Survivors of a raid are then binomial after every layer (Operations Research 30(3), 595, 1982).

    Parameters
    ----------
    p
        Probability that one shot of a layer kills, by layer.
    shots
        Shots of each layer at one threat; one when left out.
    correlation
        Between the shots of one layer; layers are independent.

    Raises
    ------
    ValueError
        If an argument is outside its domain, or there are not as many shots as layers.

    Examples
    --------
    >>> round(layered_leakage([0.8, 0.8]), 12), round(layered_leakage([0.5, 0.8], [2, 1]), 12)
    (0.04, 0.05)
    """
    counts = [1] * len(p) if shots is None else list(shots)
    if len(counts) != len(p):
        raise ValueError(f"shots of {len(counts)} layers for {len(p)} of p: must be as many")
    return math.prod(
        float(salvo_miss(one, n, correlation)) for one, n in zip(p, counts, strict=True)
    )


def none_leaks(p: ArrayLike, threats: ArrayLike) -> Floats:
    """Return the probability that all of a raid are stopped, each with p: p^n.

    The end of the binomial distribution of leakers (Operations Research 30(3), 595, 1982).

    Parameters
    ----------
    p
        Probability that the defence stops one threat, in [0, 1].
    threats
        Whole number of threats, independent of each other.

    Raises
    ------
    ValueError
        If an argument is outside its domain.

    Examples
    --------
    >>> float(none_leaks(0.8, 8).round(6))
    0.167772
    """
    value: Floats = bounded("p", p, 0.0, 1.0) ** _whole("threats", threats)
    return value


def engageable(stock: int, per_target: int) -> int:
    """Return how many targets a stock of missiles serves at a fixed number each.

    Parameters
    ----------
    stock, per_target
        Whole numbers of missiles; at least one a target.

    Raises
    ------
    ValueError
        If an argument is outside its domain.

    Examples
    --------
    >>> engageable(44, 4), engageable(7, 2)
    (11, 3)
    """
    return int(_whole("stock", stock)) // int(_whole("per_target", per_target, 1))


def leakers_after_one_salvo(
    threats: int, stock: int, p: float, salvo: int = 1, correlation: float = 0.0
) -> float:
    """Return the mean number of leakers when each threat gets one salvo while missiles last.

    Of n threats, floor(m / s) get a salvo of s, one more gets what is left of m, and the others
    leak. With s = 1 it is n - p min(n, m).

    Parameters
    ----------
    threats, stock
        Whole numbers n of threats and m of missiles.
    p
        Probability that one shot kills, in [0, 1].
    salvo
        Shots s of a salvo, at least 1.
    correlation
        See `salvo_miss`.

    Raises
    ------
    ValueError
        If an argument is outside its domain.

    Examples
    --------
    >>> round(leakers_after_one_salvo(10, 7, 0.8), 12)
    4.4
    >>> leakers_after_one_salvo(3, 4, 0.5, salvo=2)
    1.5
    """
    full = min(engageable(stock, salvo), int(_whole("threats", threats)))
    left = threats - full
    part = stock - full * salvo if left else 0
    leakers = full * float(salvo_miss(p, salvo, correlation))
    return leakers + (left - 1 + float(salvo_miss(p, part, correlation)) if left else 0.0)


def leakers_after_looks(threats: int, stock: int, p: float) -> float:
    """Return the mean number of leakers when missed threats are shot at while missiles last.

    Time enough for every look: m single shots are fired one after another until all n threats are
    stopped, so the number stopped is min(n, K) with K binomial of m and p. It needs no source
    beyond the binomial law (Feller, An Introduction to Probability Theory, vol. 1, 3rd ed. 1968).

    Parameters
    ----------
    threats, stock
        Whole numbers n of threats and m of missiles.
    p
        Probability that one shot kills, in [0, 1].

    Raises
    ------
    ValueError
        If an argument is outside its domain.

    Examples
    --------
    >>> leakers_after_looks(2, 2, 0.5), leakers_after_looks(1, 3, 0.5)
    (1.0, 0.125)
    """
    n, m = int(_whole("threats", threats)), int(_whole("stock", stock))
    p = number("p", p, 0.0, 1.0)
    chances = [math.comb(m, k) * p**k * (1.0 - p) ** (m - k) for k in range(min(n, m + 1))]
    return math.fsum((n - k) * chance for k, chance in enumerate(chances))


def occupancy(offered: float, servers: int) -> float:
    """Return the share of time that a channel is busy when all who wait are served: a / c.

    Parameters
    ----------
    offered
        Offered load a in erlang: arrivals a second times seconds of service.
    servers
        Channels c, at least 1.

    Raises
    ------
    ValueError
        If an argument is outside its domain.

    Notes
    -----
    Cooper, Introduction to Queueing Theory, 2nd ed. (1981).

    Examples
    --------
    >>> occupancy(10.0, 14).__round__(6)
    0.714286
    """
    return number("offered", offered, 0.0) / int(_whole("servers", servers, 1))


def erlang_b(offered: float, servers: int) -> float:
    """Return the share of Poisson arrivals that find all channels busy and are lost.

    By the recursion B(0) = 1, B(c) = a B(c-1) / (c + a B(c-1)), in which nothing overflows. It
    holds for any distribution of the time of service with the same mean: also for engagements of
    one fixed length. Erlang (1917); Cooper, Introduction to Queueing Theory, 2nd ed. (1981).

    Parameters
    ----------
    offered
        Offered load a in erlang: arrivals a second times mean seconds of service.
    servers
        Channels c; with none all are lost.

    Raises
    ------
    ValueError
        If an argument is outside its domain.

    Examples
    --------
    >>> erlang_b(1.0, 1), erlang_b(1.0, 2)
    (0.5, 0.2)
    """
    a = number("offered", offered, 0.0)
    blocked = 1.0
    for channel in range(1, int(_whole("servers", servers)) + 1):
        blocked = a * blocked / (channel + a * blocked)
    return blocked


def erlang_c(offered: float, servers: int) -> float:
    """Return the share of Poisson arrivals that must wait for a channel, if all can wait.

    C = c B / (c - a (1 - B)) with B of `erlang_b`; 1 where the load is as large as the number of
    channels or larger, for then the queue has no end. Service is exponential. Erlang (1917);
    Cooper, Introduction to Queueing Theory, 2nd ed. (1981).

    Parameters
    ----------
    offered
        Offered load a in erlang.
    servers
        Channels c, at least 1.

    Raises
    ------
    ValueError
        If an argument is outside its domain.

    Examples
    --------
    >>> round(erlang_c(10.0, 14), 10)
    0.1741319336
    """
    c = int(_whole("servers", servers, 1))
    if number("offered", offered, 0.0) >= c:
        return 1.0
    blocked = erlang_b(offered, c)
    return c * blocked / (c - offered * (1.0 - blocked))


def _whole(name: str, values: ArrayLike, low: int = 0) -> NDArray[np.int64]:
    array = bounded(name, values, low)
    if np.any(array != np.floor(array)):
        raise ValueError(f"{name} = {values!r}: must be whole")
    return array.astype(np.int64)
