"""Poisson and negative binomial chances of counts of any size, and where their products peak."""

from __future__ import annotations

import math

from longshadow.physics.kernels import jit

__all__ = [
    "NEGLIGIBLE",
    "beyond_count",
    "beyond_poisson",
    "first_term",
    "first_terms",
    "log_count",
    "log_poisson",
    "place_of_peak",
]

HALF_LOG_TWO_PI = 0.9189385332046727
#: A share of a sum that is not worth another term.
NEGLIGIBLE = 1e-17


@jit
def stirling_rest(k):
    """What Stirling's formula leaves of log k!: Abramowitz and Stegun 6.1.41."""
    if k < 16.0:
        return math.lgamma(k + 1.0) - (k + 0.5) * math.log(k) + k - HALF_LOG_TWO_PI
    r = 1.0 / (k * k)
    return (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r / 1188)))) / k


@jit
def deviance(k, mean):
    """Give k log(k / mean) + mean - k, which is small where the two are close."""
    return k * math.log(k / mean) + (mean - k)


@jit
def log_poisson(k, mean):
    """Logarithm of a Poisson chance without the cancellation of log k!: Loader (2000)."""
    if k == 0.0:
        return -mean
    return -stirling_rest(k) - deviance(k, mean) - 0.5 * math.log(k) - HALF_LOG_TWO_PI


@jit
def log_count(k, x, inverse_shape):
    """Logarithm of the chance of a count ``k`` whose mean is ``x``."""
    if inverse_shape == 0.0:
        return log_poisson(k, x)
    shape = 1.0 / inverse_shape
    if k == 0.0:
        return -shape * math.log1p(x * inverse_shape)
    n = k + shape
    rest = stirling_rest(n) - stirling_rest(k) - stirling_rest(shape) - HALF_LOG_TWO_PI
    apart = deviance(k, n * x / (shape + x)) + deviance(shape, n * shape / (shape + x))
    return rest - apart + 0.5 * math.log(shape / (k * n))


@jit
def place_of_peak(n, y, x, inverse_shape):
    """Where a[k] b[n + k] is largest, and the spread about it."""
    spread = x / (1.0 + x * inverse_shape)
    short = n - spread * inverse_shape * y
    root = math.sqrt(short * short + 4.0 * spread * y)
    # The stable one of two ways to write the root of a quadratic.
    k = 2.0 * spread * y / (root + short) if short > 0.0 else 0.5 * (root - short)
    k = max(k, 1e-300)
    curvature = 1.0 / (k * (1.0 + k * inverse_shape)) + 1.0 / (n + k)
    return k, 1.0 / math.sqrt(curvature)


@jit
def first_term(peak, width):
    """A whole number so far above the peak that nothing above it counts."""
    return math.floor(peak + 8.5 * width + 9.0)


@jit
def beyond_poisson(term, k, mean):
    """Sum of the Poisson chances above ``k``, whose own is ``term``."""
    total = 0.0
    while True:
        k += 1.0
        ratio = mean / k
        term *= ratio
        total += term
        if ratio < 1.0 and term * ratio <= NEGLIGIBLE * total * (1.0 - ratio):
            return total


@jit
def beyond_count(term, k, x, inverse_shape):
    """Sum of the chances of all counts above ``k``, whose own is ``term``."""
    if inverse_shape == 0.0:
        return beyond_poisson(term, k, x)
    total = 0.0
    pace = x / (1.0 + x * inverse_shape)
    while True:
        ratio = pace * (1.0 + k * inverse_shape) / (k + 1.0)
        k += 1.0
        term *= ratio
        total += term
        if ratio < 1.0 and term * ratio <= NEGLIGIBLE * total * (1.0 - ratio):
            return total


@jit
def first_terms(pulses, threshold, out):
    """Poisson chance of each number of pulses at its threshold, for `probabilities`."""
    for i in range(pulses.size):
        out[i] = math.exp(log_poisson(pulses[i], threshold[i]))
