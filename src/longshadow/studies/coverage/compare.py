"""Two options in the same draws: the share of runs in which one covers more than the other.

The verdict follows one rule, fixed before the run: supported when at least 90 % of draws agree and
so do both cross-presets (own claim against the rival's sceptic, and the other way round),
contradicted when at most 10 % do and neither cross-preset does, else cannot tell; and at most
"cannot tell" where a deciding value is unverified.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import numpy as np

from longshadow.results.records import Finding
from longshadow.studies.coverage.findings import Outcomes
from longshadow.studies.coverage.survey import STAGES

__all__ = ["compare", "verdict_of"]

_MOST, _LEAST = 0.9, 0.1


def verdict_of(share: float, crosses: Sequence[bool], unverified: bool) -> str:
    """Return the verdict on "the first covers more than the second".

    Parameters
    ----------
    share
        Share of draws in which it does.
    crosses
        Whether it does under each cross-preset.
    unverified
        Whether a value behind it is unverified.

    Examples
    --------
    >>> verdict_of(0.97, (True, True), False)
    'supported'
    >>> verdict_of(0.97, (True, False), False), verdict_of(1.0, (True, True), True)
    ('cannot-tell', 'cannot-tell')
    """
    if not unverified and share >= _MOST and all(crosses):
        return "supported"
    if not unverified and share <= _LEAST and not any(crosses):
        return "contradicted"
    return "cannot-tell"


def compare(outcomes: Sequence[Outcomes], by_id: dict[str, Finding]) -> Iterator[Finding]:
    """Yield one finding for every pair of options, stage, target and height.

    Parameters
    ----------
    outcomes
        Of every option that has radars, in the order of the scenario.
    by_id
        The findings of each option, for marks, sources and what they depend on.
    """
    for one, two in itertools.combinations(outcomes, 2):
        both = one.setup.applicable & two.setup.applicable
        heights = range(len(one.params.heights))
        for t, h, s in itertools.product(np.flatnonzero(both), heights, range(len(STAGES))):
            yield _pair(one, two, int(t), h, s, by_id)


def _pair(
    one: Outcomes, two: Outcomes, t: int, h: int, s: int, by_id: dict[str, Finding]
) -> Finding:
    draws, stage = one.scenario.draws, STAGES[s]
    target, height = one.setup.targets[t], one.params.heights[h]
    first, second = one.answers.area_m2[s, t, h], two.answers.area_m2[s, t, h]
    share = float(np.mean(first[:draws] > second[:draws]))
    mine, theirs = one.setup.drawn.points(first), two.setup.drawn.points(second)
    crosses = mine["claim"] > theirs["sceptic"], mine["sceptic"] > theirs["claim"]
    names = one.setup.option, two.setup.option
    quantity = "area_km2" if stage == "seen" else f"{stage}_area_km2"
    about = f"{target.id}.{height.id}.{quantity}"
    parts = [by_id[f"coverage.{option.id}.{about}"] for option in names]
    marks = tuple(sorted({mark for part in parts for mark in part.marks}))
    return Finding(
        id=f"coverage.{names[0].id}-over-{names[1].id}.{target.id}.{height.id}.{stage}_wins",
        title=(
            f"{names[0].label} covers more ground than {names[1].label}: {stage}, a {target.name} "
            f"at {height.label}"
        ),
        unit="",
        value={
            "share_of_draws": share,
            "claim_against_sceptic": bool(crosses[0]),
            "sceptic_against_claim": bool(crosses[1]),
            "verdict": verdict_of(share, crosses, "unverified" in marks),
        },
        marks=marks,
        labels={
            "option": names[0].id,
            "rival": names[1].id,
            "stage": stage,
            "target": target.id,
            "height": height.id,
            "quantity": f"{stage}_wins",
        },
        sources=tuple(sorted({s for part in parts for s in part.sources})),
        depends_on=tuple(sorted({p for part in parts for p in part.depends_on})),
    )
