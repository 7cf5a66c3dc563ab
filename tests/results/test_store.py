from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from longshadow.errors import ResultsError
from longshadow.results.provenance_file import files_in, read_provenance
from longshadow.results.stable import json_text
from longshadow.results.store import check_target, new_folder, write_file


def make(target: Path, scenario: Path, text: str = "one") -> None:
    with new_folder(target) as work:
        write_file(work / "result.json", text)
        record = {"scenario": {"file": str(scenario.resolve())}, "made_by": "longshadow"}
        write_file(work / "provenance.json", json_text({**record, "files": files_in(work)}))


def fail_half_way(target: Path, fault: BaseException) -> None:
    with new_folder(target) as work:
        write_file(work / "result.json", "half")
        raise fault


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "study.yaml"
    path.write_text("format: 1\n")
    return path


def test_a_folder_appears_with_its_parents(tmp_path: Path, scenario: Path) -> None:
    make(tmp_path / "results" / "study", scenario)
    assert names(tmp_path / "results" / "study") == ["provenance.json", "result.json"]
    assert names(tmp_path / "results") == ["study"]


@pytest.mark.parametrize("fault", [ValueError, KeyboardInterrupt, SystemExit])
def test_nothing_is_left_of_a_failed_run(
    tmp_path: Path, scenario: Path, fault: type[BaseException]
) -> None:
    with pytest.raises(fault):
        fail_half_way(tmp_path / "results" / "study", fault())
    assert names(tmp_path) == ["study.yaml"]


def test_a_failed_run_leaves_the_old_folder(tmp_path: Path, scenario: Path) -> None:
    target = tmp_path / "study"
    make(target, scenario, "old")
    with pytest.raises(ValueError, match="x"):
        fail_half_way(target, ValueError("x"))
    assert (target / "result.json").read_text() == "old"
    assert names(tmp_path) == ["study", "study.yaml"]


def test_a_failed_swap_puts_the_old_folder_back(
    tmp_path: Path, scenario: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "study"
    make(target, scenario, "old")
    real = os.replace

    def replace(source: Path, to: Path) -> None:
        if Path(source).name.endswith("-new"):
            raise OSError(errno.EACCES, "Permission denied")
        real(source, to)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(ResultsError, match="Permission denied"):
        make(target, scenario, "new")
    monkeypatch.undo()
    assert (target / "result.json").read_text() == "old"
    assert names(tmp_path) == ["study", "study.yaml"]


def test_the_same_scenario_replaces_without_asking(tmp_path: Path, scenario: Path) -> None:
    target = tmp_path / "study"
    make(target, scenario)
    check_target(target, scenario)
    make(target, scenario, "two")
    assert (target / "result.json").read_text() == "two"


def test_another_scenario_needs_overwrite(tmp_path: Path, scenario: Path) -> None:
    target = tmp_path / "study"
    make(target, scenario)
    with pytest.raises(ResultsError, match=r"study\.yaml"):
        check_target(target, tmp_path / "other.yaml")
    check_target(target, tmp_path / "other.yaml", overwrite=True)


def test_a_chosen_folder_needs_overwrite(tmp_path: Path, scenario: Path) -> None:
    target = tmp_path / "study"
    make(target, scenario)
    with pytest.raises(ResultsError, match="--overwrite"):
        check_target(target, scenario, chosen=True)


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_folder_that_is_not_ours_is_never_replaced(
    tmp_path: Path, scenario: Path, overwrite: bool
) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    for content in (None, "[]", "{}", '{"made_by": "somebody"}', "{" * 100_000):
        (mine / "thesis.txt").write_text("years of work")
        if content is not None:
            (mine / "provenance.json").write_text(content)
        with pytest.raises(ResultsError, match="not a results folder"):
            check_target(mine, scenario, overwrite=overwrite)
    with pytest.raises(ResultsError, match="not a results folder"):
        check_target(scenario, scenario, overwrite=overwrite)


def test_notes_beside_results_are_not_lost(tmp_path: Path, scenario: Path) -> None:
    target = tmp_path / "study"
    make(target, scenario)
    (target / "map.tif.aux.xml").write_text("made by a viewer")
    check_target(target, scenario)
    (target / "notes.txt").write_text("mine")
    with pytest.raises(ResultsError, match=r"notes\.txt"):
        check_target(target, scenario)
    check_target(target, scenario, overwrite=True)


def test_leftovers_of_killed_runs_are_cleaned(tmp_path: Path, scenario: Path) -> None:
    target = tmp_path / "study"
    code = (
        "import os, sys\nfrom pathlib import Path\n"
        "from longshadow.results.store import new_folder, write_file\n"
        "with new_folder(Path(sys.argv[1])) as work:\n"
        "    write_file(work / 'x', 'half')\n"
        "    os._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(target)], check=False)
    left = [name for name in names(tmp_path) if name.startswith(".study.longshadow-")]
    assert len(left) == 1
    make(target, scenario)
    assert names(tmp_path) == ["study", "study.yaml"]


def test_an_old_folder_left_by_a_killed_swap_comes_back(tmp_path: Path, scenario: Path) -> None:
    target = tmp_path / "study"
    make(target, scenario, "old")
    code = (
        "import os, sys\nfrom pathlib import Path\nimport longshadow.results.store as store\n"
        "real = os.replace\n"
        "def replace(a, b):\n"
        "    if str(a).endswith('-new'): os._exit(9)\n"
        "    real(a, b)\n"
        "os.replace = replace\n"
        "with store.new_folder(Path(sys.argv[1])) as work: pass\n"
    )
    subprocess.run([sys.executable, "-c", code, str(target)], check=False)
    assert not target.exists()
    with pytest.raises(ValueError, match="x"):
        fail_half_way(target, ValueError("x"))
    assert (target / "result.json").read_text() == "old"
    assert names(tmp_path) == ["study", "study.yaml"]


def test_a_full_disk_is_one_clear_error(
    tmp_path: Path, scenario: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ResultsError, match="No space left") as caught:
        make(tmp_path / "results" / "study", scenario)
    assert len(caught.value.problems) == 1
    assert caught.value.problems[0].file.endswith("results/study/result.json")
    assert names(tmp_path) == ["study.yaml"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_place_is_one_clear_error(tmp_path: Path, scenario: Path) -> None:
    place = tmp_path / "locked"
    place.mkdir(mode=0o500)
    with pytest.raises(ResultsError, match="Permission denied"):
        make(place / "study", scenario)


def test_a_read_only_disk_is_one_clear_error(
    tmp_path: Path, scenario: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(self: Path, *arguments: object, **more: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(Path, "mkdir", locked)
    with pytest.raises(ResultsError, match="Read-only file system"):
        make(tmp_path / "results" / "study", scenario)
    assert names(tmp_path) == ["study.yaml"]


def test_a_file_in_the_way_is_one_clear_error(tmp_path: Path, scenario: Path) -> None:
    with pytest.raises(ResultsError, match="cannot be written"):
        make(scenario / "results" / "study", scenario)


def test_provenance_that_is_not_ours_is_none(tmp_path: Path) -> None:
    assert read_provenance(tmp_path) is None
    (tmp_path / "provenance.json").write_bytes(b"\xff\xfe")
    assert read_provenance(tmp_path) is None
