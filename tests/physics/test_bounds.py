"""Bounds and the sentences that name them."""

from __future__ import annotations

import numpy as np
import pytest

from longshadow.physics.bounds import bounded, number

INF = float("inf")


@pytest.mark.parametrize(
    ("low", "high", "ends", "bad", "words"),
    [
        (0.0, 1.0, "[]", 1.5, "x = 1.5: must lie in [0, 1]"),
        (0.0, 1.0, "()", 1.0, "x = 1: must lie in (0, 1)"),
        (0.0, 1.0, "(]", 0.0, "x = 0: must lie in (0, 1]"),
        (0.0, INF, "(]", 0.0, "x = 0: must be above 0"),
        (0.0, INF, "[]", -1.0, "x = -1: must be at least 0"),
        (0.0, INF, "[]", INF, "x = inf: must be finite"),
        (-INF, 5.0, "[]", 6.0, "x = 6: must be at most 5"),
        (-INF, 5.0, "[)", 5.0, "x = 5: must be below 5"),
        (-INF, INF, "[]", float("nan"), "x = nan: must be finite"),
        (0.0, 1.0, "[]", -INF, "x = -inf: must lie in [0, 1]"),
    ],
)
def test_the_first_value_outside_is_named(
    low: float, high: float, ends: str, bad: float, words: str
) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the text is compared whole
        bounded("x", [0.5, bad, 9.0], low, high, ends=ends)
    assert str(caught.value) == words


def test_values_inside_come_back_in_their_shape() -> None:
    assert bounded("x", [[0, 1]], 0.0, 1.0).tolist() == [[0.0, 1.0]]
    assert number("x", np.float32(0.5), 0.0, 1.0) == 0.5
    assert bounded("x", [], 0.0, 1.0).size == 0
