"""Sources numbered in the order in which the page first names them; unused ones are left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from longshadow.provenance import Source
from longshadow.results.records import ResultDocument

__all__ = ["Citations", "CitedSource", "cite"]

KIND_WORDS = {
    "state-media": "state media", "thinktank": "think tank", "dataset": "data set",
    "maker": "the maker", "general-knowledge": "general knowledge",
    "assumption": "our own assumption",
}  # fmt: skip
READ_WORDS = {
    "full": "read in full", "excerpt": "read in excerpt", "dataset": "data used",
    "no": "not opened by us",
}  # fmt: skip


def _readable(coded: re.Match[str]) -> str:
    """Return percent-coded letters as letters, and anything else as it was."""
    text = bytes.fromhex(coded[0].replace("%", "")).decode("utf-8", "replace")
    return text if text.isprintable() and "\ufffd" not in text else coded[0]


@dataclass(frozen=True)
class CitedSource:
    """One entry of the numbered list."""

    number: int
    ident: str
    source: Source

    @property
    def kind(self) -> str:
        """What kind of text it is, in words."""
        return KIND_WORDS.get(self.source.kind, self.source.kind)

    @property
    def mark(self) -> str:
        """How much of it was read, in words."""
        return READ_WORDS[self.source.read]

    @property
    def shown_link(self) -> str:
        """Its address as a person reads it."""
        return re.sub(r"(?:%[0-9A-Fa-f]{2})+", _readable, self.link)

    @property
    def link(self) -> str:
        """Its address where that is one for a browser, else an empty text."""
        href = self.source.href
        return href if href.startswith(("https://", "http://")) else ""


@dataclass(frozen=True)
class Citations:
    """Numbers for the sources that the page uses."""

    entries: tuple[CitedSource, ...]
    numbers: Mapping[str, int]

    def of(self, idents: Iterable[str]) -> list[int]:
        """Return the numbers of the given sources, in order; ids without a record are left out."""
        return sorted({self.numbers[i] for i in idents if i in self.numbers})


def cite(document: ResultDocument) -> Citations:
    """Number the sources: those behind the headlines first, then those of the assumptions."""
    by_id = {finding.id: finding for finding in document.findings}
    order: dict[str, None] = {}
    for ident in document.headlines:
        order.update(dict.fromkeys(by_id[ident].sources if ident in by_id else ()))
    for assumption in document.assumptions:
        order.update(dict.fromkeys(assumption.sources))
    for finding in document.findings:
        order.update(dict.fromkeys(finding.sources))
    used = [ident for ident in order if ident in document.sources]
    entries = tuple(
        CitedSource(number, ident, document.sources[ident])
        for number, ident in enumerate(used, start=1)
    )
    return Citations(entries, {entry.ident: entry.number for entry in entries})
