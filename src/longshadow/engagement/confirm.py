"""When a radar confirms a track of each path: its chance, and quantiles of the moment."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longshadow.engagement.records import RadarDraw
from longshadow.physics.accumulation import MOST_WINDOW
from longshadow.physics.detection import detection_probability, required_snr

__all__ = ["MOST_SCANS", "ScanTable", "confirmation", "scan_table"]

#: Scans of one path; more of them are a slip of units.
MOST_SCANS = 1_000_000
#: Steps of the table of Pd: within 4e-5 of the exact one down to a Pfa of 1e-12.
_STEPS = 4096

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ScanTable:
    """Chance of detection of one scan under one meaning of a claim.

    Attributes
    ----------
    snr_ratio
        Mean signal-to-noise ratio at the claim's own range.
    chance
        Pd at evenly spaced noise shares 1 / (1 + SNR) from 0 to 1.
    """

    snr_ratio: float
    chance: Floats


def scan_table(pd: float, pfa: float, swerling: int) -> ScanTable:
    """Return the table of Pd that `confirmation` looks up, for callers with many radars or paths.

    Over 1 / (1 + SNR) Pd is smooth from certainty down to Pfa, whatever the range.

    Parameters
    ----------
    pd, pfa
        Probabilities of detection and of false alarm at the claim's range, one scan.
    swerling
        Fluctuation of the target, 0 to 4.

    Raises
    ------
    ValueError
        As `longshadow.physics.detection.required_snr`.

    Examples
    --------
    >>> table = scan_table(0.5, 1e-6, 1)
    >>> round(table.snr_ratio, 2), float(table.chance[0]), round(float(table.chance[2048]), 6)
    (18.93, 1.0, 0.001)
    """
    snr = float(required_snr(pd, pfa, swerling=swerling))
    noise = np.arange(1, _STEPS + 1) / _STEPS
    chance = detection_probability(1.0 / noise - 1.0, pfa, swerling=swerling)
    return ScanTable(snr, np.concatenate([[1.0], chance]))


def confirmation(
    time_s: Floats,
    radar: RadarDraw,
    hits: int,
    of: int,
    *,
    levels: int = 32,
    table: ScanTable | None = None,
) -> tuple[Floats, Floats]:
    """Return the chance that a radar confirms a track of each path, and when it does.

    The radar looks every revisit time, first half of one after the first sample. Pd follows from
    the claim by the fourth power of the range needed, which is linear between samples and
    infinite next to one that is not in view; scans are independent; the track is confirmed when
    ``hits`` of any ``of`` successive scans have detected, by the exact chain of
    `longshadow.physics.accumulation.confirmation_probability`, of which less than 1e-7 is left
    out at either end.

    Draw the moment of a confirmation linearly between quantiles, and move it by (phase - 1/2) of
    the revisit time, the phase of the radar being uniform in [0, 1).

    Parameters
    ----------
    time_s
        (paths, samples) relative seconds, rising along a path, scaled to the draw.
    radar
        Range needed, reach, meaning of the claim, and revisit time.
    hits, of
        The rule, 1 <= hits <= of <= 16.
    levels
        Shares that the chance is divided into, at least 2.
    table
        From `scan_table` for the radar's meaning of the claim; made here if not given.

    Returns
    -------
    share
        (paths,) chance that it ever confirms.
    quantiles_s
        (paths, levels + 1) relative times by which evenly spaced shares of that chance have been
        used up; the inner ones are times of scans, and the two ends keep the mean of the first
        and last share. All 0 where the chance is 0.

    Raises
    ------
    ValueError
        If a setting is outside its domain, or a path would have over `MOST_SCANS` scans.

    Examples
    --------
    In view from 20 s before impact on, and so near that every scan detects: with a look every
    4 s, the third falls 10 s before impact.

    >>> time = np.array([[-60.0, -20.0, -19.9, 0.0]])
    >>> needed = np.array([[np.inf, np.inf, 10.0, 10.0]])
    >>> radar = RadarDraw(needed, needed, 100e3, 0.5, 1e-6, 1, 4.0)
    >>> share, when = confirmation(time, radar, 3, 5, levels=2)
    >>> round(float(share[0]), 9), when.round(9).tolist()
    (1.0, [[-10.0, -10.0, -10.0]])
    """
    from longshadow.engagement.kernels.confirm import confirm_paths

    _check(time_s, radar, hits, of, levels)
    paths = time_s.shape[0]
    share, quantiles = np.zeros(paths), np.zeros((paths, levels + 1))
    if radar.reach_m > 0.0:
        known = table or scan_table(radar.pd, radar.pfa, radar.swerling)
        ones = np.array([number.bit_count() for number in range(1 << (of - 1))])
        confirm_paths(
            np.ascontiguousarray(time_s, np.float64),
            np.ascontiguousarray(radar.needed_m, np.float64),
            (float(radar.reach_m), known.snr_ratio),
            known.chance,
            float(radar.revisit_s),
            ones,
            (int(hits), int(of), float(math.comb(of - 1, hits - 1))),
            share,
            quantiles,
        )
    return share, quantiles


def _check(time_s: Floats, radar: RadarDraw, hits: int, of: int, levels: int) -> None:
    if time_s.ndim != 2 or radar.needed_m.shape != time_s.shape or not time_s.shape[1]:
        raise ValueError(
            f"time_s, needed_m: must be (paths, samples) alike, have the shapes "
            f"{time_s.shape} and {radar.needed_m.shape}"
        )
    if not 1 <= hits <= of <= MOST_WINDOW:
        raise ValueError(f"hits, of = {hits}, {of}: must be 1 <= hits <= of <= {MOST_WINDOW}")
    if levels < 2:
        raise ValueError(f"levels = {levels}: must be at least 2")
    if not (radar.revisit_s > 0.0 and math.isfinite(radar.revisit_s)):
        raise ValueError(f"revisit_s = {radar.revisit_s:g}: must be above 0")
    longest = float(np.max(time_s[:, -1] - time_s[:, 0], initial=0.0))
    if not longest <= MOST_SCANS * radar.revisit_s:
        raise ValueError(
            f"revisit_s = {radar.revisit_s:g}: more than {MOST_SCANS:,} scans in {longest:g} s"
        )
