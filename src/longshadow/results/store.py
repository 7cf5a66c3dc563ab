"""A results folder appears whole or not at all, and only ever replaces one that is ours."""

from __future__ import annotations

import errno
import os
import platform
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from longshadow.errors import Problem, ResultsError
from longshadow.results.provenance_file import NAME, read_provenance

__all__ = ["check_target", "new_folder", "write_file"]

_SIDECARS = re.compile(r".*\.aux\.xml|\.DS_Store|Thumbs\.db|desktop\.ini")
_WORK = re.compile(r"\.([^/\\]+)\.longshadow-[A-Za-z0-9]+-\d+-new")
_ALWAYS = {NAME, "report.html"}


def check_target(
    target: Path, scenario_file: Path | None, *, chosen: bool = False, overwrite: bool = False
) -> None:
    """Refuse a folder that must not be replaced.

    Parameters
    ----------
    target
        Where results are to go.
    scenario_file
        What they are made from; a folder made from the same file is replaced without asking.
    chosen
        Whether the user named the folder; then an existing one needs `overwrite`.
    overwrite
        Replace whatever Longshadow made; nothing else, ever.

    Raises
    ------
    ResultsError
        If something stands there that is not ours to replace.
    """
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    provenance = read_provenance(target) if target.is_dir() else None
    if provenance is None:
        raise ResultsError(
            Problem(
                "is not a results folder of Longshadow; it is left as it is",
                str(target),
                remedy="Name another folder with --out.",
            )
        )
    if overwrite:
        return
    made_from = str((provenance.get("scenario") or {}).get("file", ""))
    if chosen or scenario_file is None or made_from != str(scenario_file.resolve()):
        raise ResultsError(
            Problem(
                f"holds results made from {made_from or 'another scenario'}",
                str(target),
                remedy="Add --overwrite to replace it, or name another folder with --out.",
            )
        )
    known = {*dict(provenance.get("files") or {}), *_ALWAYS}
    strange = [name for name in _files(target) if name not in known]
    if strange:
        raise ResultsError(
            Problem(
                f"holds files that a run would remove: {', '.join(strange[:5])}",
                str(target),
                remedy="Move them away, or add --overwrite to lose them.",
            )
        )


def _files(folder: Path) -> list[str]:
    paths = (path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())
    return sorted(
        path.relative_to(folder).as_posix() for path in paths if not _SIDECARS.fullmatch(path.name)
    )


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Give a folder to fill, which takes the place of the target when all went well.

    Whatever goes wrong, an interruption included, what stood at the target stays, and nothing
    else is left behind; what a killed run left is cleaned by the next one.

    Raises
    ------
    ResultsError
        If the folder cannot be made or moved.
    """
    target = target.resolve()
    made = _first_missing(target.parent)
    work = target.parent / f".{target.name}.longshadow-{_who()}-new"
    with _explained(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        _clean(target)
        work.mkdir()
    try:
        yield work
        with _explained(target):
            _swap(work, target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
        if made is not None and not target.exists():
            _remove_empty(target.parent, made)


def write_file(path: Path, content: bytes | str) -> None:
    """Write one file of a new results folder.

    Raises
    ------
    ResultsError
        If it cannot be written: the disk is full, or is read-only.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    with _explained(path):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)


def _who() -> str:
    host = re.sub(r"[^A-Za-z0-9]", "", platform.node())[:20] or "host"
    return f"{host}-{os.getpid()}"


def _swap(work: Path, target: Path) -> None:
    if not target.exists():
        os.replace(work, target)
        return
    old = work.with_name(work.name.removesuffix("-new") + "-old")
    os.replace(target, old)
    try:
        os.replace(work, target)
    except BaseException:
        os.replace(old, target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _clean(target: Path) -> None:
    """Remove what runs of this machine left when they were killed; put an old folder back."""
    host = _who().rpartition("-")[0]
    pattern = re.compile(rf"\.{re.escape(target.name)}\.longshadow-{host}-(\d+)-(new|old)")
    for path in sorted(target.parent.iterdir()):
        match = pattern.fullmatch(path.name)
        if not match or _is_alive(int(match[1])):
            continue
        if match[2] == "old" and not target.exists():
            os.replace(path, target)
        else:
            shutil.rmtree(path, ignore_errors=True)


def _is_alive(process: int) -> bool:
    if process == os.getpid():
        return False
    if os.name == "nt":
        return True  # signal 0 would end the process there
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _first_missing(folder: Path) -> Path | None:
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    return missing[-1] if missing else None


def _remove_empty(folder: Path, last: Path) -> None:
    while folder == last or last in folder.parents:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        remedy = {
            errno.ENOSPC: "Free some space, or name a folder on another disk with --out.",
            errno.EDQUOT: "Free some space, or name a folder on another disk with --out.",
        }.get(fault.errno or 0, "Name a folder that can be written to with --out.")
        text = f"cannot be written: {fault.strerror or fault}; nothing was left half-written"
        shown = _WORK.sub(r"\1", str(path))  # the name that the user knows
        raise ResultsError(Problem(text, shown, remedy=remedy)) from None
