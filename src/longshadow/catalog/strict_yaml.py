"""Reading YAML that may be hostile: plain values with positions, nothing executed, sizes bounded.

Dates stay text until a schema reads them, duplicate keys are refused, and aliases are refused
altogether because they are the vehicle of YAML bombs and no file of ours needs them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from longshadow.errors import InputError, Problem

__all__ = ["Document", "KeyPath", "parse_yaml", "read_yaml"]

KeyPath = tuple[str | int, ...]

_MAX_BYTES = 2_000_000
_MAX_DEPTH = 24
_MAX_NODES = 200_000


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
    try:
        _refuse_aliases(text, name, error)
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as fault:
        mark = fault.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise error(Problem(f"is not valid YAML: {fault.problem}", name, line, column)) from None
    except (YAMLError, RecursionError, ValueError) as fault:
        raise error(Problem(f"is not valid YAML: {fault}", name)) from None
    if root is None:
        raise error(Problem("is empty", name))
    reader = _Reader(name)
    data = reader.value(root, ())
    if reader.problems:
        raise error(reader.problems)
    return Document(data, reader.positions, reader.key_positions, name)


def _refuse_aliases(text: str, name: str, error: type[InputError]) -> None:
    depth = 0
    for count, event in enumerate(YAML(typ="safe", pure=True).parse(text)):
        kind = type(event).__name__
        depth += kind.endswith("StartEvent") - kind.endswith("EndEvent")
        mark = event.start_mark
        where = (mark.line + 1, mark.column + 1)
        if isinstance(event, AliasEvent):
            raise error(
                Problem("aliases (*name) are not allowed", name, *where, remedy="Write it out.")
            )
        if depth > _MAX_DEPTH or count > _MAX_NODES:
            raise error(Problem("is nested too deeply or holds too many values", name, *where))


class _Reader:
    """Turns nodes into plain values while noting positions and gathering problems."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.positions: dict[KeyPath, tuple[int, int]] = {}
        self.key_positions: dict[KeyPath, tuple[int, int]] = {}
        self.problems: list[Problem] = []

    def value(self, node: Node, path: KeyPath) -> Any:
        """Return the plain value of a node."""
        self.positions[path] = _mark(node)
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.value(item, (*path, i)) for i, item in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        return self._scalar(node, path)

    def _mapping(self, node: MappingNode, path: KeyPath) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            here = (*path, key)
            if not isinstance(key_node, ScalarNode) or key == "<<":
                self._add("keys must be plain text", here, _mark(key_node), "")
            elif key in result:
                first = self.key_positions[here][0]
                self._add("duplicate key", here, _mark(key_node), f"First given on line {first}.")
            else:
                self.key_positions[here] = _mark(key_node)
                result[key] = self.value(value_node, here)
        return result

    def _scalar(self, node: ScalarNode, path: KeyPath) -> Any:
        kind = str(node.tag).rsplit(":", 1)[-1]
        text = str(node.value)
        if kind == "null" and node.style is None:
            return None
        if kind == "bool" and node.style is None:
            return text.lower() in ("true", "yes", "on")
        if kind in ("int", "float") and node.style is None:
            return self._number(text, kind, path, node)
        if kind not in ("str", "timestamp", "null", "bool", "int", "float"):
            self._add(f"the YAML tag {node.tag} is not allowed", path, _mark(node), "Remove it.")
        return text

    def _number(self, text: str, kind: str, path: KeyPath, node: ScalarNode) -> Any:
        try:
            number = int(text.replace("_", "")) if kind == "int" else float(text.replace("_", ""))
        except ValueError:
            return text  # ".inf", "0x1F", "1:30": the schema judges the text
        if isinstance(number, float) and not math.isfinite(number):
            self._add("must be a finite number", path, _mark(node), "")
        return number

    def _add(self, message: str, path: KeyPath, at: tuple[int, int], remedy: str) -> None:
        where = ".".join(str(part) for part in path)
        self.problems.append(Problem(message, self.name, *at, where, remedy=remedy))


def _mark(node: Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1
