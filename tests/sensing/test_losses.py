"""What air takes of a range: against the loss itself, and there and back again."""

import numpy as np
import pytest

from longshadow.physics.kernels.air import factor_at
from longshadow.physics.path_loss import gas_loss_db, rain_loss_db
from longshadow.sensing.losses import (
    CLAIM_ALTITUDE_M,
    CLAIM_ANTENNA_M,
    FREE_SPACE,
    Air,
    air_table,
    claim_curve,
    range_curve,
)

RADIUS_M = 8_495e3
X_HZ, S_HZ = 9.8e9, 2.83e9
GAS = Air(gas=True)
RAIN = Air(gas=True, rain_rate_mm_h=10.0, rain_top_m=4_000.0)


def test_air_that_takes_nothing_changes_nothing():
    table = air_table(Air(), X_HZ, 500.0, RADIUS_M, 400e3, (0.0, 12e3))
    assert table is FREE_SPACE
    assert factor_at(table.looked_up, 123e3, 4e3) == 1.0
    curve = range_curve(Air(), X_HZ, 500.0, 10e3, RADIUS_M, 400e3)
    assert curve.into_free_space(np.array([700e3])) == 700e3


@pytest.mark.parametrize("air", [GAS, RAIN])
@pytest.mark.parametrize(
    ("distance_m", "altitude_m"),
    [(3e3, 700.0), (97e3, 1_010.0), (211e3, 5_300.0), (390e3, 11_900.0)],
)
def test_the_table_holds_the_loss_of_the_path(air, distance_m, altitude_m):
    """Between its entries too, to 0.1 dB: 1 % of a range."""
    antenna_m = 560.0
    table = air_table(air, X_HZ, antenna_m, RADIUS_M, 400e3, (0.0, 12e3))
    expected = gas_loss_db(X_HZ, antenna_m, altitude_m, distance_m, RADIUS_M)
    if air.rain_rate_mm_h:
        expected = expected + rain_loss_db(
            X_HZ, air.rain_rate_mm_h, air.rain_top_m, antenna_m, altitude_m, distance_m, RADIUS_M
        )
    found = 20.0 * np.log10(factor_at(table.looked_up, distance_m, altitude_m))
    assert found == pytest.approx(float(expected), abs=0.1)


def test_a_cloudburst_over_the_whole_map_stays_a_number():
    """150 mm/h at X band over 1,000 km take more decibels than a number holds as a factor."""
    flood = Air(gas=True, rain_rate_mm_h=150.0, rain_top_m=8_000.0)
    with np.errstate(over="raise", invalid="raise"):
        table = air_table(flood, X_HZ, 500.0, RADIUS_M, 1_200e3, (0.0, 12e3))
        curve = range_curve(flood, X_HZ, 500.0, 100.0, RADIUS_M, 1_200e3)
    assert np.all(np.isfinite(table.factor))
    assert np.all(np.isfinite(curve.needed_m))


def test_a_range_survives_the_way_into_free_space_and_back():
    curve = range_curve(RAIN, X_HZ, 560.0, 3_000.0, RADIUS_M, 600e3)
    slant = np.array([5e3, 50e3, 150e3, 400e3, 900e3])
    needed = curve.into_free_space(slant)
    assert np.all(needed > slant)
    assert np.all(np.diff(needed) > 0)
    assert curve.out_of_free_space(needed) == pytest.approx(slant, rel=1e-9)


@pytest.mark.parametrize("claim_m", [100e3, 250e3, 400e3])
def test_a_claim_in_clear_air_is_met_in_clear_air(claim_m):
    """The radar of the claim sees the target of the claim at the range of the claim."""
    free = claim_curve(GAS, X_HZ, RADIUS_M, 1_200e3).into_free_space(np.array([claim_m]))
    way = range_curve(GAS, X_HZ, CLAIM_ANTENNA_M, CLAIM_ALTITUDE_M, RADIUS_M, 1_200e3)
    assert way.out_of_free_space(free) == pytest.approx(claim_m, rel=0.005)


def test_a_claim_in_free_space_is_left_as_it_is():
    held = Air(gas=True, claims_hold_in="free-space")
    curve = claim_curve(held, X_HZ, RADIUS_M, 1_200e3)
    assert curve.into_free_space(np.array([250e3])) == 250e3


def test_rain_is_no_part_of_a_claim():
    dry, wet = (claim_curve(air, X_HZ, RADIUS_M, 1_200e3) for air in (GAS, RAIN))
    assert np.array_equal(dry.needed_m, wet.needed_m)


def test_a_claim_beyond_the_horizon_stands_for_a_higher_target():
    """At 600 km a target at 10 km would fly below the horizon: gas of the ground is not counted."""
    low = range_curve(GAS, S_HZ, CLAIM_ANTENNA_M, CLAIM_ALTITUDE_M, RADIUS_M, 1_200e3)
    claim = claim_curve(GAS, S_HZ, RADIUS_M, 1_200e3)
    far = np.array([600e3])
    assert claim.into_free_space(far) < low.into_free_space(far)
