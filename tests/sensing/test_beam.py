"""Sector and lowest elevation: one value a placement, spread over the band."""

import numpy as np
import pytest

from longshadow.catalog.load import load_catalog
from longshadow.sensing.beam import Ranks, beam_of, beam_ranks


def test_beam_ranks__first_is_nominal_and_the_others_fill_the_strata():
    ranks = beam_ranks(4, np.random.default_rng(1))
    assert ranks[0] == Ranks()
    for name in ("sector", "elevation_min"):
        assert sorted(getattr(r, name) for r in ranks[1:]) == [0.125, 0.375, 0.875]
    assert beam_ranks(1, np.random.default_rng(1)) == [Ranks()]


def test_beam_of__stays_in_the_band_and_is_the_same_for_shared_values():
    catalog = load_catalog()
    radar, rival = catalog.radars["92n6e"], catalog.radars["mpq-65"]
    band = radar.elevation_min.band
    assert beam_of(radar, Ranks()).elevation_min_rad == band.nominal
    assert beam_of(radar, Ranks(0.5, 0.0)).elevation_min_rad == pytest.approx(band.low)
    assert beam_of(radar, Ranks(0.5, 1.0)).elevation_min_rad == pytest.approx(band.high)
    own, other = beam_of(radar, Ranks(0.5, 0.3)), beam_of(rival, Ranks(0.5, 0.3))
    assert own.elevation_min_rad == other.elevation_min_rad


def test_beam_of__a_radar_that_rotates_looks_all_round():
    radar = load_catalog().radars["91n6e"]
    assert beam_of(radar, Ranks(0.9, 0.1)).sector_deg == 360.0


def test_beam__only_a_radar_that_rotates_has_no_boresight_to_lose_gain_off():
    radars = load_catalog().radars
    fixed = {name for name, radar in radars.items() if beam_of(radar, Ranks()).is_fixed_face}
    assert fixed == {"92n6e", "mpq-53", "mpq-65", "an-tpy-2"}
