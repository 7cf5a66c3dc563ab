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


def random_case(seed: int) -> tuple[Tables, Threats]:
    """A small raid and defence in which everything may happen."""
    rng = np.random.default_rng(seed)
    units, missiles, kinds = (int(n) for n in rng.integers(1, 4, 3))
    assets, directions = (int(n) for n in rng.integers(1, 4, 2))
    paths, radars = kinds * assets * directions, units + int(rng.integers(0, 2))
    serves = np.concatenate(
        [np.eye(units, dtype=np.bool_), rng.random((units, radars - units)) < 0.7], axis=1
    )
    if rng.random() < 0.3:
        serves[:] = True
    first, segments = random_windows(rng, units * missiles * paths)
    count = int(rng.integers(0, 25))
    tables = defence(
        units, missiles, kinds, assets, directions,
        window_s=rng.uniform(0.0, 200.0, kinds),
        begin_s=rng.uniform(-300.0, -150.0, paths),
        confirm_share=rng.choice([0.0, 0.5, 1.0], (radars, paths), p=[0.1, 0.4, 0.5]),
        confirm_s=np.sort(rng.uniform(-250.0, 0.0, (radars, paths, int(rng.integers(2, 6))))),
        revisit_s=rng.uniform(0.0, 20.0, radars),
        serves=serves,
        lost=rng.random(radars) < 0.7,
        losses=int(rng.integers(0, 3)),
        lost_at_s=float(rng.uniform(-100.0, 100.0)),
        channels=rng.integers(0, 5, units),
        reaction_s=rng.uniform(0.0, 20.0, units),
        reload_s=rng.uniform(0.0, 60.0, units),
        assess_s=float(rng.choice([0.0, 3.0])),
        ready=rng.integers(0, 6, (units, missiles)),
        stock=rng.integers(0, 8, (units, missiles)),
        window_first=first,
        segments=segments,
        kill=rng.choice([0.0, 0.3, 0.7, 1.0], (units, missiles, kinds), p=[0.1, 0.4, 0.4, 0.1]),
        correlation=float(rng.choice([0.0, 0.4, 1.0])),
        salvo=int(rng.integers(1, 4)),
        most_salvos=int(rng.integers(1, 4)),
        picture=int(rng.integers(0, 2)),
    )  # fmt: skip
    kind = rng.integers(0, kinds, count)
    path = np.where(rng.random(count) < 0.2, rng.integers(0, paths, count), -1)
    # Whole seconds, so that some threats arrive at the same moment.
    impact = np.where(rng.random(count) < 0.3, rng.integers(0, 5, count) * 20.0, -1.0)
    return tables, Threats(kind, path, impact)


def random_windows(rng: np.random.Generator, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Windows of up to four segments each, with gaps and single moments among them."""
    first, segments = [0], []
    for _ in range(rows):
        edges = np.sort(rng.uniform(-200.0, -5.0, 2 * int(rng.integers(0, 5))))
        for begin, end in edges.reshape(-1, 2):
            end = begin if rng.random() < 0.1 else end
            after = rng.uniform(0.2, 0.6)
            segments.append((begin, end, begin * (1.0 - after), end * (1.0 - after)))
        first.append(len(segments))
    return np.array(first), np.array(segments, np.float64).reshape(-1, 4)
