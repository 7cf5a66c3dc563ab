"""Why a radar does or does not see one cell: the ground along the straight line to it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longshadow.physics.geodesy import gaussian_radius_m, geodesic_points
from longshadow.terrain.grid import Grid, bilinear, fractional_index, is_geographic, position
from longshadow.terrain.sightline import Observer

__all__ = ["Profile", "describe", "draw", "explain"]

FloatArray = NDArray[np.float64]

#: Ground nearer than this to the radar, in posts, is what its mast stands on.
NEAREST_POST = 0.05
#: Samples per post along the line; between them it is taken as straight in the grid.
SAMPLES_PER_POST = 2.0


@dataclass(frozen=True, eq=False)
class Profile:
    """The line from an antenna to a target.

    Attributes
    ----------
    distances_m, ground_m, sight_line_m
        Where the line crosses rows and columns of the grid: ground distance from the radar,
        height of the ground, and of the straight line from antenna to target, above the datum.
    antenna_m, target_m
        Heights above the datum.
    distance_m
        Ground distance to the target.
    visible
        Whether no ground reaches the line.
    ridge_distance_m, ridge_excess_m
        The ground that stands highest against the line, as seen from the antenna: its distance,
        and its height less that of the line (negative: clearance). NaN when nothing lies between.
    lowest_visible_height_m
        Lowest height above ground at which a target there is in sight.
    unknown_share
        Share of the crossings where the ground is unknown; they do not block.
    """

    distances_m: FloatArray
    ground_m: FloatArray
    sight_line_m: FloatArray
    antenna_m: float
    target_m: float
    distance_m: float
    visible: bool
    ridge_distance_m: float
    ridge_excess_m: float
    lowest_visible_height_m: float
    unknown_share: float


def elevation_tangent(
    height_m: FloatArray | float, distance_m: FloatArray | float, antenna_m: float, radius_m: float
) -> FloatArray:
    """Tangent of the elevation angle, at the antenna, of a height at a ground distance."""
    rise = np.asarray(height_m, np.float64) - antenna_m
    if math.isinf(radius_m):
        return rise / distance_m
    theta = np.asarray(distance_m) / radius_m
    return np.asarray(rise / ((radius_m + height_m) * np.sin(theta)) - np.tan(theta / 2.0))


def height_on_line(
    tangent: float, distance_m: FloatArray | float, antenna_m: float, radius_m: float
) -> FloatArray:
    """Height, at a ground distance, of the line that leaves the antenna at an elevation."""
    if math.isinf(radius_m):
        return np.asarray(antenna_m + tangent * np.asarray(distance_m))
    theta = np.asarray(distance_m, np.float64) / radius_m
    share = (tangent + np.tan(theta / 2.0)) * np.sin(theta)
    with np.errstate(divide="ignore"):
        height = (antenna_m + radius_m * share) / (1.0 - share)
    return np.where(share < 1.0, height, np.inf)


def explain(
    grid: Grid,
    observer: Observer,
    latitude_deg: float,
    longitude_deg: float,
    target_height_m: float,
    earth_factor: float = 4.0 / 3.0,
) -> Profile:
    """Follow the straight line from a radar to a target and find what blocks it.

    Parameters
    ----------
    grid
        Elevations.
    observer
        Radar position and mast height.
    latitude_deg, longitude_deg
        Position of the target.
    target_height_m
        Height of the target above the ground.
    earth_factor
        Effective Earth radius over the Gaussian radius at the radar; ``inf`` for a flat Earth.

    Raises
    ------
    ValueError
        If either end lies outside the grid or on unknown ground, or both are at one place.
    """
    start = fractional_index(grid, observer.latitude_deg, observer.longitude_deg)
    end = fractional_index(grid, latitude_deg, longitude_deg)
    base, floor = (_known_ground(grid, *place) for place in (start, end))
    antenna_m, target_m = base + observer.mast_m, floor + target_height_m
    radius_m = earth_factor * gaussian_radius_m(observer.latitude_deg)
    rows, columns, along_m = _line(grid, start, end)
    rows, columns, distances = _crossings(rows, columns, along_m)
    side = 0 if abs(end[0] - start[0]) >= abs(end[1] - start[1]) else 1
    steps = np.abs((rows, columns)[side] - start[side])
    far = steps >= NEAREST_POST
    rows, columns, distances = rows[far], columns[far], distances[far]
    ground = np.array([bilinear(grid, r, c) for r, c in zip(rows, columns, strict=True)])
    sight = float(elevation_tangent(target_m, along_m[-1], antenna_m, radius_m))
    return _judged(distances, ground, sight, antenna_m, (target_m, floor), along_m[-1], radius_m)


def _known_ground(grid: Grid, row: float, column: float) -> float:
    rows, columns = grid.heights_m.shape
    if not (-0.5 <= row <= rows - 0.5 and -0.5 <= column <= columns - 0.5):
        raise ValueError("both ends of the profile must lie inside the elevation grid")
    height = bilinear(grid, row, column)
    if math.isnan(height):
        raise ValueError("the ground at an end of the profile is unknown")
    return height


def _line(
    grid: Grid, start: tuple[float, float], end: tuple[float, float]
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Rows, columns and distances of points along the straight line, both ends included."""
    posts = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
    if posts < NEAREST_POST:
        raise ValueError("the target must not be at the radar itself")
    count = max(2, math.ceil(posts * SAMPLES_PER_POST)) + 1
    share = np.linspace(0.0, 1.0, count)
    if not is_geographic(grid):
        rows = start[0] + share * (end[0] - start[0])
        columns = start[1] + share * (end[1] - start[1])
        return (
            rows,
            columns,
            np.hypot((rows - start[0]) * grid.step_y, (columns - start[1]) * grid.step_x),
        )
    a, b = position(grid, *start), position(grid, *end)
    latitudes, longitudes, along_m = geodesic_points(*a, *b, share)
    rows = (grid.north - latitudes) / grid.step_y
    east = (longitudes - a[1] + 180.0) % 360.0 - 180.0
    return rows, start[1] + east / grid.step_x, along_m


def _crossings(
    rows: FloatArray, columns: FloatArray, along_m: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Where a line crosses rows and columns of posts, in order of distance, ends left out."""
    found = []
    for values in (rows, columns):
        low, high = np.minimum(values[:-1], values[1:]), np.maximum(values[:-1], values[1:])
        post = np.ceil(low)
        hit = np.nonzero((post <= high) & (high > low))[0]
        share = (post[hit] - values[hit]) / (values[hit + 1] - values[hit])
        found.append(np.stack([_between(v, hit, share) for v in (rows, columns, along_m)]))
        found[-1][0 if values is rows else 1] = post[hit]
    all_found = np.concatenate(found, axis=1)
    inside = (all_found[2] > 0.0) & (all_found[2] < along_m[-1] * (1.0 - 1e-9))
    all_found = all_found[:, inside]
    r, c, d = all_found[:, np.argsort(all_found[2], kind="stable")]
    return r, c, d


def _between(values: FloatArray, index: NDArray[np.intp], share: FloatArray) -> FloatArray:
    return np.asarray(values[index] + share * (values[index + 1] - values[index]))


def _judged(
    distances_m: FloatArray,
    ground_m: FloatArray,
    sight: float,
    antenna_m: float,
    target_and_floor_m: tuple[float, float],
    distance_m: float,
    radius_m: float,
) -> Profile:
    """The profile with its highest obstacle."""
    target_m, floor_m = target_and_floor_m
    line = height_on_line(sight, distances_m, antenna_m, radius_m)
    known = ~np.isnan(ground_m)
    horizon, ridge_m, excess = -math.inf, math.nan, math.nan
    if known.any():
        tangents = elevation_tangent(ground_m[known], distances_m[known], antenna_m, radius_m)
        top = int(np.argmax(tangents))
        horizon, ridge_m = float(tangents[top]), float(distances_m[known][top])
        excess = float(ground_m[known][top] - line[known][top])
    lowest = 0.0
    if math.isfinite(horizon):
        over = float(height_on_line(horizon, distance_m, antenna_m, radius_m))
        lowest = max(0.0, over - floor_m)
    unknown = 1.0 - float(known.mean()) if known.size else 0.0
    return Profile(
        distances_m, ground_m, line, antenna_m, target_m, float(distance_m), horizon <= sight,
        ridge_m, excess, lowest, unknown,
    )  # fmt: skip


def describe(profile: Profile) -> str:
    """Say in one line what the profile shows."""
    distance = f"at {profile.distance_m / 1000:.1f} km"
    least = profile.lowest_visible_height_m
    lowest = f"in sight from {least:.0f} m above ground" if least > 0.0 else "as is its ground"
    if not profile.visible:
        ridge = f"ridge at {profile.ridge_distance_m / 1000:.1f} km"
        text = f"not visible: {ridge}, {_metres(profile.ridge_excess_m)} too high; {lowest}"
    elif math.isnan(profile.ridge_excess_m):
        text = f"visible {distance}: nothing lies between"
    else:
        clear = _metres(-profile.ridge_excess_m)
        text = (
            f"visible {distance}: clears the ground by {clear}"
            f" at {profile.ridge_distance_m / 1000:.1f} km; {lowest}"
        )
    if profile.unknown_share > 0.0:
        text += f" ({100 * profile.unknown_share:.0f} % of the ground between is unknown)"
    return text


def _metres(value: float) -> str:
    return f"{value:.0f} m" if abs(value) >= 10.0 else f"{value:.1f} m"


def draw(profile: Profile) -> str:
    """Draw the profile as a self-contained SVG, the same bytes for the same profile."""
    import io

    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.hashsalt": "longshadow", "svg.fonttype": "none"}):
        figure = Figure(figsize=(8.0, 3.2), layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.add_subplot()
        km = profile.distances_m / 1000.0
        floor = np.nanmin(np.append(profile.ground_m, profile.antenna_m)) - 20.0
        axes.fill_between(km, floor, profile.ground_m, color="#b9a78c", label="ground")
        axes.plot(km, profile.sight_line_m, color="#0b5394", label="line of sight")
        axes.plot([0.0], [profile.antenna_m], "^", color="#0b5394", label="radar")
        axes.plot([profile.distance_m / 1000.0], [profile.target_m], "o", color="#b45f06")
        if not profile.visible:
            axes.axvline(profile.ridge_distance_m / 1000.0, color="#990000", linestyle=":")
        axes.set(xlabel="ground distance (km)", ylabel="height above datum (m)")
        axes.set_title(describe(profile), fontsize=9)
        axes.legend(loc="upper left", fontsize=8)
        text = io.StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    return text.getvalue()
