"""Plain fields of a mapping in a YAML document, each checked where it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from longshadow.catalog.strict_yaml import Document, KeyPath
from longshadow.catalog.values import near_miss
from longshadow.errors import Problem
from longshadow.law.days import read_days

__all__ = ["Fields"]


class Fields:
    """Reads fields below a path; gathers problems rather than stopping at the first."""

    def __init__(self, document: Document, base: KeyPath) -> None:
        self.document, self.base = document, base
        self.problems: list[Problem] = []

    def bad(self, path: KeyPath, message: str, value: object = "", remedy: str = "") -> None:
        """Note a problem at a path below the base."""
        at = (*self.base, *path)
        self.problems.append(self.document.problem(at, message, value=value, remedy=remedy))

    def mapping(self, raw: Any, path: KeyPath, known: tuple[str, ...]) -> dict[str, Any]:
        """Return a mapping whose keys are known."""
        if not isinstance(raw, dict):
            self.bad(path, "must be a mapping of keys", raw)
            return {}
        for key in raw.keys() - set(known):
            self.bad((*path, key), "unknown key", key, near_miss(key, known))
        return raw

    def text(self, raw: Mapping[str, Any], key: str, path: KeyPath, *, needed: bool = False) -> str:
        """Return a text, empty when it is left out."""
        value = raw.get(key, "")
        if not isinstance(value, str):
            self.bad((*path, key), "must be text", value, "Put it in quotation marks.")
            return ""
        if needed and not value.strip():
            self.bad((*path, key), "is required")
        return value

    def span(self, raw: Any, path: KeyPath) -> tuple[dt.date, dt.date]:
        """Return the first and last day of a date, which may be partial."""
        try:
            if not isinstance(raw, str):
                raise ValueError("a date must be text: put it in quotation marks")
            return read_days(raw)
        except ValueError as fault:
            self.bad(path, str(fault), raw, 'As in 2021-12-06, 2021-12 or "2021".')
            return dt.date.max, dt.date.max

    def day(self, raw: Any, path: KeyPath) -> dt.date:
        """Return a full date."""
        first, last = self.span(raw, path)
        if first != last:
            self.bad(path, "an official act has a day", raw, "As in 2021-12-06.")
        return first

    def flag(self, raw: Mapping[str, Any], key: str, path: KeyPath) -> bool:
        """Return true or false; false when it is left out."""
        value = raw.get(key, False)
        if not isinstance(value, bool):
            self.bad((*path, key), "must be true or false", value)
        return value is True

    def items(self, raw: Mapping[str, Any], key: str, path: KeyPath = ()) -> list[Any]:
        """Return a list, empty when it is left out."""
        value = raw.get(key, [])
        if not isinstance(value, list):
            self.bad((*path, key), "must be a list", value)
            return []
        return value

    def named(self, raw: Mapping[str, Any], key: str, path: KeyPath = ()) -> dict[str, Any]:
        """Return a mapping, empty when it is left out."""
        value = raw.get(key, {})
        if not isinstance(value, dict):
            self.bad((*path, key), "must be a mapping", value)
            return {}
        return value

    def names(self, raw: Mapping[str, Any], key: str, path: KeyPath) -> tuple[str, ...]:
        """Return a list of names."""
        values = self.items(raw, key, path)
        if any(not isinstance(value, str) for value in values):
            self.bad((*path, key), "must be a list of names", values)
        return tuple(str(value) for value in values)

    def numbers(self, raw: Mapping[str, Any], key: str, path: KeyPath) -> tuple[int, ...]:
        """Return a list of whole numbers."""
        values = self.items(raw, key, path)
        if any(isinstance(value, bool) or not isinstance(value, int) for value in values):
            self.bad((*path, key), "must be a list of whole numbers", values)
            return ()
        return tuple(values)
