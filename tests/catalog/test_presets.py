"""A preset is one point for a claimant, and touches nothing that nobody claims."""

from __future__ import annotations

import pytest

from longshadow.catalog import Catalog, parameters, preset_value
from longshadow.catalog.presets import nominal_at_end
from longshadow.provenance import Band, Cited, Mark


def value(**changes: object) -> Cited:
    mark = Mark(low="unverified", nominal="unverified", high="unverified")
    given = {
        "dimension": "length", "unit": "m", "band": Band(low=1.0, nominal=2.0, high=4.0),
        "mark": mark, "role": "unknown", "claim_end": "high", "benefits": "a", "sources": ("s",),
    }  # fmt: skip
    return Cited(**(given | changes))  # type: ignore[arg-type]


def test_the_claim_is_the_end_that_benefits() -> None:
    high, low = value(), value(claim_end="low")
    assert [preset_value(high, p, "a") for p in ("claim", "middle", "sceptic")] == [4.0, 2.0, 1.0]
    assert [preset_value(low, p, "a") for p in ("claim", "middle", "sceptic")] == [1.0, 2.0, 4.0]


def test_only_the_claimants_values_move() -> None:
    assert preset_value(value(), "claim", "b") is None
    assert preset_value(value(), "sceptic", "b") is None
    assert preset_value(value(), "claim") == 4.0


@pytest.mark.parametrize("role", ["envelope", "choice", "per-echelon"])
def test_what_is_never_sampled_is_never_set(role: str) -> None:
    assert preset_value(value(role=role), "claim", "a") is None
    assert preset_value(value(role=role), "middle", "a") is None


def test_what_nobody_claims_is_left_alone() -> None:
    nobody = value(claim_end="none", benefits="")
    assert preset_value(nobody, "claim") is None
    assert preset_value(nobody, "middle") == 2.0
    assert preset_value(value(claim_end="none", benefits="", dimension="rcs"), "middle") is None


def test_targets_keep_their_cross_sections(catalog: Catalog) -> None:
    for target in catalog.targets.values():
        for preset in ("claim", "middle", "sceptic"):
            for claimant in (None, *catalog.systems):
                for path, cited in parameters(target).items():
                    if ".rcs." in path:
                        assert preset_value(cited, preset, claimant) is None  # type: ignore[arg-type]


def test_each_system_gains_from_its_own_claim(catalog: Catalog) -> None:
    for name, radar in (("s-400", "92n6e"), ("patriot", "mpq-65"), ("thaad", "an-tpy-2")):
        reach = catalog.radars[radar].calibration.range
        claim, doubt = (preset_value(reach, p, name) for p in ("claim", "sceptic"))  # type: ignore[arg-type]
        assert claim is not None
        assert doubt is not None
        assert claim > doubt
        others = [system for system in catalog.systems if system != name]
        assert [preset_value(reach, "claim", other) for other in others] == [None, None]


def test_where_the_middle_is_an_end() -> None:
    assert nominal_at_end(value()) is None
    assert nominal_at_end(value(band=Band(low=1.0, nominal=4.0, high=4.0))) == "high"
    assert nominal_at_end(value(band=Band(low=1.0, nominal=1.0, high=4.0))) == "low"
    assert nominal_at_end(value(band=Band(low=1.0, nominal=1.0, high=1.0))) is None


def test_the_catalogue_says_for_how_many_values_the_middle_is_an_end(catalog: Catalog) -> None:
    own = [
        cited
        for record in catalog.all().values()
        for cited in parameters(record).values()
        if not cited.shared
    ]
    bands = [cited for cited in own if not cited.is_fixed]
    at_end = [cited for cited in bands if nominal_at_end(cited)]
    assert 0.2 < len(at_end) / len(bands) < 0.5
