"""Stone Soup's tracker on one simulated run, and its scores against the truth.

Stone Soup (Defence Science and Technology Laboratory, MIT licence) is an extra: ``pip install
'longshadow[tracking]'``. Its parts are put together here and nothing of it is copied.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from longshadow.errors import Problem, ResultsError
from longshadow.workbench.picture_run import Observed
from longshadow.workbench.picture_scores import scores

__all__ = ["TRACKERS", "track"]

TRACKERS = ("stone-soup",)

#: Process noise, m2/s3: an acceleration of about 1 m/s2 that changes every few seconds.
ACCELERATION = 5.0
#: Standard deviation of a new track's speed along each axis: nothing is known of it.
SPEED_SD_MPS = 300.0
#: Gate in standard deviations (Mahalanobis distance in three dimensions).
GATE = 5.0
_MAPPING = (0, 2, 4)


def track(run: Observed) -> dict[str, Any]:
    """Return what the tracker makes of a run: settings, scores over the run and over time.

    Raises
    ------
    ResultsError
        If Stone Soup is not installed.
    """
    try:
        from importlib.metadata import version

        import stonesoup.tracker.simple  # noqa: F401

        edition = version("stonesoup")
    except ImportError:
        raise ResultsError(
            Problem(
                "the tracker is not installed",
                value="stonesoup",
                remedy="pip install 'longshadow[tracking]'",
            )
        ) from None
    tracks = _tracks(run)
    hits, of, drop = run.rule
    return {
        "format": 1,
        "made_by": "longshadow picture",
        "tracker": {
            "name": "stone-soup", "version": edition,
            "association": "global nearest neighbour, 2D assignment", "gate_sd": GATE,
            "filter": "extended Kalman, constant velocity",
            "process_noise_m2_s3": ACCELERATION, "initial_speed_sd_mps": SPEED_SD_MPS,
            "initiation": f"{hits} detections, dropped when {of} scans of all radars bring none",
            "deletion": f"after {drop} scans of all radars without a detection",
            "false_alarms": "none in the simulated run",
        },
        "option": run.option,
        "radars": len(run.radars),
        "flights": len(run.truth),
        "detections": int(run.time_s.size),
        **scores(run, tracks),
    }  # fmt: skip


def _tracks(run: Observed) -> list[Any]:
    """Return every track that was ever confirmed, in the order of their beginning."""
    from stonesoup.tracker.simple import MultiTargetTracker

    associator, updater = _association()
    tracker = MultiTargetTracker(
        initiator=_initiator(run, associator, updater),
        deleter=_deleter(run, run.rule[2]),
        detector=_Batches(run),
        data_associator=associator,
        updater=updater,
    )
    found: dict[int, Any] = {}
    for _, current in tracker:
        found.update({id(one): one for one in current})
    return sorted(found.values(), key=lambda one: (one[0].timestamp, one[0].state_vector[0, 0]))


def _association() -> tuple[Any, Any]:
    from stonesoup.dataassociator.neighbour import GNNWith2DAssignment
    from stonesoup.hypothesiser.distance import DistanceHypothesiser
    from stonesoup.measures import Mahalanobis
    from stonesoup.models.transition.linear import (
        CombinedLinearGaussianTransitionModel,
        ConstantVelocity,
    )
    from stonesoup.predictor.kalman import ExtendedKalmanPredictor
    from stonesoup.updater.kalman import ExtendedKalmanUpdater

    motion = CombinedLinearGaussianTransitionModel([ConstantVelocity(ACCELERATION)] * 3)
    updater = ExtendedKalmanUpdater(measurement_model=None)
    hypothesiser = DistanceHypothesiser(
        ExtendedKalmanPredictor(motion), updater, measure=Mahalanobis(), missed_distance=GATE
    )
    return GNNWith2DAssignment(hypothesiser), updater


def _initiator(run: Observed, associator: Any, updater: Any) -> Any:
    from stonesoup.initiator.simple import MultiMeasurementInitiator
    from stonesoup.types.state import GaussianState

    spread = np.diag([0.0, SPEED_SD_MPS**2] * 3)
    return MultiMeasurementInitiator(
        prior_state=GaussianState(np.zeros((6, 1)), spread),
        deleter=_deleter(run, run.rule[1]),
        data_associator=associator,
        updater=updater,
        min_points=run.rule[0],
    )


def _deleter(run: Observed, scans: int) -> Any:
    from stonesoup.deleter.time import UpdateTimeDeleter

    return UpdateTimeDeleter(dt.timedelta(seconds=scans * float(run.revisit_s.max())))


class _Batches:
    """The detections of each scan of each radar, in the order of time."""

    def __init__(self, run: Observed) -> None:
        self.run = run
        self.models = _models(run)

    def __iter__(self) -> Iterator[tuple[dt.datetime, set[Any]]]:
        run = self.run
        order = np.lexsort((run.radar, run.time_s))
        keys = np.column_stack([np.rint(run.time_s * 1e3).astype(np.int64), run.radar])[order]
        edges = np.flatnonzero(np.any(np.diff(keys, axis=0) != 0, axis=1)) + 1
        for part in np.split(order, edges):
            when = dt.datetime.fromtimestamp(round(float(run.time_s[part[0]]), 3), dt.UTC)
            yield when.replace(tzinfo=None), set(self._detections(part, when.replace(tzinfo=None)))

    def _detections(self, part: Iterable[int], when: dt.datetime) -> Iterator[Any]:
        from stonesoup.types.angle import Bearing, Elevation
        from stonesoup.types.array import StateVector
        from stonesoup.types.detection import Detection

        for i in part:
            elevation, azimuth, distance = self.run.measured[i]
            bearing = 0.5 * np.pi - azimuth  # Stone Soup counts from east, against the clock
            vector = StateVector([[Elevation(elevation)], [Bearing(bearing)], [distance]])
            model = self.models[int(self.run.radar[i])]
            yield Detection(vector, timestamp=when, measurement_model=model)


def _models(run: Observed) -> Mapping[int, Any]:
    from stonesoup.models.measurement.nonlinear import CartesianToElevationBearingRange
    from stonesoup.types.array import StateVector

    return {
        i: CartesianToElevationBearingRange(
            ndim_state=6,
            mapping=_MAPPING,
            noise_covar=np.diag(run.noise[i] ** 2),
            translation_offset=StateVector(place.reshape(3, 1)),
        )
        for i, place in enumerate(run.radars)
    }
