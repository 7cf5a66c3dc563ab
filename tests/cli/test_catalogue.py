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


def test_a_radar_says_what_its_claim_implies(app: typer.Typer) -> None:
    card = " ".join(run(app, "show", "91n6e").split())
    assert "What this claim implies by the fourth-root law from 390 km" in card
    assert "in S band and free space" in card
    assert "From 390 km at 4 m2 the law gives 219 km; the claim is 1.05 times that" in card
    assert "Within their bands the two agree" in card
    assert "* held at the instrumented range" in card
    assert "What this claim implies" not in run(app, "show", "48n6e3")


def test_contradicting_claims_are_called_so(app: typer.Typer, tmp_path: Path) -> None:
    (tmp_path / "radars").mkdir()
    text = (DATA / "radars" / "91n6e.yaml").read_text("utf-8")
    claim = "      low: 200 km\n      nominal: 230 km\n      high: 230 km\n"
    assert claim in text
    text = text.replace(claim, "      value: 235 km\n")
    (tmp_path / "radars" / "91n6e.yaml").write_text(text, "utf-8")
    card = " ".join(run(app, "show", "91n6e", "--catalog", str(tmp_path)).split())
    assert "They CONTRADICT: even the nearest ends of their bands are 1.04 apart" in card


def test_a_target_shows_its_cross_sections_by_band_and_aspect(app: typer.Typer) -> None:
    card = run(app, "show", "fighter-low-rcs")
    for words in ("rcs.x.nose", "rcs.unstated.side", "rcs ratio.s", "swerling"):
        assert words in card


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
