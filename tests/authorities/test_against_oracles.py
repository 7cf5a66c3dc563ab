"""Our functions against what other people's programs answered (see ``oracles.py``)."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import qmc

from longshadow.physics.detection import detection_probability
from longshadow.physics.geodesy import east_north_m
from longshadow.physics.radar_equation import scaled_range_m
from longshadow.uncertainty.sensitivity import first_order_share

Array = np.ndarray
Pair = tuple[Array, Array]
Box = tuple[float, float, float, float]
HERE = Path(__file__).parent


def answer(program: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((HERE / f"{program}.json").read_text("utf-8"))
    return content


@pytest.mark.parametrize("program", ["salib", "stonesoup", "pycraf", "itur", "mpmath"])
def test_every_answer_says_who_gave_it(program: str) -> None:
    said = answer(program)
    assert said["program"] == program
    assert said["version"][0].isdigit()
    assert said["command"] == "python3 run.py oracles"


def test_detection_of_a_fluctuating_target_as_in_stone_soup() -> None:
    for row in answer("stonesoup")["swerling1"]:
        snr = 10 ** (row["mean_snr_db"] / 10)
        # North's approximation, which Stone Soup uses, is off by up to 0.0023 at low Pd.
        ours = float(detection_probability(snr, row["pfa"]))
        assert ours == pytest.approx(row["pd"], abs=0.003), row


def test_range_follows_the_fourth_root_as_in_stone_soup() -> None:
    for row in answer("stonesoup")["range_scaling"]:
        # At which range is a target of 1/snr_ratio the cross-section as loud as the reference?
        ours = scaled_range_m(50e3, 1.0, 1.0 / row["snr_ratio"])
        assert ours == pytest.approx(50e3 * row["range_ratio"], abs=0.01)


def test_geodesics_as_in_pycraf() -> None:
    for row in answer("pycraf")["geodesics"]:
        (lon, lat), (to_lon, to_lat) = row["from_lon_lat_deg"], row["to_lon_lat_deg"]

        def locate(i: Array, j: Array, *, box: Box = (lat, lon, to_lat, to_lon)) -> Pair:
            """A lattice of 3 x 3 points from the start to the end."""
            return box[0] + (box[2] - box[0]) * i / 2, box[1] + (box[3] - box[1]) * j / 2

        east, north = (component[2, 2] for component in east_north_m(lat, lon, locate, (3, 3)))
        assert math.hypot(east, north) == pytest.approx(row["distance_m"], abs=0.01)
        azimuth_deg = math.degrees(math.atan2(east, north))
        assert azimuth_deg == pytest.approx(row["azimuth_deg"], abs=1e-6)


def test_first_order_shares_as_in_salib() -> None:
    """Our estimator takes one plain sample; SALib's needs pairs of samples made for the purpose."""
    x = np.pi * (2 * qmc.Sobol(3, rng=np.random.default_rng(5)).random(2**14).T - 1)
    y = np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])
    ours = [first_order_share(column, y) for column in x]
    assert ours == pytest.approx(answer("salib")["ishigami"]["first_order"], abs=0.02)
