"""From an order to one file: sea only where the source says so, credit kept, nothing half done."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
import rasterio
from numpy.typing import NDArray

from longshadow.errors import FetchError, InputError, TerrainError
from longshadow.terrain.fetch import Client
from longshadow.terrain.fetch_area import URL_VARIABLE, FetchOrder, fetch_terrain
from longshadow.terrain.fetch_sources import SOURCES, TileKey, tiles_for
from longshadow.terrain.tiles import open_terrain
from longshadow.terrain.tiles_describe import describe_terrain
from tests.terrain.tile_files import write_tif

POSTS = 60
GENTLE = Client(attempts=2, timeout_s=5.0, pause=lambda seconds: None)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, dict[str, bytes], list[str]]]:
    """A server of the files in a dictionary; yields its address, the files, and what was asked."""
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    files: dict[str, bytes] = {}
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            body = files.get(self.path)
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", files, asked
    server.shutdown()
    server.server_close()


def plane(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ground that is linear in position, so that every join and interpolation is exact."""
    return 1000.0 + 60.0 * (lat[:, None] - 43.0) * 10 + 60.0 * (lon[None, :] - 6.0)


def posts(south: int, west: int, n_y: int, n_x: int, edge: int) -> tuple[NDArray, NDArray]:
    return south + 1 - np.arange(n_y + edge) / n_y, west + np.arange(n_x + edge) / n_x


def skadi_tile(south: int, west: int) -> bytes:
    heights = np.rint(plane(*posts(south, west, POSTS, POSTS, 1)))
    return gzip.compress(heights.astype(">i2").tobytes(), mtime=0)


def glo_tile(folder: Path, south: int, west: int, n_x: int = POSTS) -> bytes:
    lat, lon = posts(south, west, POSTS, n_x, 0)
    path = folder / "tile.tif"
    transform = rasterio.Affine(
        1 / n_x, 0, west - 0.5 / n_x, 0, -1 / POSTS, south + 1 + 0.5 / POSTS
    )
    heights = plane(lat, lon).astype(np.float32)
    write_tif(path, heights, point=True, transform=transform, compress="deflate")
    data = path.read_bytes()
    path.unlink()
    return data


def order(tmp_path: Path, url: str, *bounds: float, **changes: object) -> FetchOrder:
    settings = {
        "bounds": bounds,
        "source": "skadi",
        "out": tmp_path / "out.tif",
        "base_url": url,
        "cache": tmp_path / "cache",
    }
    return FetchOrder(**(settings | changes))  # type: ignore[arg-type]


def check_plane(grid, decimals: float) -> None:
    lat = grid.north - np.arange(grid.heights_m.shape[0]) * grid.step_y
    lon = grid.west + np.arange(grid.heights_m.shape[1]) * grid.step_x
    np.testing.assert_allclose(grid.heights_m, plane(lat, lon), atol=decimals)


def test_four_skadi_tiles_become_one_plane(site, tmp_path: Path) -> None:
    url, files, _ = site
    for south, west in [(43, 6), (43, 7), (44, 6), (44, 7)]:
        files[f"/{TileKey(south, west).path(SOURCES['skadi'])}"] = skadi_tile(south, west)
    report = fetch_terrain(order(tmp_path, url, 6.25, 43.1, 7.75, 44.9), GENTLE)
    grid = open_terrain(tmp_path / "out.tif")
    assert grid.heights_m.shape == (109, 91) == (report.rows, report.cols)
    assert (grid.west, grid.north) == (pytest.approx(6.25), pytest.approx(44.9))
    assert grid.void_count == 0
    check_plane(grid, 0.51)
    assert grid.registration == "point"
    assert "U.S. Geological Survey" in grid.source
    assert "EGM96" in grid.vertical_datum
    # Asking the file for the same bounds gives all of it and nothing unknown.
    again = open_terrain(tmp_path / "out.tif", (6.25, 43.1, 7.75, 44.9))
    np.testing.assert_array_equal(again.heights_m, grid.heights_m)


def test_the_file_is_a_tiled_cog_with_its_credit(site, tmp_path: Path) -> None:
    url, files, _ = site
    files["/N43/N43E006.hgt.gz"] = skadi_tile(43, 6)
    report = fetch_terrain(order(tmp_path, url, 6, 43, 7, 44), GENTLE)
    with rasterio.open(tmp_path / "out.tif") as dataset:
        tags, structure = dataset.tags(), dataset.tags(ns="IMAGE_STRUCTURE")
        assert dataset.dtypes == ("int16",)
        assert dataset.nodata == -32768
        assert dataset.profile["tiled"]
    assert structure["LAYOUT"] == "COG"
    assert structure["COMPRESSION"] == "DEFLATE"
    assert tags["ATTRIBUTION"] == report.attribution
    assert "attribution required" in tags["LICENCE"]
    assert tags["AREA_OR_POINT"] == "Point"
    assert tags["SOURCE_URL"] == url


def test_cache_spares_the_second_download_and_the_same_order_the_work(site, tmp_path: Path) -> None:
    url, files, asked = site
    files["/N43/N43E006.hgt.gz"] = skadi_tile(43, 6)
    fetch_terrain(order(tmp_path, url, 6, 43, 7, 44), GENTLE)
    first = (tmp_path / "out.tif").read_bytes()
    other = order(tmp_path, url, 6, 43, 7, 44, out=tmp_path / "b.tif")
    fetch_terrain(other, GENTLE)
    assert len(asked) == 1
    assert (tmp_path / "b.tif").read_bytes() == first
    assert fetch_terrain(order(tmp_path, url, 6, 43, 7, 44), GENTLE).already_there


def test_an_existing_file_is_not_replaced_unasked(site, tmp_path: Path) -> None:
    url, files, _ = site
    files["/N43/N43E006.hgt.gz"] = skadi_tile(43, 6)
    (tmp_path / "out.tif").write_text("my thesis")
    with pytest.raises(FetchError, match="exists already"):
        fetch_terrain(order(tmp_path, url, 6, 43, 7, 44), GENTLE)
    assert (tmp_path / "out.tif").read_text() == "my thesis"
    fetch_terrain(order(tmp_path, url, 6, 43, 7, 44, overwrite=True), GENTLE)
    assert describe_terrain(tmp_path / "out.tif").rows == POSTS + 1


def test_missing_tile_of_skadi_is_an_error_not_the_sea(site, tmp_path: Path) -> None:
    url, files, _ = site
    files["/N43/N43E006.hgt.gz"] = skadi_tile(43, 6)
    with pytest.raises(FetchError, match="not taken for the sea"):
        fetch_terrain(order(tmp_path, url, 6, 43, 8, 44), GENTLE)
    assert not (tmp_path / "out.tif").exists()


def test_copernicus_gap_is_sea_only_where_the_list_says_so(site, tmp_path: Path) -> None:
    url, files, asked = site
    glo = SOURCES["glo30"]
    land, lost = TileKey(43, 6).path(glo), TileKey(44, 6).path(glo)
    files["/tileList.txt"] = f"{land.split('/')[0]}\r\n{lost.split('/')[0]}\r\n".encode()
    files[f"/{land}"] = glo_tile(tmp_path, 43, 6)
    report = fetch_terrain(order(tmp_path, url, 6, 43, 8, 44, source="glo30"), GENTLE)
    assert (report.tile_count, report.sea_tile_count) == (2, 1)
    grid = open_terrain(tmp_path / "out.tif")
    assert grid.heights_m.dtype == np.float32
    np.testing.assert_array_equal(grid.heights_m[:, POSTS:], 0)
    assert grid.heights_m[:, :POSTS].min() > 900
    assert "/" + TileKey(43, 7).path(glo) not in asked
    with pytest.raises(FetchError, match="not taken for the sea"):
        fetch_terrain(
            order(tmp_path, url, 6, 43, 7, 45, source="glo30", out=tmp_path / "b.tif"), GENTLE
        )


def test_withheld_copernicus_land_is_not_the_sea(site, tmp_path: Path) -> None:
    url, files, _ = site
    files["/tileList.txt"] = b"Copernicus_DSM_COG_10_N43_00_E006_00_DEM\n"
    with pytest.raises(FetchError, match="a gap there is not the sea"):
        fetch_terrain(order(tmp_path, url, 44, 40, 45, 41, source="glo30"), GENTLE)


def test_a_list_that_is_none_makes_no_sea(site, tmp_path: Path) -> None:
    url, files, _ = site
    files["/tileList.txt"] = b"<html>Welcome to our hotel network</html>"
    with pytest.raises(FetchError, match="names no tile"):
        fetch_terrain(order(tmp_path, url, 6, 43, 7, 44, source="glo90"), GENTLE)
    assert not any((tmp_path / "cache").rglob("tileList.txt"))


def test_fewer_columns_in_the_north_join_exactly(site, tmp_path: Path) -> None:
    url, files, _ = site
    glo = SOURCES["glo30"]
    names = []
    for south, west, n_x in [(49, 6, POSTS), (49, 7, POSTS), (50, 6, 40), (50, 7, 40)]:
        name = TileKey(south, west).path(glo)
        names.append(name.split("/")[0])
        files[f"/{name}"] = glo_tile(tmp_path, south, west, n_x)
    files["/tileList.txt"] = "\n".join(names).encode()
    fetch_terrain(order(tmp_path, url, 6.1, 49.2, 7.9, 50.8, source="glo30"), GENTLE)
    grid = open_terrain(tmp_path / "out.tif")
    assert grid.void_count == 0
    assert grid.step_x == pytest.approx(1 / POSTS)
    check_plane(grid, 1e-2)


def test_across_the_antimeridian(site, tmp_path: Path) -> None:
    url, files, _ = site
    level = gzip.compress(np.full((61, 61), 7, ">i2").tobytes(), mtime=0)
    files["/S01/S01E179.hgt.gz"] = files["/S01/S01W180.hgt.gz"] = level
    fetch_terrain(order(tmp_path, url, 179.5, -0.9, -179.5, -0.1), GENTLE)
    grid = open_terrain(tmp_path / "out.tif", (179.6, -0.8, -179.6, -0.2))
    assert grid.void_count == 0
    assert np.unique(grid.heights_m).tolist() == [7.0]


@pytest.mark.parametrize(("sea", "lowest"), [("surface", 0.0), ("bed", -50.0)])
def test_sea_bed_is_lifted_to_the_surface_and_said(
    site, tmp_path: Path, sea: str, lowest: float
) -> None:
    url, files, _ = site
    heights = np.full((61, 61), 20, ">i2")
    heights[:, :30] = -50
    files["/N43/N43E006.hgt.gz"] = gzip.compress(heights.tobytes())
    report = fetch_terrain(order(tmp_path, url, 6, 43, 7, 44, sea=sea), GENTLE)
    assert describe_terrain(tmp_path / "out.tif").lowest_m == lowest
    assert report.lifted_share == pytest.approx(30 / 61 if sea == "surface" else 0.0)


def bad_gzip(body: bytes) -> bytes:
    return body[: len(body) // 2] + body[-8:]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (bad_gzip, "damaged or cut short"),
        (lambda body: gzip.compress(b"\0" * 200_000_000, 9), "not the size of a height tile"),
        (lambda body: b"<html>sign in</html>", "not an elevation file"),
        (lambda body: b"PK\x03\x04" + body, "zip archive cannot be read"),
        (lambda body: gzip.compress(b"\0" * 1000) + body, "damaged or cut short"),
        (lambda body: b"", "empty"),
    ],
)
def test_a_hostile_tile_is_refused_and_not_kept(
    site, tmp_path: Path, spoil: Callable[[bytes], bytes], message: str
) -> None:
    url, files, _ = site
    good = skadi_tile(43, 6)
    files["/N43/N43E006.hgt.gz"] = spoil(good)
    with pytest.raises(InputError, match=message):
        fetch_terrain(order(tmp_path, url, 6, 43, 7, 44), GENTLE)
    assert not (tmp_path / "out.tif").exists()
    files["/N43/N43E006.hgt.gz"] = good
    fetch_terrain(order(tmp_path, url, 6, 43, 7, 44), GENTLE)
    assert (tmp_path / "out.tif").exists()


def test_a_tile_of_another_place_is_refused(site, tmp_path: Path) -> None:
    url, files, _ = site
    glo = SOURCES["glo30"]
    name = TileKey(43, 6).path(glo)
    files["/tileList.txt"] = name.split("/")[0].encode()
    files[f"/{name}"] = glo_tile(tmp_path, 44, 6)
    with pytest.raises(FetchError, match="another place or shape"):
        fetch_terrain(order(tmp_path, url, 6, 43, 7, 44, source="glo30"), GENTLE)


def test_interrupt_while_writing_leaves_nothing_half_written(
    site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, files, _ = site
    files["/N43/N43E006.hgt.gz"] = skadi_tile(43, 6)
    seen: list[list[str]] = []

    def stop(*args: object) -> None:
        seen.append(sorted(path.name for path in tmp_path.iterdir()))
        raise KeyboardInterrupt

    monkeypatch.setattr("longshadow.terrain.tiles_write._optimise", stop)
    with pytest.raises(KeyboardInterrupt):
        fetch_terrain(order(tmp_path, url, 6, 43, 7, 44), GENTLE)
    assert len(seen[0]) == 2  # the cache and the hidden folder of the unfinished file
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache"]


def test_too_many_tiles_are_refused_before_anything_is_asked(site, tmp_path: Path) -> None:
    url, _, asked = site
    with pytest.raises(FetchError, match="more than 200"):
        fetch_terrain(order(tmp_path, url, -10, 30, 10, 45), GENTLE)
    with pytest.raises(TerrainError, match="south must lie below north"):
        fetch_terrain(order(tmp_path, url, 6, 44, 7, 43), GENTLE)
    with pytest.raises(FetchError, match="no such source"):
        fetch_terrain(order(tmp_path, url, 6, 43, 7, 44, source="srtm"), GENTLE)
    with pytest.raises(FetchError, match="no such folder"):
        fetch_terrain(order(tmp_path, url, 6, 43, 7, 44, out=tmp_path / "no" / "a.tif"), GENTLE)
    assert asked == []


def test_the_environment_names_a_mirror(
    site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, files, asked = site
    files["/N43/N43E006.hgt.gz"] = skadi_tile(43, 6)
    monkeypatch.setenv(URL_VARIABLE, f"{url}/")
    fetch_terrain(order(tmp_path, "", 6, 43, 7, 44), GENTLE)
    assert asked == ["/N43/N43E006.hgt.gz"]


def test_progress_counts_tiles(site, tmp_path: Path) -> None:
    url, files, _ = site
    files["/N43/N43E006.hgt.gz"] = skadi_tile(43, 6)
    steps: list[tuple[int, int, str]] = []
    fetch_terrain(order(tmp_path, url, 6, 43, 7, 44), GENTLE, lambda *step: steps.append(step))
    assert steps == [(0, 1, "N43/N43E006.hgt.gz"), (1, 1, "")]


@pytest.mark.parametrize(
    ("key", "source", "path"),
    [
        ((46, 7), "skadi", "N46/N46E007.hgt.gz"),
        ((-1, -180), "skadi", "S01/S01W180.hgt.gz"),
        ((0, 180), "skadi", "N00/N00W180.hgt.gz"),
        (
            (46, 7),
            "glo30",
            "Copernicus_DSM_COG_10_N46_00_E007_00_DEM/Copernicus_DSM_COG_10_N46_00_E007_00_DEM.tif",
        ),
        (
            (-30, -70),
            "glo90",
            "Copernicus_DSM_COG_30_S30_00_W070_00_DEM/Copernicus_DSM_COG_30_S30_00_W070_00_DEM.tif",
        ),
    ],
)
def test_published_tile_names(key: tuple[int, int], source: str, path: str) -> None:
    assert TileKey(*key).path(SOURCES[source]) == path


def test_tiles_touched_by_bounds() -> None:
    assert tiles_for((6, 43, 7, 44)) == [TileKey(43, 6)]
    assert tiles_for((5.9, 43, 7, 44.1)) == [
        TileKey(44, 5), TileKey(44, 6), TileKey(43, 5), TileKey(43, 6),
    ]  # fmt: skip
