"""What a storyboard of one replication holds, checked before it is shown."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

__all__ = ["Storyboard"]

_Latitude = Annotated[float, Field(ge=-90, le=90)]
_Longitude = Annotated[float, Field(ge=-360, le=360)]
#: Seconds, latitude, longitude, altitude in metres.
_Point = tuple[float, _Latitude, _Longitude, float]


class _Facts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class _Unit(_Facts):
    name: str
    system: str
    lat: _Latitude
    lon: _Longitude
    sector_deg: tuple[float, float] | None = None


class _Asset(_Facts):
    name: str
    lat: _Latitude
    lon: _Longitude
    radius_m: Annotated[float, Field(ge=0)] = 0.0


class _Threat(_Facts):
    target: str
    label: str
    path: Annotated[tuple[_Point, ...], Field(min_length=1)]
    end: Literal["leaked", "stopped"]
    end_s: float


class _Event(_Facts):
    t_s: float
    kind: Literal[
        "known", "launch", "hit", "miss", "leak", "no-channel", "no-missile", "called-off"
    ]  # fmt: skip
    threat: Annotated[int, Field(ge=0)]
    unit: Annotated[int, Field(ge=0)] | None = None
    shots: Annotated[int, Field(ge=0)] = 0
    words: str = ""


class Storyboard(_Facts):
    """One replication, told from its log."""

    raid: str
    option: str
    which: Literal["typical", "bad"]
    words: str = ""
    bounds: tuple[_Longitude, _Latitude, _Longitude, _Latitude]
    t0_s: float
    t1_s: float
    units: tuple[_Unit, ...] = ()
    assets: tuple[_Asset, ...] = ()
    threats: tuple[_Threat, ...] = ()
    events: tuple[_Event, ...] = ()

    @model_validator(mode="after")
    def _points_to_what_is_there(self) -> Self:
        for event in self.events:
            if event.threat >= len(self.threats):
                raise ValueError(f"an event names threat {event.threat}, which is not there")
            if event.unit is not None and event.unit >= len(self.units):
                raise ValueError(f"an event names unit {event.unit}, which is not there")
        return self
