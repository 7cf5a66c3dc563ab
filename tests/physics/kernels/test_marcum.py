"""Plain functions and machine code give the same detection probabilities."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from longshadow.physics.kernels.counts import log_count, log_poisson, stirling_rest

SCRIPT = """
import sys
import numpy as np
from longshadow.physics.detection import detection_probability, required_snr
snr = np.geomspace(1e-3, 1e3, 25)[:, None]
pulses = np.array([1, 2, 9, 400])
answers = []
for swerling in range(5):
    answers.append(detection_probability(snr, 1e-6, pulses, swerling).ravel())
    answers.append(required_snr([[1e-3], [0.5], [0.999]], 1e-6, pulses, swerling).ravel())
np.save(sys.argv[1], np.concatenate(answers))
"""


def answers(path: Path, **environment: str) -> np.ndarray:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("NUMBA")}
    command = [sys.executable, "-c", SCRIPT, str(path)]
    subprocess.run(command, env={**clean, **environment}, check=True)
    return np.load(path)


def test_plain_functions_and_their_compiled_twins_agree(tmp_path: Path) -> None:
    plain = answers(tmp_path / "plain.npy", NUMBA_DISABLE_JIT="1")
    compiled = answers(tmp_path / "compiled.npy")
    assert plain == pytest.approx(compiled, rel=1e-12)


def test_chances_of_counts_add_up_to_one_with_their_mean() -> None:
    k = np.arange(4000.0)
    for mean, inverse_shape in ((0.3, 0.0), (40.0, 0.0), (40.0, 1.0), (250.0, 0.05)):
        chance = np.exp([log_count(i, mean, inverse_shape) for i in k])
        assert chance.sum() == pytest.approx(1.0, abs=1e-12)
        assert k @ chance == pytest.approx(mean, rel=1e-10)


def test_chances_are_exact_for_large_counts() -> None:
    """Next to the mean, 1 / sqrt(2 pi k) but for 1 / 12 k: the factorial itself has lost this."""
    k = 1e6
    expected = -0.5 * np.log(2.0 * np.pi * k) - 1.0 / (12.0 * k)
    assert log_poisson(k, k) == pytest.approx(expected, abs=1e-12)


def test_the_rest_of_stirling_is_smooth_where_the_series_takes_over() -> None:
    below, at = stirling_rest(16.0 - 1e-9), stirling_rest(16.0)
    assert below == pytest.approx(at, abs=1e-12)
