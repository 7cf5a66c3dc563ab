"""What a radar's advertised range implies, as the card of a radar prints it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

__all__ = ["print_implied"]

_ENDS = ("low", "nominal", "high")


def print_implied(console: Console, implies: Mapping[str, Any]) -> None:
    """Print the ranges that a claim implies, and what does not fit together."""
    from rich.text import Text

    console.print(Text("What this claim implies", style="bold"), Text(_opening(implies)))
    console.print(_ranges(implies["ranges"]))
    lines = [*_detections(implies), *map(_pair, implies["claims"])]
    if implies["beyond_instrumented"]:
        lines.append("The claimed range is longer than the instrumented one, which is the limit.")
    for line in lines:
        console.print(Text(line, style="yellow" if "CONTRADICT" in line else ""))
    console.print()


def _opening(implies: Mapping[str, Any]) -> str:
    reference = implies["reference"]
    reach, rcs = reference["range_km"], reference["rcs_m2"]
    size = f"{rcs['nominal']:g} m2"
    if reference["rcs_from"].startswith("prior."):
        size = f"{rcs['low']:g} to {rcs['high']:g} m2, which no source gives"
    return (
        f"by the fourth-root law from {reach['nominal']:g} km ({reach['low']:g} to "
        f"{reach['high']:g}) at {size}, in {implies['band']} band and free space"
    )


def _ranges(rows: list[Mapping[str, Any]]) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("Cross-section", justify="right")
    for end in _ENDS:
        table.add_column(end.capitalize(), justify="right")
    limited = False
    for row in rows:
        cells = [f"{row[f'{end}_km']:.0f} km{' *' * row['limited'][end]}" for end in _ENDS]
        limited |= any(row["limited"].values())
        table.add_row(f"{row['rcs_m2']:g} m2", *cells)
    if limited:
        table.caption = "* held at the instrumented range"
        table.caption_justify = "left"
    return table


def _detections(implies: Mapping[str, Any]) -> list[str]:
    meaning = implies["meaning"]
    rows = [f"{row['range_factor']:.2f} {row['asked']}" for row in implies["detections"]]
    if not rows:
        return []
    return [
        f"Taken to mean detection with probability {meaning['pd']:g} in one scan (false alarms "
        f"{meaning['pfa']:g}, Swerling {meaning['swerling']}). Of that range a target is detected "
        f"at {'; at '.join(rows)}."
    ]


def _pair(pair: Mapping[str, Any]) -> str:
    first, second = (reach["nominal"] for reach in pair["stated_km"])
    sizes = pair["rcs_m2"]
    opening = (
        f"Also advertised: {second:g} km at {sizes[1]:g} m2 ({pair['against']}). From {first:g} km "
        f"at {sizes[0]:g} m2 the law gives {pair['implied_km']:.0f} km; the claim is "
        f"{pair['nominal_factor']:.2f} times that"
    )
    if not pair["contradicts"]:
        return f"{opening}. Within their bands the two agree."
    apart = max(pair["factor_beyond_bands"], 1.0 / pair["factor_beyond_bands"])
    return (
        f"{opening}. They CONTRADICT: even the nearest ends of their bands are {apart:.2f} apart."
    )
