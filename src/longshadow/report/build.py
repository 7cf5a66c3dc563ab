"""From a results folder to one self-contained HTML file, from stored results alone."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol, cast

from markupsafe import Markup

from longshadow.report import views
from longshadow.report.assets import asset_text, page_script, page_styles, script_hash
from longshadow.report.load import load_page
from longshadow.report.page import Page
from longshadow.report.sentences import Sentence, common_marks, five_sentences
from longshadow.report.templating import render
from longshadow.report.wording import RANGE_NOTE, mark_words

__all__ = ["build_page"]

STUDY_TITLES = {
    "coverage": "What the radars see",
    "network": "What the radars together make of flights",
    "defence": "Which raids are survived",
    "law": "What the law says",
}


class View(Protocol):
    """One figure or table: a module of `longshadow.report.views`."""

    SECTION: str
    """Name of the study, or of the part of the page, that shows it."""
    ORDER: int
    """Place within the section, lowest first."""

    def render(self, page: Page) -> Markup | None:
        """Return the markup, or None where the results lack what it needs."""


def build_page(folder: Path) -> str:
    """Build the report of a results folder.

    Parameters
    ----------
    folder
        A folder that ``longshadow assess`` wrote; only stored results are read.

    Returns
    -------
    str
        The page; the same folder gives the same text.

    Raises
    ------
    ResultsError
        When the folder is missing, not ours, unreadable or incomplete.
    """
    page = load_page(Path(folder))
    shown = _views()
    script = page_script()
    bodies = {name: _part(shown, name, page) for name in page.studies}
    sentences = [_anchored(sentence, bodies) for sentence in five_sentences(page)]
    return render(
        "page.html.j2",
        page=page,
        marks=_page_marks(page),
        sentences=sentences,
        common=common_marks(sentences),
        range_note=RANGE_NOTE,
        sections=[(name, STUDY_TITLES.get(name, name), body) for name, body in bodies.items()],
        part=lambda name: _part(shown, name, page),
        script=script,
        policy=_policy(script),
        styles=page_styles(),
        licences=asset_text("THIRD-PARTY.txt"),
    )  # fmt: skip


def _views() -> Sequence[View]:
    names = sorted(module.name for module in pkgutil.iter_modules(views.__path__))
    found = [cast(View, importlib.import_module(f"{views.__name__}.{name}")) for name in names]
    return sorted(found, key=lambda view: view.ORDER)


def _part(shown: Sequence[View], section: str, page: Page) -> Markup:
    pieces = [view.render(page) for view in shown if section == view.SECTION]
    return Markup("\n").join(piece for piece in pieces if piece is not None)


def _anchored(sentence: Sentence, bodies: Mapping[str, Markup]) -> Sentence:
    """Point to the figure where the page has it, else to its section."""
    section = sentence.anchor.partition("-")[0]
    if section not in bodies or f'id="{sentence.anchor}"' in bodies[section]:
        return sentence
    return replace(sentence, anchor=section)


def _page_marks(page: Page) -> list[str]:
    marks = dict.fromkeys(mark for f in page.headlines for mark in f.marks)
    if page.is_coarse:
        marks = {"coarse-terrain": None, **marks}
    return [mark_words(mark) for mark in marks]


def _policy(script: Markup) -> str:
    """Content policy: our one script by its hash, nothing from anywhere else."""
    return (
        f"default-src 'none'; script-src {script_hash(script)}; worker-src blob: data:; "
        "style-src 'unsafe-inline'; img-src data: blob:; connect-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )
