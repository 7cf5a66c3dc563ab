"""Tables as Parquet and CSV, units in the metadata of each column, the same bytes every time."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

import numpy as np

from longshadow.results.stable import plain

__all__ = ["csv_bytes", "parquet_bytes"]


def parquet_bytes(
    columns: Mapping[str, Any], units: Mapping[str, str] | None = None, prose: str = ""
) -> bytes:
    """Return columns of equal length as the bytes of a Parquet file.

    Parameters
    ----------
    columns
        Arrays or lists by name.
    units
        Unit of each column, kept in the column's metadata.
    prose
        What the rows are, kept in the table's metadata.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    units = units or {}
    arrays = {name: pa.array(_values(column)) for name, column in columns.items()}
    fields = [
        pa.field(name, made.type, metadata={"unit": units.get(name, "")})
        for name, made in arrays.items()
    ]
    schema = pa.schema(fields, metadata={"description": prose})
    table = pa.Table.from_arrays(list(arrays.values()), schema=schema)
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd", version="2.6")
    return sink.getvalue()


def _values(column: Any) -> Any:
    return column if isinstance(column, np.ndarray) else list(column)


def csv_bytes(columns: Mapping[str, Any], units: Mapping[str, str] | None = None) -> bytes:
    """Return columns of equal length as CSV; a name carries its unit in brackets."""
    units = units or {}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([f"{n} [{units[n]}]" if units.get(n) else n for n in columns])
    for row in zip(*(list(column) for column in columns.values()), strict=True):
        writer.writerow([_cell(value) for value in row])
    return text.getvalue().encode("utf-8")


def _cell(value: Any) -> Any:
    if isinstance(value, float | np.floating):
        return "" if not np.isfinite(value) else repr(plain(float(value)))
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"  # a spreadsheet would run it as a formula
    return value
