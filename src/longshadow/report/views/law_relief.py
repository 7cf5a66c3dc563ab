"""What would change the status, what relief there is, what falls due, and what was supposed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from longshadow.report.law_page import law_of, law_values
from longshadow.report.page import Page
from longshadow.report.templating import render as fill

__all__ = ["ORDER", "SECTION", "render"]

SECTION = "law"
ORDER = 30


def render(page: Page) -> Markup | None:
    """Return the lists and tables, or None where the run held no deal."""
    law = law_of(page)
    if law is None:
        return None
    return fill(
        "law_relief.html.j2", **law_values(page), changes=_changes(law),
        clocks=sorted(law["clocks"], key=lambda one: one["day"]),
        done={True: "yes", False: "not as far as published", None: "not stated"},
    )  # fmt: skip


def _changes(law: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return each open fact and official act once, with the readings that it would change."""
    found: dict[str, dict[str, Any]] = {}
    for reading in law["readings"]:
        for one in reading["deciding"]:
            entry = found.setdefault(one["id"], {**one, "is_act": _is_act(one), "per": []})
            entry["per"].append((reading["reading"], one["if_yes"], one["if_no"]))
    for entry in found.values():
        entry["yes"] = _alike([(name, statuses) for name, statuses, _ in entry["per"]])
        entry["no"] = _alike([(name, statuses) for name, _, statuses in entry["per"]])
    return sorted(found.values(), key=lambda entry: entry["is_act"])


def _alike(per: list[tuple[str, Any]]) -> list[tuple[list[str], tuple[str, ...]]]:
    """Return readings that come out alike together."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, statuses in per:
        groups.setdefault(tuple(statuses), []).append(name)
    return [(names, statuses) for statuses, names in groups.items()]


def _is_act(one: Mapping[str, Any]) -> bool:
    return bool(one["id"].startswith("act:"))
