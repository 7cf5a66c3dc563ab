"""Walks through an XML file that nobody has vouched for.

Expat alone, with every feature refused that a track does not need: no document type, hence no
entities and nothing fetched; bounded depth; one pass, so nothing is scanned twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from longshadow.tracks.problems import Problems

__all__ = ["MAX_BYTES", "Element", "walk"]

MAX_BYTES = 1 << 26
MAX_DEPTH = 64


class _Refused(Exception):
    """Something in the file that is not let in."""


@dataclass
class Element:
    """An element that ends: its name without namespace, and what it held.

    Attributes
    ----------
    name, parent
        Local names of the element and of the one around it, "" for none.
    line
        Line on which it began.
    attributes
        As they stand.
    pieces
        Text directly inside.
    """

    name: str
    parent: str
    line: int
    attributes: Mapping[str, str]
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Text directly inside, without space around it."""
        return "".join(self.pieces).strip()


def walk(
    path: Path,
    begins: Callable[[Element], None],
    ends: Callable[[Element], None],
    problems: Problems,
) -> bool:
    """Call back at the beginning and the end of every element of a file.

    Parameters
    ----------
    path
        The file.
    begins, ends
        Called with each element; its text is whole only at its end.
    problems
        Takes what is wrong.

    Returns
    -------
    bool
        Whether the file was read to its end.
    """
    from xml.parsers import expat

    if path.stat().st_size > MAX_BYTES:
        problems.add(f"is larger than {MAX_BYTES >> 20} MiB")
        return False
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    _hook(parser, begins, ends)
    try:
        parser.Parse(path.read_bytes(), True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        problems.add(f"is not well-formed XML: {reason}", line=error.lineno)
        return False
    except _Refused as refused:
        problems.add(str(refused), line=parser.CurrentLineNumber)
        return False
    except (LookupError, ValueError) as error:  # an encoding that nobody knows
        problems.add(f"cannot be decoded: {error}")
        return False
    return True


def _hook(parser: Any, begins: Callable[[Element], None], ends: Callable[[Element], None]) -> None:
    """Set the handlers of a parser."""
    stack: list[Element] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(stack) >= MAX_DEPTH:
            raise _Refused(f"has elements inside each other more than {MAX_DEPTH} deep")
        parent = stack[-1].name if stack else ""
        local = name.rpartition(" ")[2]
        stack.append(Element(local, parent, parser.CurrentLineNumber, attributes))
        begins(stack[-1])

    def end(_: str) -> None:
        ends(stack.pop())

    def text(piece: str) -> None:
        stack[-1].pieces.append(piece)

    def refuse(*_: Any) -> None:
        raise _Refused("has a document type or an entity, which a track does not need")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = parser.UnparsedEntityDeclHandler = refuse
