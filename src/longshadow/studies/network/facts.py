"""What the report must know of a network run beside its findings, and what it does not claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from longshadow.scenario.records import Option, Scenario
from longshadow.sensing.network_paths import Paths
from longshadow.studies.network.answers import Answers
from longshadow.studies.network.chances import EVENTS
from longshadow.studies.network.findings import flights_words
from longshadow.studies.network.params import Params
from longshadow.studies.network.unknowns import seeing_radars
from longshadow.uncertainty.sampling import quantiles

__all__ = ["facts_of", "limits_of", "methods_of"]

_LIMITS = (
    "Scans are independent of each other. A slowly fluctuating target or a standing ridge makes "
    "misses come in rows; then cumulative and M-of-N probabilities are too high.",
    "Radars share what they see at once and without fault; each begins tracks on its own scans, "
    "and no two radars add up their detections to begin one.",
    "All targets are looked at at the same moments of a radar's scan, the first of which is random "
    "in every run.",
    "No false alarms, no clutter, no jamming, no multipath, no merging of close targets, no "
    "limit to the number of tracks.",
    "Approaches are straight, level and of one constant speed, from all directions alike; no route "
    "is looked for, and no direction is reported by itself.",
    "The ground under a flight, and what is in sight there, are those of the cell that it flies "
    "over; elevation data are a surface with trees and buildings on it, and ridges are smoothed.",
    "Sites are notional and placed by a rule; real crews choose better and worse ones.",
    "How well radars measure is assumed in the scenario, the same for all; it touches the exported "
    "detections alone.",
)


def facts_of(
    scenario: Scenario, params: Params, terrain: Mapping[str, Any],
    answered: Sequence[tuple[Option, Answers]], paths: Paths, way_left_m: NDArray[np.float64],
) -> dict[str, Any]:  # fmt: skip
    """Return terrain, target, what is held fixed, and the curves of every option."""
    target = scenario.catalog.targets[params.target]
    approaches = params.approaches
    words, _ = flights_words(params, paths, target.name)
    heights = [] if approaches is None else [approaches.height]
    return {
        "terrain": dict(terrain),
        "targets": [{"id": target.id, "label": target.name}],
        "heights": [
            {"id": h.id, "label": h.label, "height_m": h.metres, "reference": h.reference}
            for h in heights
        ],
        "fixed": list(_fixed(scenario, params)),
        "network": {
            "flights": words,
            "count": len(paths.names),
            "ends": "arrival" if approaches is not None else "end of the track",
            "rule": f"{params.confirmation.hits} of {params.confirmation.of}",
            "way_left_km": [round(float(way) / 1e3, 3) for way in way_left_m],
            "options": [_option(scenario, option, answers) for option, answers in answered],
        },
    }


def _option(scenario: Scenario, option: Option, answers: Answers) -> dict[str, Any]:
    assert option.system is not None
    radars = [radar.name for radar, _ in seeing_radars(scenario, option.system)]
    return {
        "id": option.id,
        "label": option.label,
        "radars": " and ".join(radars),
        **{event: _bands(answers.curves[:, 0, e]) for e, event in enumerate(EVENTS)},
    }


def _bands(curves: NDArray[np.float64]) -> dict[str, list[float]]:
    """Return quantiles over draws at each point, by name."""
    points = [quantiles(column) for column in curves.T]
    return {name: [round(point[name], 6) for point in points] for name in points[0]}


def _fixed(scenario: Scenario, params: Params) -> Iterator[dict[str, str]]:
    model, block, degrees = params.model, params.accuracy, 180.0 / np.pi
    speed = scenario.parameters[f"target.{params.target}.speed"].band.nominal
    rain = f", {model.rain.rate:g} mm/h up to {model.rain.top / 1000:g} km" if model.rain else ""
    rows = [
        ("network.model.earth", "Effective Earth radius factor", f"{model.earth:.4g}"),
        ("network.model.atmosphere", "What weakens the wave in the air",
         (" and ".join(model.atmosphere) or "nothing") + rain),
        ("network.model.diffraction", "How terrain acts",
         "geometric sight" if model.diffraction == "none" else "delta-Bullington loss"),
        ("network.confirmation", "When a radar begins a track",
         f"{params.confirmation.hits} detections in {params.confirmation.of} successive scans"),
        ("network.drop_after", "When a track is dropped",
         f"after {params.drop_after} scans of every radar without a detection"),
        ("network.accuracy", "Standard deviations of exported detections, assumed",
         f"{block.range:g} m, {block.azimuth * degrees:.3g} deg in azimuth, "
         f"{block.elevation * degrees:.3g} deg in elevation"),
    ]  # fmt: skip
    if params.approaches is not None:
        rows.append((f"target.{params.target}.speed", "Speed of approaches",
                     f"{speed:g} m/s"))  # fmt: skip
    for path, title, value in rows:
        nominal = path.startswith("target.")
        why = "held at its nominal value" if nominal else "named in the scenario"
        yield {"path": path, "title": title, "value": value, "why": why}


def methods_of(params: Params) -> tuple[str, ...]:
    """Return in about three sentences how the network was computed."""
    rule = params.confirmation
    return (
        "For every second of every flight the lowest height in sight, the slant range and what air "
        "and terrain take give the range that free space would ask of each radar; its claim turns "
        "that into the probability that one scan detects (fourth-power law, the target's Swerling "
        "case).",
        "Scans come at the radar's revisit time from a random first moment. First detection by any "
        f"radar, confirmation by {rule.hits} detections in {rule.of} scans of one radar, and "
        "continuity follow exactly, radars and scans being independent given the parameters.",
        "Every run draws all unknowns at once. A range holds 5-95 % of runs, of the median over "
        "flights and chance; what chance leaves open in the run nearest to the median stands "
        "beside it, and the two are not mixed.",
    )


def limits_of(params: Params) -> tuple[str, ...]:
    """Return what the network study does not claim."""
    missing = ["no ducting"]
    if "rain" not in params.model.atmosphere:
        missing.insert(0, "no rain")
    if "gas" not in params.model.atmosphere:
        missing.insert(0, "no loss in air")
    if params.model.diffraction == "none":
        missing.insert(0, "line of sight only, no diffraction over ridges")
    first = ", ".join(missing)
    return (f"{first[:1].upper()}{first[1:]}.", *_LIMITS)
