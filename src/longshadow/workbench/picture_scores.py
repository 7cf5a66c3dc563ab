"""How good an air picture is: GOSPA, OSPA and SIAP, as Stone Soup computes them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from longshadow.workbench.picture_run import Observed

__all__ = ["CUT_OFF_M", "scores"]

#: A track farther from a target than this is none of it; the cut-off of GOSPA and OSPA.
CUT_OFF_M = 10_000.0
#: Seconds between scores.
_STEP_S = 20.0
_SIAP = {
    "completeness": "SIAP Completeness",
    "ambiguity": "SIAP Ambiguity",
    "spuriousness": "SIAP Spuriousness",
    "position_error_m": "SIAP Position Accuracy",
    "velocity_error_mps": "SIAP Velocity Accuracy",
    "track_changes_per_s": "SIAP Rate of Track Number Change",
    "longest_track_share": "SIAP Longest Track Segment",
}
_SERIES = ("completeness", "ambiguity", "spuriousness", "position_error_m")


def scores(run: Observed, tracks: Sequence[Any]) -> dict[str, Any]:
    """Return scores over a run, and over time.

    Targets count from their beginning to their end, whether any radar could see them or not.

    Parameters
    ----------
    run
        The run, with the truth.
    tracks
        Stone Soup's tracks.
    """
    times = _times(run)
    truths = _truths(run, times)
    followed = [_at(one, times) for one in tracks]
    metrics = _metrics(truths, followed)
    siap = metrics["siap_generator"]
    gospa, ospa = _distances(metrics, times)
    alive, flying = _numbers(followed), _numbers(truths)
    series = {name: _series(siap[f"{_SIAP[name]} at times"], times) for name in _SERIES}
    return {
        "cut_off_m": CUT_OFF_M,
        "tracks": len(tracks),
        "scores": {
            "gospa_m": float(np.mean(gospa)),
            "ospa_m": float(np.mean(ospa)),
            **{name: float(siap[title].value) for name, title in _SIAP.items()},
        },
        "over_time": {
            "time_s": [(t - times[0]).total_seconds() for t in times],
            "flights_in_the_air": [flying[t] for t in times],
            "tracks": [alive[t] for t in times],
            "gospa_m": gospa,
            "ospa_m": ospa,
            **series,
        },
    }


def _numbers(paths: Sequence[Any]) -> Counter[dt.datetime]:
    """Count the paths that have a state at each moment."""
    return Counter(moment for one in paths for moment in {state.timestamp for state in one})


def _times(run: Observed) -> list[dt.datetime]:
    """Return moments of scans, some seconds apart: there both truth and tracks are known."""
    moments: list[float] = []
    for time in np.unique(np.round(run.time_s, 3)):
        if not moments or time - moments[-1] >= _STEP_S:
            moments.append(float(time))
    return [dt.datetime.fromtimestamp(t, dt.UTC).replace(tzinfo=None) for t in moments]


def _truths(run: Observed, times: Sequence[dt.datetime]) -> list[Any]:
    from stonesoup.types.groundtruth import GroundTruthPath, GroundTruthState

    paths = []
    seconds = np.array([t.replace(tzinfo=dt.UTC).timestamp() for t in times])
    for name, points in run.truth.items():
        inside = (seconds >= points[0, 0]) & (seconds <= points[-1, 0])
        if not inside.any():
            continue
        here = seconds[inside]
        place = np.stack([np.interp(here, points[:, 0], points[:, k]) for k in (1, 2, 3)])
        pace = np.stack(
            [np.interp(here, points[:, 0], np.gradient(points[:, k], points[:, 0]))
             for k in (1, 2, 3)]
        )  # fmt: skip
        vectors = np.stack([place, pace], axis=1).reshape(6, -1)
        kept = [t for t, ok in zip(times, inside, strict=True) if ok]
        states = [
            GroundTruthState(vectors[:, i : i + 1], timestamp=when) for i, when in enumerate(kept)
        ]
        paths.append(GroundTruthPath(states, id=name))
    return paths


def _at(one: Any, times: Sequence[dt.datetime]) -> Any:
    """Return a track at the moments of scores alone, its last state of each moment."""
    from stonesoup.types.track import Track

    states = {state.timestamp: state for state in one}
    return Track([states[t] for t in times if t in states], id=one.id)


def _metrics(truths: Sequence[Any], tracks: Sequence[Any]) -> Any:
    from stonesoup.dataassociator.tracktotrack import TrackToTruth
    from stonesoup.measures import Euclidean
    from stonesoup.metricgenerator.manager import MultiManager
    from stonesoup.metricgenerator.ospametric import GOSPAMetric, OSPAMetric
    from stonesoup.metricgenerator.tracktotruthmetrics import SIAPMetrics

    place, pace = Euclidean((0, 2, 4)), Euclidean((1, 3, 5))
    generators = [
        GOSPAMetric(p=2, c=CUT_OFF_M, measure=place),
        OSPAMetric(p=2, c=CUT_OFF_M, measure=place),
        SIAPMetrics(position_measure=place, velocity_measure=pace),
    ]
    associator = TrackToTruth(association_threshold=CUT_OFF_M, measure=place)
    manager = MultiManager(generators, associator)
    kept = [one for one in tracks if len(one)]
    manager.add_data({"groundtruth_paths": truths, "tracks": kept})
    return manager.generate_metrics()


def _distances(metrics: Any, times: Sequence[dt.datetime]) -> tuple[list[float], list[float]]:
    gospa = next(iter(metrics["gospa_generator"].values()))
    ospa = next(iter(metrics["ospa_generator"].values()))
    return (
        _series(gospa, times, lambda value: value["distance"]),
        _series(ospa, times),
    )


def _series(metric: Any, times: Sequence[dt.datetime], pick: Any = float) -> list[float]:
    by_time = {one.timestamp: float(pick(one.value)) for one in metric.value}
    return [by_time.get(t, 0.0) for t in times]
