"""`run.py`: what it decides, without a network. The real thing is run by `.ci/run`."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

import run

ROOT = Path(run.__file__).parent
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", re.MULTILINE)


@pytest.fixture
def done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A repository of three small files, and a list of what set-up did to it."""
    for name in (*run.LOCKS.values(), "pyproject.toml", "hatch_build.py"):
        (tmp_path / name).write_text("numpy==2\n", "utf-8")
    actions: list[str] = []

    class Installer:
        name = "nothing"
        can_change = ("nothing",)

        def __init__(self, environment: run.Environment) -> None:
            self.environment = environment

        def create(self) -> None:
            actions.append("create")
            self.environment.python.parent.mkdir(parents=True)
            self.environment.python.write_text("")

        def install(self, *arguments: str) -> None:
            actions.append(Path(arguments[-1]).name if "-r" in arguments else "project")

    hook = SimpleNamespace(frontend_digest=lambda root: "same", frontend_is_built=lambda root: True)
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "build_hook", lambda: hook)
    monkeypatch.setattr(run, "find_uv", lambda: True)
    monkeypatch.setattr(run, "Uv", Installer)
    monkeypatch.setattr(run, "run_quietly", lambda command: None)
    monkeypatch.setattr(run, "step", lambda name: nullcontext())
    return actions


def test_the_main_job_gets_the_core_and_no_test_tools(done: list[str]) -> None:
    run.core_environment()
    assert done == ["create", "requirements.lock", "project"]


def test_the_second_time_nothing_is_done(done: list[str]) -> None:
    run.core_environment()
    done.clear()
    run.core_environment()
    assert done == []


def test_test_tools_are_added_to_the_same_environment(done: list[str]) -> None:
    run.core_environment()
    done.clear()
    run.core_environment("test")
    run.core_environment("test")
    run.core_environment()
    assert done == ["requirements-test.lock"]


def test_a_changed_lock_makes_a_new_environment(done: list[str]) -> None:
    run.core_environment("test")
    done.clear()
    (run.ROOT / "requirements.lock").write_text("numpy==3\n", "utf-8")
    run.core_environment()
    assert done == ["create", "requirements.lock", "project"]


@pytest.mark.parametrize("name", ["pyproject.toml", "hatch_build.py"])
def test_changed_build_settings_install_only_the_project_again(done: list[str], name: str) -> None:
    run.core_environment()
    done.clear()
    (run.ROOT / name).write_text("changed", "utf-8")
    run.core_environment()
    assert done == ["project"]


@pytest.mark.parametrize(
    ("name", "answer"), [("frontend_digest", "new"), ("frontend_is_built", False)]
)
def test_a_page_script_that_is_not_there_is_built(
    done: list[str], monkeypatch: pytest.MonkeyPatch, name: str, answer: object
) -> None:
    run.core_environment()
    done.clear()
    monkeypatch.setattr(run.build_hook(), name, lambda root: answer)
    monkeypatch.setattr(subprocess, "call", lambda *a, **k: 1)
    run.core_environment()
    assert done == ["project"]


@pytest.mark.parametrize("broken", ["requirements.lock", "requirements-test.lock", "project"])
def test_a_half_made_environment_is_made_again(
    done: list[str], monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    whole = run.Uv.install

    def fails(self: run.Uv, *arguments: str) -> None:
        whole(self, *arguments)
        if done[-1] == broken:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(run.Uv, "install", fails)
        with pytest.raises(KeyboardInterrupt):
            run.core_environment("test")
    done.clear()
    run.core_environment("test")
    assert done == ["create", "requirements.lock", "requirements-test.lock", "project"]


def test_an_environment_whose_python_is_gone_is_made_again(done: list[str]) -> None:
    run.core_environment()
    done.clear()
    (run.ROOT / ".venv/bin/python").unlink()
    run.core_environment()
    assert done[0] == "create"


def test_what_uv_made_is_made_again_where_there_is_no_uv_any_more(
    done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run.core_environment()
    done.clear()
    monkeypatch.setattr(run.Uv, "can_change", ("another",))
    run.core_environment()
    assert done == []  # nothing to change, so nothing is made again
    run.core_environment("test")
    assert done == ["create", "requirements.lock", "requirements-test.lock", "project"]


def test_a_moved_repository_gets_a_new_environment(
    done: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.core_environment()
    done.clear()
    moved = tmp_path.with_name("moved")
    tmp_path.rename(moved)
    monkeypatch.setattr(run, "ROOT", moved)
    run.core_environment()
    assert done[0] == "create"


def test_a_python_without_ensurepip_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(run.SetupError, match="python3-venv"):
        run.Pip(run.Environment(tmp_path / ".venv", "core")).create()


def test_an_empty_shim_is_not_taken_for_uv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shim = tmp_path / "uv"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not run.find_uv()


def test_an_interrupt_is_130_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*groups: str) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "core_environment", interrupted)
    assert run.main(["assess", "x.yaml"]) == 130
    assert capsys.readouterr().err == "\nlongshadow: interrupted\n"


def test_a_failing_step_is_one_message_and_exit_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*groups: str) -> Path:
        run.run_quietly([sys.executable, "-c", "print('no such package'); raise SystemExit(3)"])
        raise AssertionError

    monkeypatch.setattr(run, "core_environment", fails)
    assert run.main(["assess", "x.yaml"]) == 1
    assert capsys.readouterr().err.endswith("where it must\nno such package\n")


def call_in_a_process(code: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{code}"]
    return subprocess.run(command, capture_output=True, text=True)


def test_the_exit_code_is_the_programs_own() -> None:
    code = "import run; sys.exit(run.hand_over(sys.executable, ['-c', 'raise SystemExit(7)']))"
    assert call_in_a_process(code).returncode == 7


def test_the_users_python_path_does_not_reach_the_private_environment() -> None:
    code = (
        "import os, run; os.environ['PYTHONPATH'] = '/nowhere'\n"
        "run.hand_over(sys.executable, ['-c', 'import sys; print(sys.path)'])"
    )
    assert "/nowhere" not in call_in_a_process(code).stdout


def test_an_old_python_is_told_in_one_line() -> None:
    ast.parse((ROOT / "run.py").read_text("utf-8"), feature_version=(3, 6))
    answer = call_in_a_process("sys.version_info = (3, 8, 0, 'final', 0)\nimport run")
    assert answer.returncode == 1
    assert re.fullmatch(r"longshadow needs Python 3\.11 or newer; .*\n", answer.stderr)


def test_only_the_standard_library_is_used() -> None:
    tree = ast.parse((ROOT / "run.py").read_text("utf-8"))
    names = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    names |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} - sys.stdlib_module_names == {"hatch_build"}


class TestLockFiles:
    @pytest.mark.parametrize("file", run.LOCKS.values())
    def test_everything_is_pinned_and_hashed_and_nothing_is_local(self, file: str) -> None:
        text = (ROOT / file).read_text("utf-8")
        entries = re.split(r"\n(?=[a-z0-9])", re.sub(r"(?m)^\s*#.*\n", "", text))
        assert entries
        for entry in entries:
            assert PIN.match(entry), entry
            assert "--hash=sha256:" in entry, entry
        assert not re.search(r"://|file:|--index|--find-links|/\w+/", text)

    def test_what_is_declared_is_locked(self) -> None:
        settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
        groups = settings["dependency-groups"]
        declared = {"core": [*settings["project"]["dependencies"], *groups["build"]]}
        declared |= {name: groups[name] for name in run.LOCKS if name != "core"}
        for name, wanted in declared.items():
            locked = {pin[0] for pin in PIN.findall((ROOT / run.LOCKS[name]).read_text("utf-8"))}
            names = {re.split(r"[>=<\[]", w)[0].lower().replace(".", "-") for w in wanted}
            assert names <= locked, name

    def test_locks_of_one_environment_agree(self) -> None:
        pins: dict[str, str] = {}
        for name in ("core", "node", "test", "docs"):
            for package, version in PIN.findall((ROOT / run.LOCKS[name]).read_text("utf-8")):
                assert pins.setdefault(package, version) == version, package

    def test_the_core_holds_no_test_tools(self) -> None:
        locked = {pin[0] for pin in PIN.findall((ROOT / "requirements.lock").read_text("utf-8"))}
        assert locked & {"pytest", "mypy", "ruff", "hypothesis", "playwright", "sphinx"} == set()
