"""Lowest visible height of every cell: ours against GDAL's viewshed, times and errors.

    LONGSHADOW_SHARED=/path python benchmarks/sightline.py [--gdal-python PYTHON] [--pairs 7]

Real tiles are resampled (cubic) to UTM, one radar on the highest post near the middle, mast 20 m,
4/3 Earth, no range limit. Ours and GDAL's run in turn, in memory, in separate processes; medians of
wall and processor seconds. Errors are against our exact mode over the whole map, itself tested
against brute force. Then the same from GeoTIFF to GeoTIFF, one process for each map, where the
`gdal_viewshed` command is installed.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from longshadow.terrain.grid import Grid, position
from longshadow.terrain.sightline import (
    Observer,
    earth_radius_m,
    lowest_visible_height,
    prepare,
)
from longshadow.terrain.tiles import open_terrain

#: Name, tile, EPSG, posts a side, spacing in metres.
GRIDS = (
    ("White Mountains 38 m", "N44W072.hgt.zip", 32619, 2000, 38.0),
    ("White Mountains 19 m", "N44W072.hgt.zip", 32619, 4000, 19.0),
    ("Karakoram 30 m", "baltoro_k2_srtm3.tif", 32643, 1100, 30.0),
    ("Provence 60 m", "N43E006.hgt.zip", 32632, 1300, 60.0),
    ("Gothenburg 60 m", "N57E011.hgt.zip", 32632, 1000, 60.0),
)
MAST_M = 20.0
SEMI_MAJOR_M = 6_378_137.0  # GDAL bends the Earth with it


def resampled(tile: Path, epsg: int, size: int, step: float) -> Grid:
    """A square of a tile, around its middle, on a UTM grid."""
    from pyproj import Transformer
    from rasterio.transform import from_origin
    from rasterio.warp import Resampling, reproject

    grid = open_terrain(tile)
    rows, columns = grid.heights_m.shape
    lat, lon = position(grid, rows / 2, columns / 2)
    x, y = Transformer.from_crs(4326, epsg, always_xy=True).transform(lon, lat)
    west, north = x - size * step / 2, y + size * step / 2
    target = np.zeros((size, size), np.float32)
    reproject(
        grid.heights_m,
        target,
        src_transform=from_origin(
            grid.west - grid.step_x / 2, grid.north + grid.step_y / 2, grid.step_x, grid.step_y
        ),
        src_crs=grid.crs,
        dst_transform=from_origin(west, north, step, step),
        dst_crs=f"EPSG:{epsg}",
        resampling=Resampling.cubic,
    )
    corner = west + step / 2, north - step / 2
    return Grid(target, *corner, step, step, f"EPSG:{epsg}", "", tile.name, "area", 0)


def hill(grid: Grid) -> tuple[int, int]:
    rows, columns = grid.heights_m.shape
    top, left, r, c = (
        rows // 2 - rows // 20,
        columns // 2 - columns // 20,
        rows // 10,
        columns // 10,
    )
    near = grid.heights_m[top : top + r, left : left + c]
    i, j = np.unravel_index(np.argmax(near), near.shape)
    return top + int(i), left + int(j)


class Peer:
    """GDAL in another interpreter, one run for each line we send."""

    def __init__(self, python: str, grid: Grid, row: int, column: int, folder: Path) -> None:
        data = folder / "grid.npz"
        self.out = folder / "out.npy"
        np.savez(
            data, z=grid.heights_m, west=grid.west, north=grid.north, step=grid.step_x, row=row,
            column=column, mast=MAST_M, epsg=int(grid.crs.split(":")[1]),
        )  # fmt: skip
        self.process = subprocess.Popen(
            [python, str(Path(__file__).with_name("gdal_timer.py")), str(data), str(self.out)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.version = self._read()

    def _read(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def run(self) -> tuple[float, float]:
        assert self.process.stdin is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        wall, cpu = self._read().split()
        return float(wall), float(cpu)

    def finish(self) -> np.ndarray:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()
        return np.asarray(np.load(self.out))


def timed(grid: Grid, observer: Observer, **options: object) -> tuple[float, float, np.ndarray]:
    wall, cpu = time.perf_counter(), time.process_time()
    out = lowest_visible_height(grid, observer, **options)
    return time.perf_counter() - wall, time.process_time() - cpu, out


def errors(found: np.ndarray, exact: np.ndarray) -> str:
    known = np.isfinite(exact)
    e = np.abs(found[known].astype(float) - exact[known])
    return f"{np.sqrt((e**2).mean()):7.3f} {e.max():7.2f} {100 * (e > 1).mean():8.4f}"


def compare(name: str, grid: Grid, python: str | None, pairs: int) -> None:
    row, column = hill(grid)
    observer = Observer(*position(grid, row, column), MAST_M)
    factor = 4.0 / 3.0 * SEMI_MAJOR_M / earth_radius_m(observer.latitude_deg)
    cells = grid.heights_m.size / 1e6
    for _ in range(2):  # the first may compile
        _, exact_cpu, exact = timed(grid, observer, earth_factor=factor, mode="exact")
    variants: dict[str, dict[str, object]] = {
        "default": {},
        "default, prepared": {"prepared": prepare(grid)},
        "x1, prepared": {"prepared": prepare(grid), "rays": 1.0},
        "x4, prepared": {"prepared": prepare(grid), "rays": 4.0},
    }
    with tempfile.TemporaryDirectory() as folder:
        peer = Peer(python, grid, row, column, Path(folder)) if python else None
        times: dict[str, list[tuple[float, float]]] = {v: [] for v in (*variants, "gdal")}
        maps = {}
        for turn in range(pairs + 1):
            for variant, options in variants.items():
                wall, cpu, maps[variant] = timed(grid, observer, earth_factor=factor, **options)
                times[variant] += [(wall, cpu)] if turn else []
            if peer:
                once = peer.run()
                times["gdal"] += [once] if turn else []
        if peer:
            maps["gdal"] = peer.finish()
    report(name, cells, times, maps, exact)
    print(f"  exact mode: {cells / exact_cpu:.2f} Mcells per CPU second")


ONE_MAP = """
import sys
import numpy as np, rasterio
from longshadow.terrain.sightline import Observer, lowest_visible_height
from longshadow.terrain.tiles import open_terrain
source, target, lat, lon, mast = sys.argv[1:]
grid = open_terrain(source)
heights = lowest_visible_height(grid, Observer(float(lat), float(lon), float(mast)))
with rasterio.open(source) as raster:
    profile = {**raster.profile, "dtype": "float32", "nodata": float("nan")}
with rasterio.open(target, "w", **profile) as raster:
    raster.write(heights, 1)
"""


def whole_process(grid: Grid, turns: int) -> None:
    """GeoTIFF to GeoTIFF, start-up included: a Python of ours and the `gdal_viewshed` command."""
    import rasterio
    from rasterio.transform import from_origin

    row, column = hill(grid)
    lat, lon = position(grid, row, column)
    rows, columns = grid.heights_m.shape
    step, x, y = grid.step_x, grid.west + column * grid.step_x, grid.north - row * grid.step_y
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.tif", Path(folder) / "out.tif"
        corner = from_origin(grid.west - step / 2, grid.north + step / 2, step, step)
        with rasterio.open(
            source, "w", driver="GTiff", width=columns, height=rows, count=1, dtype="float32",
            crs=grid.crs, transform=corner,
        ) as raster:  # fmt: skip
            raster.write(grid.heights_m, 1)
        ours = [sys.executable, "-c", ONE_MAP, str(source), str(target)]
        ours += [str(lat), str(lon), str(MAST_M)]
        theirs = ["gdal_viewshed", "-q", "-md", "0", "-oz", str(MAST_M), "-tz", "0", "-cc", "0.75"]
        theirs += ["-om", "GROUND", "-ox", str(x), "-oy", str(y), str(source), str(target)]
        for label, command in (("ours", ours), ("gdal_viewshed", theirs)):
            runs = [spent(command) for _ in range(turns + 1)][1:]
            wall, cpu = (statistics.median(run[i] for run in runs) for i in (0, 1))
            print(f"  whole process, {label:14s} {wall:6.2f} s wall {cpu:6.2f} s CPU", flush=True)


def spent(command: list[str]) -> tuple[float, float]:
    """Wall and processor seconds of a command."""
    before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    wall, after = time.perf_counter() - wall, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def report(
    name: str,
    cells: float,
    times: dict[str, list[tuple[float, float]]],
    maps: dict[str, np.ndarray],
    exact: np.ndarray,
) -> None:
    print(f"\n{name}, {cells:.1f} Mcells")
    print(f"  {'':18s}  wall s   CPU s  Mc/CPU s  CPU ratio    RMS m   max m  >1 m %")
    for variant, runs in times.items():
        if not runs:
            continue
        wall, cpu = (statistics.median(run[i] for run in runs) for i in (0, 1))
        ratio = (
            statistics.median(a[1] / b[1] for a, b in zip(runs, times["gdal"], strict=True))
            if times["gdal"]
            else float("nan")
        )
        line = f"  {variant:18s} {wall:7.3f} {cpu:7.3f} {cells / cpu:9.1f} {ratio:10.2f}"
        print(f"{line}  {errors(maps[variant], exact)}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gdal-python", help="a Python with gdal-wheel")
    parser.add_argument("--pairs", type=int, default=7)
    arguments = parser.parse_args()
    folder = Path(os.environ["LONGSHADOW_SHARED"]) / "data" / "dem"
    import numba

    cpu = next((s for s in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in s), "")
    print(f"{platform.platform()}; {os.cpu_count()} cores;{cpu.partition(':')[2]}")
    print(f"Python {platform.python_version()}, numba {numba.__version__}, numpy {np.__version__}")
    print("python " + " ".join(sys.argv))
    for name, tile, epsg, size, step in GRIDS:
        if (folder / tile).exists():
            grid = resampled(folder / tile, epsg, size, step)
            compare(name, grid, arguments.gdal_python, arguments.pairs)
            if shutil.which("gdal_viewshed"):
                whole_process(grid, 5)
        else:
            print(f"{name}: {tile} is absent, left out")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak memory of the whole run {peak:.0f} MiB")


if __name__ == "__main__":
    main()
