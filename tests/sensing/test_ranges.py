"""Ranges in every draw, against the numbers printed for them."""

import numpy as np
import pytest

from longshadow.catalog.load import load_catalog
from longshadow.catalog.records import parameters
from longshadow.sensing.ranges import detection_range_m, interceptor_reach_m, units_for_budget


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
