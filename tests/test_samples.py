"""Samples in the manual work: `sh` and `python` blocks are run, scenario pieces are checked.

A fence without a language is text: commands that take long, need the network, or name files that
only a reader has.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import longshadow

ROOT = Path(__file__).resolve().parents[1]
WRITTEN = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "docs/how-to").glob("*.md")]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

Block = tuple[str, str]


def blocks(page: Path, *languages: str) -> list[Block]:
    """Language and text of the marked blocks of a page, in their order."""
    return [block for block in BLOCK.findall(page.read_text("utf-8")) if block[0] in languages]


def commands(block: Block) -> list[list[str]]:
    """What to run for a block: one Python program, or a command of ours a line."""
    language, text = block
    if language == "python":
        return [[sys.executable, "-c", text]]
    lines = [shlex.split(line, comments=True) for line in text.splitlines()]
    assert all(line[:1] in ([], ["longshadow"]) for line in lines), text
    return [[sys.executable, "-m", *line] for line in lines if line]


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize(
    "page", [page for page in WRITTEN if blocks(page, "sh", "python")], ids=name_of
)
def test_commands_of_a_page_work_one_after_the_other(page: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    for block in blocks(page, "sh", "python"):
        for command in commands(block):
            done = subprocess.run(
                command, cwd=tmp_path, env={**os.environ, "COLUMNS": "100"},
                capture_output=True, text=True,
            )  # fmt: skip
            assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


PIECES = [
    (page, number)
    for page in ("docs/scenario.md", "docs/law.md")
    for number in range(len(blocks(ROOT / page, "yaml")))
]


@pytest.mark.parametrize(("page", "number"), PIECES)
def test_pieces_of_a_scenario_fit_into_the_example(page: str, number: int, tmp_path: Path) -> None:
    yaml = YAML(typ="safe", pure=True)
    whole = yaml.load((ROOT / "examples/india-s400.yaml").read_text("utf-8"))
    piece = yaml.load(blocks(ROOT / page, "yaml")[number][1]) or {}
    whole["sources"] |= piece.pop("sources", {})
    path = tmp_path / "sample.yaml"
    with path.open("w", encoding="utf-8") as file:
        yaml.dump({**whole, **piece}, file)
    assert longshadow.check(path) == []


def test_there_are_samples_and_a_wrong_one_is_seen(tmp_path: Path) -> None:
    found = [block for page in WRITTEN for block in blocks(page, "sh", "python", "yaml")]
    assert {language for language, _ in found} == {"sh", "python", "yaml"}
    page = tmp_path / "page.md"
    page.write_text("```sh\nlongshadow show s-4000\n```\n\n```\nnot run\n```\n", "utf-8")
    ((_, *command),) = commands(blocks(page, "sh", "python")[0])
    assert subprocess.run([sys.executable, *command], capture_output=True).returncode == 2
    with pytest.raises(AssertionError):
        commands(("sh", "rm -r results\n"))
