#!/usr/bin/env python3
"""Run Longshadow from a copy of its repository; the first call sets everything up.

    python3 run.py assess examples/india-s400.yaml   the main job
    python3 run.py test [pytest arguments]           the tests
    python3 run.py lint                              style, types, import contracts
    python3 run.py docs                              the manual, into docs/_build/html
    python3 run.py bench [arguments]                 the benchmarks
    python3 run.py oracles                           reference values from other people's programs
    python3 run.py lock                              new lock files (needs uv)
    python3 run.py ANYTHING ELSE                     longshadow ANYTHING ELSE

Set-up makes a private environment in .venv from a lock file with hashes; it needs PyPI, and the
npm registry for the report's page script. Running needs no network.
"""
# Standard library only. The first screen must also parse on an old Python 3, which is told what
# is missing.

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

if sys.version_info < (3, 11):
    found = f"{sys.version_info[0]}.{sys.version_info[1]} ({sys.executable})"
    sys.exit(f"longshadow needs Python 3.11 or newer; this is Python {found}")

ROOT = Path(__file__).resolve().parent
LOCKS = {
    "core": "requirements.lock",
    "node": "requirements-node.lock",
    "test": "requirements-test.lock",
    "docs": "requirements-docs.lock",
    "oracles": "requirements-oracles.lock",
}
# Which lock files stand on which others, so that all agree on the versions that they share.
CONSTRAINTS = {"node": ["core"], "test": ["core"], "docs": ["core", "test"]}


class SetupError(Exception):
    """Set-up cannot go on; the text says why and what to do."""


def main(arguments):
    verb, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    verbs = {"test": run_tests, "lint": run_lint, "docs": run_docs, "bench": run_bench,
             "oracles": run_oracles, "lock": write_locks}  # fmt: skip
    try:
        if verb in ("help", "--help", "-h"):
            print(__doc__.strip())
            return 0
        if verb in verbs:
            return verbs[verb](rest)
        # -P: a numpy.py in the user's folder must not be taken for numpy.
        return hand_over(core_environment(), ["-P", "-m", "longshadow", *arguments])
    except SetupError as error:
        say(f"longshadow: {error}")
        return 1
    except KeyboardInterrupt:
        say("\nlongshadow: interrupted")
        return 130


# --- verbs -------------------------------------------------------------------------------------


def run_tests(arguments):
    python = core_environment("test")
    os.chdir(ROOT)
    return hand_over(python, ["-m", "pytest", *arguments])


def run_lint(_arguments):
    python = core_environment("test")
    checks = {
        "style": ["-m", "ruff", "check", "."],
        "format": ["-m", "ruff", "format", "--check", "."],
        "types": ["-m", "mypy"],
        "imports": ["-c", "from importlinter.cli import lint_imports_command as c; c()"],
    }
    failed = []
    for name, check in checks.items():
        say(f"longshadow: {name}")
        if subprocess.call([str(python), *check], cwd=ROOT, env=clean_environment()):
            failed.append(name)
    say(f"longshadow: lint failed: {', '.join(failed)}" if failed else "longshadow: lint passed")
    return 1 if failed else 0


def run_docs(arguments):
    python = core_environment("docs")
    os.chdir(ROOT)
    strict = ["-W", "--keep-going", "-q", "-b", "html"]
    return hand_over(python, ["-m", "sphinx", *strict, *arguments, "docs", "docs/_build/html"])


def run_bench(arguments):
    python = core_environment("test")
    os.chdir(ROOT)
    return hand_over(python, ["-m", "benchmarks", *arguments])


def run_oracles(arguments):
    """The oracles live in an environment of their own: heavy, and strangers to our code."""
    environment = Environment(ROOT / ".venv-oracles", base="oracles")
    environment.make_ready()
    return hand_over(environment.python, [str(ROOT / "tests/authorities/oracles.py"), *arguments])


def write_locks(_arguments):
    if not find_uv():
        raise SetupError("writing lock files needs uv (pip install uv)")
    for name, file in LOCKS.items():
        source = ["pyproject.toml", "--group", "build"] if name == "core" else ["--group", name]
        command = ["uv", "pip", "compile", "--universal", "--generate-hashes", "--quiet",
                   "--python-version", "3.11", "--fork-strategy", "fewest", "--upgrade",
                   "--custom-compile-command", "python3 run.py lock", *source,
                   "--output-file", file]  # fmt: skip
        for other in CONSTRAINTS.get(name, []):
            command += ["--constraint", LOCKS[other]]
        with step(file):
            run_quietly(command)
    return 0


# --- the environment ---------------------------------------------------------------------------


def core_environment(*groups):
    """Return the interpreter of .venv, made ready first where anything is missing."""
    environment = Environment(ROOT / ".venv", base="core", project=True)
    environment.make_ready(*groups)
    return environment.python


class Environment:
    """A private environment and the stamp that says what it holds.

    The stamp is removed before anything is changed and written last, in one step: an environment
    without one was left half-made and is made again from nothing.
    """

    def __init__(self, folder, base, project=False):
        self.folder, self.base, self.project = folder, base, project
        windows = os.name == "nt"
        self.python = folder / ("Scripts/python.exe" if windows else "bin/python")
        self.stamp = folder / "longshadow-stamp.json"

    def make_ready(self, *groups):
        if not self.missing(groups):
            return
        with only_one_at_a_time(self.folder):
            missing = self.missing(groups)  # another run may have been at it meanwhile
            installer = Uv(self) if find_uv() else Pip(self)
            if missing and self.recorded().get("installer", "") not in installer.can_change:
                missing = self.wanted(groups)
            if missing:
                self.change(missing, installer)

    def wanted(self, groups):
        """What each part should be made from, as the stamp records it."""
        version = ".".join(map(str, sys.version_info[:2]))
        parts = {"base": [version, str(ROOT), file_hash(ROOT / LOCKS[self.base])]}
        for group in groups:
            parts[group] = file_hash(ROOT / LOCKS[group])
        if self.project:
            files = [file_hash(ROOT / name) for name in ("pyproject.toml", "hatch_build.py")]
            parts["project"] = [*files, build_hook().frontend_digest(ROOT)]
        return parts

    def recorded(self):
        try:
            recorded = json.loads(self.stamp.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return recorded if isinstance(recorded, dict) and self.python.exists() else {}

    def missing(self, groups):
        wanted, recorded = self.wanted(groups), self.recorded()
        if recorded.get("base") != wanted["base"]:
            return wanted
        missing = {part: key for part, key in wanted.items() if recorded.get(part) != key}
        if self.project and not build_hook().frontend_is_built(ROOT):
            missing["project"] = wanted["project"]
        return missing

    def change(self, missing, installer):
        recorded = {"installer": installer.name} if "base" in missing else self.recorded()
        say(f"longshadow: setting up {self.folder.name} with {installer.name}, once")
        started = time.monotonic()
        self.stamp.unlink(missing_ok=True)
        if "base" in missing:
            remove_folder(self.folder)
            with step("private environment"):
                installer.create()
        for part in missing:
            if part == "project":
                self.install_project(installer)
            else:
                self.install_lock(installer, LOCKS[self.base if part == "base" else part])
        write_in_one_step(self.stamp, json.dumps({**recorded, **missing}, indent=1))
        say(f"longshadow: ready after {time.monotonic() - started:.0f} s")

    def install_lock(self, installer, lock):
        count = sum(line[:1].isalnum() for line in (ROOT / lock).read_text("utf-8").splitlines())
        with step(f"{lock}: {count} packages"):
            installer.install("--require-hashes", "--only-binary", ":all:", "-r", str(ROOT / lock))

    def install_project(self, installer):
        hook = [str(self.python), str(ROOT / "hatch_build.py")]
        if not build_hook().frontend_is_built(ROOT):
            if subprocess.call([*hook, "--needs-node"], env=clean_environment()) == 0:
                self.install_lock(installer, LOCKS["node"])
            with step("page script of the report (npm)"):
                run_quietly(hook)
        with step("longshadow itself"):
            installer.install("--no-deps", "--no-build-isolation", "-e", str(ROOT))
            run_quietly([str(self.python), "-m", "compileall", "-q", str(ROOT / "src")])


class Uv:
    name = "uv"
    can_change = ("uv", "pip")

    def __init__(self, environment):
        self.environment = environment

    def create(self):
        run_quietly(["uv", "venv", "--python", sys.executable, str(self.environment.folder)])

    def install(self, *arguments):
        target = ["--python", str(self.environment.python), "--compile-bytecode"]
        run_quietly(["uv", "pip", "install", *target, *arguments])


class Pip:
    name = "pip"
    can_change = ("pip",)  # what uv made holds no pip

    def __init__(self, environment):
        self.environment = environment

    def create(self):
        try:
            import ensurepip  # noqa: F401
            import venv  # noqa: F401
        except ImportError:
            raise SetupError(
                f"this Python ({sys.executable}) cannot make environments: on Debian and Ubuntu "
                "install python3-venv, elsewhere uv or a Python from python.org"
            ) from None
        run_quietly([sys.executable, "-m", "venv", str(self.environment.folder)])

    def install(self, *arguments):
        quiet = ["--disable-pip-version-check", "--no-input"]
        run_quietly([str(self.environment.python), "-m", "pip", "install", *quiet, *arguments])


def find_uv():
    """Whether there is a uv that answers; a version manager's empty shim does not."""
    if not shutil.which("uv"):
        return False
    return subprocess.run(["uv", "--version"], capture_output=True).returncode == 0


def build_hook():
    """The build hook knows when the page script must be built again."""
    sys.path.insert(0, str(ROOT))
    try:
        import hatch_build
    finally:
        sys.path.remove(str(ROOT))
    return hatch_build


# --- small things ------------------------------------------------------------------------------


def say(text):
    print(text, file=sys.stderr, flush=True)


@contextmanager
def step(name):
    """Say what is being done and how long it took."""
    print(f"  {name} ...", end="", file=sys.stderr, flush=True)
    started = time.monotonic()
    try:
        yield
    except BaseException:
        say("")
        raise
    say(f" {time.monotonic() - started:.1f} s")


def run_quietly(command):
    """Run one command of the set-up; its output is shown only when it fails."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=clean_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if done.returncode:
        tail = "\n".join(done.stdout.strip().splitlines()[-25:])
        raise SetupError(f"set-up stopped; the next run begins again where it must\n{tail}")


def hand_over(python, arguments):
    """Become the program asked for, so that signals and exit codes are its own."""
    command = [str(python), *arguments]
    if os.name == "nt":
        return subprocess.call(command, env=clean_environment())
    sys.stdout.flush()
    os.execve(command[0], command, clean_environment())


def clean_environment():
    """The user's environment without what would reach into the private one."""
    dropped = {"PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "VIRTUAL_ENV"}
    return {name: value for name, value in os.environ.items() if name not in dropped}


@contextmanager
def only_one_at_a_time(folder):
    """Hold a lock that the system drops when this process ends, however it ends."""
    try:
        handle = open(folder.with_name(folder.name + ".lock"), "w")  # noqa: SIM115
    except OSError as error:
        raise SetupError(f"cannot write into {folder.parent}: {error.strerror}") from None
    with handle:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def remove_folder(folder):
    try:
        if folder.exists():
            shutil.rmtree(folder)
    except OSError as error:
        raise SetupError(f"cannot remove the old {folder.name}: {error}") from None


def write_in_one_step(path, text):
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(text, "utf-8")
    os.replace(fresh, path)


def file_hash(path):
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise SetupError(f"cannot read {path.name}: {error.strerror}") from None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
