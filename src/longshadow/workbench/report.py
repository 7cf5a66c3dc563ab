"""Rebuilds the page of a results folder from what is stored in it."""

from __future__ import annotations

import os
from pathlib import Path

from longshadow.errors import Problem, ResultsError

__all__ = ["rebuild_report"]


def rebuild_report(folder: Path | str, out: Path | str | None = None) -> Path:
    """Rebuild the report of a results folder from stored results alone.

    Parameters
    ----------
    folder
        A results folder.
    out
        File to write; by default ``report.html`` in the folder.

    Returns
    -------
    pathlib.Path
        The page.

    Raises
    ------
    ResultsError
        If the folder is not a complete results folder, or the page cannot be written.
    """
    from longshadow.report.build import build_page

    page = Path(out) if out is not None else Path(folder) / "report.html"
    text = build_page(Path(folder))
    draft = page.with_name(f".{page.name}.{os.getpid()}-new")
    try:
        draft.write_text(text, "utf-8")
        os.replace(draft, page)
    except OSError as fault:
        raise ResultsError(
            Problem(
                f"cannot be written: {fault.strerror or fault}",
                str(page),
                remedy="Name a file that can be written with --out.",
            )
        ) from None
    finally:
        draft.unlink(missing_ok=True)
    return page
