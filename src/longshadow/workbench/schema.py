"""The published schemas: of a scenario file, and of result.json."""

from __future__ import annotations

from typing import Any

from longshadow.results.records import ResultDocument
from longshadow.scenario.schema import json_schema
from longshadow.workbench.registry import params_of, studies

__all__ = ["result_schema", "schema"]


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a scenario file, with the block of every study."""
    return json_schema(params_of(studies()))


def result_schema() -> dict[str, Any]:
    """Return the JSON Schema of the `result.json` of a results folder."""
    made = ResultDocument.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}
