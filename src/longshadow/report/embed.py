"""Putting data into a page so that it can never become markup: JSON, data addresses, CSV."""

from __future__ import annotations

import base64
import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup

__all__ = ["csv_address", "data_address", "inert_script", "json_for_page", "svg_address"]

_ESCAPES = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def json_for_page(value: Any) -> Markup:
    r"""Return JSON that is safe inside a script element: no sign in it can end the element.

    Examples
    --------
    >>> str(json_for_page({"title": "</script>"}))
    '{"title":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign, escape in _ESCAPES.items():
        text = text.replace(sign, escape)
    return Markup(text)


def inert_script(text: str) -> Markup:
    """Return our own built script so that no text inside it ends its element."""
    return Markup(text.replace("</script", "<\\/script").replace("<!--", "<\\!--"))


def data_address(content: bytes, media_type: str) -> str:
    """Return bytes as a ``data:`` address."""
    return f"data:{media_type};base64,{base64.b64encode(content).decode('ascii')}"


def svg_address(svg: str) -> str:
    """Return a drawing as a ``data:`` address to download."""
    return data_address(svg.encode("utf-8"), "image/svg+xml;charset=utf-8")


def csv_address(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return a table as a ``data:`` address; a text that a spreadsheet would run is defused."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_cell(value) for value in header])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return data_address(("\ufeff" + out.getvalue()).encode("utf-8"), "text/csv;charset=utf-8")


def _cell(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    return value
