"""Keyed chance: the published generator, gross uniformity, independence of neighbouring keys."""

from __future__ import annotations

import numpy as np
import pytest

from longshadow.engagement import keyed
from longshadow.engagement.kernels import keyed as compiled

#: Outputs of splitmix64 from seed 1234567, as widely published (Rosetta Code, "Pseudo-random
#: numbers/Splitmix64").
PUBLISHED = (
    6457827717110365317,
    3203168211198807973,
    9817491932198370423,
    4593380528125082431,
    16408922859458223821,
)
MANY = 20_000


def test_the_finaliser_over_a_golden_counter_is_splitmix64() -> None:
    seed = 1234567
    found = [keyed.mix((seed + n * keyed.GOLDEN) & keyed.MASK) for n in range(1, 6)]
    assert tuple(found) == PUBLISHED


def test_compiled_and_plain_numbers_are_the_same() -> None:
    rng = np.random.default_rng(3)
    for _ in range(200):
        draw = int(rng.integers(0, 2**64, dtype=np.uint64))
        replication, threat = (int(i) for i in rng.integers(0, 2**20, 2))
        purpose, index = int(rng.integers(0, 8)), int(rng.integers(0, 2**31))
        base = keyed.base_of(draw, replication)
        fast = compiled.base_of(np.uint64(draw), replication)
        assert int(fast) == base
        stream = np.uint64(compiled.stream_of(np.uint64(base), threat))
        assert compiled.uniform(stream, purpose, index) == keyed.uniform(
            base, threat, purpose, index
        )


def rows() -> dict[str, np.ndarray]:
    """Numbers along each part of the key, all else fixed."""
    base = keyed.base_of(11, 0)
    return {
        "replication": np.array([keyed.uniform(keyed.base_of(11, i), 3, 1) for i in range(MANY)]),
        "threat": np.array([keyed.uniform(base, i, 1) for i in range(MANY)]),
        "index": np.array([keyed.uniform(base, 3, 1, i) for i in range(MANY)]),
        "draw": np.array([keyed.uniform(keyed.base_of(i, 0), 3, 1) for i in range(MANY)]),
    }


@pytest.mark.parametrize("along", ["replication", "threat", "index", "draw"])
def test_numbers_are_uniform_and_neighbours_independent(along: str) -> None:
    u = rows()[along]
    assert u.min() >= 0.0
    assert u.max() < 1.0
    # Chi-square of 100 cells: mean 99, standard deviation 14; 3.3 of them either way.
    counts = np.histogram(u, 100, (0.0, 1.0))[0]
    assert 53 < ((counts - MANY / 100) ** 2 / (MANY / 100)).sum() < 145
    # Correlation of neighbours has the standard error 1/sqrt(n).
    assert abs(np.corrcoef(u[:-1], u[1:])[0, 1]) < 3.3 / MANY**0.5
    # And so has the table of 10 x 10 cells that pairs fall into (81 to 99 degrees of freedom).
    pairs = np.histogram2d(u[:-1:2], u[1::2], 10, ((0, 1), (0, 1)))[0]
    assert ((pairs - MANY / 200) ** 2 / (MANY / 200)).sum() < 145


def test_neighbouring_streams_are_independent() -> None:
    base = keyed.base_of(11, 0)
    table = np.array([[keyed.uniform(base, i, p) for p in range(8)] for i in range(MANY // 4)])
    off = np.corrcoef(table.T) - np.eye(8)
    assert np.abs(off).max() < 4.0 / (MANY // 4) ** 0.5  # the greatest of 28
