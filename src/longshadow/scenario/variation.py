"""What sweeps and sensitivities may vary: our knowledge, our options and official acts.

What an attacker would choose (which raid, from where, how high, when, at what) and what is in a
buyer's hands about a deal are never varied by the product: see docs/boundary.md. The rule stands
here once. Of a raid the total count may be varied, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from longshadow.scenario.layers import split_key

__all__ = ["DEFENCE_VARIED", "refuse_variation", "refused_within"]

#: Keys of the defence block that are knowledge, ours, or numerics; all others are refused, so that
#: a new key is refused until somebody has thought about it.
DEFENCE_VARIED = frozenset(
    {"confirmation", "doctrine", "draws", "facing", "kill_priors", "log_events", "loss",
     "missiles_added", "model", "options", "picture", "replications", "saturation", "siting",
     "terms", "totals"}
)  # fmt: skip

_RAID = (
    "what a raid is made of, and how it comes, stands as it was fixed before any result: of a raid "
    "only the total count may be varied"
)
_TIME = "when something of a defence fails is no knob: the moment stands as the scenario fixed it"
_WHERE = "what is defended, and where, stands as the scenario fixed it"
_FLIGHT = "how and where targets fly stands as the scenario fixed it"
_DEAL = "a deal stands at dates from cited sources; what is in a buyer's hands is not varied"
#: An unknown of the study, not a key of its block: where our own units come to stand.
_PLACEMENT = ("defence", "placement")
_REFUSED: Mapping[tuple[str, ...], str] = {
    ("assets",): _WHERE,
    ("area", "bounds"): _WHERE,
    ("deal",): _DEAL,
    ("approach",): _FLIGHT,
    ("coverage", "heights"): _FLIGHT,
    ("coverage", "targets"): _FLIGHT,
    ("network", "approaches"): _FLIGHT,
    ("network", "tracks"): _FLIGHT,
    ("network", "target"): _FLIGHT,
    ("defence", "loss", "at"): _TIME,
}


def refuse_variation(path: str) -> str:
    """Return why a key must not be varied, in words; empty where it may be.

    Parameters
    ----------
    path
        A key of a scenario file or a parameter path, parts joined by dots. A key that holds a
        refused one is refused as well.

    Examples
    --------
    >>> refuse_variation("options.s-400.fire_units"), refuse_variation("defence.totals.mixed")
    ('', '')
    >>> refuse_variation("defence.raids.mixed.total")
    ''
    >>> refuse_variation("defence.raids.mixed.window")[:21]
    'what a raid is made o'
    """
    parts = tuple(split_key(path.strip()))
    if not parts:
        return "is no key"
    if parts == _PLACEMENT:
        return ""
    if parts[0] == "defence" and (len(parts) == 1 or parts[1] not in DEFENCE_VARIED):
        return "" if _is_total(parts) else _RAID
    for refused, why in _REFUSED.items():
        shorter = min(len(parts), len(refused))
        if parts[:shorter] == refused[:shorter]:
            return why
    return ""


def _is_total(parts: tuple[str, ...]) -> bool:
    return len(parts) == 4 and parts[1] == "raids" and parts[3] == "total"


def refused_within(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield every key of a nested mapping that must not be varied, and why.

    Parameters
    ----------
    values
        What an overlay lays over a scenario file.
    """
    for path in _leaves(values, ()):
        key = ".".join(f'"{part}"' if "." in part else part for part in path)
        why = refuse_variation(key)
        if why:
            yield key, why


def _leaves(item: Any, at: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if not isinstance(item, Mapping) or not item:
        yield at
        return
    for key, value in item.items():
        yield from _leaves(value, (*at, str(key)))
