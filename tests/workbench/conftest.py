"""A study that needs no terrain, so that what surrounds studies is tested by itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from longshadow.catalog.load import Catalog
from longshadow.execution.context import Context, run_tasks
from longshadow.execution.study import Study, Unknowns
from longshadow.results.arrays import MapArray, Table
from longshadow.results.records import Finding, MapEntry, Result, TableEntry
from longshadow.scenario.records import Scenario
from longshadow.uncertainty.distributions import Discrete
from tests.scenario.conftest import SCENARIO, Params, catalog

__all__ = ["catalog"]

RANGE = "radar.alpha-radar.calibration.range"


def unknowns(scenario: Scenario) -> Unknowns:
    used = {path for path in scenario.parameters if path.startswith(("radar.", "target."))}
    return Unknowns(
        {"siting.placement": Discrete((0.0, 1.0))},
        {"siting.placement": "Placement of the units"},
        frozenset(used),
        {},
    )


def run(scenario: Scenario, params: Params, context: Context) -> Result:
    ranges_km = context.draws[RANGE] / 1e3
    layers = run_tasks(lambda i: np.full((8, 9), i, np.uint8), range(3), context, "layers")
    finding = Finding(
        id="coverage.alpha.seen.jet.100m.range_km", title="Range", unit="km",
        p05=float(np.quantile(ranges_km, 0.05)), p25=float(np.quantile(ranges_km, 0.25)),
        p50=float(np.median(ranges_km)), p75=float(np.quantile(ranges_km, 0.75)),
        p95=float(np.quantile(ranges_km, 0.95)), monte_carlo_error=1.0,
        labels={"option": "alpha", "quantity": "range_km"}, sources=("gk",),
        depends_on=(RANGE,),
    )  # fmt: skip
    maps = tuple(
        MapArray(
            MapEntry(file=f"arrays/p{i}.tif", quantity="probability", unit="%", prose="P"),
            layer[None], 0.0, 36.0, 1.0, 1.0,
        )
        for i, layer in enumerate(layers)
    )  # fmt: skip
    entry = TableEntry(name="ranges", prose="Ranges", units={"range": "km"})
    return Result(
        "coverage", (finding,), maps, (Table(entry, {"range": ranges_km}),),
        {finding.id: ranges_km}, limits=("Nothing real.",), methods=("Made up.",),
        headlines=(finding.id,),
    )  # fmt: skip


STUDY = Study("coverage", Params, unknowns, run)


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch, catalog: Catalog) -> None:
    """Put the small study and the small catalogue in place of the real ones."""
    for verb in ("assess", "check", "sweep"):
        monkeypatch.setattr(f"longshadow.workbench.{verb}.studies", lambda: {"coverage": STUDY})
        monkeypatch.setattr(f"longshadow.workbench.{verb}.load_catalog", lambda extra=None: catalog)


@pytest.fixture
def scenario_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A scenario in the current folder, so that results/ appears beside it."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "study.yaml"
    path.write_text(SCENARIO, "utf-8")
    return path
