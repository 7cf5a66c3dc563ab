"""Tables of loss in air and rain for a map: 64 altitudes x 512 distances, one radar, 9.4 GHz.

The peer computes the attenuation of the air anew at every point of the same paths, where ours
looks it up in a profile by altitude; both take the same points. The error is that of ours against
a rule of 400 points a side of the lowest point.
"""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from benchmarks.table import Row, median_cpu_s
from longshadow.physics import path_loss
from longshadow.physics.path_loss import (
    gas_loss_table_db,
    rain_loss_table_db,
    standard_gas_attenuation_db_per_km,
)
from longshadow.physics.two_ray import propagation_factor

FREQUENCY_HZ, ANTENNA_M, RADIUS_M = 9.4e9, 24.0, 6371e3 * 4 / 3
DISTANCES_M = np.linspace(0.0, 400e3, 512)
ALTITUDES_M = np.geomspace(30.0, 30e3, 64)
#: The peer does a part of the rows, and its time is scaled.
SOME = 4

Table = NDArray[np.float64]


def gas(altitudes_m: Table = ALTITUDES_M) -> Table:
    return gas_loss_table_db(FREQUENCY_HZ, ANTENNA_M, DISTANCES_M, altitudes_m, RADIUS_M)


def rain() -> Table:
    return rain_loss_table_db(
        FREQUENCY_HZ, 10.0, 4e3, ANTENNA_M, DISTANCES_M, ALTITUDES_M, RADIUS_M
    )


def every_point() -> Table:
    """The same, without the profile."""

    def computed(_: Table, altitude_m: Table) -> Table:
        return standard_gas_attenuation_db_per_km(FREQUENCY_HZ, altitude_m)

    with patch.object(path_loss, "_looked_up", computed):
        return gas(ALTITUDES_M[:: ALTITUDES_M.size // SOME])


def fine() -> Table:
    with patch.object(path_loss, "NODES", 400):
        return gas()


def measure() -> list[Row]:
    path_loss._gas_profile.cache_clear()
    profile, _ = median_cpu_s(lambda: path_loss._gas_profile.__wrapped__(FREQUENCY_HZ))
    ours, table = median_cpu_s(gas)
    theirs, _ = median_cpu_s(every_point, 1)
    wet, _ = median_cpu_s(rain)
    heights = np.linspace(10.0, 2_000.0, 1_000_000)
    lobes, _ = median_cpu_s(lambda: propagation_factor(3e9, 20.0, heights, 15e3, RADIUS_M), 3)
    error = f"at most {np.abs(table - fine()).max():.1e} dB from a fine rule"
    cells = table.size
    return [
        Row("gas, 64 x 512 paths", 1e3 * ours, "CPU ms", "no profile, some rows scaled",
            1e3 * theirs * ALTITUDES_M.size / SOME, error),
        Row("  of it: one path", 1e6 * ours / cells, "CPU us"),
        Row("profile of one frequency, once", 1e3 * profile, "CPU ms"),
        Row("rain, 64 x 512 paths", 1e3 * wet, "CPU ms"),
        Row("lobes over the sea, 1,000,000 heights", lobes, "CPU s"),
    ]  # fmt: skip
