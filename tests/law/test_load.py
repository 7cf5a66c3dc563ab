"""The law files load strictly: every fault at once, with its place and a remedy."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from longshadow.catalog import load_catalog
from longshadow.catalog.strict_yaml import read_yaml
from longshadow.errors import CatalogError, Problem
from longshadow.law import load_rulebook
from longshadow.law.load import LAWS
from longshadow.law.own_cases import failed_cases
from tests.law.harness import rulebook

Break = Callable[[str, str, str], list[Problem]]


@pytest.fixture
def broken(tmp_path: Path) -> Break:
    """Load the rule base with one file changed, and return the problems."""

    def load(name: str, old: str, new: str) -> list[Problem]:
        shutil.copytree(LAWS, tmp_path / "laws")
        path = tmp_path / "laws" / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
        try:
            load_rulebook(tmp_path / "laws")
        except CatalogError as fault:
            return list(fault.problems)
        return []

    return load


F231 = "caatsa-231.yaml"
ROWS = read_yaml(Path(__file__).with_name("broken.yaml"), CatalogError).data


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["words"])
def test_what_is_refused(broken: Break, row: dict[str, str]) -> None:
    problems = broken(row["file"], row["old"], row["new"])
    assert any(row["words"] in str(problem) for problem in problems), [str(p) for p in problems]
    assert all(problem.line > 0 for problem in problems if "circle" not in str(problem))


def test_every_fault_is_told_at_once(broken: Break, tmp_path: Path) -> None:
    first = broken(F231, "when: {from: 2018-01-29}", "when: {form: x}")
    path = tmp_path / "laws" / "readings.yaml"
    path.write_text(path.read_text("utf-8").replace("default: [slip]", "default: [slap]"), "utf-8")
    with pytest.raises(CatalogError) as fault:
        load_rulebook(tmp_path / "laws")
    assert len(fault.value.problems) == len(first) + 1


def test_an_empty_folder_is_no_rule_base(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="holds no law files"):
        load_rulebook(tmp_path)


def test_the_cases_of_the_files_hold() -> None:
    assert [str(problem) for problem in failed_cases(rulebook())] == []
    files = {Path(document.file).stem for document, _ in rulebook().cases}
    assert files == {path.stem for path in LAWS.glob("*.yaml")} - {"readings"}


def test_a_case_that_does_not_hold_is_told() -> None:
    book = rulebook()
    rule = replace(book.rules["R02"], when=replace(book.rules["R02"].when, text="x"))
    assert list(failed_cases(replace(book, rules={**book.rules, "R02": rule}))) == []
    never = replace(book.rules["R13"], unless=(), when=book.rules["R12"].when)
    told = list(failed_cases(replace(book, rules={**book.rules, "R13": never})))
    assert any("R13: comes out as no" in str(problem) for problem in told)


def test_every_rule_cites_and_every_text_has_a_source() -> None:
    book = rulebook()
    assert all(rule.cites and rule.text for rule in book.rules.values())
    for provision in book.provisions.values():
        assert all(version.source in book.sources for version in provision.versions)


def test_the_catalogue_leaves_the_laws_to_this_package() -> None:
    assert not any("laws" in path.parts for path in load_catalog().files.values())


def test_the_example_of_the_manual_loads(tmp_path: Path, root: Path) -> None:
    page = (root / "docs" / "how-to" / "write-a-law-file.md").read_text("utf-8")
    text = page.split("```yaml\n")[1].split("```")[0]
    shutil.copytree(LAWS, tmp_path / "laws")
    (tmp_path / "laws" / "example-act.yaml").write_text(text, "utf-8")
    book = load_rulebook(tmp_path / "laws")
    assert book.rules["EX1"].group == "neighbour"
    assert book.digest != rulebook().digest
