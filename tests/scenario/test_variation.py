"""Nothing that an attacker chooses, and nothing of a deal, can be varied: each field by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from longshadow.scenario.blocks import AssetBlock
from longshadow.scenario.deal import DealBlock
from longshadow.scenario.variation import DEFENCE_VARIED, refuse_variation, refused_within
from longshadow.studies.defence.params import Params, RaidBlock
from longshadow.studies.network.params import Params as Network

#: All that a raid has today. A new field must be added here by hand, with the thought behind it:
#: is it a count of the whole raid? Nothing else of a raid may be varied.
RAID_FIELDS = {"label", "total", "window", "threats"}
THREAT_FIELDS = {"target", "share", "height", "distance", "range", "apogee"}


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from models_in(inner)


def keys_of(model: type[BaseModel], at: str) -> Iterator[str]:
    """Yield every key of a block and of the blocks in it, also as entries of a list."""
    for name, field in model.model_fields.items():
        yield f"{at}.{name}"
        for inner in models_in(field.annotation):
            yield from keys_of(inner, f"{at}.{name}")
            yield from keys_of(inner, f"{at}.{name}.0")


def test_every_field_of_a_raid_but_its_total_is_refused() -> None:
    keys = list(keys_of(RaidBlock, "defence.raids.mixed"))
    assert "defence.raids.mixed.threats.0.target" in keys
    assert "defence.raids.mixed.window" in keys
    allowed = [key for key in keys if not refuse_variation(key)]
    assert allowed == ["defence.raids.mixed.total"]
    assert set(RaidBlock.model_fields) == RAID_FIELDS
    threats = next(models_in(RaidBlock.model_fields["threats"].annotation))
    assert set(threats.model_fields) == THREAT_FIELDS


def test_every_key_of_the_defence_block_was_thought_about() -> None:
    """A new key is refused by itself; whoever lets it be varied says so here and there."""
    refused = {name for name in Params.model_fields if refuse_variation(f"defence.{name}")}
    assert refused == {
        "raids", "tracks", "tracks_target", "directions", "footprints", "loss",
    }  # fmt: skip
    assert set(Params.model_fields) >= DEFENCE_VARIED
    assert not refuse_variation("defence.loss.radars")
    assert refuse_variation("defence.loss.at")
    assert refuse_variation("defence.something_new")


@pytest.mark.parametrize(
    "key",
    [
        "defence", "defence.raids", "defence.raids.mixed", "defence.raids.mixed.threats",
        "defence.raids.mixed.threats.2.height", "defence.raids.mixed.total.more",
        'defence."raids".mixed.window', ' defence.raids."mixed.x".window', "defence.raids.total",
        "defence.directions", "defence.tracks", "approach.azimuth", "network.approaches.distance",
        "network.tracks", "network.target", "network", "coverage.heights", "coverage.targets.0",
        "coverage", "area", "area.bounds.west", "assets", "deal", "deal.events.0.date", "", "a..b",
    ],
)  # fmt: skip
def test_refused_with_a_reason(key: str) -> None:
    assert refuse_variation(key)


@pytest.mark.parametrize(
    "key",
    [
        "defence.totals.mixed",
        "defence.totals",
        "defence.raids.mixed.total",
        "defence.picture",
        "defence.doctrine.salvo",
        "defence.saturation",
        "options.s-400.fire_units",
        "options.both.mix.patriot",
        'values."prior.salvo-correlation.value"',
        "preset",
        "as_of",
        "law.readings.significant",
        "coverage.model.earth",
        "network.model.earth",
        "draws",
        "sites.highest_within",
        "defence.placement",
        "siting.placement",
        "prior.reaction-time.value",
    ],
)
def test_our_knowledge_our_options_and_official_acts_may_be_varied(key: str) -> None:
    assert refuse_variation(key) == ""


def test_every_field_of_assets_and_deals_is_refused() -> None:
    for key in (*keys_of(AssetBlock, "assets.port"), *keys_of(DealBlock, "deal")):
        assert refuse_variation(key), key
    assert {"target", "approaches", "tracks"} <= set(Network.model_fields)


def test_overlays_are_judged_by_what_they_touch() -> None:
    laid = {
        "draws": 64,
        "defence": {"picture": "shared", "raids": {"mixed": {"total": 48, "window": "1 min"}}},
        "options": {"b.c": None},
        "assets": {},
        "deal": None,
    }
    assert [key for key, _ in refused_within(laid)] == [
        "defence.raids.mixed.window", "assets", "deal",
    ]  # fmt: skip
    assert list(refused_within({"defence": {"raids": {"mixed": {"total": 48}}}})) == []
    assert [k for k, _ in refused_within({"defence": {"raids": "builtin:x"}})] == ["defence.raids"]
    assert [k for k, _ in refused_within({"defence": None})] == ["defence"]
