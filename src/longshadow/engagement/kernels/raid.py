"""Replications of one raid against one defence, compiled: see `longshadow.engagement.play`."""

from __future__ import annotations

from longshadow.engagement.kernels import lean
from longshadow.engagement.kernels.keyed import base_of
from longshadow.engagement.kernels.raid_arrivals import begin
from longshadow.engagement.kernels.raid_assign import ask
from longshadow.engagement.kernels.raid_queue import pop
from longshadow.engagement.kernels.raid_shots import fire, resolve
from longshadow.engagement.kernels.raid_state import ASK, LAUNCH
from longshadow.engagement.kernels.raid_tally import count_up

__all__ = ["replicate"]


@lean
def run(work):
    """Let all that is due happen, in order of time."""
    while work.sizes[0] > 0:
        index = pop(work)
        item = work.items[index]
        if item.stage == ASK:
            ask(work, index, item.due)
        elif item.stage == LAUNCH:
            fire(work, index, item.due)
        else:
            resolve(work, index, item.due)


@lean
def replicate(tables, threats, draw_base, first, setup, work, tally, leaked):
    """Add replications ``first`` and on to a tally, one for each row of ``leaked``.

    ``leaked`` (replications, kinds) is filled with the threats of each kind that got through;
    missiles by time are left in ``work.spent``.
    """
    for r in range(leaked.shape[0]):
        begin(tables, threats, setup, work, base_of(draw_base, first + r))
        run(work)
        count_up(work, tally, setup.reached, leaked[r])
