"""Reads tracks from a table in CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from longshadow.tracks.assemble import MAX_POINTS, Draft, grouped
from longshadow.tracks.columns import MEANINGS, NAMES, number_of, read_header, seconds_of
from longshadow.tracks.problems import Problems

__all__ = ["read_csv"]

#: A table that is wrong throughout is not read to its end.
ENOUGH_PROBLEMS = 1000


def read_csv(path: Path, problems: Problems) -> list[Draft]:
    """Return the tracks of a CSV file as they stand in it.

    Parameters
    ----------
    path
        The file: UTF-8, commas, names of columns in the first line.
    problems
        Takes what is wrong.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return _drafts(csv.reader(stream, strict=True), path.stem, problems)
    except UnicodeDecodeError as error:
        problems.add("is not UTF-8 text", value=f"byte {error.start}")
    except csv.Error as error:
        problems.add(f"is not a table in CSV: {error}")
    return []


def _drafts(rows: Iterator[list[str]], stem: str, problems: Problems) -> list[Draft]:
    head = next(rows, None)
    if head is None:
        problems.add("is empty", remedy="begin with a line of column names")
        return []
    if len(head) == 1 and (";" in head[0] or "\t" in head[0]):
        problems.add("columns are not separated by commas", line=1, value=head[0])
        return []
    places = read_header(head, problems, 1)
    if problems.first:
        return []
    arrays: dict[str, list[float]] = {MEANINGS[n][0]: [] for n in places if n in MEANINGS}
    named = next((places[name] for name in NAMES if name in places), None)
    names: list[str] = []
    lines: list[int] = []
    for row in rows:
        line: int = rows.line_num  # type: ignore[attr-defined]
        if not row:
            continue
        if len(row) != len(head):
            problems.add(f"has {len(row)} cells, and the first line has {len(head)}", line=line)
        elif len(lines) >= MAX_POINTS:
            problems.add(f"has more than {MAX_POINTS} points", line=line)
            break
        else:
            _read_row(row, line, places, arrays, problems)
            names.append(row[named].strip() if named is not None else stem)
            lines.append(line)
        if problems.more > ENOUGH_PROBLEMS:
            break
    columns = {key: np.array(values) for key, values in arrays.items()}
    return grouped(names, columns, np.array(lines, dtype=np.int64), problems)


def _read_row(
    row: list[str],
    line: int,
    places: Mapping[str, int],
    arrays: Mapping[str, list[float]],
    problems: Problems,
) -> None:
    """Append the cells of one row to the arrays, NaN for what cannot be read."""
    for name, place in places.items():
        if name not in MEANINGS:
            continue
        quantity, factor = MEANINGS[name]
        value = seconds_of(row[place]) if factor is None else number_of(row[place])
        if value is None:
            wanted = "a time in ISO 8601 with a zone" if factor is None else "a finite number"
            remedy = "for example 2024-04-13T20:00:00Z" if factor is None else ""
            problems.add(f"must be {wanted}", line=line, where=name, value=row[place] or "nothing",
                         remedy=remedy)  # fmt: skip
            value, factor = float("nan"), 1.0
        arrays[quantity].append(value * (1.0 if factor is None else factor))
