"""Writes a resolved scenario as YAML: plain block style, the same bytes for the same values."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML

__all__ = ["scenario_text"]

_HEAD = (
    "# The scenario as it was resolved: overlays and settings applied, every default written out.\n"
    "# `longshadow rerun` on this folder gives the same bytes again.\n"
)


def scenario_text(document: Mapping[str, Any]) -> str:
    """Return the YAML text of plain values, in the order of their keys."""
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = False
    writer.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    writer.allow_unicode = True
    writer.width = 100
    text = io.StringIO()
    writer.dump(dict(document), text)
    return _HEAD + text.getvalue()
