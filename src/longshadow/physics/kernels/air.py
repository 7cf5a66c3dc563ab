"""What the air takes on the way, looked up: by what a slant range must be multiplied.

Loss between two heights depends on their distance and altitude alone, so it is computed once for a
radar as a table of factors 10^(L / 20), L the one-way loss in decibels: a radar's echo falls with
the fourth power of range and with the loss out and back, so a target at slant range s is found
when the range in free space reaches s 10^(2 L / 40).
"""

from __future__ import annotations

from longshadow.physics.kernels import jit

__all__ = ["factor_at"]


@jit
def factor_at(air, distance_m, altitude_m):
    """Return the factor for a target at a ground distance and an altitude.

    Parameters
    ----------
    air
        (table, altitude of its first row, altitude a row, distance a column), metres; a table of
        one entry is no loss at all.
    distance_m, altitude_m
        Held at the edge of the table beyond it.
    """
    table, lowest_m, altitude_step_m, distance_step_m = air
    if table.size == 1:
        return 1.0
    x = min(max(distance_m / distance_step_m, 0.0), table.shape[1] - 1.000001)
    y = min(max((altitude_m - lowest_m) / altitude_step_m, 0.0), table.shape[0] - 1.000001)
    i, j = int(y), int(x)
    u, v = y - i, x - j
    low = table[i, j] * (1.0 - v) + table[i, j + 1] * v
    high = table[i + 1, j] * (1.0 - v) + table[i + 1, j + 1] * v
    return low * (1.0 - u) + high * u
