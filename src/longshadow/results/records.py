"""What a study hands back, and what a results folder holds: frozen records, no behaviour.

`Finding`, `Decider`, `Assumption` and `ResultDocument` are what `result.json` holds; its JSON
Schema is published from them. Rasters and tables stand in `longshadow.results.arrays`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict

from longshadow.provenance import Confidence, Role, Source, Status

if TYPE_CHECKING:
    from longshadow.results.arrays import AnyMap, Table

__all__ = [
    "Assumption",
    "Decider",
    "Decision",
    "Finding",
    "MapEntry",
    "Result",
    "ResultDocument",
    "TableEntry",
]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Finding(_Record):
    """One named answer: a distribution over the unknowns, or a value, or a reasoned refusal."""

    id: str
    """Lower case, dot-separated: study, option, what it is about, quantity with its unit."""
    title: str
    """The answer's name as a reader would say it."""
    unit: str
    """Unit of the quantiles."""
    p05: float | None = None
    """5 % of runs of the model lie below."""
    p25: float | None = None
    """25 % of runs lie below."""
    p50: float | None = None
    """Half of the runs lie below."""
    p75: float | None = None
    """75 % of runs lie below."""
    p95: float | None = None
    """95 % of runs lie below."""
    monte_carlo_error: float | None = None
    """Standard error of p50 from the finite number of draws."""
    presets: Mapping[str, float] = {}
    """The same quantity as the maker claims it and as a sceptic would have it: single points."""
    value: Any = None
    """For findings that are not numbers."""
    chance: Mapping[str, float] | None = None
    """p05, p50, p95 over chance at the median draw, for studies that have chance."""
    refused: str = ""
    """Why no number is given, when none is."""
    marks: tuple[str, ...] = ()
    """Short ids of cautions (coarse-terrain, unverified, below-terrain-limit …)."""
    labels: Mapping[str, str] = {}
    """What the finding is about, for selection: option, stage, radar, target, height, quantity."""
    sources: tuple[str, ...] = ()
    """Ids of the sources behind it."""
    depends_on: tuple[str, ...] = ()
    """Parameter paths that it depends on."""


class Decider(_Record):
    """How much one unknown moves one finding."""

    path: str
    """Parameter path."""
    title: str
    """The parameter in words."""
    share: float
    """First-order share of the spread, 0 to 1 (bias-corrected, binned)."""
    ks: float | None = None
    """Kolmogorov-Smirnov distance of the parameter between the runs on both sides of a flip."""
    low_half: float | None = None
    """Median of the finding when the parameter is in its lower half."""
    high_half: float | None = None
    """Median of the finding when the parameter is in its upper half."""


class Decision(_Record):
    """Which unknowns decide one finding."""

    finding: str
    """Id of the finding."""
    deciders: tuple[Decider, ...]
    """Most important first."""
    noise: float
    """Share that a parameter without influence would show."""


class Assumption(_Record):
    """One parameter as the run used it."""

    path: str
    """Parameter path (radar.92n6e.calibration.range)."""
    title: str
    """The parameter in words."""
    unit: str
    """Unit of the band as shown."""
    low: float | str
    """Lower end of the band as shown."""
    nominal: float | str
    """Middle of the band."""
    high: float | str
    """Upper end of the band."""
    marks: Mapping[str, Status] = {}
    """Status of low, nominal and high."""
    role: Role = Role.UNKNOWN
    """What may be done with it."""
    sampled: str = ""
    """The distribution in words, or empty when it was held fixed."""
    confidence: Confidence = Confidence.LOW
    """Our judgement."""
    sources: tuple[str, ...] = ()
    """Ids of its sources."""
    note: str = ""
    """What the reader must know."""
    changed: str = ""
    """How it differs from the catalogue, and by whose hand."""


class MapEntry(_Record):
    """One raster in `arrays/`."""

    file: str
    """Path inside the results folder."""
    quantity: Literal["probability", "lowest-height-quantiles", "terrain", "class"]
    """What its values are."""
    unit: str
    """Unit of its values."""
    prose: str
    """What it shows, in a sentence."""
    labels: Mapping[str, str] = {}
    """option, stage, target, height."""
    bands: tuple[str, ...] = ()
    """Names of its bands (quantiles "10" … "90")."""


class TableEntry(_Record):
    """One table in `tables/` (Parquet and CSV of the same name)."""

    name: str
    """File name without ending."""
    prose: str
    """What its rows are."""
    units: Mapping[str, str]
    """Unit of every column."""


class ResultDocument(_Record):
    """Everything in `result.json`: enough to rebuild the page."""

    format: Literal[1] = 1
    """Version of this layout."""
    longshadow: str
    """Version of Longshadow."""
    scenario: Mapping[str, Any]
    """Title, question, dates, area, terrain, sites, options, targets, heights, seed, draws."""
    findings: tuple[Finding, ...]
    """Every finding of every study."""
    decisions: tuple[Decision, ...]
    """What decides the main findings."""
    assumptions: tuple[Assumption, ...]
    """Every parameter used."""
    sources: Mapping[str, Source]
    """Every source used, by id."""
    limits: Mapping[str, tuple[str, ...]]
    """By study: what it does not claim."""
    methods: Mapping[str, tuple[str, ...]] = {}
    """By study: how it was computed, in about three sentences."""
    headlines: tuple[str, ...] = ()
    """Ids of the findings that the summary is written from, in order."""
    maps: tuple[MapEntry, ...] = ()
    """Rasters."""
    tables: tuple[TableEntry, ...] = ()
    """Tables."""


@dataclass(frozen=True)
class Result:
    """What one study hands back."""

    study: str
    findings: tuple[Finding, ...]
    maps: tuple[AnyMap, ...] = ()
    tables: tuple[Table, ...] = ()
    draws: Mapping[str, np.ndarray] = field(default_factory=dict)
    assumptions: tuple[Assumption, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    limits: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    headlines: tuple[str, ...] = ()
