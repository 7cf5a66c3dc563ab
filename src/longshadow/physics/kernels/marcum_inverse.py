"""Signal-to-noise ratio that gives a detection probability: a bracketed root, in logarithms.

The logarithm of whichever of Pd - Pfa and 1 - Pd is the smaller is nearly a straight line in the
logarithm of the echo's energy, and either is summed without cancellation (`marcum.py`).
"""

from __future__ import annotations

import math

from longshadow.physics.kernels import jit
from longshadow.physics.kernels.marcum import excess, geometric_excess, geometric_miss, miss

__all__ = ["required"]

#: Change of log energy that ends the search.
CLOSE = 1e-14
MOST_STEPS = 200


@jit
def log_of(value):
    """Logarithm that takes what has vanished for very small."""
    return math.log(value) if value > 1e-320 else -740.0


@jit
def above_goal(log_x, n, y, first, model, by_excess, goal):
    """How far, in logarithms, an energy is above what is asked for; rises with the energy."""
    x = math.exp(log_x)
    if model == 1 or model == 3:
        if by_excess:
            return log_of(geometric_excess(n, y, x, first, model == 3)) - goal
        return goal - log_of(geometric_miss(n, y, x, first, model == 3))
    inverse_shape = 0.0 if model == 0 else (1.0 / n if model == 2 else 0.5 / n)
    if by_excess:
        return log_of(excess(n, y, x, inverse_shape)) - goal
    return goal - log_of(miss(n, y, x, inverse_shape))


@jit
def bracket(start, n, y, first, model, by_excess, goal):
    """Two logarithms of energy, one below and one above what is asked for, and their values."""
    a = start
    f_a = above_goal(a, n, y, first, model, by_excess, goal)
    step = 0.5
    while True:
        b = a - step if f_a > 0.0 else a + step
        f_b = above_goal(b, n, y, first, model, by_excess, goal)
        if (f_a > 0.0) != (f_b > 0.0):
            return a, f_a, b, f_b
        a, f_a, step = b, f_b, 2.0 * step


@jit
def log_energy(n, y, first, model, by_excess, goal):
    """Root by false position with Anderson and Bjoerck's weights (BIT 13, 253-264, 1973)."""
    start = math.log(max(y - n, 0.1 * math.sqrt(n)))
    a, f_a, b, f_b = bracket(start, n, y, first, model, by_excess, goal)
    for _ in range(MOST_STEPS):
        c = b - f_b * (b - a) / (f_b - f_a)
        if not min(a, b) < c < max(a, b):
            c = 0.5 * (a + b)
        f_c = above_goal(c, n, y, first, model, by_excess, goal)
        if f_c == 0.0 or abs(c - b) < CLOSE:
            return c
        if (f_c > 0.0) == (f_b > 0.0):
            weight = 1.0 - f_c / f_b
            f_a *= weight if weight > 0.0 else 0.5
        else:
            a, f_a = b, f_b
        b, f_b = c, f_c
    return b


@jit
def required(pd, pulses, threshold, pfa, first, model, out):
    """Mean signal-to-noise ratio per pulse for each detection probability; sizes all alike."""
    for i in range(pd.size):
        by_excess = pd[i] < 0.5
        goal = math.log(pd[i] - pfa[i] if by_excess else 1.0 - pd[i])
        n = pulses[i]
        out[i] = math.exp(log_energy(n, threshold[i], first[i], model, by_excess, goal)) / n
