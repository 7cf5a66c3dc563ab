"""Parsing is most of the time of the loading tests, and most files of a broken copy are whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from longshadow.catalog.strict_yaml import Document, read_yaml
from longshadow.law import load

_READ: dict[bytes, Document] = {}


@pytest.fixture(autouse=True)
def files_are_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read a file anew only when its content is new."""

    def read(path: Path, error: Any) -> Document:
        content = path.read_bytes()
        if content not in _READ:
            _READ[content] = read_yaml(path, error)
        return replace(_READ[content], file=str(path))

    monkeypatch.setattr(load, "read_yaml", read)
