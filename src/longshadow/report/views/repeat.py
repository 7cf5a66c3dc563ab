"""How to repeat this: command, seed, versions, hashes; and how to cite it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from longshadow.report.page import Page
from longshadow.report.templating import render as fill

__all__ = ["ORDER", "SECTION", "render"]

SECTION = "repeat"
ORDER = 10


def render(page: Page) -> Markup | None:
    """Return what another person needs to make the same page."""
    provenance = page.provenance
    rest = {k: v for k, v in provenance.items() if k not in ("command", "made_by", "format")}
    return fill(
        "repeat.html.j2",
        page=page,
        command=_command(provenance.get("command")),
        facts=list(_flat(rest)),
        arrays=[entry.file for entry in page.document.maps],
        tables=page.document.tables,
    )


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
