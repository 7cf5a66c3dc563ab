"""The whole scenario file as one model: shared blocks, and one block a study."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field, JsonValue, WithJsonSchema, create_model
from pydantic_core import PydanticCustomError

from longshadow.scenario.blocks import (
    AreaBlock,
    AssetBlock,
    OptionBlock,
    SitesBlock,
    SourceBlock,
    ValueBlock,
)
from longshadow.scenario.deal import DealBlock
from longshadow.scenario.fields import Block, Date, Key, Text, Time, id_among
from longshadow.uncertainty.sampling import nearest_powers_of_two

__all__ = ["LATER", "ScenarioFile", "assemble", "json_schema"]

#: Keys of the design that later studies bring, refused with a plain word.
LATER: Mapping[str, str] = {
    "exposure": "the exposure study comes in a later version",
    "dependence": "the dependence study comes in a later version",
    "cost": "the cost study comes in a later version",
    "decision": "the study that joins the others comes in a later version",
}

_MOST_DRAWS = 1 << 17


def _power_of_two(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int):
        raise PydanticCustomError("draws", "must be a whole number, a power of two")
    if not 16 <= value <= _MOST_DRAWS:
        raise PydanticCustomError("draws", f"must lie between 16 and {_MOST_DRAWS}")
    below, above = nearest_powers_of_two(value)
    if below != above:
        raise PydanticCustomError(
            "draws", "must be a power of two", {"remedy": f"The nearest are {below} and {above}."}
        )
    return value


def _today(value: Any) -> Any:
    return dt.date.today() if value == "today" else value


def _per_claimant(value: Any) -> Any:
    return {"all": value} if isinstance(value, str) else value


_Claimant = Annotated[str, *id_among("systems", also=("all",))]
_Preset = Literal["none", "claim", "middle", "sceptic"]


class ScenarioFile(Block):
    """What is asked, where, of which options, and with which unknowns."""

    format: Literal[1]
    """Version of the file's layout: 1."""
    name: Key | None = None
    """Short name, used for the results folder; without it the file's name."""
    title: Text
    """Title of the report."""
    question: Text
    """The question that the report answers."""
    as_of: Date
    """The date that is judged."""
    knowledge_as_of: Annotated[
        Date,
        BeforeValidator(_today),
        WithJsonSchema({"type": "string", "description": "A date, or the word today."}),
    ] = Field(default_factory=dt.date.today)
    """Up to when evidence is used: a date, or today."""
    base_year: Annotated[int, Field(ge=1950, le=2100)] | None = None
    """Year in whose money prices are given."""
    horizon: Annotated[Time, Field(gt=0)] | None = None
    """How far ahead money and availability are reckoned."""
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 1
    """Seed of every draw: the same seed gives the same bytes."""
    draws: Annotated[
        int, BeforeValidator(_power_of_two), WithJsonSchema({"type": "integer", "minimum": 16})
    ] = 1024
    """Number of draws of the unknowns, a power of two."""
    studies: tuple[str, ...] | None = Field(default=None, strict=False)
    """Which studies are run; without it, those whose block is given."""
    preset: Annotated[
        Mapping[_Claimant, _Preset],
        BeforeValidator(_per_claimant),
        WithJsonSchema(
            {
                "anyOf": [
                    {"enum": ["none", "claim", "middle", "sceptic"]},
                    {"type": "object", "additionalProperties": {"type": "string"}},
                ]
            }
        ),
    ] = {}
    """Sets disputed values to a single point: claim, middle or sceptic, for all claimants or by
    system ({s-400: claim, patriot: sceptic}). Without it the whole band is drawn."""
    sources: Mapping[Key, SourceBlock] = {}
    """Texts cited below, by id, beside those of the catalogue."""
    area: AreaBlock | None = None
    """The ground; studies that stand on it require it."""
    sites: SitesBlock | None = None
    """Where fire units stand; studies that place them require it."""
    assets: Mapping[Key, AssetBlock] = {}
    """What is defended, by id."""
    options: Annotated[Mapping[Key, OptionBlock], Field(max_length=24)] = {}
    """What is compared, by id; studies that compare require it. A comparison holds an option
    without purchase."""
    deal: DealBlock | None = None
    """The purchase as the law sees it; studies of law require it."""
    values: Mapping[str, ValueBlock] = {}
    """Values in place of the catalogue's, by parameter path (`longshadow show ID` prints them)."""
    overlays: Mapping[Key, dict[str, JsonValue]] = {}
    """Named changes for --overlay NAME: a mapping laid over the file; null removes a key."""
    applied: tuple[Text, ...] = Field(default=(), strict=False)
    """Written by Longshadow into the scenario of a results folder: the overlays and settings that
    were applied, in order."""


def assemble(studies: Mapping[str, type[BaseModel]]) -> type[ScenarioFile]:
    """Return the model of a scenario file with one optional block for each study.

    Parameters
    ----------
    studies
        The `Params` of every study by its name; one that is not asked for is still validated.
    """
    fields: dict[str, Any] = {
        name: (params | None, Field(default=None, description=(params.__doc__ or "").strip()))
        for name, params in studies.items()
    }
    return create_model("ScenarioFile", __base__=ScenarioFile, **fields)


def json_schema(studies: Mapping[str, type[BaseModel]]) -> dict[str, Any]:
    """Return the JSON Schema of a scenario file, for editors."""
    schema = assemble(studies).model_json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "Longshadow scenario",
    }
