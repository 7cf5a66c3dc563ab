"""Small raids and defences made by hand, as tables of a replication."""

from __future__ import annotations

import numpy as np

from longshadow.engagement.tables import Tables, Threats


def raid(kinds: list[int], path: int | list[int] = -1, impact_s: float | list[float] = -1.0):
    """Threats of these kinds; asset, direction and arrival left to chance unless given."""
    count = len(kinds)
    return Threats(
        np.array(kinds, np.int64),
        np.broadcast_to(np.array(path, np.int64), count).copy(),
        np.broadcast_to(np.array(impact_s, np.float64), count).copy(),
    )


def defence(
    units: int = 1,
    missiles: int = 1,
    kinds: int = 1,
    assets: int = 1,
    directions: int = 1,
    window: tuple[float, float, float, float] = (-100.0, -10.0, -80.0, -5.0),
    **changed: object,
) -> Tables:
    """A defence in which every unit has its radar, knows all 120 s ahead and may launch in one
    window at every path; then what is changed. Radar r belongs to unit r.
    """
    paths = kinds * assets * directions
    rows = units * missiles * paths
    fields: dict[str, object] = {
        "first_path": np.arange(kinds) * assets * directions,
        "directions": np.full(kinds, directions),
        "asset_share": np.cumsum(np.full(assets, 1.0 / max(assets, 1))),
        "asset_of": np.tile(np.repeat(np.arange(assets), directions), kinds),
        "window_s": np.full(kinds, 60.0),
        "begin_s": np.full(paths, -200.0),
        "confirm_share": np.ones((units, paths)),
        "confirm_s": np.full((units, paths, 2), -120.0),
        "revisit_s": np.zeros(units),
        "serves": np.eye(units, dtype=np.bool_),
        "guides": np.arange(units),
        "lost": np.zeros(units, np.bool_),
        "losses": 0,
        "lost_at_s": 0.0,
        "channels": np.full(units, 4),
        "reaction_s": np.full(units, 5.0),
        "reload_s": np.full(units, 600.0),
        "assess_s": 2.0,
        "ready": np.full((units, missiles), 1000),
        "stock": np.zeros((units, missiles)),
        "window_first": np.arange(rows + 1),
        "segments": np.tile(np.array(window), (rows, 1)),
        "kill": np.full((units, missiles, kinds), 0.5),
        "correlation": 0.0,
        "salvo": 1,
        "most_salvos": 1,
        "picture": 0,
        "bin_start_s": -200.0,
        "bin_width_s": 10.0,
    }
    return Tables(**{**fields, **changed})  # type: ignore[arg-type]
