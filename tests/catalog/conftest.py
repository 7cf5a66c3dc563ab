"""The shipped catalogue, and a way to break it in one place."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from longshadow.catalog import Catalog, load_catalog, reader
from longshadow.catalog.load import DATA
from longshadow.catalog.strict_yaml import read_yaml
from longshadow.errors import CatalogError, Problem

Break = Callable[..., list[Problem]]


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The records that come with the package."""
    return load_catalog()


_read_once = functools.cache(read_yaml)


@pytest.fixture(autouse=True)
def shipped_files_are_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parsing is most of the time; what ships does not change during a run of the tests."""

    def read(path: Path, error: Any) -> Any:
        return (_read_once if path.is_relative_to(DATA) else read_yaml)(path, error)

    monkeypatch.setattr(reader, "read_yaml", read)


@pytest.fixture
def broken(tmp_path: Path) -> Break:
    """Load the catalogue with one of its files changed, and return the problems."""

    def load(name: str, old: str, new: str) -> list[Problem]:
        target = tmp_path / name
        if not target.exists():
            target.parent.mkdir(exist_ok=True)
            shutil.copy(DATA / name, target)
        text = target.read_text("utf-8")
        assert old in text
        target.write_text(text.replace(old, new, 1), "utf-8")
        try:
            load_catalog(tmp_path)
        except CatalogError as fault:
            return list(fault.problems)
        return []

    return load
