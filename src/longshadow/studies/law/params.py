"""The `law` block of a scenario file: which law, which readings, and official acts supposed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from longshadow.scenario.deal import WhatIfAct
from longshadow.scenario.fields import Block, Date, Key, Text, id_among
from longshadow.scenario.lists import listed, one_or_many

__all__ = ["LawParams", "WhatIf"]

_IN_THE_BUYERS_HANDS = (
    "deal", "events", "event", "buyer", "actor", "counterparty", "item", "value", "contract",
    "payment", "first_parts", "delivery", "fielding", "service", "agreement", "abandoned", "facts",
)  # fmt: skip
_BOUNDARY = (
    "is not varied: events in a buyer's hands stand at dates from cited sources; a what-if "
    "supposes official acts and another date, nothing else"
)


_ONE_OR_MANY = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
_Values = Annotated[
    tuple[str, ...],
    BeforeValidator(one_or_many),
    Field(min_length=1, max_length=10),
    WithJsonSchema({**_ONE_OR_MANY, "description": "One value of the switch, or several."}),
]


class WhatIf(Block):
    """Official acts supposed, and perhaps another date: a waiver certified, a determination."""

    title: Text
    """What is supposed, in a sentence."""
    as_of: Date | None = None
    """The date judged; without it the scenario's."""
    acts: Annotated[
        tuple[WhatIfAct, ...], BeforeValidator(listed), Field(min_length=1, max_length=20)
    ]
    """The official acts, beside those that were published. They need no source, and the answer is
    marked as hypothetical."""

    @model_validator(mode="before")
    @classmethod
    def _official_acts_only(cls, data: Any) -> Any:
        for key in data if isinstance(data, dict) else ():
            if key in _IN_THE_BUYERS_HANDS:
                raise PydanticCustomError("boundary", f"{key} {_BOUNDARY}")
        acts = data.get("acts") if isinstance(data, dict) else None
        for act in acts if isinstance(acts, list) else ():
            kind = act.get("kind") if isinstance(act, dict) else None
            if kind in _IN_THE_BUYERS_HANDS:
                raise PydanticCustomError("boundary", f"{kind} {_BOUNDARY}")
        return data


class LawParams(Block):
    """What the law says about the deal: status on each reading, why, and what would change it."""

    REQUIRES: ClassVar[tuple[str, ...]] = ("deal",)

    laws: Annotated[
        tuple[Annotated[str, *id_among("laws")], ...],
        BeforeValidator(one_or_many),
        WithJsonSchema(_ONE_OR_MANY),
    ] = ()
    """Neighbouring regimes and parallel measures that are shown beside section 231, by id;
    without it all of them. None of them ever feeds section 231."""
    law_as_of: Date | None = None
    """The date whose law counts; without it the date judged. Another one asks, for example, what
    the law of today says about the events of then."""
    readings: Annotated[
        Mapping[Annotated[str, *id_among("switches")], _Values], Field(max_length=20)
    ] = {}
    """Values of interpretive switches to consider, by switch (IS-01: [delivery, contract]);
    without it every reading of when one engages in a transaction (IS-01), and the usual value of
    each other switch. Where they differ the answer is contested, one line a reading."""
    what_if: Annotated[Mapping[Key, WhatIf], Field(max_length=20)] = {}
    """Official acts supposed, by name. What a buyer does is not varied."""
