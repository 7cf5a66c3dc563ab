"""What each rule of the game changes: leakage before and after, the same draws and luck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from longshadow.report.defence_page import defence_of, looks_of, names_of, target_names
from longshadow.report.embed import csv_address
from longshadow.report.page import Page
from longshadow.report.templating import render as fill

__all__ = ["ORDER", "SECTION", "render"]

SECTION = "defence"
ORDER = 50
#: Changes smaller than this many per cent of the threats are told as none.
_NONE = 1.5
_SAME = "no change"
_COLUMNS = ("rule", "raid", "option", "target", "before", "after")


def render(page: Page) -> Markup | None:
    """Return the tables, one a raid, or None where no rule was tried."""
    rows = (defence_of(page) or {}).get("rules", ())
    if not rows:
        return None
    looks, raids = looks_of(page), names_of(page, "raids")
    options = [name for name in looks if any(row["option"] == name for row in rows)]
    tables = [
        {"raid": label, "rows": _rows(page, [row for row in rows if row["raid"] == raid], options)}
        for raid, label in raids.items()
        if any(row["raid"] == raid for row in rows)
    ]
    return fill(
        "defence_rules.html.j2",
        tables=tables,
        columns=[looks[name] for name in options],
        csv=csv_address(_COLUMNS, [[row[name] for name in _COLUMNS] for row in rows]),
    )


def _rows(
    page: Page, rows: Sequence[Mapping[str, Any]], options: Sequence[str]
) -> list[dict[str, Any]]:
    names = target_names(page)
    targets = list(dict.fromkeys(row["target"] for row in rows))
    rules = dict.fromkeys((row["rule"], row["label"]) for row in rows)
    first = [
        {"label": "As played", "target": names.get(t, t), "rows": 0,
         "cells": [_first(rows, option, t) for option in options]}
        for t in targets
    ]  # fmt: skip
    first[0]["rows"] = len(first)
    return first + [
        row for rule, label in rules for row in _rule(rows, rule, label, options, names)
    ]


def _rule(
    rows: Sequence[Mapping[str, Any]], rule: str, label: str, options: Sequence[str],
    names: Mapping[str, str],
) -> list[dict[str, Any]]:  # fmt: skip
    """Return the rows of one rule: of those threats for which it changes anything."""
    found = []
    for target in dict.fromkeys(row["target"] for row in rows):
        cells = [_change(_found(rows, rule, option, target)) for option in options]
        if any(cell not in (_SAME, "–") for cell in cells):
            found.append({"label": label, "target": names.get(target, target), "rows": 0,
                          "cells": cells})  # fmt: skip
    if not found:
        cells = [
            "–" if _found(rows, rule, o, rows[0]["target"]) is None else _SAME for o in options
        ]
        found = [{"label": label, "target": "any of them", "rows": 0, "cells": cells}]
    found[0]["rows"] = len(found)
    return found


def _found(
    rows: Sequence[Mapping[str, Any]], rule: str, option: str, target: str
) -> Mapping[str, Any] | None:
    wanted = (rule, option, target)
    return next((r for r in rows if (r["rule"], r["option"], r["target"]) == wanted), None)


def _first(rows: Sequence[Mapping[str, Any]], option: str, target: str) -> str:
    found = next((r for r in rows if (r["option"], r["target"]) == (option, target)), None)
    return "–" if found is None else f"{100 * found['before']:.0f}\u00a0%"


def _change(found: Mapping[str, Any] | None) -> str:
    if found is None:
        return "–"
    change = 100.0 * (found["after"] - found["before"])
    if abs(change) < _NONE:
        return _SAME
    sign = "+" if change > 0 else "\u2212"
    return f"{sign}{abs(change):.0f}, to {100 * found['after']:.0f}\u00a0%"
