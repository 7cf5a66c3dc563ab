"""The defence part of the scenario in ``result.json``, checked before anything is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sized
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from longshadow.report.defence_replay_facts import Storyboard

__all__ = ["DefenceFacts"]

_Share = Annotated[float, Field(ge=0, le=1)]
_Series = Annotated[tuple[float, ...], Field(max_length=2000)]


class _Facts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class _Named(_Facts):
    id: str
    label: str


class _Band(_Facts):
    p05: float
    p50: float
    p95: float


class _Threat(_Facts):
    target: str
    label: str
    count: Annotated[int, Field(ge=0)]
    words: str = ""


class _Raid(_Named):
    words: str = ""
    count: Annotated[int, Field(ge=0)] = 0
    window_s: Annotated[float, Field(ge=0)] = 0.0
    threats: tuple[_Threat, ...] = ()


class _Option(_Named):
    system_words: str = ""


class _Term(_Named):
    words: str = ""


class _Units(_Band):
    term: str
    option: str
    missiles_per_unit: float | None = None
    price_type: str = ""
    left_over: str = ""
    words: str = ""


class _Bands(_Facts):
    raid: str
    option: str
    p05: _Series
    p25: _Series
    p50: _Series
    p75: _Series
    p95: _Series

    def _all(self) -> tuple[Sized, ...]:
        return self.p05, self.p25, self.p50, self.p75, self.p95


class _Saturation(_Bands):
    counts: _Series

    @model_validator(mode="after")
    def _matches(self) -> Self:
        _same_length("saturation", (self.counts, *self._all()))
        return self


class _Left(_Bands):
    minutes: _Series
    bought: float | None = None

    @model_validator(mode="after")
    def _matches(self) -> Self:
        _same_length("missiles_left", (self.minutes, *self._all()))
        return self


class _Shares(_Facts):
    sight: _Share = 0.0
    reach: _Share = 0.0
    channels: _Share = 0.0
    magazine: _Share = 0.0
    missed: _Share = 0.0
    stopped: _Share = 0.0


class _Binding(_Facts):
    raid: str
    option: str
    shares: _Shares


class _Leaks(_Facts):
    option: _Series
    rival: _Series


class _Breakeven(_Facts):
    raid: str
    target: str
    option: str
    rival: str
    kill: _Series
    leak: _Leaks
    equal: _Band | None = None
    share_found: _Share | None = None
    words: str = ""

    @model_validator(mode="after")
    def _matches(self) -> Self:
        _same_length("breakeven", (self.kill, self.leak.option, self.leak.rival))
        return self


class _Published(_Facts):
    words: str
    low: Annotated[float, Field(ge=0)]
    high: Annotated[float, Field(ge=0)]
    unit: Literal["km2", "km"]
    source: str = ""


class _Area(_Facts):
    system: str
    threat: str
    label: str
    area_km2: _Band | None = None
    radius_km: _Band | None = None
    words: str = ""


class _Footprint(_Area):
    cue: str = ""
    from_deg: float = 270.0
    """Where the threat comes from, clockwise from the top; else along x, from the left."""
    x_km: _Series = ()
    y_km: _Series = ()
    p: tuple[_Series, ...] = ()
    published: tuple[_Published, ...] = ()

    @model_validator(mode="after")
    def _matches(self) -> Self:
        _same_length("footprints", (self.y_km, self.p))
        for row in self.p:
            _same_length("footprints", (self.x_km, row))
        return self


class _AxisValue(_Facts):
    system: str
    p05: float | None = None
    p50: float | None = None
    p95: float | None = None
    words: str = ""


class _Axis(_Facts):
    axis: str
    label: str
    unit: str = ""
    applies: bool = True
    values: tuple[_AxisValue, ...] = ()
    share_between: _Share | None = None
    verdict: str = ""
    words: str = ""


class _Record(_Facts):
    record: str
    label: str
    observed: float | None = None
    observed_words: str = ""
    model: _Band | None = None
    inside: bool | None = None
    sets_prior: bool = False
    words: str = ""
    source: str = ""


class _Rule(_Facts):
    rule: str
    label: str
    raid: str
    option: str
    target: str
    before: _Share
    after: _Share


class DefenceFacts(_Facts):
    """What the defence study hands over for its part of the page; any list may be empty."""

    raids: tuple[_Raid, ...] = ()
    options: tuple[_Option, ...] = ()
    terms: tuple[_Term, ...] = ()
    main_term: str = ""
    units: tuple[_Units, ...] = ()
    saturation: tuple[_Saturation, ...] = ()
    missiles_left: tuple[_Left, ...] = ()
    binding: tuple[_Binding, ...] = ()
    breakeven: tuple[_Breakeven, ...] = ()
    rules: tuple[_Rule, ...] = ()
    storyboards: tuple[Storyboard, ...] = ()
    footprints: tuple[_Footprint, ...] = ()
    footprint_variants: tuple[_Area, ...] = ()
    between: tuple[_Axis, ...] = ()
    consistency: tuple[_Record, ...] = ()
    undefendable: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()


def _same_length(name: str, series: Iterable[Sized]) -> None:
    lengths = sorted({len(one) for one in series})
    if len(lengths) > 1:
        raise ValueError(f"{name}: series of different lengths {lengths}")
