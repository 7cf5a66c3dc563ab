"""Reads tracks from a table in Parquet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from longshadow.tracks.assemble import MAX_POINTS, Draft, grouped
from longshadow.tracks.columns import MEANINGS, NAMES, read_header, seconds_of
from longshadow.tracks.problems import Problems

__all__ = ["read_parquet"]

#: What a table may take once unpacked, bytes.
MAX_UNPACKED = 1 << 29


def read_parquet(path: Path, problems: Problems) -> list[Draft]:
    """Return the tracks of a Parquet file as they stand in it.

    Parameters
    ----------
    path
        The file. Times are timestamps with a zone, text in ISO 8601, or numbers by name.
    problems
        Takes what is wrong.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            return _drafts(file, path.stem, problems)
    except (pa.ArrowException, OSError, ValueError, LookupError, ArithmeticError) as error:
        # pyarrow decodes names of a damaged schema on its way, hence the errors of Python itself
        problems.add("is not a table in Parquet, or a damaged one", value=str(error))
    return []


def _drafts(file: Any, stem: str, problems: Problems) -> list[Draft]:
    metadata, schema = file.metadata, file.schema_arrow
    if metadata.num_rows > MAX_POINTS:
        problems.add(f"has more than {MAX_POINTS} points", value=str(metadata.num_rows))
    places = read_header(schema.names, problems, 0)
    if problems.first or _too_large(metadata, problems):
        return []
    table = file.read(columns=list(places), use_threads=False)
    columns: dict[str, NDArray[np.float64]] = {}
    names = [stem] * table.num_rows
    for name in places:
        column = table.column(name).combine_chunks()
        if name in NAMES:
            names = _texts(column, name, problems)
        else:
            quantity, factor = MEANINGS[name]
            read = _numbers if factor is not None else _times
            columns[quantity] = read(column, name, problems) * (factor or 1.0)
    if len(names) != table.num_rows:
        return []
    return grouped(names, columns, np.arange(1, table.num_rows + 1), problems)


def _too_large(metadata: Any, problems: Problems) -> bool:
    """Whether the table would take too much memory.

    Only the totals of row groups are asked: pyarrow ends the process, without an exception, where
    the metadata of a column chunk are damaged.
    """
    groups = range(metadata.num_row_groups)
    size = sum(max(0, metadata.row_group(i).total_byte_size) for i in groups)
    if size > MAX_UNPACKED:
        problems.add(f"unpacks to more than {MAX_UNPACKED >> 20} MiB", value=f"{size >> 20} MiB")
    return bool(size > MAX_UNPACKED)


def _numbers(column: Any, name: str, problems: Problems) -> NDArray[np.float64]:
    """Values of a column of numbers; NaN, for which the check of the track has words, for none."""
    import pyarrow as pa

    if not (pa.types.is_integer(column.type) or pa.types.is_floating(column.type)):
        problems.add("must be a column of numbers", where=name, value=str(column.type))
        return np.full(len(column), np.nan)
    return np.asarray(column.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False))


def _times(column: Any, name: str, problems: Problems) -> NDArray[np.float64]:
    """Seconds since 1970 UTC."""
    import pyarrow as pa

    kind = column.type
    if pa.types.is_timestamp(kind) and kind.tz is not None:
        per_second = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[kind.unit]
        return _numbers(column.cast(pa.int64()), name, problems) / per_second
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return _spelt_times(column.to_pylist(), name, problems)
    remedy = "timestamps with a zone, or text such as 2024-04-13T20:00:00Z"
    problems.add("must be a column of times", where=name, value=str(kind), remedy=remedy)
    return np.full(len(column), np.nan)


def _spelt_times(texts: list[str | None], name: str, problems: Problems) -> NDArray[np.float64]:
    seconds = np.full(len(texts), np.nan)
    for row, text in enumerate(texts):
        value = seconds_of(text or "")
        if value is None:
            problems.add("must be a time in ISO 8601 with a zone", where=f"row {row + 1}, {name}",
                         value=text or "nothing")  # fmt: skip
        else:
            seconds[row] = value
    return seconds


def _texts(column: Any, name: str, problems: Problems) -> list[str]:
    """Names of tracks."""
    import pyarrow as pa

    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    kinds = (pa.types.is_string, pa.types.is_large_string, pa.types.is_integer)
    if not any(is_kind(column.type) for is_kind in kinds):
        problems.add("must be a column of text or whole numbers", where=name,
                     value=str(column.type))  # fmt: skip
        return []
    return ["" if value is None else str(value).strip() for value in column.to_pylist()]
