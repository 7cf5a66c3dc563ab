"""Sourced records and their strict loader."""

from __future__ import annotations

from longshadow.catalog.load import Catalog, find, load_catalog
from longshadow.catalog.presets import preset_value
from longshadow.catalog.records import (
    Interceptor,
    Price,
    Prior,
    Radar,
    Record,
    System,
    Target,
    parameters,
)

__all__ = [
    "Catalog",
    "Interceptor",
    "Price",
    "Prior",
    "Radar",
    "Record",
    "System",
    "Target",
    "find",
    "load_catalog",
    "parameters",
    "preset_value",
]
