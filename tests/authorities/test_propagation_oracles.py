"""Air, rain and the atmosphere against what other people's programs answered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from longshadow.physics.atmosphere import standard_atmosphere, water_vapour_density_g_m3
from longshadow.physics.attenuation import (
    gas_attenuation_db_per_km,
    oxygen_attenuation_db_per_km,
    water_vapour_attenuation_db_per_km,
)
from longshadow.physics.path_loss import gas_loss_db
from longshadow.physics.rain import rain_coefficients
from longshadow.physics.ray import beam_ground_distance_m, beam_range_m
from longshadow.physics.refractivity import dry_refractivity, wet_refractivity

HERE = Path(__file__).parent
ITUR: dict[str, Any] = json.loads((HERE / "itur.json").read_text("utf-8"))
FOUR_THIRDS_M = 6371e3 * 4 / 3


def air_of(program: str) -> list[dict[str, float]]:
    content: dict[str, Any] = json.loads((HERE / f"{program}.json").read_text("utf-8"))
    assert content["program"] == program
    rows: list[dict[str, float]] = content["atmosphere"]
    return rows


@pytest.mark.parametrize("row", ITUR["gas_attenuation"], ids=lambda r: f"{r['frequency_ghz']}")
def test_attenuation_by_gases_as_in_itur(row: dict[str, Any]) -> None:
    state = ITUR["states"][row["state"]]
    ours = (
        row["frequency_ghz"] * 1e9,
        state["dry_hpa"] * 100,
        state["temperature_k"],
        state["vapour_g_m3"],
    )
    dry, vapour = oxygen_attenuation_db_per_km(*ours), water_vapour_attenuation_db_per_km(*ours)
    assert dry == pytest.approx(row["dry"], abs=1e-7)
    assert vapour == pytest.approx(row["vapour"], abs=1e-7)
    assert gas_attenuation_db_per_km(*ours) == pytest.approx(row["dry"] + row["vapour"], abs=2e-7)


@pytest.mark.parametrize("row", ITUR["paths_to_space"], ids=lambda r: f"{r['elevation_deg']}")
def test_paths_to_space_as_in_itur(row: dict[str, Any]) -> None:
    """It takes the whole pressure for that of dry air, and the foot of each layer for the layer.

    Both raise its losses, together by about one per cent (the next test counts them in); its
    rays bend otherwise than ours.
    """
    elevation = np.radians(row["elevation_deg"])
    slant = beam_range_m(100e3, elevation, 0.0, FOUR_THIRDS_M)
    distance = beam_ground_distance_m(slant, elevation, 0.0, FOUR_THIRDS_M)
    loss = gas_loss_db(row["frequency_ghz"] * 1e9, 0.0, 100e3, distance, FOUR_THIRDS_M)
    assert 0.987 * row["db"] < loss < row["db"]


@pytest.mark.parametrize("row", [r for r in ITUR["paths_to_space"] if r["elevation_deg"] == 90])
def test_straight_up_by_the_layers_of_itur(row: dict[str, Any]) -> None:
    """The layers of P.676-12, equations 14 and 15, with the attenuation at the foot of each."""
    n = np.arange(922)
    feet_m = 0.1 * (np.exp(n / 100) - 1) / (np.exp(0.01) - 1)
    thickness_km = 0.0001 * np.exp(n / 100)
    inside = feet_m < 86e3
    air = standard_atmosphere(feet_m[inside])
    vapour = water_vapour_density_g_m3(feet_m[inside])
    state = (row["frequency_ghz"] * 1e9, air.pressure_pa, air.temperature_k, vapour)
    total = float(gas_attenuation_db_per_km(*state) @ thickness_km[inside])
    assert total == pytest.approx(row["db"], abs=1e-5)


@pytest.mark.parametrize("row", ITUR["rain"], ids=lambda r: f"{r['frequency_ghz']}")
def test_rain_as_in_itur(row: dict[str, Any]) -> None:
    k, alpha = rain_coefficients(
        row["frequency_ghz"] * 1e9, np.radians(row["elevation_deg"]), np.radians(row["tilt_deg"])
    )
    assert k == pytest.approx(row["k"], abs=1e-8)
    assert alpha == pytest.approx(row["alpha"], abs=1e-8)


def test_refractivity_as_in_itur() -> None:
    for row in ITUR["refractivity"]:
        dry = dry_refractivity(row["dry_hpa"] * 100, row["temperature_k"])
        wet = wet_refractivity(row["vapour_hpa"] * 100, row["temperature_k"])
        assert dry + wet == pytest.approx(row["n_units"], abs=1e-4)


@pytest.mark.parametrize("program", ["ambiance", "fluids"])
def test_standard_atmosphere_as_in(program: str) -> None:
    """Both stop at 80 km or count the thinning of the molecules above: 0.03 K at 85 km."""
    for row in air_of(program):
        air = standard_atmosphere(row["altitude_m"])
        warmth = 0.002 if row["altitude_m"] < 80_000 else 0.05
        assert air.temperature_k == pytest.approx(row["temperature_k"], abs=warmth)
        assert air.pressure_pa == pytest.approx(row["pressure_pa"], abs=2e-5 * row["pressure_pa"])
        if "speed_of_sound_mps" in row:
            assert air.speed_of_sound_mps == pytest.approx(row["speed_of_sound_mps"], abs=0.002)
        assert air.density_kg_m3 == pytest.approx(
            row["density_kg_m3"], abs=3e-4 * row["density_kg_m3"]
        )
