"""Channels are servers: Poisson arrivals and exponential service give Erlang's formulas.

Every threat flies its own path, on which the flyout is its time of service, and is known at the
moment at which it arrives in the queue. Outcomes of one replication are correlated, so that the
standard error comes from independent batches, after a warm-up of each. The formulas themselves
are held to printed values, at (1, 2) and (10, 14) too, by
`tests/authorities/reproductions/salvo.py`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from longshadow.engagement.closed_forms import erlang_b, erlang_c
from longshadow.engagement.replicate import story
from longshadow.engagement.tables import Story, Tables, Threats
from tests.engagement.raid_cases import defence, raid

COUNT, WARM_UP, BATCHES = 3000, 300, 20
#: Seconds from knowing a threat to its impact; and how long one that is lost else would wait.
AHEAD_S, AT_ONCE_S, FOREVER_S = 100.0, 1e-6, 1e9
MEAN_SERVICE_S = 30.0

Draw = Callable[[np.random.Generator], np.ndarray]


def exponential(rng: np.random.Generator) -> np.ndarray:
    return rng.exponential(MEAN_SERVICE_S, COUNT)


def fixed(rng: np.random.Generator) -> np.ndarray:
    return np.full(COUNT, MEAN_SERVICE_S)


def queue(rng: np.random.Generator, offered: float, servers: int, patience_s: float, draw: Draw
) -> tuple[Tables, Threats]:  # fmt: skip
    arrivals = np.cumsum(rng.exponential(MEAN_SERVICE_S / offered, COUNT))
    service = draw(rng)
    launch = np.full(COUNT, -AHEAD_S)
    segments = np.stack(
        [launch, launch + patience_s, launch + service, launch + patience_s + service], axis=1
    )
    tables = defence(
        directions=COUNT, segments=segments, channels=np.array([servers]), assess_s=0.0,
        reaction_s=np.zeros(1), confirm_s=np.full((1, COUNT, 2), -AHEAD_S),
        ready=np.array([[2 * COUNT]]),
    )  # fmt: skip
    return tables, raid([0] * COUNT, list(range(COUNT)), (arrivals + AHEAD_S).tolist())


def blocked(told: Story) -> float:
    """Share of arrivals that found every channel taken."""
    return float(np.mean([reason == "channels" for reason in told.reason[WARM_UP:]]))


def waited(told: Story) -> float:
    """Share of arrivals that were launched at later than they were known."""
    launch = {event.threat: event.time_s for event in told.events if event.kind == "launch"}
    known = {event.threat: event.time_s for event in told.events if event.kind == "known"}
    assert len(launch) == COUNT
    return float(np.mean([launch[i] - known[i] > AT_ONCE_S for i in range(WARM_UP, COUNT)]))


def batches(offered: float, servers: int, patience_s: float, draw: Draw,
            measure: Callable[[Story], float]) -> tuple[float, float]:  # fmt: skip
    rng = np.random.default_rng(1917)
    values = [
        measure(story(*queue(rng, offered, servers, patience_s, draw), 5, batch))
        for batch in range(BATCHES)
    ]
    return float(np.mean(values)), float(np.std(values, ddof=1) / BATCHES**0.5)


# Erlang B is the same for every law of service with that mean.
@pytest.mark.parametrize("draw", [exponential, fixed])
@pytest.mark.parametrize(("offered", "servers"), [(1.0, 2), (6.0, 8)])
def test_without_patience_the_share_lost_is_erlang_b(
    offered: float, servers: int, draw: Draw
) -> None:
    mean, error = batches(offered, servers, AT_ONCE_S, draw, blocked)
    assert abs(mean - erlang_b(offered, servers)) <= 3.0 * error
    assert error < 0.005


@pytest.mark.parametrize(("offered", "servers"), [(1.0, 2), (10.0, 14)])
def test_with_endless_patience_the_share_that_waits_is_erlang_c(
    offered: float, servers: int
) -> None:
    mean, error = batches(offered, servers, FOREVER_S, exponential, waited)
    assert abs(mean - erlang_c(offered, servers)) <= 3.0 * error
    assert error < 0.015
