"""How to repeat this: command, seed, versions, hashes; and how to cite it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from longshadow.report.page import Page
from longshadow.report.templating import render as fill
from longshadow.results.records import MapEntry

__all__ = ["ORDER", "SECTION", "render"]

SECTION = "repeat"
ORDER = 10


def render(page: Page) -> Markup | None:
    """Return what another person needs to make the same page."""
    provenance = page.provenance
    rest = {
        k: _named(v)
        for k, v in provenance.items()
        if k not in ("command", "made_by", "format", "files")
    }
    return fill(
        "repeat.html.j2",
        page=page,
        command=_command(provenance.get("command")),
        facts=list(_flat(rest)),
        maps=_kinds(page),
        hashed=len(provenance.get("files") or ()),
        tables=page.document.tables,
    )


def _named(value: Any) -> Any:
    """Return a file by its name alone: a page that is sent on says nothing of its maker's disk."""
    if not isinstance(value, Mapping):
        return value
    kept = {k: v for k, v in value.items() if k != "folder"}
    if "file" in kept:
        kept["file"] = re.split(r"[/\\]", str(kept["file"]))[-1]
    return kept


def _kinds(page: Page) -> list[tuple[str, int, str]]:
    """Return how many maps there are of each quantity, with what the first of them shows."""
    kinds: dict[str, list[MapEntry]] = {}
    for entry in page.document.maps:
        kinds.setdefault(entry.quantity, []).append(entry)
    return [(quantity, len(found), found[0].file) for quantity, found in kinds.items()]


def _command(command: Any) -> str:
    if isinstance(command, str):
        return command
    if isinstance(command, Sequence):
        return shlex.join(str(word) for word in command)
    return ""


def _flat(value: Any, path: str = "") -> list[tuple[str, str]]:
    if isinstance(value, Mapping):
        pairs = [_flat(v, f"{path} {k}".strip()) for k, v in value.items()]
    elif isinstance(value, list | tuple):
        pairs = [_flat(v, f"{path} {i}".strip()) for i, v in enumerate(value, start=1)]
    else:
        return [(path, str(value))]
    return [pair for found in pairs for pair in found]
