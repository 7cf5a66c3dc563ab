"""Envelopes and time of flight, against the printed figures and the law by hand."""

import numpy as np
import pytest

from longshadow.catalog.load import load_catalog
from longshadow.catalog.records import parameters
from longshadow.engagement.envelope import (
    check_engages,
    flyout_s,
    inside_envelope,
    mean_speed_mps,
    missile_against,
    missiles_against,
)
from longshadow.engagement.records import Missile
from longshadow.errors import DomainError


@pytest.fixture(scope="module")
def catalog():
    return load_catalog()


@pytest.fixture(scope="module")
def column(catalog):
    """Two draws: the nominal values, and the ends that are worst for the defender."""
    table = {}
    for group in (catalog.interceptors, catalog.priors):
        for record in group.values():
            table |= {
                path: np.array([cited.band.nominal, cited.band.low])
                for path, cited in parameters(record).items()
            }
    return lambda path: table[path].copy()


def test_average_speed_is_the_peak_times_the_ratio():
    assert mean_speed_mps([2800.0, 1700.0], 0.5) == pytest.approx([1400.0, 850.0])


@pytest.mark.parametrize("ratio", [0.0, 1.01, np.nan])
def test_a_ratio_that_no_average_can_have_is_refused(ratio):
    with pytest.raises(ValueError, match="ratio"):
        mean_speed_mps(1000.0, ratio)


def test_flyout_is_range_over_average_speed_and_nothing_takes_no_time():
    assert flyout_s([0.0, 30e3], 1000.0) == pytest.approx([0.0, 30.0])


def test_flyout_refuses_what_has_no_meaning():
    with pytest.raises(ValueError, match="slant_m"):
        flyout_s(-1.0, 1000.0)
    with pytest.raises(ValueError, match="mean_speed_mps"):
        flyout_s(1.0, 0.0)


def test_a_missile_carries_the_printed_figures(catalog, column):
    """THAAD: 200 km, up to 150 km (press), 10,000 km/h at the peak."""
    missile = missile_against(catalog.interceptors["thaad-interceptor"], "ballistic", column, 0)
    assert (missile.reach_m, missile.ceiling_m, missile.floor_m) == (200e3, 150e3, 40e3)
    assert missile.mean_speed_mps == pytest.approx(0.6 * 2800.0)


def test_each_draw_has_its_own_figures(catalog, column):
    every = missiles_against(catalog.interceptors["pac-3-mse"], "ballistic", column)
    assert every.reach_m.tolist() == [45e3, 35e3]
    assert every.in_draw(1).mean_speed_mps == pytest.approx(0.4 * 1500.0)


@pytest.mark.parametrize("kind", ["aircraft", "cruise-missile", "drone", "helicopter"])
def test_thaad_never_reaches_what_breathes_air(catalog, column, kind):
    missile = missile_against(catalog.interceptors["thaad-interceptor"], kind, column, 0)
    assert missile.reach_m == 0.0
    assert not inside_envelope(0.0, 100e3, 100e3, missile)


def test_thaad_against_aircraft_is_refused_in_one_message(catalog):
    with pytest.raises(DomainError) as caught:
        check_engages(catalog.interceptors["thaad-interceptor"], "aircraft")
    assert len(caught.value.problems) == 1
    text = str(caught.value)
    assert "THAAD interceptor" in text
    assert "aircraft" in text
    assert "It engages: ballistic." in text


def test_what_engages_is_not_refused(catalog):
    for name in ("gem-t", "pac-3-mse", "48n6e3"):
        check_engages(catalog.interceptors[name], "ballistic")


LIMITS = Missile(reach_m=50e3, floor_m=1e3, ceiling_m=20e3, mean_speed_mps=1e3)


@pytest.mark.parametrize(
    ("slant", "altitude", "above", "inside"),
    [
        (50e3, 20e3, 1e3, True),  # every limit belongs to it
        (50_001.0, 10e3, 10e3, False),
        (40e3, 20_001.0, 10e3, False),
        (40e3, 3e3, 999.0, False),  # high ground: the floor counts from there
        (40e3, 3e3, 1001.0, True),
    ],
)
def test_reach_floor_and_ceiling_each_bind(slant, altitude, above, inside):
    assert bool(inside_envelope(slant, altitude, above, LIMITS)) is inside


def test_points_are_answered_in_every_draw(catalog, column):
    every = missiles_against(catalog.interceptors["pac-3-mse"], "ballistic", column)
    slant = np.array([[34e3], [40e3], [46e3]])
    inside = inside_envelope(slant, 10e3, 10e3, every)
    assert inside.tolist() == [[True, True], [True, False], [False, False]]
