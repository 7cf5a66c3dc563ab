"""What the claims of a radar say of one target in every draw, the same for every study."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longshadow.catalog.records import Radar
from longshadow.catalog.signature import RcsEntry, rcs_entry
from longshadow.physics.signature import band_centre_hz
from longshadow.scenario.models import CoverageModel
from longshadow.scenario.records import Scenario
from longshadow.sensing.losses import MOST_RANGE_M, claim_curve
from longshadow.sensing.network import Calibrated
from longshadow.sensing.ranges import Column, free_space_range_m, seen_rcs_m2, swerling_class

__all__ = ["RadarKind", "column_of", "radar_kind", "radar_paths", "rcs_shown"]

Floats = NDArray[np.float64]

#: Members of a calibration and the prior that stands in for each that a source leaves out.
_PRIORS = {
    "rcs": "prior.calibration-rcs.value",
    "pd": "prior.calibration-pd.value",
    "pfa": "prior.calibration-pfa.value",
    "fluctuation": "prior.calibration-fluctuation.value",
}
_OWN = ("calibration.range", "instrumented_range", "mast_height", "revisit_time")


@dataclass(frozen=True, eq=False)
class RadarKind:
    """All radars of one kind that an option brings; arrays are (draws,).

    Attributes
    ----------
    every
        Fire units served by one radar: it stands at every n-th site.
    reach_m, limit_m
        Range in free space at the probability of the claim, and the instrumented range.
    pd, pfa, swerling
        What the claim is taken to mean, and how the target fluctuates.
    revisit_s, antenna_m
        Time between two looks, and antenna height.
    """

    radar: Radar
    every: int
    reach_m: Floats
    limit_m: Floats
    pd: Floats
    pfa: Floats
    swerling: NDArray[np.int64]
    revisit_s: Floats
    antenna_m: Floats

    def calibrated(self, draw: int) -> Calibrated:
        """Return what the claim says in one draw."""
        return Calibrated(
            float(self.reach_m[draw]), float(self.limit_m[draw]), float(self.pd[draw]),
            float(self.pfa[draw]), int(self.swerling[draw]),
        )  # fmt: skip


def column_of(scenario: Scenario, draws: Mapping[str, NDArray[np.float64]]) -> Column:
    """Return what gives (draws,) values of a parameter: as drawn, else nominal."""

    def column(path: str) -> Floats:
        drawn = draws.get(path)
        if drawn is None:
            return np.full(scenario.draws, scenario.parameters[path].band.nominal)
        return np.asarray(drawn, dtype=np.float64)

    return column


def radar_kind(
    scenario: Scenario, model: CoverageModel, radar: Radar, every: int, target: str,
    column: Column, radius_m: float,
) -> RadarKind:  # fmt: skip
    """Return what the claims of a radar say of one target.

    Parameters
    ----------
    every
        Fire units served by one radar.
    target
        Id of the target.
    column
        Draws by parameter path.
    radius_m
        Effective Earth radius at the middle of the region.
    """

    def member(name: str) -> Floats:
        given = getattr(radar.calibration, name) is not None
        return column(f"radar.{radar.id}.calibration.{name}" if given else _PRIORS[name])

    curve = claim_curve(model.air, band_centre_hz(radar.band), radius_m, MOST_RANGE_M)
    swerling = swerling_class(f"target.{target}.swerling", column)
    rcs_m2 = seen_rcs_m2(rcs_shown(scenario, model, radar, target), column)
    return RadarKind(
        radar, every,
        free_space_range_m(radar, rcs_m2, column, None, curve.into_free_space, swerling),
        column(f"radar.{radar.id}.instrumented_range"),
        member("pd"), member("pfa"), swerling,
        column(f"radar.{radar.id}.revisit_time"),
        column(f"radar.{radar.id}.mast_height"),
    )  # fmt: skip


def rcs_shown(scenario: Scenario, model: CoverageModel, radar: Radar, target: str) -> RcsEntry:
    """Return the cross-section that a target shows to a radar: its band, the model's aspect."""
    record = scenario.catalog.targets[target]
    return rcs_entry(record, radar.band, "nose" if model.aspect == "nose" else "side")


def radar_paths(radar: Radar) -> Iterator[str]:
    """Yield the parameters that `radar_kind` reads of a radar, and the priors in their stead."""
    yield from (f"radar.{radar.id}.{name}" for name in _OWN)
    for name, prior in _PRIORS.items():
        given = getattr(radar.calibration, name) is not None
        yield f"radar.{radar.id}.calibration.{name}" if given else prior
