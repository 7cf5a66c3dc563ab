"""`longshadow list [KIND]` and `longshadow show ID`: the catalogue as readable cards."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from longshadow.cli.implied import print_implied

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

__all__ = ["list_command", "show_command"]

_CATALOG = typer.Option(
    "--catalog", metavar="DIR", help="Your own folder of records, laid over ours."
)
_JSON = typer.Option("--json", help="One JSON document on standard output.")
_LETTERS = {"verified": "V", "derived": "D", "unverified": "U"}
_STYLES = {"verified": "green", "derived": "cyan", "unverified": "yellow"}
_LEGEND = (
    "V read in a source named (which does not make it true)  D derived from such figures  "
    "U unverified, general knowledge or judgement. A band is disagreement between sources, not a "
    "confidence interval. Claim: who benefits, and from which end."
)


def list_command(
    kind: Annotated[
        str | None,
        typer.Argument(help="radar, interceptor, system, target, price or prior; all without it."),
    ] = None,
    catalog: Annotated[Path | None, _CATALOG] = None,
    as_json: Annotated[bool, _JSON] = False,
) -> None:
    """List the records of the catalogue."""
    from longshadow.workbench.catalogue import list_records

    rows = list_records(kind, catalog)
    if as_json:
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    console = _console()
    for name in dict.fromkeys(row["kind"] for row in rows):
        console.print(_listing(name, [row for row in rows if row["kind"] == name]))
    if rows:
        _hint(f"One record with its sources: longshadow show {rows[0]['id']}")


def show_command(
    record_id: Annotated[str, typer.Argument(metavar="ID", help="Id of a record.")],
    catalog: Annotated[Path | None, _CATALOG] = None,
    as_json: Annotated[bool, _JSON] = False,
) -> None:
    """Show one record: values, bands, marks, who benefits, sources."""
    from longshadow.workbench.catalogue import show

    card = show(record_id, catalog)
    if as_json:
        print(json.dumps(card, indent=2, ensure_ascii=False))
        return
    numbers = {key: number for number, key in enumerate(card["sources"], start=1)}
    console = _console()
    console.print(_text(card["name"], "bold"), _text(f"{card['kind']} {card['id']}", "dim"))
    console.print(_text(card["summary"]))
    console.print(_fields(card, numbers))
    if card["values"]:
        console.print(_values(card["values"], numbers))
    if "implies" in card:
        print_implied(console, card["implies"])
    _notes(console, {**card["values"], **card["facts"]})
    _sources(console, card["sources"])
    console.print(_text(_LEGEND, "dim"))


def _console() -> Console:
    from rich.console import Console

    width = None if sys.stdout.isatty() else 110
    return Console(width=width, highlight=False)


def _text(text: object, style: str = "") -> Text:
    """Return text as text: neither markup nor a terminal's control codes get through."""
    from rich.text import Text

    clean = "".join(c if c.isprintable() else " " for c in str(text))
    return Text(clean, style=style)


def _hint(text: str) -> None:
    print(text, file=sys.stderr)


def _table(**options: Any) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    return Table(box=SIMPLE_HEAD, pad_edge=False, **options)


def _listing(kind: str, rows: list[dict[str, Any]]) -> Table:
    table = _table(title=f"{kind}s", title_justify="left", title_style="bold")
    table.add_column("Id", no_wrap=True)
    table.add_column("Name")
    table.add_column("Values", justify="right")
    table.add_column("with U", justify="right")
    table.add_column("Summary", ratio=1)
    for row in rows:
        cells = (row["id"], row["name"], row["values"], row["unverified"], row["summary"])
        table.add_row(*map(_text, cells))
    return table


def _fields(card: Mapping[str, Any], numbers: Mapping[str, int]) -> Table:
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    for name, item in card["fields"].items():
        shown = ", ".join(item) if isinstance(item, list) else item
        table.add_row(_text(_words(name), "dim"), _text(shown))
    for name, fact in card["facts"].items():
        shown = f"{fact['text']} {_LETTERS[fact['mark']]} {_cite(fact['sources'], numbers)}"
        table.add_row(_text(_words(name), "dim"), _text(shown))
    if card["used_by"]:
        table.add_row(_text("used by", "dim"), _text(", ".join(card["used_by"])))
    table.add_row(_text("file", "dim"), _text(card["file"]))
    return table


def _values(values: Mapping[str, Any], numbers: Mapping[str, int]) -> Table:
    table = _table()
    table.add_column("Value", ratio=1)
    for end in ("Low", "Nominal", "High"):
        table.add_column(end, justify="right", no_wrap=True)
    for name in ("Role", "Claim", "Sources"):
        table.add_column(name, overflow="fold")
    for name, value in values.items():
        fixed = value["low"] == value["high"]
        ends = [
            _text("") if fixed and end != "nominal" else _end(value, end)
            for end in ("low", "nominal", "high")
        ]
        claim = f"{value['benefits']} {value['claim_end']}" if value["benefits"] else ""
        role = f"= {value['shared']}" if value["shared"] else value["role"]
        cells = (role, claim, _cite(value["sources"], numbers))
        table.add_row(_text(_words(name)), *ends, *map(_text, cells))
    return table


def _end(value: Mapping[str, Any], end: str) -> Text:
    mark = value["marks"][end]
    quantity = _text(f"{value[end]:.6g} {value['unit']}".strip())
    return quantity.append(f" {_LETTERS[mark]}", style=_STYLES[mark])


def _notes(console: Console, items: Mapping[str, Any]) -> None:
    for name, item in items.items():
        if item["note"]:
            console.print(_text(_words(name), "bold"), _text(item["note"]))
    if any(item["note"] for item in items.values()):
        console.print()


def _sources(console: Console, sources: Mapping[str, Any]) -> None:
    for number, source in enumerate(sources.values(), start=1):
        unread = " NOT READ." if source["read"] == "no" else ""
        words = f"{source['title']}. {source['date'].rstrip('.')}. {source['kind']}.{unread}"
        console.print(_text(f"[{number}]", "dim"), _text(words))
        if source["href"] != "none":  # in one piece, so that it can be copied
            console.print(_text(f"    {source['href']}", "dim"), soft_wrap=True)
    console.print()


def _words(name: str) -> str:
    return name.removeprefix("values.").replace("_", " ")


def _cite(sources: list[str], numbers: Mapping[str, int]) -> str:
    return "[" + ", ".join(str(numbers[key]) for key in sources) + "]"
