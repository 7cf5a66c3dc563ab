"""Which prior stands for the probability that one shot kills.

By default one prior a class of target, with the same draw for every system: no public figure
tells them apart. The catalogue's priors by system are a named alternative.
"""

from __future__ import annotations

from longshadow.catalog.records import Target

__all__ = ["kill_path"]

#: Slower than this at burnout, a ballistic missile is of short range (below 1,000 km).
_SHORT_RANGE_MPS = 2_500.0
_BY_SYSTEM = {
    ("thaad", "short-range-ballistic"): "kill-thaad-mrbm",
    ("thaad", "medium-range-ballistic"): "kill-thaad-mrbm",
    ("patriot", "short-range-ballistic"): "kill-hit-to-kill-simple-srbm",
}
_BY_CLASS = {"aircraft": "kill-fighter", "cruise-missile": "kill-cruise-missile-in-view"}


def kill_path(target: Target, system: str, priors: str) -> str:
    """Return the parameter that says how probably one shot of a system kills a target.

    Parameters
    ----------
    priors
        "shared" or "by-system".
    """
    name = str(target.target_class)
    if name == "ballistic":
        short = target.speed.band.nominal < _SHORT_RANGE_MPS
        name = "short-range-ballistic" if short else "medium-range-ballistic"
    prior = f"kill-shared-{name}"
    if priors == "by-system":
        prior = _BY_SYSTEM.get((system, name), _BY_CLASS.get(name, prior))
    return f"prior.{prior}.value"
