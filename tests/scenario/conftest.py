"""A catalogue of two systems and two targets, and a scenario that stands on it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, ClassVar, Literal

import pytest
from pydantic import Field

from longshadow.catalog.load import Catalog
from longshadow.catalog.records import (
    Calibration,
    Fact,
    Interceptor,
    Price,
    Prior,
    Radar,
    RadarShare,
    System,
    Target,
)
from longshadow.provenance import Band, Cited, ClaimEnd, Mark, Role, Source, Status
from longshadow.scenario.fields import Block, TargetId

SCENARIO = """\
format: 1
title: A test
question: What is seen?
as_of: 2021-03-19
knowledge_as_of: 2024-01-01
seed: 7
draws: 64
sources:
  contract: {title: A contract, date: 2018-10}
area:
  name: Nowhere
  bounds: {west: 0 deg, south: 26 deg, east: 12 deg, north: 36 deg}
  terrain: builtin:relief_plain_to_high_mountains_30s
  fictional: true
sites:
  rule: low-discrepancy
  region: {west: 4.4 deg, south: 29.7 deg, east: 7.6 deg, north: 32.3 deg}
options:
  none: {system: none}
  alpha:
    system: alpha
    fire_units: 10
    price: {value: 5.43 bn USD, year: 2018, source: contract}
  beta: {system: beta, at: equal-budget}
coverage:
  targets: [jet, drone]
overlays:
  few: {draws: 16, options: {beta: null}}
"""


class Model(Block):
    """How detection is reckoned."""

    earth: Annotated[float, Field(gt=0, strict=False)] = 4 / 3
    """Effective Earth radius over the true one."""


class Params(Block):
    """Stands for a study's block."""

    REQUIRES: ClassVar[tuple[str, ...]] = ("area", "sites", "options")

    targets: Annotated[list[TargetId], Field(min_length=1)]
    """Targets, by id."""
    stage: Literal["seen", "tracked"] = "seen"
    """Which radar counts."""
    model: Model = Model()
    """How it is reckoned."""


STUDIES = {"coverage": Params}


def cited(
    low: float, nominal: float, high: float, dimension: str = "length", unit: str = "km",
    **more: object,
) -> Cited:  # fmt: skip
    status = Status.UNVERIFIED
    return Cited.model_validate(
        {
            "dimension": dimension,
            "unit": unit,
            "band": Band(low=low, nominal=nominal, high=high),
            "mark": Mark(low=status, nominal=status, high=status),
            "role": Role.UNKNOWN,
            "sources": ("gk",),
            **more,
        }
    )


def _radar(name: str, system: str) -> Radar:
    length = cited(4e5, 5e5, 6e5, claim_end=ClaimEnd.HIGH, benefits=system)
    angle = cited(0.0, 0.01, 0.02, "angle", "deg")
    return Radar(
        id=name, name=name, summary="A radar.", kind="radar", duty="both",
        facts={"band": Fact(text="S", mark=Status.UNVERIFIED, sources=("gk",))},
        calibration=Calibration(range=length, basis="made up"), instrumented_range=length,
        elevation_min=angle, elevation_max=cited(0.9, 1.0, 1.1, "angle", "deg"),
        sector=cited(6.0, 6.1, 6.2, "angle", "deg"), revisit_time=cited(5, 10, 12, "time", "s"),
        mast_height=cited(10, 24, 39, unit="m"),
    )  # fmt: skip


def _system(name: str) -> System:
    return System(
        id=name, name=name.title(), summary="A system.", kind="system", label=name.title(),
        fire_unit="one battalion",
        radars=(
            RadarShare(
                radar=f"{name}-radar", duty="both",
                fire_units_per_radar=cited(1, 1, 1, "count", "", role=Role.CHOICE),
            ),
        ),
        interceptors=(f"{name}-missile",), engages=("aircraft",),
        advertised_range=cited(4e5, 4e5, 4e5, role=Role.ENVELOPE), price=f"{name}-price",
    )  # fmt: skip


def _interceptor(name: str) -> Interceptor:
    return Interceptor(
        id=name, name=name, summary="A missile.", kind="interceptor",
        reach={"aircraft": cited(1e5, 2e5, 4e5)}, altitude_max=cited(2e4, 2.7e4, 3e4),
        altitude_min=cited(5, 10, 30, unit="m"), speed_max=cited(1e3, 2e3, 2e3, "speed", "m/s"),
    )  # fmt: skip


def _target(name: str, rcs: float) -> Target:
    return Target(
        id=name, name=name, summary="A target.", kind="target", target_class="aircraft",
        rcs={
            "x": {"nose": cited(rcs / 2, rcs, rcs * 2, "rcs", "m2")},
            "unstated": {"side": cited(rcs, rcs * 5, rcs * 9, "rcs", "m2")},
        },
        swerling=cited(1, 1, 1, "count", "", role=Role.CHOICE),
        speed=cited(200, 250, 300, "speed", "m/s"), height=cited(1e3, 5e3, 1e4),
        height_above="sea-level",
    )  # fmt: skip


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return make_catalog()


def make_catalog() -> Catalog:
    systems = {name: _system(name) for name in ("alpha", "beta")}
    prices = {
        f"{name}-price": Price(
            id=f"{name}-price", name="A price", summary="Per fire unit.", kind="price",
            amount=cited(4e8, 5e8, 9e8, "money", "M USD"), year=2018,
            price_type="export-contract", content="hardware",
        )
        for name in systems
    }  # fmt: skip
    prior = Prior(
        id="calibration-rcs", name="RCS behind a range", summary="Not said by makers.",
        kind="prior", group="sensing", value=cited(1, 3, 10, "rcs", "m2"),
        distribution="log-uniform",
    )  # fmt: skip
    return Catalog(
        radars={f"{n}-radar": _radar(f"{n}-radar", n) for n in systems},
        interceptors={f"{n}-missile": _interceptor(f"{n}-missile") for n in systems},
        systems=systems,
        targets={"jet": _target("jet", 3.0), "drone": _target("drone", 0.01)},
        prices=prices,
        priors={prior.id: prior},
        sources={
            "gk": Source(
                title="General knowledge", date="n.d.", href="none", kind="general-knowledge",
                read="no",
            )
        },
        files={},
        digest="0" * 64,
    )  # fmt: skip


@pytest.fixture
def scenario_file(tmp_path: Path) -> Path:
    path = tmp_path / "test-case.yaml"
    path.write_text(SCENARIO, "utf-8")
    return path
