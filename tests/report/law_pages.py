"""Pages of the shipped deals for the tests of the law section, and a small reader of markup."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from longshadow import assess
from longshadow.report.build import build_page

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
VOID = {"meta", "link", "br", "img", "input", "hr", "col", "wbr", "source"}


@dataclass
class Element:
    """An element with what it holds."""

    tag: str
    given: dict[str, str]
    parent: Element | None = None
    inside: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> set[str]:
        return set(self.given.get("class", "").split())

    @property
    def text(self) -> str:
        parts = (part if isinstance(part, str) else part.text for part in self.inside)
        return " ".join(" ".join(parts).split())

    def all(self) -> Iterator[Element]:
        yield self
        for part in self.inside:
            if isinstance(part, Element):
                yield from part.all()

    def with_class(self, name: str) -> list[Element]:
        return [one for one in self.all() if name in one.classes]

    def with_id(self, name: str) -> Element:
        (found,) = (one for one in self.all() if one.given.get("id") == name)
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.here = Element("page", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {key: value or "" for key, value in attrs}, self.here)
        self.here.inside.append(made)
        if tag not in VOID:
            self.here = made

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.here.tag == tag
            assert self.here.parent is not None
            self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        if self.here.tag not in ("script", "style"):
            self.here.inside.append(data)


def read(html: str) -> Element:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root


@cache
def law_folder(name: str, parent: Path) -> Path:
    """Assess the law of a shipped example once."""
    steps = ["set studies=[law]"]
    return Path(assess(EXAMPLES / f"{name}.yaml", out=parent / name, steps=steps))


def changed(folder: Path, copy: Path, change: Callable[[dict[str, Any]], None]) -> str:
    """Return the page of a copy whose stored answer was changed."""
    shutil.copytree(folder, copy)
    document = json.loads((copy / "result.json").read_text("utf-8"))
    change(document["scenario"]["law"])
    (copy / "result.json").write_text(json.dumps(document), "utf-8")
    return build_page(copy)
