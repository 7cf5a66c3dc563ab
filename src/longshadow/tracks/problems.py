"""Gathers what is wrong with one file: the first problems in full, the rest as a number."""

from __future__ import annotations

from longshadow.errors import Problem, TrackError

__all__ = ["Problems"]

#: So many problems are told one by one: nobody reads a million.
SHOWN = 20


class Problems:
    """What is wrong with one file, or with one track that came from none.

    Parameters
    ----------
    file
        File as the user named it, or "".
    """

    def __init__(self, file: str = "") -> None:
        self.file = file
        self.first: list[Problem] = []
        self.more = 0

    def add(
        self, message: str, *, line: int = 0, where: str = "", value: str = "", remedy: str = ""
    ) -> None:
        """Note a problem; see `longshadow.errors.Problem`."""
        if len(self.first) < SHOWN:
            self.first.append(
                Problem(message, self.file, line, where=where, value=value, remedy=remedy)
            )
        else:
            self.more += 1

    def check(self) -> None:
        """Raise everything that was noted, if anything was.

        Raises
        ------
        TrackError
            With the first problems, and how many more there are.
        """
        if not self.first:
            return
        rest = [Problem(f"and {self.more} more", self.file)] if self.more else []
        raise TrackError([*self.first, *rest])
