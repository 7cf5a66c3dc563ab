"""Attenuation by rain: order, limits and domain; printed numbers are elsewhere."""

from __future__ import annotations

import numpy as np
import pytest

from longshadow.physics.rain import rain_attenuation_db_per_km, rain_coefficients


def test_flat_drops_weaken_horizontal_waves_most() -> None:
    losses = [
        float(rain_attenuation_db_per_km(9.4e9, 25.0, 0.0, name))
        for name in ("horizontal", "circular", "vertical")
    ]
    assert losses[0] > losses[1] > losses[2]


def test_seen_from_below_a_drop_is_round() -> None:
    straight_up = [
        float(rain_attenuation_db_per_km(9.4e9, 25.0, np.pi / 2, name))
        for name in ("horizontal", "vertical")
    ]
    assert straight_up[0] == pytest.approx(straight_up[1], rel=1e-12)


def test_no_rain_takes_nothing_and_more_takes_more() -> None:
    loss = rain_attenuation_db_per_km(5.6e9, np.array([0.0, 1.0, 5.0, 25.0, 100.0]))
    assert loss[0] == 0.0
    assert (np.diff(loss) > 0).all()


def test_below_one_gigahertz_loss_falls_as_the_square_of_the_frequency() -> None:
    at, above, half = (float(rain_attenuation_db_per_km(f, 30.0)) for f in (1e9, 1.00001e9, 0.5e9))
    assert above == pytest.approx(at, rel=1e-3)
    assert half == pytest.approx(at / 4, rel=1e-12)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"frequency_hz": 20e6}, r"frequency_hz = 20000000: must lie in \[30000000, 1e\+12\]"),
        ({"frequency_hz": np.nan}, "frequency_hz"),
        ({"rain_rate_mm_h": -1.0}, r"rain_rate_mm_h = -1: must lie in \[0, 300\]"),
        ({"rain_rate_mm_h": np.nan}, "rain_rate_mm_h"),
        ({"elevation_rad": 2.0}, "elevation_rad"),
        ({"polarisation": "slanted"}, "must be one of horizontal, vertical, circular"),
    ],
)
def test_outside_the_domain_the_bound_is_named(change: dict[str, object], message: str) -> None:
    case = {"frequency_hz": 3e9, "rain_rate_mm_h": 5.0, **change}
    with pytest.raises(ValueError, match=message):
        rain_attenuation_db_per_km(**case)  # type: ignore[arg-type]


def test_coefficients_are_refused_where_the_recommendation_has_none() -> None:
    with pytest.raises(ValueError, match="frequency_hz"):
        rain_coefficients(0.99e9)
