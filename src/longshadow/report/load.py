"""Reading a results folder as hostile input: ours and complete, or one clear error."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from longshadow.errors import Problem, ResultsError
from longshadow.report.citations import cite
from longshadow.report.facts import ScenarioFacts
from longshadow.report.page import Page
from longshadow.results.provenance_file import read_provenance
from longshadow.results.records import ResultDocument

__all__ = ["load_page"]

_REMEDY = "make the folder again with: longshadow assess SCENARIO --out FOLDER"


def load_page(folder: Path) -> Page:
    """Read what the page is made from.

    Raises
    ------
    ResultsError
        When the folder is missing, not ours, unreadable or incomplete.
    """
    if not folder.is_dir():
        raise ResultsError(Problem("there is no such results folder", str(folder), remedy=_REMEDY))
    provenance = read_provenance(folder)
    if provenance is None:
        problem = "has no provenance.json of ours, so this is not a results folder"
        raise ResultsError(Problem(problem, str(folder), remedy=_REMEDY))
    document = _document(folder / "result.json")
    root = folder.resolve()
    missing = [
        Problem("is named in result.json but missing", str(folder / entry.file), remedy=_REMEDY)
        for entry in document.maps
        if not (folder / entry.file).is_file()
        or not (folder / entry.file).resolve().is_relative_to(root)
    ]
    if missing:
        raise ResultsError(missing)
    return Page(folder, document, provenance, cite(document))


def _document(path: Path) -> ResultDocument:
    content = _json(path)
    try:
        document = ResultDocument.model_validate(content)
        facts = ScenarioFacts.model_validate(document.scenario)
        # What was checked is what the page reads, with nothing left out.
        return document.model_copy(update={"scenario": facts.model_dump()})
    except ValidationError as error:
        raise ResultsError(
            [
                Problem(fault["msg"], str(path), where=".".join(map(str, fault["loc"])),
                        remedy=_REMEDY)
                for fault in error.errors()[:20]
            ]
        ) from None  # fmt: skip


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except OSError:
        problem = "cannot be read, so this is not a complete results folder"
    except (ValueError, RecursionError):
        problem = "is not JSON"
    raise ResultsError(Problem(problem, str(path), remedy=_REMEDY))
