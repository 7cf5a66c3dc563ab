"""Detection statistics: what `longshadow.physics` answers for the published numbers.

Signal-to-noise ratios are per pulse, the detector is square-law, pulses are added without phases.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from longshadow.physics.accumulation import cumulative_probability
from longshadow.physics.approximations import (
    albersheim_snr_db,
    peebles_integration_gain_db,
    shnidman_snr_db,
)
from longshadow.physics.cfar import ca_cfar_loss_db, ca_cfar_multiplier, os_cfar_multiplier
from longshadow.physics.detection import (
    detection_probability,
    false_alarm_interval_s,
    pfa_for_interval,
    required_snr,
)
from longshadow.physics.integration import coherent_detection_probability

Inputs = Mapping[str, Any]
Answer = Callable[[Inputs], Any]


def _db(ratio: Any) -> float:
    return 10.0 * math.log10(float(ratio))


def _ratio(db: float) -> float:
    return float(10.0 ** (db / 10.0))


def _steady_snr_db(inputs: Inputs) -> float:
    return _db(required_snr(inputs["pd"], inputs["pfa"], inputs["n"], swerling=0))


def _pd(swerling: int) -> Answer:
    def answer(inputs: Inputs) -> float:
        snr = _ratio(inputs["snr_db"])
        return float(detection_probability(snr, inputs["pfa"], inputs["n_pulses"], swerling))

    return answer


def _coherent_pd(inputs: Inputs) -> float:
    """Return the answer of the detector that knows the phase, as the source means it."""
    snr = _ratio(inputs["snr_db"])
    return float(coherent_detection_probability(snr, inputs["pfa"], inputs["n_pulses"]))


def _approximated(function: Callable[..., Any]) -> Answer:
    return lambda inputs: float(function(inputs["pd"], inputs["pfa"], inputs["n"]))


def _cumulative(inputs: Inputs) -> float:
    return float(cumulative_probability(inputs["pd"])[-1])


def _scaled_snr_and_pd(inputs: Inputs) -> list[float]:
    snr_db = 52.0 - 40.0 * math.log10(inputs["range_km"])
    return [snr_db, float(detection_probability(_ratio(snr_db), inputs["pfa"], swerling=0))]


def _loss_ratio(inputs: Inputs) -> float:
    few, many = ca_cfar_loss_db(inputs["pd"], inputs["pfa"], np.asarray(inputs["cells"]))
    return float(few / many)


def _false_alarm_s(inputs: Inputs) -> float:
    return float(false_alarm_interval_s(inputs["pfa"], inputs["decisions_per_s"]))


def _false_alarm_chance(inputs: Inputs) -> float:
    return float(pfa_for_interval(inputs["tfa_min"] * 60.0, inputs["bandwidth_hz"]))


def _ca_multiplier(inputs: Inputs) -> float:
    return float(ca_cfar_multiplier(inputs["pfa"], inputs["cells"]))


def _os_multiplier(inputs: Inputs) -> float:
    return os_cfar_multiplier(inputs["pfa"], inputs["n"], inputs["k"])


def _each(numbers: str, prefix: str, answer: Answer) -> dict[str, Answer]:
    return {f"DET-{prefix}-{number}": answer for number in numbers.split()}


OURS: dict[str, Answer] = {
    **_each("001 002 003 004 006 012 013 015 016 017", "sw0", _steady_snr_db),
    **_each("018 019 020 021", "coh", _coherent_pd),
    **_each("024 025 041 043 044", "sw0", _pd(0)),
    **_each("026 028", "sw1", _pd(1)),
    **_each("030 031 032", "sw2", _pd(2)),
    **_each("035 036", "sw3", _pd(3)),
    **_each("037 038 040", "sw4", _pd(4)),
    **_each("045 047 049 050", "alb", _approximated(albersheim_snr_db)),
    **_each("051 052 053 055", "shn", _approximated(shnidman_snr_db)),
    **_each("057 058 059 060 061", "intg", _approximated(peebles_integration_gain_db)),
    "DET-fa-063": _false_alarm_s,
    "DET-fa-065": _false_alarm_chance,
    "DET-cum-067": _cumulative,
    "DET-cum-068": _scaled_snr_and_pd,
    "DET-cfar-071": _ca_multiplier,
    "DET-cfar-073": _os_multiplier,
    "DET-cfar-074": _loss_ratio,
}

NOT_REPRODUCED: dict[str, str] = {
    "DET-sw4-040": "the source replaces the sum by an approximation above 50 pulses; ours is the "
    "exact sum (0.2111)",
    "DET-cfar-073": "the source takes an approximate log-factorial; ours solves the published "
    "equation exactly (26.126888)",
}
