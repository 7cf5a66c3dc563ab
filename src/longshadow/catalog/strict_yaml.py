"""Reading YAML that may be hostile: plain values with positions, nothing executed, sizes bounded.

Dates stay text until a schema reads them, duplicate keys are refused, and aliases are refused
altogether because they are the vehicle of YAML bombs and no file of ours needs them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from longshadow.errors import InputError, Problem

__all__ = ["Document", "KeyPath", "parse_yaml", "read_yaml"]

KeyPath = tuple[str | int, ...]

_MAX_BYTES = 2_000_000
_MAX_DEPTH = 24
_MAX_NODES = 200_000
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER = re.compile(r"[-+]?(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][-+]?\d+)?")


@dataclass(frozen=True)
class Document:
    """A YAML file as plain values, with the position of every key and value.

    Attributes
    ----------
    data
        Mappings, lists, text, numbers, booleans and None.
    positions
        (line, column) from 1 of each value, by key path.
    key_positions
        (line, column) from 1 of each mapping key, by the path of its value.
    file
        File name as the user gave it.
    """

    data: Any
    positions: Mapping[KeyPath, tuple[int, int]]
    key_positions: Mapping[KeyPath, tuple[int, int]]
    file: str

    def locate(self, path: KeyPath, *, key: bool = False) -> tuple[int, int]:
        """Return the position of the longest known part of a path."""
        table = self.key_positions if key else self.positions
        for end in range(len(path), -1, -1):
            found = table.get(path[:end]) or self.positions.get(path[:end])
            if found:
                return found
        return (0, 0)

    def problem(
        self,
        path: KeyPath,
        message: str,
        *,
        value: object = "",
        remedy: str = "",
        key: bool = False,
    ) -> Problem:
        """Return a problem that points at a path in this file."""
        line, column = self.locate(path, key=key)
        where = ".".join(str(part) for part in path)
        return Problem(message, self.file, line, column, where, str(value), remedy)


def read_yaml(path: FilePath | str, error: type[InputError]) -> Document:
    """Read a YAML file strictly.

    Parameters
    ----------
    path
        File to read.
    error
        Class raised for every fault (`ScenarioError`, `CatalogError` …).

    Raises
    ------
    InputError
        If the file is missing, too large, not UTF-8, not YAML, has duplicate keys or aliases;
        all duplicate keys are reported at once.
    """
    name = str(path)
    try:
        size = FilePath(path).stat().st_size
        if size > _MAX_BYTES:
            raise error(Problem(f"{size} bytes: larger than {_MAX_BYTES} bytes", name))
        text = FilePath(path).read_bytes().decode("utf-8-sig")
    except OSError as fault:
        raise error(
            Problem(f"cannot be read: {fault.strerror or fault}", name, remedy="Check the path.")
        ) from None
    except UnicodeDecodeError:
        raise error(Problem("is not UTF-8 text", name, remedy="Save it as UTF-8.")) from None
    return parse_yaml(text, name, error)


def parse_yaml(text: str, name: str, error: type[InputError]) -> Document:
    """Parse YAML text strictly; see `read_yaml`."""
    reader = _Reader(text, name)
    try:
        data = reader.document()
    except _Refused as fault:
        raise error([*reader.problems, fault.problem]) from None
    except MarkedYAMLError as fault:
        mark = fault.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise error(Problem(f"is not valid YAML: {fault.problem}", name, line, column)) from None
    except (YAMLError, RecursionError, ValueError) as fault:
        raise error(Problem(f"is not valid YAML: {str(fault).splitlines()[0]}", name)) from None
    if reader.problems:
        raise error(reader.problems)
    return Document(data, reader.positions, reader.key_positions, name)


class _Refused(Exception):
    """Reading stops here: what follows would be unsafe or make no sense."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class _Reader:
    """Builds plain values straight from parse events, noting positions and gathering problems.

    No node tree is built and no tag is resolved by the library, so that depth and size are
    judged before anything is kept, and a catalogue loads in half the time.
    """

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.events: Iterator[Event] = YAML(typ="safe", pure=True).parse(text)
        self.count = 0
        self.depth = 0
        self.positions: dict[KeyPath, tuple[int, int]] = {}
        self.key_positions: dict[KeyPath, tuple[int, int]] = {}
        self.problems: list[Problem] = []

    def document(self) -> Any:
        """Return the value of the one document that the text must hold."""
        event = self._next(StreamStartEvent, DocumentStartEvent)
        if isinstance(event, StreamEndEvent):
            raise _Refused(Problem("is empty", self.name))
        data = self._value(event, ())
        event = self._next(DocumentEndEvent)
        if not isinstance(event, StreamEndEvent):
            self._refuse("a second document is not allowed", event, "Remove the line of dashes.")
        return data

    def _next(self, *passed_over: type[Event]) -> Event:
        for event in self.events:
            self.count += 1
            if self.count > _MAX_NODES:
                self._refuse("holds too many values", event)
            if not isinstance(event, passed_over):
                return event
        raise _Refused(Problem("ends too early", self.name))

    def _refuse(self, message: str, event: Event, remedy: str = "") -> NoReturn:
        raise _Refused(Problem(message, self.name, *_mark(event), remedy=remedy))

    def _value(self, event: Event, path: KeyPath) -> Any:
        if isinstance(event, AliasEvent):
            self._refuse("aliases (*name) are not allowed", event, "Write it out.")
        self.positions[path] = _mark(event)
        tag = str(getattr(event, "tag", None) or "!")
        if tag.rsplit(":", 1)[-1] not in ("!", "str", "map", "seq"):
            self._add(f"the YAML tag {tag} is not allowed", path, event, "Remove it.")
        if isinstance(event, ScalarEvent):
            plain = event.style in (None, "") and event.tag is None
            return self._plain(event, path) if plain else str(event.value)
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            self._refuse("is nested too deeply", event)
        inside = self._mapping if isinstance(event, MappingStartEvent) else self._sequence
        result = inside(path)
        self.depth -= 1
        return result

    def _sequence(self, path: KeyPath) -> list[Any]:
        result: list[Any] = []
        while not isinstance(event := self._next(), SequenceEndEvent):
            result.append(self._value(event, (*path, len(result))))
        return result

    def _mapping(self, path: KeyPath) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while not isinstance(event := self._next(), MappingEndEvent):
            key = str(event.value) if isinstance(event, ScalarEvent) else ""
            here = (*path, key)
            if not isinstance(event, ScalarEvent) or key == "<<":
                self._add("keys must be plain text", here, event)
                self._value(event, (*path, "?"))
                self._value(self._next(), (*path, "?"))
            elif key in result:
                first = self.key_positions[here][0]
                self._add("duplicate key", here, event, f"First given on line {first}.")
                self._value(self._next(), (*path, "?"))
            else:
                self.key_positions[here] = _mark(event)
                result[key] = self._value(self._next(), here)
        return result

    def _plain(self, event: ScalarEvent, path: KeyPath) -> Any:
        """Return what an unquoted word is in YAML 1.2: null, true, a number or text."""
        text = str(event.value)
        if text in _WORDS:
            return _WORDS[text]
        if not _NUMBER.fullmatch(text):
            return text
        digits = text.replace("_", "")
        try:
            return int(digits)
        except ValueError:
            number = float(digits)
        if not math.isfinite(number):
            self._add("must be a finite number", path, event)
        return number

    def _add(self, message: str, path: KeyPath, event: Event, remedy: str = "") -> None:
        where = ".".join(str(part) for part in path)
        self.problems.append(Problem(message, self.name, *_mark(event), where, remedy=remedy))


def _mark(event: Event) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1
