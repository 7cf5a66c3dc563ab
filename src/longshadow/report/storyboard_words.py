"""Words of a storyboard: times, events, letters of assets."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

__all__ = ["EVENT_KINDS", "clock", "event_rows", "letter", "shots_words"]

#: Kinds of event in words; others are shown by their own name.
EVENT_KINDS = {
    "known": "Known", "launch": "Launch", "hit": "Stopped", "miss": "Missed",
    "leak": "Got through", "no-channel": "No free channel", "no-missile": "No missile left",
    "called-off": "Called off",
}  # fmt: skip


def clock(time_s: float) -> str:
    """Return minutes and seconds from the first possible impact.

    Examples
    --------
    >>> clock(-75.4), clock(0.2), clock(601.0)
    ('−1:15', '0:00', '10:01')
    """
    whole = math.floor(abs(time_s) + 0.5)
    sign = "−" if time_s < 0 and whole else ""
    return f"{sign}{whole // 60}:{whole % 60:02d}"


def letter(index: int) -> str:
    """Return A to Z, then numbers: the sign of an asset on the map."""
    return chr(ord("A") + index) if index < 26 else str(index + 1)


def shots_words(shots: int) -> str:
    """Return a number of missiles in words."""
    return f"{shots} missile" + ("" if shots == 1 else "s")


def event_rows(story: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the events in order of time, each with its sentence."""
    return [_row(story, event) for event in sorted(story["events"], key=lambda e: float(e["t_s"]))]


def _row(story: Mapping[str, Any], event: Mapping[str, Any]) -> dict[str, Any]:
    kind, shots = str(event["kind"]), int(event["shots"] or 0)
    unit, threat = event["unit"], event["threat"]
    by = "" if unit is None else str(story["units"][unit]["name"])
    at = "" if threat is None else f"no. {threat + 1} ({story['threats'][threat]['label']})"
    remark = str(event.get("words") or "")
    shown = EVENT_KINDS.get(kind, kind)
    time_s = round(float(event["t_s"]), 1)
    return {
        "t_s": time_s, "clock": clock(time_s), "kind": kind, "shown": shown,
        "threat": -1 if threat is None else threat,
        "unit": -1 if unit is None else unit, "shots": shots, "at": at, "by": by,
        "remark": "" if remark.lower() in (kind, shown.lower()) else remark,
    }  # fmt: skip
