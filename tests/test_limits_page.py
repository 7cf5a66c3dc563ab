"""What the page of limits calls computed is what our functions compute."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from longshadow.engagement.envelope import flyout_s, mean_speed_mps
from longshadow.physics.antenna import scan_loss_db
from longshadow.physics.detection import range_factor_for_pd, required_snr
from longshadow.physics.path_loss import gas_loss_db
from longshadow.physics.rain import rain_attenuation_db_per_km

PAGE = " ".join((Path(__file__).parents[1] / "docs" / "limits.md").read_text("utf-8").split())
RADIUS_M = 6.371e6 * 4 / 3


def factor(loss_db: float) -> float:
    """Range left after a two-way loss."""
    return float(10 ** (-loss_db / 40))


def gas_db(frequency_hz: float) -> float:
    """There and back over 300 km to a target at 10 km."""
    return 2 * float(gas_loss_db(frequency_hz, 24.0, 10_000.0, 300e3, RADIUS_M))


def rain_db(frequency_hz: float) -> float:
    """There and back through 50 km of 5 mm/h."""
    return 100 * float(rain_attenuation_db_per_km(frequency_hz, 5.0))


def needed_db(swerling: int) -> float:
    return float(10 * np.log10(required_snr(0.9, 1e-6, swerling=swerling)))


def coarse(where: str) -> str:
    measured = json.loads(
        resources.files("longshadow.terrain").joinpath("data/coarse_bias.json").read_text("utf-8")
    )
    medians = (measured["hilltop"] if where == "hilltop" else measured)["median"]
    shown = [medians[measured["heights_m"].index(h)] for h in (30, 100, 300)]
    return ", ".join(f"+{100 * median:.0f}" for median in shown)


QUOTED = {
    "Pd 0.5 is {:.2f} of itself at Pd 0.9": lambda: range_factor_for_pd(0.5, 0.9, 1e-6),
    "1 to 10 m² moves by {:.1f}": lambda: 10**0.25,
    "{:.1f} dB at 3 GHz, ": lambda: gas_db(3e9),
    ", {:.1f} dB at 10 GHz for gas": lambda: gas_db(10e9),
    "{:.0f} dB at 10 GHz (range": lambda: rain_db(10e9),
    "(range × {:.2f}), 0.1 dB at 3 GHz": lambda: factor(rain_db(10e9)),
    "), {:.1f} dB at 3 GHz (computed)": lambda: rain_db(3e9),
    "target of Pd 0.9: {:.0f} dB": lambda: needed_db(1) - needed_db(0),
    "{:+.0f} % at 1.6": lambda: 100 * (np.sqrt(1.6 * 3 / 4) - 1),
    "by 10 dB leaves {:.2f}": lambda: factor(10),
    "by 20 dB {:.2f}": lambda: factor(20),
    "3 dB are {:.0f} %": lambda: 100 * (1 - factor(3)),
    "lose 3 to {:.1f} dB each way": lambda: float(scan_loss_db(np.pi / 3, 1.5, ways=1)),
    "lift the lowest height seen at 30 km by {:.0f} m": lambda: 20 * 30 / 5,
    "that is {:.0f} to 74 s of flight": lambda: float(flyout_s(50e3, mean_speed_mps(1.7e3, 0.8))),
    "to {:.0f} s of flight": lambda: float(flyout_s(50e3, mean_speed_mps(1.7e3, 0.4))),
}


@pytest.mark.parametrize("words", QUOTED)
def test_numbers_called_computed_are(words: str) -> None:
    assert words.format(QUOTED[words]()) in PAGE


def test_the_bias_of_coarse_terrain_is_the_one_measured() -> None:
    hilltops = coarse("hilltop").replace(",", " %,")
    assert f"{hilltops} % area at 30, 100, 300 m for radars on hilltops" in PAGE
    assert f"{coarse('any')} % on any land" in PAGE
