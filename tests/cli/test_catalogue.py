"""The cards that `list` and `show` print."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from longshadow.catalog.load import DATA
from longshadow.cli.catalogue import list_command, show_command


@pytest.fixture
def app() -> typer.Typer:
    made = typer.Typer()
    made.command("list")(list_command)
    made.command("show")(show_command)
    return made


def run(app: typer.Typer, *arguments: str) -> str:
    answer = CliRunner().invoke(app, arguments)
    assert answer.exit_code == 0, answer.output
    return answer.stdout


def test_a_card_shows_marks_claims_notes_and_sources(app: typer.Typer) -> None:
    card = run(app, "show", "48n6e3")
    assert "15 km U" in card
    assert "60 km V" in card
    assert "s-400 high" in card
    assert "60 km claim; low/nominal U" in card
    assert "http://french.peopledaily.com.cn/International/8469063.html\n" in card
    assert "NOT READ" in card
    assert "not a confidence interval" in " ".join(card.split())


def test_a_listing_names_every_record_of_a_kind(app: typer.Typer) -> None:
    listing = run(app, "list", "radars")
    for path in (DATA / "radars").glob("*.yaml"):
        assert path.stem in listing
    assert "patriot" not in run(app, "list", "target")


@pytest.mark.parametrize("arguments", [("list", "--json"), ("show", "s-400", "--json")])
def test_json_is_one_document_and_nothing_else(app: typer.Typer, arguments: tuple[str]) -> None:
    assert json.loads(run(app, *arguments))


def test_hostile_text_appears_as_text(app: typer.Typer, tmp_path: Path) -> None:
    (tmp_path / "radars").mkdir()
    path = tmp_path / "radars" / "92n6e.yaml"
    shutil.copy(DATA / "radars" / "92n6e.yaml", path)
    hostile = r'name: "[red]x[/red] [/] \e]0;title\a \e[31m"'
    path.write_text(path.read_text("utf-8").replace("name: 92N6E", hostile), "utf-8")
    card = run(app, "show", "92n6e", "--catalog", str(tmp_path))
    assert "[red]x[/red] [/]" in card
    assert "\x1b" not in card
    assert "\x07" not in card
