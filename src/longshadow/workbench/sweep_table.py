"""The table of a sweep: one row a finding and case, the settings of the case in front."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from longshadow.results.records import Finding

__all__ = ["sweep_columns"]

_NUMBERS = ("p05", "p25", "p50", "p75", "p95", "monte_carlo_error")
_CHANCE = ("p05", "p50", "p95")
#: Settings of a case, and what its findings are.
Run = tuple[Mapping[str, str], Sequence[tuple[Finding, bool]]]


def sweep_columns(runs: Sequence[Run]) -> dict[str, list[Any]]:
    """Return the columns of the table.

    Parameters
    ----------
    runs
        By case: what was set, and each finding with whether it is a headline.

    Returns
    -------
    dict
        ``case`` (from 1), one column ``set KEY`` a key (numbers where all values are numbers),
        then the finding: id, title, headline, its labels, unit, quantiles, those of chance,
        value (JSON) or why it is refused, and marks. The unit of a finding stands in its row.
    """
    rows = [
        (number, settings, finding, headline)
        for number, (settings, findings) in enumerate(runs, 1)
        for finding, headline in findings
    ]
    keys = list(runs[0][0]) if runs else []
    labels = sorted({name for _, _, finding, _ in rows for name in finding.labels})
    findings = [finding for _, _, finding, _ in rows]
    return {
        "case": [number for number, *_ in rows],
        **{f"set {key}": _numbers([settings[key] for _, settings, *_ in rows]) for key in keys},
        "finding": [f.id for f in findings],
        "title": [f.title for f in findings],
        "headline": [headline for *_, headline in rows],
        **{name: [f.labels.get(name, "") for f in findings] for name in labels},
        "unit": [f.unit for f in findings],
        **{name: [_number(getattr(f, name)) for f in findings] for name in _NUMBERS},
        **{f"chance_{n}": [_number((f.chance or {}).get(n)) for f in findings] for n in _CHANCE},
        "value": [_text(f.value) for f in findings],
        "refused": [f.refused for f in findings],
        "marks": [" ".join(f.marks) for f in findings],
    }


def _numbers(values: Sequence[str]) -> list[Any]:
    """Return settings as numbers where all of them are, else as they were written."""
    try:
        found = [float(value) for value in values]
    except ValueError:
        return list(values)
    return found if all(map(math.isfinite, found)) else list(values)


def _number(value: float | None) -> float:
    return math.nan if value is None else value


def _text(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)
