"""`longshadow sweep` on the command line."""

from __future__ import annotations

import json

import pytest

from longshadow.cli.sweep import EPILOG, split_values, varied
from longshadow.errors import ScenarioError
from tests.cli.test_cli import Bench, bench

__all__ = ["bench"]


def test_one_line_at_the_end_and_exit_codes(bench: Bench) -> None:
    answer = bench("sweep", "study.yaml", "--vary", "draws=16,32", "--out", "table")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.count("\n") == 1
    assert answer.stdout.startswith("Made table/sweep.csv in ")
    assert "2 cases" in answer.stdout
    assert answer.stdout.endswith("longshadow assess study.yaml --set draws=16\n")
    assert bench.names() == ["study.yaml", "table"]
    again = bench("sweep", "study.yaml", "--vary", "draws=16,32", "--out", "table", "--quiet")
    assert again.returncode == 2
    assert "--overwrite" in again.stderr


def test_json_is_one_document_and_nothing_else(bench: Bench) -> None:
    answer = bench(
        "sweep", "study.yaml", "--vary", "draws=16,32", "--vary", "overlay=few", "--out", "t",
        "--set", "seed=3", "--json",
    )  # fmt: skip
    assert json.loads(answer.stdout) == {
        "folder": "t", "table": "t/sweep.csv", "parquet": "t/sweep.parquet", "cases": 2,
        "vary": {"draws": ["16", "32"], "overlay": ["few"]},
    }  # fmt: skip
    assert answer.stderr == ""


@pytest.mark.parametrize(
    "key", ["defence.raids.mixed.threats", "defence.directions", "assets", "deal", "defence"]
)
def test_what_an_attacker_or_a_buyer_chooses_is_refused(bench: Bench, key: str) -> None:
    answer = bench("sweep", "study.yaml", "--vary", f"{key}=1,2", "--out", "table")
    assert answer.returncode == 2
    assert key in answer.stderr
    assert answer.stderr.count("\n") == 1
    assert bench.names() == ["study.yaml"]


def test_missing_and_unreadable_options(bench: Bench) -> None:
    assert bench("sweep", "study.yaml", "--out", "t").returncode == 2
    assert bench("sweep", "study.yaml", "--vary", "draws=16").returncode == 2
    assert bench("sweep", "none.yaml", "--vary", "draws=16", "--out", "t").returncode == 2
    for words in (("draws",), ("=16",), ("draws=",), ("draws=16", "--vary", "draws=32")):
        answer = bench("sweep", "study.yaml", "--vary", *words, "--out", "t")
        assert answer.returncode == 2
        assert "draws" in answer.stderr or "KEY=V1,V2" in answer.stderr
    assert bench.names() == ["study.yaml"]


def test_help_teaches_what_is_varied_and_what_is_not(bench: Bench) -> None:
    text = " ".join(bench("sweep", "--help").stdout.split())
    assert "--vary options.s-400.fire_units=2,4,8" in text
    assert "of a raid only its total count may be varied" in text


def test_the_examples_of_the_help_are_read_as_they_are_meant() -> None:
    assert 'values."prior.salvo-correlation.value".nominal=0,0.3,0.8' in EPILOG
    key = 'values."prior.salvo-correlation.value".nominal'
    assert varied([f"{key}=0,0.3,0.8"]) == {key: ["0", "0.3", "0.8"]}
    mixes = "options.both.mix={patriot: 0.6, thaad: 0.4},{patriot: 0.8, thaad: 0.2}"
    assert mixes in EPILOG
    assert varied([mixes]) == {
        "options.both.mix": ["{patriot: 0.6, thaad: 0.4}", "{patriot: 0.8, thaad: 0.2}"]
    }


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1,2", ["1", "2"]),
        (" 1 , 2 ", ["1", "2"]),
        ("[1, 2],[3]", ["[1, 2]", "[3]"]),
        ("\"a, b\",'c, d'", ['"a, b"', "'c, d'"]),
        ("{a: [1, {b: 2, c: 3}]},2", ["{a: [1, {b: 2, c: 3}]}", "2"]),
        ("", []),
        ("20 min,1 h", ["20 min", "1 h"]),
        ('"]",2', ['"]"', "2"]),
    ],
)
def test_commas_inside_brackets_part_nothing(text: str, values: list[str]) -> None:
    assert split_values(text) == values


def test_a_key_is_varied_once() -> None:
    with pytest.raises(ScenarioError, match="varied twice"):
        varied(["draws=16", "draws=32"])
