"""What a radar's claims imply, against the fourth-root law by hand."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from longshadow.catalog import Catalog, load_catalog
from longshadow.catalog.load import DATA
from longshadow.workbench.catalogue import show


@pytest.fixture(scope="module")
def loaded() -> Catalog:
    return load_catalog()


def changed(folder: Path, radar: str, *pairs: tuple[str, str]) -> Path:
    (folder / "radars").mkdir(exist_ok=True)
    path = folder / "radars" / f"{radar}.yaml"
    shutil.copy(DATA / "radars" / f"{radar}.yaml", path)
    text = path.read_text("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    return folder


def test_390_km_at_4_m2_means_219_km_at_0_4_m2(loaded: Catalog) -> None:
    implies = show("91n6e", loaded)["implies"]
    (pair,) = implies["claims"]
    assert pair["implied_km"] == pytest.approx(219.3, abs=0.05)
    assert (pair["first"], pair["second"], pair["rcs_m2"]) == ("calibration", "ballistic", [4, 0.4])
    assert pair["nominal_factor"] == pytest.approx(230 / 219.31, abs=1e-3)
    assert pair["contradicts"] is False
    assert implies["band"] == "S"
    json.dumps(implies, allow_nan=False)


def test_implied_ranges_by_hand_and_never_beyond_the_instrumented_one(loaded: Catalog) -> None:
    rows = {row["rcs_m2"]: row for row in show("91n6e", loaded)["implies"]["ranges"]}
    one = rows[1.0]
    assert one["nominal_km"] == pytest.approx(390 / 4**0.25, abs=1e-3)
    assert (one["low_km"], one["high_km"]) == pytest.approx(
        (300 / 4**0.25, 400 / 4**0.25), abs=1e-3
    )
    assert rows[100.0]["nominal_km"] == 600.0
    assert rows[100.0]["limited"] == {"low": True, "nominal": True, "high": True}
    assert not any(one["limited"].values())


def test_a_range_without_a_cross_section_takes_the_shared_prior(loaded: Catalog) -> None:
    implies = show("mpq-65", loaded)["implies"]
    assert implies["reference"]["rcs_from"] == "prior.calibration-rcs.value"
    row = next(row for row in implies["ranges"] if row["rcs_m2"] == 0.1)
    wanted = (150 * 0.01**0.25, 160 * (0.1 / 3) ** 0.25, 200 * 0.1**0.25)
    assert (row["low_km"], row["nominal_km"], row["high_km"]) == pytest.approx(wanted, abs=1e-3)


def test_what_another_probability_is_worth(loaded: Catalog) -> None:
    implies = show("92n6e", loaded)["implies"]
    assert implies["meaning"] == {"pd": 0.5, "pfa": 1e-6, "swerling": 1}
    factors = {(row["pd"], row["scans"]): row["range_factor"] for row in implies["detections"]}
    assert factors[0.9, 1] == pytest.approx(0.617, abs=1e-3)
    assert factors[0.9, 4] > factors[0.9, 1]
    assert (0.5, 1) not in factors  # the claim itself
    # SNR of 18.9 (12.8 dB) at 250 km and 4 m2: 12.8 + 40 log10(250e3) - 6.0
    assert implies["constant_db"] == pytest.approx(12.77 + 215.92 - 6.02, abs=0.1)


def test_claims_that_cannot_both_be_true_are_flagged(tmp_path: Path) -> None:
    """300 km at 0.4 m2 asks for 300 to 400 km at 4 m2 where the law gives at least 534."""
    folder = changed(
        tmp_path, "91n6e",
        ("      low: 200 km\n      nominal: 230 km\n      high: 230 km\n", "      value: 300 km\n"),
    )  # fmt: skip
    (pair,) = show("91n6e", folder)["implies"]["claims"]
    assert pair["contradicts"] is True
    assert pair["factor_beyond_bands"] == pytest.approx(300 * 10**0.25 / 400, abs=1e-3)


def test_a_claim_beyond_the_instrumented_range_is_said(loaded: Catalog) -> None:
    assert show("an-tpy-2", loaded)["implies"]["beyond_instrumented"] is True
    assert show("91n6e", loaded)["implies"]["beyond_instrumented"] is False


def test_only_radars_have_claims_of_range(loaded: Catalog) -> None:
    assert "implies" not in show("s-400", loaded)
    for radar in loaded.radars:
        assert len(show(radar, loaded)["implies"]["ranges"]) == 5
