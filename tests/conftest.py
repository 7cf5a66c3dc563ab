"""What all tests share: the large data folder, the browser, and plain words on what was skipped."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples every time, and no deadline: this suite times nothing.
settings.register_profile("longshadow", derandomize=True, deadline=None)
settings.load_profile("longshadow")

ROOT = Path(__file__).resolve().parents[1]
NO_SHARED = "no large data folder (set LONGSHADOW_SHARED)"
NO_CHROMIUM = "no chromium (Debian: apt-get install chromium fonts-dejavu-core)"


def find_chromium() -> str | None:
    """Path of the browser that the report is tested in, or None."""
    return os.environ.get("LONGSHADOW_CHROMIUM") or shutil.which("chromium")


def find_shared() -> Path | None:
    """Folder of large data outside the repository, or None."""
    named = os.environ.get("LONGSHADOW_SHARED")
    return Path(named) if named and Path(named).is_dir() else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("browser") and not find_chromium():
            item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))
        if item.get_closest_marker("shared") and not find_shared():
            item.add_marker(pytest.mark.skip(reason=NO_SHARED))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say plainly how many tests did not run, and what they would need."""
    reasons: Counter[str] = Counter()
    for report in terminalreporter.stats.get("skipped", []):
        if isinstance(report.longrepr, tuple):
            reasons[report.longrepr[2].removeprefix("Skipped: ")] += 1
    if reasons:
        terminalreporter.section("not run here")
    for reason, count in sorted(reasons.items()):
        terminalreporter.line(f"{count:4d} tests: {reason}")


@pytest.fixture(scope="session")
def root() -> Path:
    """Root of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of large data; the test is skipped where there is none."""
    folder = find_shared()
    if folder is None:
        pytest.skip(NO_SHARED)
    return folder / "data"


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser; the test is skipped where there is none."""
    path = find_chromium()
    if path is None:
        pytest.skip(NO_CHROMIUM)
    return path
