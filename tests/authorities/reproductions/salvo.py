"""Salvos, layers, magazines and queues: the closed forms that the simulation is held to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from longshadow.engagement import closed_forms

Inputs = Mapping[str, Any]


def layers(inputs: Inputs) -> float:
    return 1.0 - closed_forms.layered_leakage(inputs["p"])


def salvo(inputs: Inputs) -> float:
    return 1.0 - float(closed_forms.salvo_miss(inputs["p"], inputs["n"]))


def inventory(inputs: Inputs) -> int:
    return closed_forms.engageable(inputs["stock"], inputs["per_target"])


def none_leaks(inputs: Inputs) -> float:
    return float(closed_forms.none_leaks(inputs["p"], inputs["n"]))


def blocked(inputs: Inputs) -> float:
    return closed_forms.erlang_b(inputs["offered_erlang"], inputs["servers"])


def waiting(inputs: Inputs) -> float:
    return closed_forms.erlang_c(inputs["offered_erlang"], inputs["servers"])


def busy(inputs: Inputs) -> float:
    return closed_forms.occupancy(inputs["offered_erlang"], inputs["servers"])


OURS = {
    "SALVO-layer-001": layers,
    "SALVO-salvo-003": salvo,
    "SALVO-inv-005": inventory,
    "SALVO-inv-006": inventory,
    "SALVO-leak-007": none_leaks,
    "SALVO-queue-009": blocked,
    "SALVO-queue-010": waiting,
    "SALVO-queue-012": busy,
}

NOT_REPRODUCED = {
    "SALVO-salvo-003": "1 - 0.44^4 is 0.9625, and 0.961 with 10 of 18: the print says 97 %",
}
