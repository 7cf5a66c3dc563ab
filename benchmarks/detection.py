"""Detection probability: ten million at once, and against scipy's non-central chi-squared."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import ncx2

from benchmarks.table import Row, median_cpu_s
from longshadow.physics.detection import (
    detection_probability,
    detection_threshold,
    required_snr,
)

MANY, SOME, FEW = 10_000_000, 1_000_000, 100_000
PFA, THREADS = 1e-6, 2
PROMISED_S = 3.0
NAMES = ("steady", "Swerling 1", "Swerling 2", "Swerling 3", "Swerling 4")

Floats = NDArray[np.float64]


def ratios(count: int, pulses: int) -> Floats:
    """From -10 to 20 dB over what one pulse sees, less what adding pulses saves."""
    drawn = np.random.default_rng(1).uniform(-10.0, 20.0, count)
    return np.asarray(10.0 ** (drawn / 10.0) / np.sqrt(pulses))


def ten_million(pulses: int, swerling: int) -> Row:
    """Processor seconds of all threads: free cores share them evenly."""
    snr = ratios(MANY, pulses)
    ours, _ = median_cpu_s(
        lambda: detection_probability(snr, PFA, pulses, swerling, threads=THREADS), 3
    )
    name = f"{NAMES[swerling]}, {pulses} pulse{'s' if pulses > 1 else ''}, 1e7"
    return Row(name, ours, "CPU s", f"at most, as promised ({THREADS} cores)", THREADS * PROMISED_S)


def against_scipy(pulses: int) -> Row:
    """A million of the same vector, one thread each."""
    snr, threshold = ratios(SOME, pulses), float(detection_threshold(PFA, pulses))
    ours, mine = median_cpu_s(lambda: detection_probability(snr, PFA, pulses, 0), 5)
    theirs, other = median_cpu_s(
        lambda: ncx2.sf(2.0 * threshold, 2 * pulses, 2.0 * pulses * snr), 3
    )
    error = f"largest difference {np.abs(mine - other).max():.1e}"
    name = f"steady, {pulses} pulse{'s' if pulses > 1 else ''}, 1e6"
    return Row(name, ours, "CPU s", "scipy ncx2.sf", theirs, error)


def inverse(pulses: int, swerling: int) -> Row:
    pd = np.random.default_rng(2).uniform(0.01, 0.999, FEW)
    ours, snr = median_cpu_s(lambda: required_snr(pd, PFA, pulses, swerling), 3)
    back = np.abs(detection_probability(snr, PFA, pulses, swerling) - pd).max()
    name = f"SNR for Pd, {NAMES[swerling]}, {pulses} pulses, 1e5"
    return Row(name, ours, "CPU s", error=f"Pd comes back to {back:.0e}")


def measure() -> list[Row]:
    cases = ((0, 1), (0, 10), (1, 10), (2, 10), (3, 10), (4, 10), (0, 1000), (1, 1000))
    rows = [ten_million(pulses, swerling) for swerling, pulses in cases]
    rows += [against_scipy(n) for n in (1, 10, 100, 3000)]
    return rows + [inverse(10, s) for s in (0, 1, 4)]
