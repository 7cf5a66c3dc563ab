"""GeoTIFF, DTED, ESRI ASCII and NetCDF through rasterio, with every way out of the file shut.

GDAL would follow virtual rasters, sidecar files and network paths. Here a file is opened only
with the driver that its own first bytes call for, its neighbours are not looked at, and remote
file systems are off.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from longshadow.errors import Problem, TerrainError
from longshadow.terrain.tiles_record import Heights, Tile, Window, check_size, heights_of

if TYPE_CHECKING:
    from rasterio.io import DatasetReader

__all__ = ["DRIVERS", "gdal_strips", "gdal_tile", "quiet_gdal"]

DRIVERS = {
    "GeoTIFF": "GTiff",
    "DTED": "DTED",
    "ESRI ASCII": "AAIGrid",
    "NetCDF": "netCDF",
}
_OPTIONS = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",  # no .ovr, .msk, .aux.xml beside the file
    "GDAL_PAM_ENABLED": "NO",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".nothing-is-fetched",
    "GDAL_CACHEMAX": 64,
}
_STRIP_CELLS = 4_000_000
_MAX_BLOCK_BYTES = 512_000_000
_ELEVATION_NAMES = ("elevation", "height", "z", "dem", "topo", "altitude", "band1")
_DTED_DATUMS = {"MSL": "mean sea level (DTED)", "E96": "EGM96 (DTED)", "E08": "EGM2008 (DTED)"}
_PROJECT_REMEDY = "Warp it to latitude and longitude: gdalwarp -t_srs EPSG:4326 IN OUT."


@contextmanager
def quiet_gdal(name: str) -> Iterator[None]:
    """Hold GDAL to local files and turn its complaints into a `TerrainError` about `name`."""
    import rasterio
    from rasterio.errors import RasterioError

    logger = logging.getLogger("rasterio")
    if not logger.handlers:  # else Python prints on standard error what becomes our own message
        logger.addHandler(logging.NullHandler())
    try:
        with rasterio.Env(**_OPTIONS):
            yield
    except (RasterioError, rasterio._err.CPLE_BaseError) as error:
        raise TerrainError(
            Problem(
                f"the file is damaged, cut short or not what it claims to be ({_reason(error)})",
                file=name,
                remedy="Get the file again, or open it with gdalinfo to see more.",
            )
        ) from error


def gdal_tile(path: Path, format_name: str) -> Tile:
    """Return the record of one raster file, reading its header only.

    Raises
    ------
    TerrainError
        If it is damaged, has no or an unusable georeference, or is no single band of heights.
    """
    with quiet_gdal(str(path)), _opened(path, format_name, "") as dataset:
        member = ""
        if dataset.count == 0 and dataset.subdatasets:
            member = _elevation_variable(path, dataset.subdatasets)
        else:
            return _record(path, format_name, "", dataset)
    with quiet_gdal(str(path)), _opened(path, format_name, member) as dataset:
        return _record(path, format_name, member, dataset)


def gdal_strips(tile: Tile, window: Window) -> Iterator[tuple[int, Heights]]:
    """Yield (row, heights) for consecutive strips of the window, about 4 million cells each.

    Raises
    ------
    TerrainError
        If the file is damaged or cut short.
    """
    from rasterio.windows import Window as RasterWindow

    cols = window.col_stop - window.col_start
    rows_a_strip = max(1, _STRIP_CELLS // cols)
    with quiet_gdal(tile.name), _opened(tile.path, tile.format, tile.member) as dataset:
        for row in range(window.row_start, window.row_stop, rows_a_strip):
            rows = min(rows_a_strip, window.row_stop - row)
            raw = dataset.read(1, window=RasterWindow(window.col_start, row, cols, rows))
            yield row, heights_of(raw, tile)


@contextmanager
def _opened(path: Path, format_name: str, member: str) -> Iterator[DatasetReader]:
    import rasterio
    from rasterio.errors import NotGeoreferencedWarning

    target: Any = path.resolve()
    if member:
        target = f'NETCDF:"{target}":{member}'
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)  # refused below, in our words
        dataset = rasterio.open(target, driver=DRIVERS[format_name], sharing=False)
    with dataset:
        yield dataset


def _elevation_variable(path: Path, subdatasets: list[str]) -> str:
    names = [text.rsplit(":", 1)[-1] for text in subdatasets]
    plain = [name for name in names if re.fullmatch(r"\w+", name)]
    for wanted in _ELEVATION_NAMES:
        for name in plain:
            if name.lower() == wanted and '"' not in str(path):
                return name
    raise TerrainError(
        Problem(
            "holds several variables and none is named elevation, height, z, dem or topo",
            file=str(path),
            value=", ".join(names[:8]),
            remedy="Keep one variable: gdal_translate NETCDF:FILE:VARIABLE out.tif.",
        )
    )


def _record(path: Path, format_name: str, member: str, dataset: DatasetReader) -> Tile:
    name = str(path)
    check_size(name, dataset.height, dataset.width)
    _check_band(name, dataset)
    transform = dataset.transform
    _check_transform(name, transform)
    crs, datum, note = _reference(path, format_name, dataset)
    return Tile(
        path=path,
        member=member,
        format=format_name,
        rows=dataset.height,
        cols=dataset.width,
        # GDAL places the corner of the first pixel half a step out also for posts.
        west=transform.c + 0.5 * transform.a,
        north=transform.f + 0.5 * transform.e,
        step_x=transform.a,
        step_y=-transform.e,
        crs=crs,
        registration=_registration(path, format_name, dataset),
        vertical_datum=datum,
        voids=() if dataset.nodata is None else (float(dataset.nodata),),
        scale=float(dataset.scales[0]),
        offset=float(dataset.offsets[0]),
        credit=" ".join(dataset.tags().get("ATTRIBUTION", "").split())[:2000],
        note=note,
    )


def _check_band(name: str, dataset: DatasetReader) -> None:
    if dataset.count != 1:
        raise TerrainError(
            Problem(
                "an elevation file has one band",
                file=name,
                value=f"{dataset.count} bands",
                remedy="Keep one: gdal_translate -b 1 IN OUT.",
            )
        )
    if dataset.dtypes[0].startswith("complex"):
        raise TerrainError(Problem("complex numbers are no heights", file=name))
    unit = (dataset.units[0] or "").strip().lower()
    if unit not in ("", "m", "metre", "metres", "meter", "meters"):
        raise TerrainError(
            Problem(
                "heights must be in metres",
                file=name,
                value=unit,
                remedy="Convert them, for example with gdal_calc.py.",
            )
        )
    rows, cols = dataset.block_shapes[0]
    size = rows * cols * 8
    if size > _MAX_BLOCK_BYTES:
        raise TerrainError(
            Problem(
                "stored as one huge block, which cannot be read in pieces",
                file=name,
                value=f"{cols} x {rows} cells a block",
                remedy="Store it in tiles: gdal_translate -of COG IN OUT.",
            )
        )


def _check_transform(name: str, transform: Any) -> None:
    if transform.is_identity:
        message = "the file does not say where on Earth it lies (no georeference)"
    elif transform.b or transform.d:
        message = "the grid is rotated against its axes"
    elif transform.a <= 0 or transform.e >= 0:
        message = "rows must run from north to south and columns from west to east"
    else:
        return
    raise TerrainError(Problem(message, file=name, remedy=_PROJECT_REMEDY))


def _registration(path: Path, format_name: str, dataset: DatasetReader) -> Literal["point", "area"]:
    if format_name == "ESRI ASCII":
        with path.open("rb") as stream:
            return "point" if b"xllcenter" in stream.read(512).lower() else "area"
    if format_name == "DTED":
        return "point"
    if format_name == "NetCDF":  # GMT's convention; else coordinates say where heights stand
        return "area" if dataset.tags().get("NC_GLOBAL#node_offset") == "1" else "point"
    return "point" if dataset.tags().get("AREA_OR_POINT", "").lower() == "point" else "area"


def _reference(path: Path, format_name: str, dataset: DatasetReader) -> tuple[str, str, str]:
    """Return (crs, vertical datum, note)."""
    crs, note = dataset.crs, ""
    if not crs and format_name == "ESRI ASCII":
        crs = _prj_beside(path)
    if not crs:
        if not _looks_like_degrees(dataset):
            raise TerrainError(
                Problem(
                    "no coordinate reference system",
                    file=str(path),
                    remedy="Name it: gdal_edit.py -a_srs EPSG:CODE FILE (a .prj file beside .asc).",
                )
            )
        return "EPSG:4326", _datum(dataset, ""), "no reference system named; WGS84 degrees assumed"
    if not (crs.is_geographic or crs.is_projected) or (
        crs.is_projected and abs(crs.linear_units_factor[1] - 1.0) > 1e-9
    ):
        raise TerrainError(
            Problem(
                "the grid is neither in degrees nor in metres",
                file=str(path),
                value=crs.to_string(),
                remedy=_PROJECT_REMEDY,
            )
        )
    horizontal, vertical = _split(crs)
    return horizontal, _datum(dataset, vertical), note


def _split(crs: Any) -> tuple[str, str]:
    """Return the horizontal system as text and the name of the vertical one, or ""."""
    wkt = crs.to_wkt()
    vertical = re.search(r'VERT(?:_CS|CRS|ICALCRS)\["([^"]{1,80})"', wkt)
    if vertical is None:
        code = crs.to_epsg()
        return (f"EPSG:{code}" if code else wkt), ""
    from pyproj import CRS

    flat = CRS.from_wkt(wkt).to_2d()
    parts = flat.sub_crs_list
    flat = parts[0] if parts else flat
    code = flat.to_epsg()
    return (f"EPSG:{code}" if code else flat.to_wkt()), vertical[1]


def _datum(dataset: DatasetReader, vertical: str) -> str:
    tags = dataset.tags()
    dted = _DTED_DATUMS.get(tags.get("DTED_VerticalDatum", "").strip().upper(), "")
    return vertical or tags.get("VERTICAL_DATUM", "").strip()[:120] or dted


def _prj_beside(path: Path) -> Any:
    from rasterio.crs import CRS
    from rasterio.errors import CRSError

    beside = path.with_suffix(".prj")
    if not beside.is_file():
        return None
    with beside.open("rb") as stream:
        text = stream.read(20_000).decode("utf-8", "replace")
    try:
        return CRS.from_wkt(text)
    except CRSError:
        # The old ESRI form is no WKT: "Projection GEOGRAPHIC ... Datum WGS84 ...".
        words = text.upper().split()
        if "GEOGRAPHIC" in words and "WGS84" in words:
            return CRS.from_epsg(4326)
        raise TerrainError(
            Problem("the reference system cannot be read", file=str(beside), value=text[:80])
        ) from None


def _looks_like_degrees(dataset: DatasetReader) -> bool:
    west, south, east, north = dataset.bounds
    return bool(
        -181 <= west < east <= 361
        and -91 <= south < north <= 91
        and dataset.transform.a < 2
        and -dataset.transform.e < 2
    )


def _reason(error: BaseException) -> str:
    cause: BaseException = error
    while cause.__cause__ is not None:
        cause = cause.__cause__
    text = " ".join(str(cause).split())
    return text if len(text) <= 160 else text[:159] + "…"
