"""The compiled raid against a plain SimPy model of it: same means within three standard errors.

Every mean of every case is looked at, so the seeds are fixed: chance alone would take one of twenty
beyond three standard errors once in nineteen sets of seeds.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

pytest.importorskip("simpy", reason="SimPy is not installed")

from benchmarks.raid import AGREE, means
from benchmarks.raid_cases import Case, build
from benchmarks.raid_simpy import Model

OURS, THEIRS = 8_000, 800


def apart(case: Case, theirs: Case) -> list[str]:
    """Means that lie more than three standard errors of their difference apart."""
    found = []
    for what, (mean, error), (other, other_error) in means(case, OURS, THEIRS, theirs=theirs):
        width = 3.0 * (error**2 + other_error**2) ** 0.5
        if abs(mean - other) > width + 1e-12:
            found.append(f"{what}: {mean:.4f} and {other:.4f}, {width:.4f} allowed")
    return found


@pytest.mark.parametrize("name", AGREE)
def test_the_same_means(name: str) -> None:
    assert apart(AGREE[name], AGREE[name]) == []


@pytest.mark.parametrize(
    "change",
    [{"channels": 3}, {"salvo": 1}, {"correlation": 0.8}, {"ready": (10, 8)}],
)
def test_another_raid_is_told_apart(change: dict[str, object]) -> None:
    name = "channels bind" if "channels" in change else "missiles bind"
    other = replace(AGREE[name], **change)  # type: ignore[arg-type]
    assert apart(AGREE[name], other) != []


def test_what_the_model_leaves_out_is_refused() -> None:
    tables, threats = build(Case())
    with pytest.raises(ValueError, match="no lost radars"):
        Model(tables._replace(picture=1), threats)
