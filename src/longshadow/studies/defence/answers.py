"""From the tallies of one defence in every draw to what is told of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longshadow.engagement.tables import REASONS, TIME_BINS, Tally

__all__ = ["CHANCE", "Played", "empty_played", "histogram_quantiles"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Quantiles over chance, in the order of the last axis of every `_chance`.
CHANCE = (0.05, 0.5, 0.95)


@dataclass(frozen=True, eq=False)
class Played:
    """One defence against one raid in every draw: means over chance, and what chance leaves open.

    Attributes
    ----------
    counts
        (kinds,) threats of each kind.
    leak, leak_chance
        (draws, kinds) share of a kind that gets through; (draws, kinds, 3) leakers by chance.
    unhit, unhit_chance
        (draws,) assets that nothing reached.
    shots, shots_chance
        (draws,) missiles fired.
    saturated, saturated_s
        (draws,) share of replications in which a channel or a missile was missing, and the median
        moment at which one first was, seconds after the first possible impact; NaN where never.
    known, engaged, kills_per_shot, fired
        (draws, kinds) share known to a unit, share of those that is fired at, kills a missile, and
        missiles fired at them.
    reasons
        (draws, kinds, reasons) shares of what became of each threat.
    spent
        (draws, bins, missiles) missiles launched in each bin of time, mean.
    """

    counts: tuple[int, ...]
    leak: Floats
    leak_chance: Floats
    unhit: Floats
    unhit_chance: Floats
    shots: Floats
    shots_chance: Floats
    saturated: Floats
    saturated_s: Floats
    known: Floats
    engaged: Floats
    kills_per_shot: Floats
    fired: Floats
    reasons: Floats
    spent: Floats

    def put(self, draw: int, tally: Tally, bins: tuple[float, float]) -> None:
        """Write the tally of one draw.

        Parameters
        ----------
        bins
            Beginning and width of the bins of time, seconds.
        """
        runs = int(tally.replications[0])
        many = np.maximum(np.asarray(self.counts, float), 1.0) * runs
        number = np.arange(tally.leakers.shape[1])
        self.leak[draw] = (tally.leakers @ number) / many
        self.leak_chance[draw] = [histogram_quantiles(row) for row in tally.leakers]
        self.unhit[draw] = float(tally.unhit @ np.arange(tally.unhit.size)) / runs
        self.unhit_chance[draw] = histogram_quantiles(tally.unhit)
        self._put_shots(draw, tally, runs)
        self._put_saturation(draw, tally, runs, bins)
        with np.errstate(invalid="ignore", divide="ignore"):
            self.known[draw] = tally.known / many
            self.engaged[draw] = tally.engaged / tally.known
            self.kills_per_shot[draw] = tally.kills / tally.fired
        self.fired[draw] = tally.fired / runs
        self.reasons[draw] = tally.reasons / many[:, None]
        spent = tally.spent / runs
        self.spent[draw, :, : spent.shape[1]] = spent

    def _put_shots(self, draw: int, tally: Tally, runs: int) -> None:
        self.shots[draw] = float(tally.spent.sum()) / runs
        self.shots_chance[draw] = histogram_quantiles(tally.shots[-1])

    def _put_saturation(
        self, draw: int, tally: Tally, runs: int, bins: tuple[float, float]
    ) -> None:
        short = tally.saturated[:-1]
        self.saturated[draw] = float(short.sum()) / runs
        if short.any():
            begin, width = bins
            self.saturated_s[draw] = begin + width * (histogram_quantiles(short)[1] + 0.5)


def empty_played(draws: int, counts: Sequence[int], missiles: int) -> Played:
    """Return the answers of a defence that does nothing: all threats get through unseen."""
    kinds = len(counts)
    reasons = np.zeros((draws, kinds, len(REASONS)))
    reasons[:, :, REASONS.index("sight")] = 1.0
    never = np.full((draws, kinds), np.nan)
    all_through = np.broadcast_to(np.array(counts, float)[:, None], (draws, kinds, len(CHANCE)))
    return Played(
        counts=tuple(counts),
        leak=np.ones((draws, kinds)),
        leak_chance=all_through.copy(),
        unhit=np.zeros(draws),
        unhit_chance=np.zeros((draws, len(CHANCE))),
        shots=np.zeros(draws),
        shots_chance=np.zeros((draws, len(CHANCE))),
        saturated=np.zeros(draws),
        saturated_s=np.full(draws, np.nan),
        known=np.zeros((draws, kinds)),
        engaged=never.copy(),
        kills_per_shot=never.copy(),
        fired=np.zeros((draws, kinds)),
        reasons=reasons,
        spent=np.zeros((draws, TIME_BINS, max(missiles, 1))),
    )


def histogram_quantiles(counts: Ints) -> Floats:
    """Return the least index by which each share of `CHANCE` of all counts has been reached."""
    running = np.cumsum(counts)
    total = running[-1]
    if total == 0:
        return np.zeros(len(CHANCE))
    at = np.searchsorted(running, np.asarray(CHANCE) * total - 1e-9)
    return np.asarray(at, float)
