"""`longshadow law` and `longshadow.legal_status`: the answer, the proof, the JSON, bad input."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

import longshadow
from longshadow.cli import run
from longshadow.errors import ScenarioError

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
INDIA = str(EXAMPLES / "india-s400.yaml")


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["law", *arguments]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def test_the_answer_of_the_article_date(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, INDIA, "--as-of", "2021-03-19")
    assert text.startswith("Analysis, not legal advice.\n")
    assert "Status: contested, the readings differ" in text
    assert re.search(r"delivery +exposed ", text)
    assert re.search(r"contract +elements met, undetermined ", text)
    assert "What would change it (unknown facts and official acts only)" in text
    change = text.split("What would change it")[1].split("Status by date")[0]
    assert "executive determination of significance" in change
    assert not re.search(r"deliver(?!y:|y,)|contract(?!:|,| )|payment(?!:|,)", change), change
    assert re.search(r"2021-12-06 \* +elements met", text)
    assert "Proof on the" not in text


def test_every_line_about_law_carries_its_citation(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("india-s400", "turkey-s400", "china-edd"):
        text = printed(capsys, str(EXAMPLES / f"{name}.yaml"))
        body = text[text.index("Why\n") : text.index("Receipt")]
        bullets = re.findall(r"^ +- (.*(?:\n +[^-\s].*)*)", body, re.MULTILINE)
        assert len(bullets) > 15
        assert [bullet for bullet in bullets if "[" not in bullet] == []


def test_one_reading_and_its_proof(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = (INDIA, "--as-of", "2021-12-22", "--reading", "delivery", "--explain")
    text = printed(capsys, *arguments)
    proof = text.split("Proof on the delivery reading")[1].split("Status by date")[0]
    assert "Proof on the contract" not in text
    lines = [line for line in proof.splitlines() if re.search(r"\[(YES|NO|\?)\]", line)]
    assert len(lines) > 20
    assert any("R10" in line and "[YES]" in line for line in lines)
    assert any("delivery, 2021-12-06 (medium)" in line for line in lines)
    assert all(re.search(r"\] .*\[[^\]]+", line) for line in lines)


def test_json_is_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    made = json.loads(printed(capsys, INDIA, "--as-of", "2021-03-19", "--json"))
    assert made["notice"] == "Analysis, not legal advice."
    assert made["status"] == "CONTESTED"
    assert made == json.loads(json.dumps(longshadow.legal_status(INDIA, as_of="2021-03-19")))


def test_another_law_date(capsys: pytest.CaptureFixture[str]) -> None:
    china = str(EXAMPLES / "china-edd.yaml")
    text = printed(capsys, china, "--law-as-of", "2018-08-12", "--explain")
    assert "by the law of 2018-08-12" in text
    assert "231(d) (original)" in text
    assert "231(e)]" not in text


def test_a_file_with_a_deal_needs_no_law_block(tmp_path: Path) -> None:
    path = tmp_path / "deal.yaml"
    text = (EXAMPLES / "china-edd.yaml").read_text("utf-8").replace("law: {}\n", "")
    path.write_text(text, "utf-8")
    assert longshadow.legal_status(path)["status"] == "SANCTIONED"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--as-of", "19.3.2021"], "must be a date such as 2021-03-19"),
        (["--as-of", "2021-02-30"], "must be a date"),
        (["--as-of", "2021"], "must be a date"),
        (["--law-as-of", "soon"], "must be a date"),
        (["--reading", "delivry"], "Did you mean 'delivery'?"),
        (["--as-of", "[1"], "as_of"),
    ],
)
def test_bad_use_is_one_clear_error(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert run(["law", INDIA, *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err
    assert "Traceback" not in captured.err


def test_a_file_without_a_deal_is_told_how(tmp_path: Path) -> None:
    path = tmp_path / "one-radar.yaml"
    shutil.copy(EXAMPLES / "one-radar.yaml", path)
    with pytest.raises(ScenarioError, match="holds no deal"):
        longshadow.legal_status(path)


def test_text_of_a_file_is_no_code_for_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "deal.yaml"
    text = (EXAMPLES / "china-edd.yaml").read_text("utf-8")
    path.write_text(text.replace("buyer: China", 'buyer: "Ch\\e[31m[bold]ina"'), "utf-8")
    shown = printed(capsys, str(path))
    assert "\x1b" not in shown
    assert "[bold]" in shown


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "date: 2019-07-12, source: [tass-2019, conference-2020]",
            "date: 2019-07-12, source: tass-2019, against: conference-2020",
        ),
        (
            "date: 2019-07-12, source: [tass-2019, conference-2020]",
            "evidence: [{date: 2019-07-12, source: tass-2019}, "
            "{date: 2020-12, source: conference-2020}]",
        ),
    ],
)
def test_texts_that_disagree_give_unknown_and_name_both(tmp_path: Path, old: str, new: str) -> None:
    text = (EXAMPLES / "turkey-s400.yaml").read_text("utf-8")
    lines = [line for line in text.splitlines(keepends=True) if "source: battery-2019," not in line]
    path = tmp_path / "turkey.yaml"
    path.write_text("".join(lines).replace(old, new), "utf-8")
    said = longshadow.legal_status(path, as_of="2019-12-01", reading="delivery")
    assert [one["status"] for one in said["readings"]] == ["UNKNOWN"]
    proof = json.dumps(said["readings"][0]["tree"])
    assert "tass-2019" in proof
    assert "conference-2020" in proof
    sure = longshadow.legal_status(
        EXAMPLES / "turkey-s400.yaml", as_of="2019-12-01", reading="delivery"
    )
    assert sure["status"] == "ELEMENTS_MET_UNDETERMINED"
