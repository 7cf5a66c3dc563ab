"""A small raid on a small place, for tests of the defence study: a second or so a run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from longshadow.catalog.load import Catalog
from longshadow.execution.context import Context
from longshadow.results.records import Finding, Result
from longshadow.scenario.load import load_scenario
from longshadow.scenario.records import Scenario
from longshadow.scenario.resolve import resolve
from longshadow.studies.defence.draws import PartDraw
from longshadow.studies.defence.job import Job, prepare_job
from longshadow.workbench.draws import draw_table
from longshadow.workbench.registry import params_of, studies

CRUISE = {"target": "cruise-missile", "height": "300 m AGL", "distance": "60 km"}
FIGHTER = {"target": "fighter-4th-generation", "height": "6 km AMSL", "distance": "60 km"}
ARC = {"target": "srbm", "range": "300 km"}
#: CSV of two tracks: one ends at the town, one far from both assets, two minutes later.
TRACKS = (
    "track,time,latitude_deg,longitude_deg,altitude_m\n"
    "a,2021-03-19T10:00:00Z,28.3,5.0,5000\na,2021-03-19T10:03:00Z,28.7,5.4,5000\n"
    "b,2021-03-19T10:00:00Z,29.1,6.2,5000\nb,2021-03-19T10:05:00Z,28.3,5.9,5000\n"
)


def raid(*threats: dict[str, Any], total: int = 6, window: str = "2 min") -> dict[str, Any]:
    """One raid of these kinds of threat, in equal shares unless they say otherwise."""
    share = 1.0 / len(threats)
    kinds = [{"share": share, **threat} for threat in threats]
    return {"label": "A raid", "total": total, "window": window, "threats": kinds}


def content(
    options: dict[str, Any], raids: dict[str, Any] | None = None, /, **block: Any
) -> dict[str, Any]:
    """A scenario with these options and raids, and what else its defence block says."""
    return {
        "format": 1, "title": "A test", "question": "What gets through?",
        "as_of": "2021-03-19", "knowledge_as_of": "2026-01-01", "seed": 3, "draws": 16,
        "area": {
            "name": "Fictional region with real relief",
            "bounds": {"west": "4.5 deg", "south": "28 deg", "east": "6.5 deg",
                       "north": "29.6 deg"},
            "terrain": "builtin:relief_plain_to_high_mountains_30s", "fictional": True,
        },
        "assets": {
            "town": {"name": "Notional town", "lat": "28.7 deg", "lon": "5.4 deg",
                     "radius": "5 km"},
            "works": {"name": "Notional works", "lat": "28.8 deg", "lon": "5.6 deg",
                      "radius": "3 km"},
        },
        "options": options,
        "defence": {
            **({"raids": raids} if raids is not None else {}),
            "siting": {"within": "8 km", "highest_within": "2 km", "placements": 2},
            "terms": ["as-printed"], "saturation": [4, 12], "footprints": None,
            "draws": 16, "replications": 20, "directions": 8, **block,
        },
    }  # fmt: skip


def written(folder: Path, scenario: dict[str, Any], name: str = "test.yaml") -> Path:
    """The scenario as a file."""
    file = folder / name
    file.write_text(json.dumps(scenario, indent=2, default=str), "utf-8")
    return file


def opened(
    folder: Path, catalog: Catalog, scenario: dict[str, Any], steps: Sequence[str] = (),
    workers: int = 1,
) -> tuple[Scenario, Context]:  # fmt: skip
    """The scenario with all that it draws."""
    file, known = written(folder, scenario), studies()
    found = resolve(load_scenario(file, params_of(known), catalog, steps=steps), catalog)
    table = draw_table(found, [known["defence"].unknowns(found)])
    return found, Context(table.columns, found.seed, workers)


def prepared(
    folder: Path, catalog: Catalog, scenario: dict[str, Any], steps: Sequence[str] = ()
) -> Job:
    """The scenario, ready to be played."""
    found, context = opened(folder, catalog, scenario, steps)
    return prepare_job(found, found.params["defence"], context)  # type: ignore[arg-type]


def played(
    folder: Path, catalog: Catalog, scenario: dict[str, Any], steps: Sequence[str] = (),
    workers: int = 1,
) -> Result:  # fmt: skip
    """The scenario, played."""
    found, context = opened(folder, catalog, scenario, steps, workers)
    return studies()["defence"].run(found, found.params["defence"], context)


def finding(result: Result, name: str) -> Finding:
    """The finding of this id, without the beginning that all have."""
    return next(f for f in result.findings if f.id == f"defence.{name}")


def leak(result: Result, option: str, name: str = "air", target: str = "cruise-missile") -> Any:
    """Share that gets through in every draw, on the main terms."""
    return result.draws[f"defence.{option}.{name}.as-printed.{target}.leak_ratio"]


def table(result: Result, name: str) -> dict[str, Any]:
    """Columns of a table."""
    return dict(next(t for t in result.tables if t.entry.name == name).columns)


def part(
    units: int, missiles: Sequence[str], paths: int, radars: Sequence[tuple[int, int, bool, bool]],
    seed: int = 1,
) -> PartDraw:  # fmt: skip
    """One system made by hand: radars as (first unit, units served, sees, guides)."""
    rng = np.random.default_rng(seed)
    counts = rng.integers(0, 4, units * len(missiles) * paths)
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    unit, serves, sees, guides = zip(*radars, strict=True)
    return PartDraw(
        units, tuple(missiles), np.array(unit, np.int64), np.array(serves, np.int64),
        np.array(sees, bool), np.array(guides, bool), rng.random(len(radars)),
        rng.random((len(radars), paths)), rng.random((len(radars), paths, 3)),
        first, rng.random((int(first[-1]), 4)),
    )  # fmt: skip
