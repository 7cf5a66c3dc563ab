"""What the repository says about itself is true."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
PAGES = [page for page in PAGES if "_build" not in page.parts]


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = re.sub(r"<!--.*?-->", "", page.read_text("utf-8"), flags=re.DOTALL)
    links = re.findall(r"\]\((?![a-z]+:|#)([^)#\s]+)", text)
    # docs/generated/ is written by the strict build of the manual, which follows those links.
    kept = [link for link in links if "generated/" not in link]
    assert [link for link in kept if not (page.parent / link).exists()] == []


@pytest.mark.parametrize(
    "command", ["python3 run.py assess examples/india-s400.yaml", "python3 run.py test"]
)
def test_the_commands_of_the_readme_are_what_ci_runs(command: str) -> None:
    assert command in text_of("README.md")
    assert command in text_of(".ci/run")


def test_the_version_is_the_same_everywhere() -> None:
    version = tomllib.loads(text_of("pyproject.toml"))["project"]["version"]
    assert f"\nversion: {version}\n" in text_of("CITATION.cff")
    assert re.search(rf"^## (Unreleased|{re.escape(version)})", text_of("CHANGELOG.md"), re.M)
