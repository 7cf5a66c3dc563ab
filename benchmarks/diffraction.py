"""Delta-Bullington diffraction to every cell of a map, against pycraf's `atten_map_fast`.

One radar in the middle of 721 x 721 posts, 3 arc-seconds apart, interpolated from the shipped
relief; 3 GHz, mast 20 m. pycraf (https://github.com/bwinkel/pycraf) reads the same posts as an
SRTM tile and prices one target height by all of P.452, of which diffraction over the profile is the
most; its profiles are laid out beforehand, which is timed apart. It needs a Python of its own: name
it in LONGSHADOW_PYCRAF_PYTHON to run it beside ours, else its times come from
`diffraction_pycraf.json`, which says where they were taken.

The error is against whole profiles to 400 cells, with a point wherever they cross a row or a
column of posts.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.table import Row, median_cpu_s
from longshadow.physics.diffraction import delta_bullington_loss_db
from longshadow.terrain.builtin import builtin_path
from longshadow.terrain.diffraction import diffraction_loss_db
from longshadow.terrain.grid import Grid, bilinear, position, window
from longshadow.terrain.profile import explain
from longshadow.terrain.sightline import Observer, earth_radius_m
from longshadow.terrain.tiles import open_terrain

SOUTH, WEST = 30, 5  # where the plain of the relief meets its mountains
POSTS, HALF = 1200, 360  # of a tile, and from the radar to the edge of the map
MAST_M, FREQUENCY_HZ = 20.0, 3e9
ONE, MANY = (100.0,), (50.0, 100.0, 200.0, 500.0, 1e3, 2e3, 3e3, 5e3, 8e3, 12e3)
CELLS = 400
KEPT = Path(__file__).with_name("diffraction_pycraf.json")


def tile() -> Grid:
    """One degree of the shipped relief at 3 arc-seconds, whole metres."""
    relief = open_terrain(builtin_path("builtin:relief_plain_to_high_mountains_30s"))
    rows = (relief.north - (SOUTH + 1) + np.arange(POSTS + 1) / POSTS) / relief.step_y
    columns = (WEST - relief.west + np.arange(POSTS + 1) / POSTS) / relief.step_x
    heights = np.array([[bilinear(relief, i, j) for j in columns] for i in rows])
    return replace(
        relief, heights_m=np.round(heights).astype(np.float32), west=float(WEST),
        north=SOUTH + 1.0, step_x=1 / POSTS, step_y=1 / POSTS,
    )  # fmt: skip


def ours(grid: Grid, heights_m: tuple[float, ...]) -> tuple[float, np.ndarray]:
    radar = Observer(*position(grid, HALF, HALF), MAST_M)
    sea = [False] * len(heights_m)
    return median_cpu_s(
        lambda: diffraction_loss_db(grid, radar, heights_m, sea, frequency_hz=FREQUENCY_HZ)
    )


def errors(grid: Grid, heights_m: tuple[float, ...], losses: np.ndarray) -> np.ndarray:
    """Ours less whole profiles, (cells, heights), decibels."""
    radar = Observer(*position(grid, HALF, HALF), MAST_M)
    radius = 4.0 / 3.0 * earth_radius_m(radar.latitude_deg)
    found = []
    for row, column in np.random.default_rng(1).integers(0, 2 * HALF + 1, (CELLS, 2)):
        if max(abs(row - HALF), abs(column - HALF)) < 3:
            continue
        line = explain(grid, radar, *position(grid, row, column), 0.0)
        x = np.append(np.append(0.0, line.distances_m), line.distance_m)
        h = np.append(np.append(line.antenna_m - MAST_M, line.ground_m), line.target_m)
        x, keep = np.unique(np.round(x, 3), return_index=True)
        found.append([
            float(losses[j, row, column]) - delta_bullington_loss_db(
                x, h[keep], line.antenna_m, line.target_m + top, FREQUENCY_HZ, radius
            )
            for j, top in enumerate(heights_m)
        ])  # fmt: skip
    return np.array(found)


def pycraf(whole: Grid) -> dict[str, Any]:
    """What pycraf takes, measured now or as kept."""
    python = os.environ.get("LONGSHADOW_PYCRAF_PYTHON")
    if not python:
        kept: dict[str, Any] = json.loads(KEPT.read_text("utf-8"))
        return kept
    with tempfile.TemporaryDirectory() as folder:
        whole.heights_m.astype(">i2").tofile(Path(folder) / f"N{SOUTH:02d}E{WEST:03d}.hgt")
        script = Path(__file__).with_name("pycraf_timer.py")
        asked = [folder, str(WEST + 0.5), str(SOUTH + 0.5), str(2 * HALF), str(POSTS)]
        command = [python, str(script), *asked, str(MAST_M), str(ONE[0]), str(FREQUENCY_HZ)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    taken: dict[str, Any] = json.loads(said.splitlines()[-1])
    KEPT.write_text(json.dumps(taken, indent=1) + "\n", "utf-8")
    return taken


def measure() -> list[Row]:
    whole = tile()
    middle = POSTS // 2
    grid = window(whole, middle - HALF, middle + HALF, middle - HALF, middle + HALF)
    theirs = pycraf(whole)
    name = f"{theirs['program']} {theirs['version']}, {theirs['processor']}"
    map_rate = theirs["cells"] / theirs["map_cpu_s"] / 1e3
    all_rate = theirs["cells"] / (theirs["map_cpu_s"] + theirs["profiles_cpu_s"]) / 1e3
    rows = []
    for heights in (ONE, MANY):
        taken, losses = ours(grid, heights)
        rate = losses.size / taken / 1e3
        off = np.abs(errors(grid, heights, losses))
        error = f"median {np.median(off):.3f} dB, 95 % {np.percentile(off, 95):.2f} dB"
        what = f"diffraction, {len(heights)} height{'s' if len(heights) > 1 else ''}"
        rows.append(Row(what, rate, "k/CPU s", f"{name}, profiles ready", map_rate, error))
        rows.append(Row("", rate, "k/CPU s", "pycraf with its profiles", all_rate))
    return rows
