from __future__ import annotations

import hashlib
import io
import json
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from longshadow.errors import InternalError
from longshadow.results.arrays import MapArray
from longshadow.results.rasters import UNKNOWN, colour_table, raster_bytes
from longshadow.results.records import MapEntry
from longshadow.results.stable import json_text
from longshadow.results.tables import csv_bytes, parquet_bytes


def probability_map(rows: int = 300, cols: int = 600) -> MapArray:
    values = (np.arange(rows * cols).reshape(1, rows, cols) % 101).astype(np.uint8)
    values[0, 0, 0] = UNKNOWN
    entry = MapEntry(
        file="arrays/p.tif", quantity="probability", unit="%", prose="P(covered)",
        labels={"option": "alpha", "height": "100m"},
    )  # fmt: skip
    return MapArray(entry, values, west=3.0, north=34.0, step_x=0.01, step_y=0.02)


def heights_map() -> MapArray:
    values = np.linspace(0, 5000, 2 * 40 * 50, dtype=np.float32).reshape(2, 40, 50)
    values[:, 0, 0], values[:, 1, 1] = np.nan, np.inf
    entry = MapEntry(
        file="arrays/h.tif", quantity="lowest-height-quantiles", unit="m", prose="Lowest",
        bands=("10", "90"),
    )  # fmt: skip
    return MapArray(entry, values, west=0.0, north=1.0, step_x=0.01, step_y=0.01)


def test_a_probability_map_opens_styled() -> None:
    from rasterio.io import MemoryFile

    array = probability_map()
    with MemoryFile(raster_bytes(array)) as file, file.open() as raster:
        assert raster.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert raster.profile["tiled"]
        assert raster.overviews(1) == [2, 4]
        assert raster.nodata == UNKNOWN
        assert raster.crs.to_epsg() == 4326
        assert raster.transform[:6] == (0.01, 0.0, 3.0, 0.0, -0.02, 34.0)
        assert raster.units == ("%",)
        assert raster.descriptions == ("probability",)
        assert raster.tags()["OPTION"] == "alpha"
        colours = raster.colormap(1)
        assert colours[0][:3] != colours[1][:3]
        assert colours[UNKNOWN][3] == 0
        assert np.array_equal(raster.read(), array.values)


def test_colours_grow_steadily_lighter() -> None:
    table = colour_table("probability")
    assert table is not None
    lightness = [
        0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b, _ in map(table.get, range(1, 101))
    ]  # type: ignore[misc]
    assert all(np.diff(lightness) >= 0)
    assert colour_table("terrain") is None


def test_heights_keep_never_and_unknown_apart() -> None:
    from rasterio.io import MemoryFile

    array = heights_map()
    with MemoryFile(raster_bytes(array)) as file, file.open() as raster:
        assert math.isnan(raster.nodata)
        assert raster.descriptions == ("lowest-height-quantiles 10", "lowest-height-quantiles 90")
        assert np.array_equal(raster.read(), array.values, equal_nan=True)


def test_files_have_the_same_bytes_in_another_process(root: Path) -> None:
    code = (
        "import hashlib, tests.results.test_files as t\n"
        "for b in t.all_bytes(): print(hashlib.sha256(b).hexdigest())\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root
    )

    assert answer.stdout.split() == [hashlib.sha256(b).hexdigest() for b in all_bytes()]


def all_bytes() -> list[bytes]:
    columns = {"a": np.linspace(0, 1, 100), "b": ["x"] * 100}
    return [
        raster_bytes(probability_map()), raster_bytes(heights_map()),
        parquet_bytes(columns, {"a": "m"}, "rows"), csv_bytes(columns, {"a": "m"}),
    ]  # fmt: skip


def test_parquet_keeps_units_and_values() -> None:
    import pyarrow.parquet as pq

    columns = {"range": np.array([1.5, 2.5]), "name": ["a", "b"]}
    table = pq.read_table(io.BytesIO(parquet_bytes(columns, {"range": "km"}, "Two rows")))
    assert table.column("range").to_pylist() == [1.5, 2.5]
    assert table.schema.field("range").metadata[b"unit"] == b"km"
    assert table.schema.metadata[b"description"] == b"Two rows"


def test_csv_is_plain_and_runs_no_formula() -> None:
    columns = {"x": np.array([0.1, np.nan]), "n": [1, -2], "text": ["=1+1", 'a,"b"']}
    text = csv_bytes(columns, {"x": "km2"}).decode()
    assert text == 'x [km2],n,text\n0.1,1,\'=1+1\n,-2,"a,""b"""\n'


def test_json_is_sorted_and_rounded() -> None:
    text = json_text({"b": np.float64(0.1 + 0.2), "a": (1, np.int64(2)), "c": "</script>é"})
    assert text == '{\n "a": [\n  1,\n  2\n ],\n "b": 0.3,\n "c": "</script>é"\n}\n'
    assert json.loads(text)["b"] == 0.3


@pytest.mark.parametrize("value", [math.nan, math.inf, np.float32("nan")])
def test_json_refuses_what_is_no_number(value: float) -> None:
    with pytest.raises(InternalError, match=r"findings\.0\.p50"):
        json_text({"findings": [{"p50": value}]})
