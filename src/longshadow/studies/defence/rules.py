"""What each rule of the game changes: the same draws and the same luck, one rule at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from longshadow.studies.defence.assemble import defence_of
from longshadow.studies.defence.job import Job, chances_of
from longshadow.studies.defence.params import LossBlock, Params
from longshadow.studies.defence.playing import Stage, base_of, leaks_of

__all__ = [
    "FACING", "LOOKING_DOWN", "RULES", "RULE_DRAWS", "cautions_of", "changed", "rules_of",
    "rules_played",
]  # fmt: skip

Floats = NDArray[np.float64]

#: Cautions are told of rules that move a share by so much, at most so many.
_TELLING, _MOST_TOLD = 0.15, 3
#: Each rule is tried in so many draws.
RULE_DRAWS = 16

#: Rules that stand in other radars; all others change what is played with the same ones.
FACING, LOOKING_DOWN = "facing-all-round", "looking-down"
#: Id of a rule: what it is called, and what it does to a block.
RULES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    FACING: (
        "Radars that look one way see all round, as if crews had turned them in time",
        {"facing": "all-round"},
    ),
    LOOKING_DOWN: (
        "Radars look down as far as the ground lets them, whatever their lowest elevation",
        {},
    ),
    "picture-shared": ("Every unit knows what any radar of its option sees", {"picture": "shared"}),
    "picture-separate": ("No unit knows what others engage", {"picture": "separate"}),
    "one-shot": ("One missile a salvo", {"doctrine": {"salvo": 1}}),
    "one-salvo": ("One salvo a target, without a second look", {"doctrine": {"most_salvos": 1}}),
    "radar-lost": (
        "One radar that guides is lost before the raid, chosen by chance",
        {"loss": LossBlock.model_validate({"radars": 1, "at": "-1 d"})},
    ),
    "kill-by-system": (
        "Probabilities of kill of one system at their nominal values, where the catalogue has any "
        "(against ballistic missiles Patriot and THAAD, not the S-400)",
        {"kill_priors": "by-system"},
    ),
}


def changed(params: Params, rule: str) -> Params | None:
    """Return a block with one rule changed; None where it already plays by it."""
    update = dict(RULES[rule][1])
    if rule == "one-salvo" and not params.doctrine.shoot_look_shoot:
        return None
    if "doctrine" in update:
        update["doctrine"] = params.doctrine.model_copy(update=update["doctrine"])
    other = params.model_copy(update=update)
    return None if other == params else other


def rules_played(
    job: Job, stage: Stage, others: Mapping[str, Stage]
) -> Iterator[tuple[tuple[str, int, int], Floats]]:
    """Yield by rule ("" for none), plan and raid the share of each kind that leaks in one draw.

    Parameters
    ----------
    others
        By rule: the same draw with radars that look elsewhere; left out where nothing changes.
    """
    base = base_of(job, stage.draw)
    for rule in ("", *RULES):
        stands_elsewhere = rule in (FACING, LOOKING_DOWN)
        params = job.params if not rule or stands_elsewhere else changed(job.params, rule)
        here = others.get(rule) if stands_elsewhere else stage
        if params is None or here is None:
            continue
        other = replace(job, params=params)
        if rule == "kill-by-system":
            here = replace(here, chances=chances_of(other, stage.draw))
        for p, plan in enumerate(job.plans):
            if plan.term != job.plans[0].term or plan.option.is_nothing:
                continue
            defence = defence_of(plan, here.parts, stage.draw)
            for r, raid in enumerate(job.raids):
                kinds = np.ones(len(raid.flights))
                if defence is not None:
                    kinds = leaks_of(other, here, defence, raid, base)
                yield (rule, p, r), kinds


def rules_of(job: Job, found: Mapping[tuple[str, int, int], Floats]) -> list[dict[str, Any]]:
    """Return what each rule changes, as the report shows it: medians over draws."""
    rows = []
    for rule, (label, _) in RULES.items():
        for (name, p, r), leak in found.items():
            if name != rule:
                continue
            raid, before = job.raids[r], found["", p, r]
            rows += [
                {
                    "rule": rule, "label": label, "raid": raid.id,
                    "option": job.plans[p].option.id, "target": job.flights[flight].target,
                    "before": _median(before, k), "after": _median(leak, k),
                }
                for k, flight in enumerate(raid.flights)
                if raid.counts()[k]
            ]  # fmt: skip
    return rows


def cautions_of(job: Job, found: Mapping[tuple[str, int, int], Floats]) -> list[str]:
    """Return the rules that move an option's leakage most, each with its greatest change."""
    said: dict[str, tuple[float, str]] = {}
    for row in rules_of(job, found):
        change = abs(row["after"] - row["before"])
        if change >= _TELLING and change > said.get(row["rule"], (0.0, ""))[0]:
            option = next(p.option.label for p in job.plans if p.option.id == row["option"])
            target = job.scenario.catalog.targets[row["target"]].name
            raid = next(raid.label for raid in job.raids if raid.id == row["raid"])
            said[row["rule"]] = (
                change,
                f"{row['label']}: {option} then lets through {100 * row['after']:.0f} % in place "
                f"of {100 * row['before']:.0f} % ({target}, raid “{raid}”)",
            )
    return [words for _, words in sorted(said.values(), key=lambda one: -one[0])[:_MOST_TOLD]]


def _median(leak: Floats, k: int) -> float:
    return round(float(np.nanmedian(leak[:, k])), 4)
