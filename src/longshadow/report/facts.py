"""What the page needs of the scenario in ``result.json``: checked before anything is shown."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from longshadow.report.defence_facts import DefenceFacts
from longshadow.report.law_facts import LawFacts

__all__ = ["ScenarioFacts"]


class _Facts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class _Named(_Facts):
    id: str
    label: str


class _Height(_Named):
    height_m: Annotated[float, Field(gt=0)]
    reference: Literal["AGL", "AMSL"]


class _Site(_Facts):
    name: str = ""
    latitude_deg: Annotated[float, Field(ge=-85, le=85)]
    longitude_deg: Annotated[float, Field(ge=-180, le=180)]


class _Circle(_Facts):
    kind: Literal["missile", "radar"]
    label: str = ""
    claim: str = ""
    radius_m: Annotated[float, Field(gt=0, lt=2e7)]


class _Option(_Named):
    note: str = ""
    sites: tuple[_Site, ...] = ()
    circles: tuple[_Circle, ...] = ()


class _Rcs(_Facts):
    radars: str
    text: str
    of: str
    status: str = ""
    why: str = ""


class _Target(_Named):
    rcs: str = ""
    rcs_used: tuple[_Rcs, ...] = ()
    status: str = ""
    unverified: bool = False


class _Bias(_Facts):
    height_m: float
    ratio_median: float
    low: float
    high: float


class _Terrain(_Facts):
    source: str = ""
    cell_m: float = 0.0
    coarse: bool = False
    bias: tuple[_Bias, ...] = ()
    headline_floor_m: float | None = 0.0


class _Area(_Facts):
    name: str = ""
    fictional: bool = False
    borders: str = "none"


class _Fixed(_Facts):
    path: str
    title: str
    value: str
    why: str = ""


class _Bands(_Facts):
    p05: tuple[float, ...]
    p25: tuple[float, ...]
    p50: tuple[float, ...]
    p75: tuple[float, ...]
    p95: tuple[float, ...]


class _NetworkOption(_Named):
    radars: str
    detection: _Bands
    confirmation: _Bands


class _Network(_Facts):
    flights: str
    count: int
    ends: str
    rule: str
    way_left_km: tuple[float, ...]
    options: tuple[_NetworkOption, ...]


class ScenarioFacts(_Facts):
    """The scenario as far as the page shows it; more may stand there."""

    title: str
    question: str
    as_of: str
    knowledge_as_of: str
    seed: int
    draws: int
    area: _Area = _Area()
    terrain: _Terrain = _Terrain()
    options: tuple[_Option, ...] = ()
    targets: tuple[_Target, ...] = ()
    heights: tuple[_Height, ...] = ()
    stages: tuple[_Named, ...] = ()
    fixed: tuple[_Fixed, ...] = ()
    applied: tuple[str, ...] = ()
    presets: tuple[str, ...] = ()
    law: LawFacts | None = None
    network: _Network | None = None
    defence: DefenceFacts | None = None
