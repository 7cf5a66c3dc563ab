"""The readable replication and the compiled one are the same, event by event."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from tests.engagement.raid_cases import defence, raid, random_case

from longshadow.engagement.keyed import base_of
from longshadow.engagement.play import play
from longshadow.engagement.replicate import replicate, story
from longshadow.engagement.tables import EVENT_KINDS, REASONS, Story, checked

CASES, REPLICATIONS = 400, 2


def both(case: int, replication: int) -> tuple[Story, Story]:
    tables, threats = checked(*random_case(case))
    return play(tables, threats, base_of(99, replication)), story(tables, threats, 99, replication)


def test_plain_and_compiled_replications_are_the_same_event_by_event() -> None:
    kinds: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for case in range(CASES):
        for replication in range(REPLICATIONS):
            plain, compiled = both(case, replication)
            assert plain == compiled, (case, replication)
            kinds.update(event.kind for event in plain.events)
            reasons.update(plain.reason)
    # The cases would be worth little if some things never happened in them.
    assert min(kinds[kind] for kind in EVENT_KINDS) > 50
    assert min(reasons[reason] for reason in REASONS) > 50
