"""Detection probability of a sum of pulses: one positive series for every fluctuation model.

The echo's energy over the noise makes the sum of ``n`` square-law pulses a gamma variable of shape
``n + k``, where the count ``k`` is Poisson (steady target) or negative binomial (gamma-distributed
cross-section). With ``b`` the Poisson chances of the threshold and ``a`` those of the count,

    Pd - Pfa = sum_j b[n + j] P(count > j)         1 - Pd = sum_k a[k] P(gamma(n + k) < y)

Both have positive terms only, so that neither tail is lost to rounding. They are summed downwards
from above their largest product, where each step is a multiplication.
"""

from __future__ import annotations

import math

from longshadow.physics.kernels import jit
from longshadow.physics.kernels.counts import (
    NEGLIGIBLE,
    beyond_count,
    beyond_poisson,
    first_term,
    log_count,
    log_poisson,
    place_of_peak,
)

__all__ = ["excess", "geometric_excess", "geometric_miss", "miss", "probabilities"]

#: Chance of a miss below which it cannot be told from none, as a logarithm.
SURE = -45.0


@jit
def excess(n, y, x, inverse_shape):
    """Pd - Pfa of ``n`` pulses at threshold ``y``; ``x`` is the mean energy over noise of all."""
    peak, width = place_of_peak(n, y, x, inverse_shape)
    k = first_term(peak, width)
    a = math.exp(log_count(k, x, inverse_shape))
    b = math.exp(log_poisson(n + k, y))
    above = beyond_count(a, k, x, inverse_shape)
    back, per_y = (1.0 + x * inverse_shape) / x, 1.0 / y
    total = b * above
    while k > 0.0:
        above += a
        b *= (n + k) * per_y
        a *= k * back / (1.0 + (k - 1.0) * inverse_shape)
        k -= 1.0
        term = b * above
        total += term
        if k < peak and term <= NEGLIGIBLE * total:
            break
    return total


@jit
def miss(n, y, x, inverse_shape):
    """1 - Pd of ``n`` pulses at threshold ``y``; ``x`` is the mean energy over noise of all."""
    peak, width = place_of_peak(n, y, x, inverse_shape)
    k = first_term(peak, width)
    a = math.exp(log_count(k, x, inverse_shape))
    b = math.exp(log_poisson(n + k, y))
    below = b + beyond_poisson(b, n + k, y)
    back, per_y = (1.0 + x * inverse_shape) / x, 1.0 / y
    total = a * below
    while k > 0.0:
        b *= (n + k) * per_y
        below += b
        a *= k * back / (1.0 + (k - 1.0) * inverse_shape)
        k -= 1.0
        term = a * below
        total += term
        if k < peak and term <= NEGLIGIBLE * total:
            break
    return total


@jit
def is_sure(n, y, x, inverse_shape):
    """Whether Chernoff's bound leaves no chance of a miss; and whether misses are the rarer."""
    peak, _ = place_of_peak(n, y, x, inverse_shape)
    u = (n + peak) / y
    if u <= 1.0:
        return False, False
    gain = x * (1.0 - 1.0 / u)
    paid = gain if inverse_shape == 0.0 else math.log1p(gain * inverse_shape) / inverse_shape
    return (u - 1.0) * y - n * math.log(u) - paid < SURE, True


@jit
def geometric_excess(n, y, x, first, erlang):
    """Pd - Pfa where the count is geometric, or (``erlang``) the sum of two such.

    ``first`` is the Poisson chance of ``n`` at mean ``y``; P(count > j) is known in closed form.
    """
    shape = 2.0 if erlang else 1.0
    q = x / (shape + x)
    p = (shape / (shape + x)) if erlang else 0.0
    z = y * q
    term = first * q
    total = term * (1.0 + p)
    j = 0.0
    while True:
        j += 1.0
        ratio = z / (n + j)
        term *= ratio
        more = term * (1.0 + (j + 1.0) * p)
        total += more
        if ratio < 1.0 and more * ratio <= NEGLIGIBLE * total * (1.0 - ratio):
            return total


@jit
def geometric_miss(n, y, x, first, erlang):
    """1 - Pd where the count is geometric, or the sum of two such; see `geometric_excess`."""
    shape = 2.0 if erlang else 1.0
    q, p = x / (shape + x), shape / (shape + x)
    a = p * p if erlang else p
    b, below = first, a
    total = b * below
    j = 0.0
    while True:
        j += 1.0
        ratio = y / (n + j)
        b *= ratio
        a *= q * (j + 1.0) / j if erlang else q
        below += a
        total += b * below
        if ratio < 1.0 and b * ratio <= NEGLIGIBLE * total * (1.0 - ratio):
            return total


@jit
def probability(n, y, pfa, x, first, model):
    """Detection probability; ``model`` is 0 to 4 for a steady target and Swerling 1 to 4."""
    if x == 0.0:
        return pfa
    if model == 1 or model == 3:
        return min(pfa + geometric_excess(n, y, x, first, model == 3), 1.0)
    inverse_shape = 0.0 if model == 0 else (1.0 / n if model == 2 else 0.5 / n)
    sure, rare = is_sure(n, y, x, inverse_shape)
    if sure:
        return 1.0
    if rare:
        return 1.0 - miss(n, y, x, inverse_shape)
    return pfa + excess(n, y, x, inverse_shape)


@jit
def probabilities(snr, pulses, threshold, pfa, first, model, out):
    """Detection probability of each mean signal-to-noise ratio per pulse.

    The arrays after ``snr`` have its size, or size 1 for one value for all.
    """
    step = 0 if pulses.size == 1 else 1
    for i in range(snr.size):
        k = i * step
        n = pulses[k]
        out[i] = probability(n, threshold[k], pfa[k], n * snr[i], first[k], model)
