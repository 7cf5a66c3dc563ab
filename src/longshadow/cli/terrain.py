"""`longshadow terrain info|fetch|profile`: elevation data."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from longshadow.terrain.fetch_area import FetchReport
    from longshadow.terrain.tiles_describe import TerrainInfo

__all__ = ["app"]

app = typer.Typer(
    name="terrain",
    help="Elevation data: what is in a file, get some, why a point is not seen.",
    no_args_is_help=True,
)

_JSON = typer.Option("--json", help="One JSON document on standard output.")
_QUIET = typer.Option("--quiet", "-q", help="No progress, no hints.")
_TERRAIN = typer.Argument(
    metavar="TERRAIN", help="Files, a folder of tiles, or builtin:NAME.", show_default=False
)


@app.command("info")
def info_command(
    terrain: Annotated[list[str], _TERRAIN],
    as_json: Annotated[bool, _JSON] = False,
) -> None:
    """Say what elevation data hold: extent, spacing, datum, heights, voids."""
    from longshadow.workbench.terrain import as_json as plain
    from longshadow.workbench.terrain import terrain_info

    info = terrain_info(terrain[0] if len(terrain) == 1 else terrain)
    if as_json:
        _print_json(plain(info))
    else:
        _card(_info_rows(info))


@app.command("fetch")
def fetch_command(
    bounds: Annotated[
        tuple[float, float, float, float],
        typer.Option("--bounds", metavar="W S E N", help="Degrees; W > E crosses 180."),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="GeoTIFF to write.")],
    source: Annotated[
        str, typer.Option("--source", metavar="skadi|glo30|glo90", help="Whose elevation.")
    ] = "skadi",
    base_url: Annotated[
        str,
        typer.Option(
            "--base-url",
            metavar="URL",
            help="A mirror with the same layout (or LONGSHADOW_TERRAIN_URL).",
        ),
    ] = "",
    cache: Annotated[
        Path | None, typer.Option("--cache", metavar="DIR", help="Where tiles are kept.")
    ] = None,
    sea: Annotated[
        str,
        typer.Option(
            "--sea",
            metavar="surface|bed",
            help="skadi holds the sea bed: surface sets heights below 0 m to 0.",
        ),
    ] = "surface",
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace FILE.")] = False,
    as_json: Annotated[bool, _JSON] = False,
    quiet: Annotated[bool, _QUIET] = False,
) -> None:
    """Get elevation data for an area (the only command that uses the network).

    Tiles are kept, and a download that was cut off goes on where it stopped.
    """
    from longshadow.terrain.fetch_area import FetchOrder
    from longshadow.workbench.terrain import as_json as plain
    from longshadow.workbench.terrain import terrain_fetch

    order = FetchOrder(bounds, source, out, base_url, cache, sea, overwrite)
    with _progress(quiet) as progress:
        report = terrain_fetch(order, progress)
    if as_json:
        _print_json(plain(report))
        return
    _card(_fetch_rows(report))
    if not quiet:
        _hint(f"Made {report.path}. Next: longshadow terrain info {report.path}")


@app.command("profile")
def profile_command(
    terrain: Annotated[list[str], _TERRAIN],
    radar: Annotated[str, typer.Option("--from", metavar="LAT,LON", help="The radar.")],
    target: Annotated[str, typer.Option("--to", metavar="LAT,LON", help="The target.")],
    mast: Annotated[
        float, typer.Option("--mast", metavar="METRES", help="Antenna above its ground.")
    ],
    height: Annotated[
        float, typer.Option("--height", metavar="METRES", help="Target above its ground.")
    ],
    k: Annotated[
        float, typer.Option("--k", help="Effective over true Earth radius; inf for a flat Earth.")
    ] = 4.0 / 3.0,
    svg: Annotated[
        Path | None, typer.Option("--svg", metavar="FILE", help="Draw the profile there.")
    ] = None,
    as_json: Annotated[bool, _JSON] = False,
) -> None:
    """Explain why a target is or is not in line of sight."""
    from longshadow.workbench.terrain import as_json as plain
    from longshadow.workbench.terrain import terrain_profile

    explained = terrain_profile(
        terrain[0] if len(terrain) == 1 else terrain,
        _position(radar, "--from"),
        mast,
        _position(target, "--to"),
        height,
        k,
        svg,
    )
    if as_json:
        _print_json(plain(explained))
        return
    print(explained.lines)
    if explained.picture is not None:
        _hint(f"Made {explained.picture}.")


def _position(text: str, option: str) -> tuple[float, float]:
    from longshadow.errors import InputError, Problem

    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        raise InputError(
            Problem(
                "a position is latitude and longitude in degrees",
                where=option,
                value=text,
                remedy=f"As in {option}=43.70,7.25",
            )
        ) from None
    return lat, lon


def _info_rows(info: TerrainInfo) -> list[tuple[str, str]]:
    x, y = info.cell_m
    spacing = f"about {x:,.0f} m east-west, {y:,.0f} m north-south"
    if info.step_arcsec:
        spacing = f"{info.step_arcsec[0]:.6g} x {info.step_arcsec[1]:.6g} arc-seconds, {spacing}"
    heights = f"{info.lowest_m:,.0f} to {info.highest_m:,.0f} m"
    west, south, east, north = (f"{edge:.6g}" for edge in info.bounds_deg)
    tiles = f" in {info.tile_count} tiles" if info.tile_count > 1 else ""
    rows = [
        ("terrain", info.name),
        ("format", f"{', '.join(info.formats)}{tiles}"),
        ("size", f"{info.cols:,} x {info.rows:,} cells ({info.registration})"),
        ("bounds", f"W {west}  S {south}  E {east}  N {north}"),
        ("spacing", spacing),
        ("system", info.crs if len(info.crs) < 80 else f"{info.crs[:79]}…"),
        ("heights", "none known" if info.void_share == 1 else heights),
        ("datum", info.vertical_datum or "not recorded"),
        ("voids", f"{info.void_count:,} cells ({100 * info.void_share:.3g} %)"),
    ]
    if info.source:
        rows.append(("source", info.source))
    return rows + [("note", note) for note in info.notes]


def _fetch_rows(report: FetchReport) -> list[tuple[str, str]]:
    state = " (was there already)" if report.already_there else ""
    rows = [
        ("terrain", f"{report.path}{state}"),
        ("size", f"{report.cols:,} x {report.rows:,} cells from {report.tile_count} tiles"),
        ("datum", report.vertical_datum),
        ("credit", report.attribution),
        ("licence", report.licence),
    ]
    if report.sea_tile_count:
        rows.append(("sea", f"{report.sea_tile_count} tiles are sea by the source's own list"))
    if report.lifted_share:
        share = f"{100 * report.lifted_share:.2g} % of cells"
        rows.append(("sea", f"{share} lay below 0 m and were set to 0 (--sea bed keeps them)"))
    return rows


def _card(rows: list[tuple[str, str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    for name, value in rows:
        # As text: neither markup nor a terminal's control codes in a file name get through.
        clean = "".join(c if c.isprintable() else " " for c in value)
        table.add_row(Text(name, style="dim"), Text(clean))
    Console(width=None if sys.stdout.isatty() else 110, highlight=False).print(table)


def _print_json(document: dict[str, Any]) -> None:
    print(json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False))


def _hint(text: str) -> None:
    print(text, file=sys.stderr)


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[int, int, str], None] | None]:
    """Show a bar with time left on a terminal, nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeLeft())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("tiles", total=None)

        def show(done: int, total: int, name: str) -> None:
            bar.update(task, completed=done, total=total, description=f"tile {name}")

        yield show
