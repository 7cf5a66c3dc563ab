from __future__ import annotations

from pathlib import Path

import pytest

from longshadow.report.load import load_page
from longshadow.report.page import Page
from tests.report.sample_results import Sample, write_sample


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small made-up results folder; tests only read it."""
    return write_sample(tmp_path_factory.mktemp("sample") / "results", Sample(cells=48))


@pytest.fixture(scope="session")
def page(sample_folder: Path) -> Page:
    return load_page(sample_folder)
