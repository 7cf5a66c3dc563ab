"""Tables of a network run: findings, curves, and one simulated run for a tracker to work on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from longshadow.execution.context import Context
from longshadow.results.arrays import Table
from longshadow.results.records import Finding, TableEntry
from longshadow.scenario.records import Option, Scenario
from longshadow.sensing.network_detections import Noise, simulate
from longshadow.sensing.network_paths import Paths
from longshadow.studies.network.answers import Answers, nearest_to_median
from longshadow.studies.network.chances import EVENTS, MEASURES, look_at
from longshadow.studies.network.params import Params
from longshadow.studies.network.radars import Station
from longshadow.uncertainty.sampling import quantiles

__all__ = ["run_tables", "tables_of"]

Columns = dict[str, Any]
#: Seconds between points of the truth.
_TRUTH_S = 5.0
_UNITS = {
    "time_s": "s", "latitude_deg": "deg", "longitude_deg": "deg", "altitude_m": "m",
    "range_m": "m", "azimuth_rad": "rad", "elevation_rad": "rad", "revisit_s": "s",
    "range_sd_m": "m", "azimuth_sd_rad": "rad", "elevation_sd_rad": "rad", "way_left_km": "km",
}  # fmt: skip
_PROSE = {
    "detections": (
        "One simulated run at the draw nearest to the median first detection among those of the "
        "first placement. Times are UTC seconds since 1970; azimuth is clockwise from north; both "
        "angles stand in the radar's own local frame (WGS84), refraction corrected. Gaussian "
        "noise as assumed in the scenario; `flight` tells which target it came from, for scoring "
        "alone. No false alarms."
    ),
    "radars": (
        "The radars of that run, their scan time, the noise that was assumed for them, and the "
        "rules by which tracks begin and are dropped"
    ),
    "truth": "Where each target truly was, every five seconds and at its end",
    "curves": "Chance that detection or confirmation has happened with so much of the way left",
}


def run_tables(
    scenario: Scenario, params: Params, option: Option, answers: Answers, paths: Paths,
    placement: int, stations: Sequence[Station], context: Context,
) -> dict[str, Columns]:  # fmt: skip
    """Return one simulated run of an option as columns of detections and of radars.

    Parameters
    ----------
    placement, stations
        The first placement that has radars, and these.
    """
    here = (answers.placement == placement) & (answers.units > 0)
    left = answers.measured[:, 0, EVENTS.index("detection"), MEASURES.index("time_left"), 1]
    draw = nearest_to_median(left, here)
    standing = [s for s in stations if s.unit < answers.units[draw]]
    looked = look_at(paths, standing, draw, context.stream(f"network.scans.{draw}"))
    block = params.accuracy
    noise = Noise(block.range, block.azimuth, block.elevation)
    rng = context.stream(f"network.detections.{option.id}")
    places = [station.place for station in standing]
    found = simulate(paths, looked.scans, looked.chance, places, noise, rng)
    names = np.array([station.name for station in standing], dtype=object)
    return {
        "detections": {
            "option": [option.id] * found.time_s.size,
            "time_s": found.time_s,
            "radar": names[found.radar].tolist(),
            "flight": np.array(paths.names, dtype=object)[found.track].tolist(),
            "range_m": found.range_m,
            "azimuth_rad": found.azimuth_rad,
            "elevation_rad": found.elevation_rad,
        },
        "radars": _radars(option, standing, draw, params),
    }


def _radars(option: Option, stations: Sequence[Station], draw: int, params: Params) -> Columns:
    count, noise, rule = len(stations), params.accuracy, params.confirmation
    return {
        "option": [option.id] * count,
        "radar": [station.name for station in stations],
        "latitude_deg": np.array([s.place.latitude_deg for s in stations]),
        "longitude_deg": np.array([s.place.longitude_deg for s in stations]),
        "altitude_m": np.array([s.place.altitude_m for s in stations]),
        "revisit_s": np.array([float(s.kind.claims.revisit_s[draw]) for s in stations]),
        "range_sd_m": np.full(count, noise.range),
        "azimuth_sd_rad": np.full(count, noise.azimuth),
        "elevation_sd_rad": np.full(count, noise.elevation),
        "hits": np.full(count, rule.hits),
        "of_scans": np.full(count, rule.of),
        "drop_after_scans": np.full(count, params.drop_after),
    }


def tables_of(
    findings: Sequence[Finding], answered: Sequence[tuple[Option, Answers]], paths: Paths,
    way_left_m: NDArray[np.float64], runs: Sequence[Mapping[str, Columns]],
) -> tuple[Table, ...]:  # fmt: skip
    """Return every table of the study."""
    named: dict[str, Columns] = {"curves": _curves(answered, way_left_m), "truth": _truth(paths)}
    for name in ("detections", "radars"):
        parts = [run[name] for run in runs]
        if parts:
            named[name] = {key: _together([part[key] for part in parts]) for key in parts[0]}
    return (_findings(findings), *(_table(name, columns) for name, columns in named.items()))


def _table(name: str, columns: Columns) -> Table:
    units = {key: _UNITS.get(key, "") for key in columns}
    return Table(TableEntry(name=f"network_{name}", prose=_PROSE[name], units=units), columns)


def _together(parts: Sequence[Any]) -> Any:
    if isinstance(parts[0], np.ndarray):
        return np.concatenate(parts)
    return [value for part in parts for value in part]


def _truth(paths: Paths) -> Columns:
    every = max(round(_TRUTH_S / paths.step_s), 1)
    rows: list[tuple[str, float, float, float, float]] = []
    for t, name in enumerate(paths.names):
        last = int(np.ceil(paths.duration_s[t] / paths.step_s))
        for s in dict.fromkeys([*range(0, last, every), last]):
            time = paths.start_s[t] + min(s * paths.step_s, paths.duration_s[t])
            rows.append(
                (name, float(time), float(paths.latitude_deg[t, s]),
                 float(paths.longitude_deg[t, s]), float(paths.altitude_m[t, s]))
            )  # fmt: skip
    names = ("flight", "time_s", "latitude_deg", "longitude_deg", "altitude_m")
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    return {
        name: list(values) if name == "flight" else np.array(values)
        for name, values in columns.items()
    }


def _curves(answered: Sequence[tuple[Option, Answers]], way_left_m: NDArray[np.float64]) -> Columns:
    columns: Columns = {"option": [], "event": [], "way_left_km": []}
    values: dict[str, list[float]] = {}
    for option, answers in answered:
        for e, event in enumerate(EVENTS):
            for i, way in enumerate(way_left_m):
                columns["option"].append(option.id)
                columns["event"].append(event)
                columns["way_left_km"].append(float(way) / 1e3)
                for name, value in quantiles(answers.curves[:, 0, e, i]).items():
                    values.setdefault(name, []).append(value)
    floats = {name: np.array(column) for name, column in values.items()}
    return {**columns, "way_left_km": np.array(columns["way_left_km"]), **floats}


def _findings(findings: Sequence[Finding]) -> Table:
    names = ("p05", "p25", "p50", "p75", "p95", "monte_carlo_error")
    columns: Columns = {
        "finding": [f.id for f in findings],
        "title": [f.title for f in findings],
        "unit": [f.unit for f in findings],
        "refused": [f.refused for f in findings],
    }
    for label in ("option", "flights", "target", "height", "quantity"):
        columns[label] = [f.labels.get(label, "") for f in findings]
    for name in names:
        columns[name] = [np.nan if (v := getattr(f, name)) is None else v for f in findings]
    for name in ("p05", "p50", "p95"):
        columns[f"chance_{name}"] = [
            np.nan if f.chance is None else f.chance[name] for f in findings
        ]
    units = dict.fromkeys(columns, "")
    return Table(
        TableEntry(name="network_findings", prose="One row a finding", units=units), columns
    )
