from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from longshadow.cli import run
from longshadow.cli.assess import steps_in_order
from tests.cli.bench import put_in_place
from tests.scenario.conftest import SCENARIO

Answer = subprocess.CompletedProcess[str]


class Bench:
    """The command line in a folder of its own: in this process, or in one of its own."""

    def __init__(self, folder: Path, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        self.environment = {**os.environ, "PYTHONPATH": str(root)}
        self.study = folder / "study.yaml"
        self.study.write_text(SCENARIO, "utf-8")

    def __call__(self, *arguments: str) -> Answer:
        self.capsys.readouterr()
        code = run(list(arguments))
        said = self.capsys.readouterr()
        return Answer(arguments, code, said.out, said.err)

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "tests.cli.bench", *arguments]

    def names(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())


@pytest.fixture
def bench(
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    root: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Bench:
    put_in_place(monkeypatch.setattr)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path_factory.mktemp("details")))
    return Bench(tmp_path, root, capsys)


def test_assess_twice_and_one_line_at_the_end(bench: Bench) -> None:
    for _ in range(2):
        answer = bench("assess", "study.yaml")
        assert answer.returncode == 0
        assert answer.stderr == ""
        assert answer.stdout.count("\n") == 1
        assert "results/study/report.html" in answer.stdout
        assert "longshadow rerun results/study" in answer.stdout
    assert bench.names() == ["results", "study.yaml"]


def test_quiet_says_nothing(bench: Bench) -> None:
    answer = bench("assess", "study.yaml", "--quiet")
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")


def test_json_is_one_document_and_nothing_else(bench: Bench) -> None:
    answer = bench("assess", "study.yaml", "--json", "--draws", "32")
    content = json.loads(answer.stdout)
    assert answer.stderr == ""
    assert content["report"] == "results/study/report.html"
    assert content["headlines"][0]["unit"] == "km"
    again = bench("rerun", "results/study", "--json")
    assert json.loads(again.stdout)["same"] is True
    page = bench("report", "results/study", "--json", "--out", "page.html")
    assert json.loads(page.stdout) == {"report": "page.html"}
    first = (bench.folder / "results/study/report.html").read_bytes()
    assert (bench.folder / "page.html").read_bytes() == first


def test_json_carries_problems_too(bench: Bench) -> None:
    for verb in ("assess", "check"):
        bench.study.write_text(SCENARIO.replace("jet, drone", "jett, drone"))
        answer = bench(verb, "study.yaml", "--json")
        assert answer.returncode == 2
        (problem,) = json.loads(answer.stdout)["problems"]
        assert problem["where"] == "coverage.targets.0"
        assert answer.stderr == ""


def test_check_tells_the_next_command(bench: Bench) -> None:
    answer = bench("check", "study.yaml")
    assert answer.returncode == 0
    assert "longshadow assess study.yaml" in answer.stdout


def test_the_order_on_the_command_line_counts(bench: Bench) -> None:
    bench("assess", "study.yaml", "--set", "draws=128", "--overlay", "few", "--out", "a")
    bench("assess", "study.yaml", "--overlay=few", "--set=draws=128", "--out", "b")
    draws = [
        json.loads((bench.folder / name / "result.json").read_text())["scenario"]["draws"]
        for name in ("a", "b")
    ]
    assert draws == [16, 128]


def test_steps_keep_their_order_unless_the_words_deceive() -> None:
    words = ["assess", "x", "--set", "a=1", "--overlay=o", "--set=b=2"]
    assert steps_in_order(words, ["o"], ["a=1", "b=2"]) == ["set a=1", "overlay o", "set b=2"]
    deceiving = ["assess", "x", "--out", "--set", "--overlay", "o"]
    assert steps_in_order(deceiving, ["o"], []) == ["overlay o"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("draws: 64", "draws: 1000", "512 and 1024"),
        ("draws: 64", "draws: 64\ndraws: 64", "duplicate key"),
        ("seed: 7", "seed: &a [*a]", "aliases"),
        ("seed: 7", "seed: .nan", "valid integer"),
        ("west: 4.4 deg", "west: -90 deg", "outside the area"),
        ("5.43 bn USD", "400 kg", "unknown unit 'kg'"),
        ("builtin:relief_plain", "builtin:releif_plain", "Did you mean"),
        ("title: A test", 'title: "\\e[31mred\\a"\ncolour: red', "unknown key"),
    ],
)
def test_bad_input_is_one_clear_error(bench: Bench, old: str, new: str, words: str) -> None:
    bench.study.write_text(SCENARIO.replace(old, new))
    for verb in ("check", "assess"):
        if verb == "assess" and "releif" in new:
            continue  # the small study opens no terrain
        answer = bench(verb, "study.yaml")
        assert answer.returncode == 2, answer.stderr
        assert words in answer.stderr
        assert "Traceback" not in answer.stderr
        assert "\x1b" not in answer.stderr
        assert answer.stdout == ""
    assert bench.names() == ["study.yaml"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["assess"], ["assess", "missing.yaml"], ["nonsense"], ["assess", "study.yaml", "--drawz"],
        ["assess", "study.yaml", "--draws", "many"], ["assess", "study.yaml", "--workers", "0"],
        ["assess", "study.yaml", "--preset", "alfa=claim"],
        ["assess", "study.yaml", "--preset", "liar"], ["check"], ["report", "missing"],
        ["rerun", "."], ["new", "nothing"], ["assess", "."],
        ["assess", "study.yaml", "--out", "."], ["assess", "study.yaml", "--out", "study.yaml"],
        ["assess", "study.yaml", "--out", "study.yaml/x"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_bad_use_is_the_users_input(bench: Bench, arguments: list[str]) -> None:
    answer = bench(*arguments)
    assert answer.returncode == 2
    assert answer.stderr
    assert "Traceback" not in answer.stderr
    assert bench.names() == ["study.yaml"]


def test_our_fault_is_told_briefly_with_the_details_kept(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LONGSHADOW_TEST_FAULT", "1")
    answer = bench("assess", "study.yaml")
    assert answer.returncode == 1
    assert "Traceback" not in answer.stderr
    assert "RuntimeError: a fault [bold]of ours[/bold]" in answer.stderr
    (details,) = Path(tempfile.gettempdir()).glob("longshadow-error-*.txt")
    assert "Traceback" in details.read_text()
    assert str(details) in answer.stderr
    assert bench.names() == ["study.yaml"]
    monkeypatch.setenv("LONGSHADOW_DEBUG", "1")
    with pytest.raises(RuntimeError, match="of ours"):
        bench("assess", "study.yaml")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_leaves_nothing_half_written(bench: Bench, number: int) -> None:
    process = subprocess.Popen(
        bench.command("assess", "study.yaml"),
        cwd=bench.folder,
        env={**bench.environment, "LONGSHADOW_TEST_SLOW": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # a shell's background job, and all that it starts, would ignore the interruption
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    for _ in range(600):
        if (bench.folder / "started").exists():
            break
        time.sleep(0.05)
    process.send_signal(number)
    _, said = process.communicate(timeout=90)
    assert process.returncode == 130
    assert "interrupted" in said
    assert "Traceback" not in said
    assert bench.names() == ["started", "study.yaml"]


def test_a_disk_that_takes_no_more_is_one_clear_error(bench: Bench) -> None:
    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    answer = subprocess.run(
        bench.command("assess", "study.yaml"),
        cwd=bench.folder,
        env={**bench.environment, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        preexec_fn=limit,
        check=False,
    )
    assert answer.returncode == 2
    assert "cannot be written: File too large" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert bench.names() == ["study.yaml"]


def test_a_reader_that_goes_away_is_no_fault(bench: Bench) -> None:
    line = f"{sys.executable} -m tests.cli.bench check --schema | head -c 1"
    answer = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line], cwd=bench.folder, env=bench.environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert answer.stdout == "{"
    assert answer.returncode == 0
    assert answer.stderr == ""


def test_help_teaches(bench: Bench) -> None:
    for verb in ("assess", "check", "report", "rerun", "new"):
        answer = bench(verb, "--help")
        assert answer.returncode == 0
        assert f"longshadow {verb} " in answer.stdout
    assert "longshadow new" in bench("--help").stdout
    assert bench("--version").stdout.startswith("longshadow ")
