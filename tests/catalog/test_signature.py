"""Which figure stands for a target in the eyes of a radar: the order, and that it is said."""

from __future__ import annotations

from typing import Any

import pytest

from longshadow.catalog import Catalog
from longshadow.catalog.records import Target
from longshadow.catalog.signature import rcs_entry, rcs_words
from longshadow.physics.signature import BANDS_HZ


def figure(nominal: float, dimension: str = "rcs") -> dict[str, Any]:
    mark = dict.fromkeys(("low", "nominal", "high"), "verified")
    band = {"low": nominal / 2, "nominal": nominal, "high": nominal * 2}
    return {
        "dimension": dimension, "unit": "", "band": band, "mark": mark, "role": "unknown",
        "sources": ("paper",),
    }  # fmt: skip


def target(rcs: dict[str, Any], **ratios: float) -> Target:
    return Target.model_validate(
        {
            "id": "thing", "name": "Thing", "summary": "A thing.", "kind": "target",
            "target_class": "aircraft", "swerling": figure(1, "count"),
            "rcs": {band: {k: figure(v) for k, v in row.items()} for band, row in rcs.items()},
            "rcs_ratio": {band: figure(v, "ratio") for band, v in ratios.items()},
            "speed": figure(200, "speed"), "height": figure(1e4, "length"),
            "height_above": "sea-level",
        }
    )  # fmt: skip


def test_the_figure_for_the_band_and_aspect_is_used_and_needs_no_words() -> None:
    thing = target({"x": {"nose": 1, "side": 5}, "s": {"nose": 2}, "unstated": {"nose": 9}}, vhf=4)
    entry = rcs_entry(thing, "S", "nose")
    assert (entry.path, entry.nominal_m2) == ("target.thing.rcs.s.nose", 2)
    assert (entry.stands_in, entry.ratio_path, entry.is_unverified) == ("", None, False)


def test_a_ratio_multiplies_the_x_band_figure_of_the_same_aspect() -> None:
    thing = target({"x": {"nose": 1, "side": 5}, "unstated": {"nose": 9}}, vhf=4)
    entry = rcs_entry(thing, "VHF", "side")
    assert entry.paths == ("target.thing.rcs.x.side", "target.thing.rcs_ratio.vhf")
    assert (entry.nominal_m2, entry.band, entry.stands_in) == (20, "vhf", "")


def test_a_figure_without_a_band_comes_before_that_of_another_band() -> None:
    thing = target({"x": {"nose": 1}, "unstated": {"nose": 9}})
    entry = rcs_entry(thing, "C", "nose")
    assert (entry.path, entry.nominal_m2) == ("target.thing.rcs.unstated.nose", 9)
    assert "names no band" in entry.stands_in
    assert entry.is_unverified  # verified for something else


def test_the_nearest_band_stands_in_and_says_so() -> None:
    thing = target({"x": {"nose": 1}, "uhf": {"nose": 7}})
    assert rcs_entry(thing, "VHF", "nose").nominal_m2 == 7
    entry = rcs_entry(thing, "C", "nose")
    assert entry.nominal_m2 == 1
    assert "that of X, the nearest" in entry.stands_in
    ratio = rcs_entry(target({"x": {"nose": 1}}, s=3), "L", "nose")
    assert (ratio.nominal_m2, ratio.band) == (3, "s")
    assert "that of S" in ratio.stands_in


def test_the_aspect_counts_before_the_band_and_no_side_stands_for_a_nose() -> None:
    thing = target({"s": {"unstated": 4, "side": 8}, "x": {"nose": 1}})
    assert rcs_entry(thing, "S", "nose").nominal_m2 == 1
    tail = rcs_entry(thing, "S", "tail")
    assert tail.nominal_m2 == 4
    assert tail.stands_in == "its source names no aspect: taken for every aspect"
    with pytest.raises(ValueError, match="thing: no cross-section tail-on"):
        rcs_entry(target({"x": {"nose": 1, "side": 2}}), "X", "tail")


def test_a_band_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="band = 'Q'"):
        rcs_entry(target({"x": {"nose": 1}}), "Q", "nose")


def test_every_shipped_target_has_an_answer_for_every_band(catalog: Catalog) -> None:
    for thing in catalog.targets.values():
        for band in BANDS_HZ:
            for aspect in ("nose", "side"):
                assert rcs_entry(thing, band, aspect).nominal_m2 > 0  # type: ignore[arg-type]


def test_a_shaped_fighter_grows_with_the_wavelength_and_a_plain_one_is_taken_as_it_is(
    catalog: Catalog,
) -> None:
    shaped, plain = catalog.targets["fighter-low-rcs"], catalog.targets["fighter-4th-generation"]
    sizes = [rcs_entry(shaped, band, "nose").nominal_m2 for band in ("X", "C", "S", "UHF", "VHF")]
    assert sizes == sorted(sizes)
    assert sizes[0] == 0.005
    assert sizes[2] == pytest.approx(0.005 * catalog.priors["rcs-ratio-s-band"].value.band.nominal)
    assert sizes[3] == sizes[4] == pytest.approx(0.005 * 30)
    assert rcs_entry(plain, "S", "nose").nominal_m2 == rcs_entry(plain, "X", "nose").nominal_m2
    assert rcs_entry(plain, "S", "nose").stands_in
    assert not rcs_entry(shaped, "S", "nose").stands_in
    assert not rcs_entry(plain, "X", "nose").stands_in


def test_no_figure_is_verified_for_a_band_that_its_source_does_not_name(catalog: Catalog) -> None:
    for thing in catalog.targets.values():
        for aspect in ("nose", "side"):
            entry = rcs_entry(thing, "VHF", aspect)  # type: ignore[arg-type]
            assert entry.is_unverified, thing.id


def test_a_path_in_words() -> None:
    assert rcs_words(("rcs", "unstated", "nose")) == "rcs, no band named, nose-on"
    assert rcs_words(("rcs", "ku", "unstated")) == "rcs in Ku band, no aspect named"
    assert rcs_words(("rcs_ratio", "vhf")) == "rcs in VHF band over X band"
    assert rcs_words(("speed",)) is None
    assert rcs_words(()) is None
