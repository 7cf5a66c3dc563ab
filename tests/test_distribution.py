"""What a wheel and a source archive hold, looked up in real ones."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import hatch_build

ROOT = Path(hatch_build.__file__).parent
PACKAGE = ROOT / "src" / "longshadow"
BSD = b"Redistribution and use in source and binary forms"

Contents = dict[str, bytes]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Contents:
    (path,) = built.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def source(built: Path) -> Contents:
    """Files of the source archive, without its top folder."""
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        members = [m for m in archive.getmembers() if m.isfile()]
        return {m.name.partition("/")[2]: _read(archive, m) for m in members}


def _read(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = archive.extractfile(member)
    assert file is not None
    return file.read()


def files_of_the_package() -> set[str]:
    return {
        path.relative_to(PACKAGE.parent).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_the_whole_package_and_nothing_else(wheel: Contents) -> None:
    examples = {f"longshadow/examples/{path.name}" for path in (ROOT / "examples").iterdir()}
    held = {name for name in wheel if not name.startswith("longshadow-")}
    assert held == files_of_the_package() | examples
    assert "longshadow/examples/india-s400.yaml" in held


def test_the_source_archive_holds_what_a_build_needs(source: Contents) -> None:
    needed = {"pyproject.toml", "hatch_build.py", "run.py", "LICENSE", "README.md", "PKG-INFO"}
    needed |= {"requirements.lock", "frontend/package.json", "frontend/package-lock.json"}
    needed |= {f"src/{name}" for name in files_of_the_package()}
    # all that the stamp speaks for, else run.py in an unpacked archive would build again
    scripts = hatch_build._source_files(ROOT / "frontend")
    needed |= {path.relative_to(ROOT).as_posix() for path in scripts}
    assert needed <= set(source)
    assert not [
        name for name in source if "node_modules" in name or name.startswith("frontend/dist")
    ]


@pytest.mark.parametrize("archive", ["wheel", "source"])
def test_the_page_script_is_there_with_the_licence_of_its_map(
    archive: str, request: pytest.FixtureRequest
) -> None:
    contents: Contents = request.getfixturevalue(archive)
    assets = {name: data for name, data in contents.items() if "longshadow/report/assets/" in name}
    scripts = {name: data for name, data in assets.items() if name.endswith((".js", ".mjs"))}
    assert any(b"maplibre" in data.lower() for data in scripts.values())
    licences = [data for name, data in assets.items() if name not in scripts and BSD in data]
    assert any(b"MapLibre contributors" in data for data in licences)
    (stamp,) = [data for name, data in assets.items() if name.endswith("/" + hatch_build.STAMP)]
    assert stamp.decode().strip() == hatch_build.frontend_digest(ROOT)


@pytest.mark.parametrize("archive", ["wheel", "source"])
def test_every_library_inside_the_script_has_its_licence(
    archive: str, request: pytest.FixtureRequest
) -> None:
    contents: Contents = request.getfixturevalue(archive)
    (text,) = [d.decode() for name, d in contents.items() if name.endswith("/THIRD-PARTY.txt")]
    *parts, _borders = text.split(f"\n{'-' * 72}\n\n")
    heads = [part.partition(" (")[0].split() for part in parts]
    held = {name: version for name, version in heads}
    locked = json.loads((ROOT / "frontend/package-lock.json").read_text("utf-8"))["packages"]
    wanted = {"maplibre-gl", "world-atlas", *locked["node_modules/maplibre-gl"]["dependencies"]}
    assert {name for name in wanted if not name.startswith("@types/")} <= set(held)
    assert held == {name: locked[f"node_modules/{name}"]["version"] for name in held}
    for part in parts:
        assert "opyright" in part, part[:80]
        assert re.search("Permission|permission|Redistribution", part), part[:80]


def test_no_path_of_this_machine_is_inside(wheel: Contents, source: Contents) -> None:
    here = str(ROOT).encode()
    assert [n for n, data in {**wheel, **source}.items() if here in data] == []


def test_the_wheel_says_what_it_is(wheel: Contents) -> None:
    (metadata,) = [data.decode() for name, data in wheel.items() if name.endswith("/METADATA")]
    (commands,) = [d.decode() for name, d in wheel.items() if name.endswith("/entry_points.txt")]
    assert "License-Expression: Apache-2.0" in metadata
    assert "Requires-Python: >=3.11" in metadata
    assert "longshadow = longshadow.cli:main" in commands
    assert "longshadow/py.typed" in wheel


class TestTheBuildHook:
    @pytest.fixture
    def repository(self, tmp_path: Path) -> Path:
        (tmp_path / "frontend" / "src").mkdir(parents=True)
        (tmp_path / "frontend" / "package.json").write_text("{}")
        (tmp_path / "frontend" / "src" / "main.ts").write_text("1")
        return tmp_path

    def publish(self, repository: Path) -> None:
        dist = repository / "frontend" / "dist"
        dist.mkdir(exist_ok=True)
        (dist / "report.js").write_text("1")
        digest = hatch_build.frontend_digest(repository)
        hatch_build.assets_folder(repository).parent.mkdir(parents=True, exist_ok=True)
        hatch_build._publish(dist, hatch_build.assets_folder(repository), digest)

    def test_what_was_built_from_the_same_sources_is_kept(self, repository: Path) -> None:
        assert not hatch_build.frontend_is_built(repository)
        self.publish(repository)
        assert hatch_build.frontend_is_built(repository)
        (repository / "frontend" / "node_modules").mkdir()
        (repository / "frontend" / "node_modules" / "x.js").write_text("not a source")
        assert hatch_build.frontend_is_built(repository)

    @pytest.mark.parametrize("change", ["content", "name", "more"])
    def test_any_change_of_the_sources_is_seen(self, repository: Path, change: str) -> None:
        self.publish(repository)
        script = repository / "frontend" / "src" / "main.ts"
        if change == "content":
            script.write_text("2")
        elif change == "name":
            script.rename(script.with_name("other.ts"))
        else:
            script.with_name("more.ts").write_text("")
        assert not hatch_build.frontend_is_built(repository)

    def test_a_missing_registry_is_one_clear_message(
        self, repository: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        refuses = "import sys; print('ECONNREFUSED'); sys.exit(1)"
        npm = ([sys.executable, "-c", refuses], {})
        monkeypatch.setattr(hatch_build, "node_command", lambda: npm)
        with pytest.raises(hatch_build.FrontendError, match=r"npm registry[\s\S]*ECONNREFUSED"):
            hatch_build.build_frontend(repository)
        assert not hatch_build.assets_folder(repository).exists()

    def test_no_node_at_all_is_one_clear_message(
        self, repository: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(hatch_build, "node_command", lambda: None)
        with pytest.raises(hatch_build.FrontendError, match="Node 20 or newer"):
            hatch_build.build_frontend(repository)

    def test_a_build_that_writes_nothing_is_refused(self, repository: Path) -> None:
        (repository / "frontend" / "dist").mkdir()
        with pytest.raises(hatch_build.FrontendError, match="wrote nothing"):
            hatch_build._publish(
                repository / "frontend" / "dist", hatch_build.assets_folder(repository), "x"
            )

    @pytest.mark.parametrize(("version", "usable"), [("v18.20.0", False), ("v20.0.0", True)])
    def test_an_old_node_is_not_used(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, usable: bool
    ) -> None:
        for name in ("node", "npm"):
            (tmp_path / name).write_text(f"#!/bin/sh\necho {version}\n")
            (tmp_path / name).chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.setattr(hatch_build.importlib.util, "find_spec", lambda name: None)
        assert (hatch_build.node_command() is not None) is usable
