"""Every error that Longshadow raises on purpose, and the notes that they carry.

::

    LongshadowError
    ├── InputError            the user's input; exit code 2; carries every Problem found
    │   ├── ScenarioError     a scenario file
    │   ├── CatalogError      a catalogue record
    │   ├── TerrainError      an elevation file or folder
    │   ├── TrackError        a file of tracks, or points that are no track
    │   ├── FetchError        a download that could not be completed
    │   ├── ResultsError      a results folder
    │   └── DomainError       a value that a model does not accept
    └── InternalError         our fault; exit code 1

Below the border (``physics``, ``uncertainty``, ``units``) plain ``ValueError`` is raised, with
the bound in its text; whoever stands at the border turns it into a `Problem`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = [
    "CatalogError",
    "DomainError",
    "FetchError",
    "InputError",
    "InternalError",
    "LongshadowError",
    "Problem",
    "ResultsError",
    "ScenarioError",
    "TerrainError",
    "TrackError",
]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, where it stands, and what to do.

    Attributes
    ----------
    message
        What is wrong, in one sentence without a full stop.
    file
        File as the user named it, or "" when there is none.
    line, column
        Position from 1, or 0 when unknown.
    where
        Dotted path inside the file (``options.s-400.fire_units``).
    value
        The offending value as text.
    remedy
        What to do about it.
    """

    message: str
    file: str = ""
    line: int = 0
    column: int = 0
    where: str = ""
    value: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        place = self.file
        if self.line:
            place += f":{self.line}"
            if self.column:
                place += f":{self.column}"
        head = " ".join(part for part in (place, self.where) if part)
        text = f"{head}: {self.message}" if head else self.message
        if self.value:
            text += f" (found {_shorten(self.value)})"
        return f"{text}\n    {self.remedy}" if self.remedy else text


def _shorten(text: str, limit: int = 120) -> str:
    clean = "".join(c if c.isprintable() else "?" for c in text)
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"


class LongshadowError(Exception):
    """Base of every error that Longshadow raises on purpose."""

    exit_code = 1


class InternalError(LongshadowError):
    """Something that should not have happened: our fault."""


class InputError(LongshadowError):
    """The user's input is at fault; carries every problem that was found.

    Parameters
    ----------
    problems
        One text, one `Problem`, or several of them.
    """

    exit_code = 2

    def __init__(self, problems: str | Problem | Iterable[Problem]) -> None:
        if isinstance(problems, str):
            problems = Problem(problems)
        if isinstance(problems, Problem):
            problems = (problems,)
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ScenarioError(InputError):
    """A scenario file is missing, unreadable or wrong."""


class CatalogError(InputError):
    """A catalogue record is missing, unreadable, unsourced or wrong."""


class TerrainError(InputError):
    """Elevation data are missing, unreadable, empty or do not cover what was asked."""


class TrackError(InputError):
    """A file of tracks is missing, unreadable or too large, or its points are no track."""


class FetchError(InputError):
    """A download could not be completed; what had arrived is kept for the next try."""


class ResultsError(InputError):
    """A results folder is missing, not ours, incomplete or cannot be written."""


class DomainError(InputError):
    """A value lies outside the domain of the model that would use it."""
