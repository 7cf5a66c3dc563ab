"""Ranges in every draw, against the numbers printed for them."""

import numpy as np
import pytest

from longshadow.catalog.load import load_catalog
from longshadow.catalog.records import parameters
from longshadow.catalog.signature import rcs_entry
from longshadow.errors import DomainError
from longshadow.sensing.ranges import (
    detection_range_m,
    interceptor_reach_m,
    seen_rcs_m2,
    swerling_class,
    units_for_budget,
)


@pytest.fixture(scope="module")
def catalog():
    return load_catalog()


def columns(catalog, **overrides):
    """Nominal values of everything, but for what is overridden, over two draws."""
    nominal = {}
    for group in (catalog.radars, catalog.interceptors, catalog.priors, catalog.targets):
        for record in group.values():
            nominal |= {path: cited.band.nominal for path, cited in parameters(record).items()}
    nominal |= {path.replace("__", "."): value for path, value in overrides.items()}
    return lambda path: np.broadcast_to(np.asarray(nominal[path], float), (2,)).copy()


def test_detection_range__advertised_390_km_at_4_m2_is_219_km_at_0_4_m2(catalog):
    """Catalogue target VT08, tolerance 20 km around the advertised 230 km."""
    column = columns(catalog)
    reach = detection_range_m(catalog.radars["91n6e"], np.full(2, 0.4), column, None)
    assert reach == pytest.approx([219.3e3] * 2, abs=100.0)
    assert abs(reach[0] - 230e3) < 20e3


def test_detection_range__instrumented_range_is_a_limit_and_never_scaled(catalog):
    column = columns(catalog)
    radar = catalog.radars["91n6e"]
    huge = detection_range_m(radar, np.full(2, 1e5), column, None)
    assert huge == pytest.approx([radar.instrumented_range.band.nominal] * 2)


def test_detection_range__a_missing_rcs_comes_from_the_shared_prior(catalog):
    radar = catalog.radars["mpq-65"]
    assert radar.calibration.rcs is None
    path = "prior.calibration-rcs.value"
    small = detection_range_m(radar, np.full(2, 0.1), columns(catalog, **{path: 1.0}), None)
    large = detection_range_m(radar, np.full(2, 0.1), columns(catalog, **{path: 10.0}), None)
    assert small / large == pytest.approx([10**0.25] * 2)


def test_detection_range__pd_alone_is_worth_a_factor_of_0_62(catalog):
    radar = catalog.radars["92n6e"]
    path = "prior.calibration-pd.value"
    rcs = np.full(2, 0.01)
    claimed = detection_range_m(radar, rcs, columns(catalog, **{path: 0.5}), None)
    asked = detection_range_m(radar, rcs, columns(catalog, **{path: 0.5}), 0.9)
    assert asked / claimed == pytest.approx([0.617] * 2, abs=0.001)
    same = detection_range_m(radar, rcs, columns(catalog, **{path: 0.9}), 0.9)
    assert same == pytest.approx(claimed)


def test_seen_rcs__each_radar_sees_the_figure_for_its_own_band(catalog):
    """X-band: the printed figure. S-band: that figure of the same draw times the ratio."""
    target, ratio = catalog.targets["fighter-low-rcs"], "target.fighter-low-rcs.rcs_ratio.s"
    column = columns(catalog, **{"target.fighter-low-rcs.rcs.x.nose": 0.003, ratio: 10.0})
    in_x = rcs_entry(target, catalog.radars["92n6e"].band, "nose")
    in_s = rcs_entry(target, catalog.radars["91n6e"].band, "nose")
    assert seen_rcs_m2(in_x, column) == pytest.approx([0.003] * 2)
    assert seen_rcs_m2(in_s, column) == pytest.approx([0.03] * 2)


def test_detection_range__a_target_that_fluctuates_otherwise(catalog):
    """Pd 0.9 at Pfa 1e-6: 21.14 dB for Swerling 1, 17.30 for 3, 13.18 for a steady target."""
    radar, rcs = catalog.radars["92n6e"], np.full(2, 0.01)
    column = columns(catalog, **{"prior.calibration-pd.value": 0.9})

    def reach(swerling, required_pd=None):
        classes = np.full(2, swerling)
        return detection_range_m(radar, rcs, column, required_pd, classes)

    assert reach(1) == pytest.approx(detection_range_m(radar, rcs, column, None), rel=1e-12)
    assert reach(0) / reach(1) == pytest.approx([10 ** ((21.14 - 13.18) / 40)] * 2, abs=1e-3)
    assert reach(3) / reach(1) == pytest.approx([10 ** ((21.14 - 17.30) / 40)] * 2, abs=1e-3)
    assert reach(0, 0.9) == pytest.approx(reach(0), rel=1e-12)
    assert reach(1, 0.5) / reach(1) == pytest.approx([1 / 0.617] * 2, abs=3e-3)
    assert np.all(reach(2) == reach(1))  # one pulse: no difference


def test_detection_range__the_class_behind_the_claim_counts_too(catalog):
    """A claim for a steady target, asked of one that fluctuates: shorter at high probability."""
    radar, rcs = catalog.radars["92n6e"], np.full(2, 0.01)
    values = {"prior.calibration-pd.value": 0.9, "prior.calibration-fluctuation.value": 0.0}
    ones = np.ones(2, np.int64)
    claimed = detection_range_m(radar, rcs, columns(catalog, **values), None, 0 * ones)
    asked = detection_range_m(radar, rcs, columns(catalog, **values), None, ones)
    assert asked / claimed == pytest.approx([10 ** ((13.18 - 21.14) / 40)] * 2, abs=1e-3)


@pytest.mark.parametrize("value", [-1.0, 0.5, 5.0, float("nan")])
def test_swerling_class__no_such_class(value):
    with pytest.raises(DomainError, match=r"target\.thing\.swerling"):
        swerling_class("target.thing.swerling", lambda _: np.array([1.0, value]))


def test_interceptor_reach__thaad_never_against_aircraft(catalog):
    column = columns(catalog)
    missiles = [catalog.interceptors[i] for i in catalog.systems["thaad"].interceptors]
    for target_class in ("aircraft", "cruise-missile", "drone", "helicopter"):
        assert np.all(interceptor_reach_m(missiles, target_class, 10e3, column) == 0.0)


def test_interceptor_reach__floor_and_ceiling_count_in_each_draw(catalog):
    missiles = [catalog.interceptors["40n6e"]]
    floor = catalog.interceptors["40n6e"].altitude_min
    path = "interceptor.40n6e.altitude_min"
    low, high = columns(catalog, **{path: 10.0}), columns(catalog, **{path: 100.0})
    assert np.all(interceptor_reach_m(missiles, "aircraft", 30.0, low) > 200e3)
    assert np.all(interceptor_reach_m(missiles, "aircraft", 30.0, high) == 0.0)
    assert np.all(interceptor_reach_m(missiles, "aircraft", 60e3, low) == 0.0)
    assert floor.is_unverified


def test_units_for_budget__whole_units_and_exact_money():
    prices = np.array([1.0e9, 1.1e9, 1.8e9, 5.43e9, 6e9])
    assert units_for_budget(5.43e9, prices).tolist() == [5, 4, 3, 1, 0]
    assert units_for_budget(3 * 1.81e9, np.array([1.81e9])).tolist() == [3]
