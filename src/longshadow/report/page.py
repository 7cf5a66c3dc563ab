"""What every part of the page is made from: the stored results, with look-ups by label."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from longshadow.provenance import Status
from longshadow.report.citations import Citations
from longshadow.results.records import Assumption, Finding, ResultDocument

__all__ = ["Page", "is_unverified"]


@dataclass(frozen=True)
class Page:
    """A results folder, read and ready to be shown.

    Attributes
    ----------
    folder
        The results folder; views read rasters from it.
    document
        Content of ``result.json``.
    provenance
        Content of ``provenance.json``.
    citations
        Numbers of the sources used.
    """

    folder: Path
    document: ResultDocument
    provenance: Mapping[str, Any]
    citations: Citations

    @property
    def scenario(self) -> Mapping[str, Any]:
        """The scenario as the run saw it."""
        return self.document.scenario

    @cached_property
    def by_id(self) -> Mapping[str, Finding]:
        """Findings by id."""
        return {finding.id: finding for finding in self.document.findings}

    @cached_property
    def headlines(self) -> tuple[Finding, ...]:
        """The findings that the summary is written from, in order."""
        return tuple(self.by_id[i] for i in self.document.headlines if i in self.by_id)

    @cached_property
    def studies(self) -> tuple[str, ...]:
        """Names of the studies that gave findings, in order of appearance."""
        return tuple(dict.fromkeys(f.id.partition(".")[0] for f in self.document.findings))

    def find(self, **labels: str) -> Finding | None:
        """Return the finding with these labels and the fewest others, or None."""
        found = self.select(**labels)
        return min(found, key=lambda f: len(f.labels)) if found else None

    def select(self, **labels: str) -> list[Finding]:
        """Return the findings that carry at least these labels."""
        wanted = labels.items()
        return [f for f in self.document.findings if wanted <= f.labels.items()]

    def items(self, kind: str) -> list[Mapping[str, Any]]:
        """Return the scenario's ``options``, ``targets``, ``heights`` or ``stages``."""
        return list(self.scenario.get(kind) or ())

    def label(self, kind: str, ident: str) -> str:
        """Return the words for an id of one of those lists; the id itself when there are none."""
        for item in self.items(kind):
            if item.get("id") == ident:
                return str(item.get("label") or ident)
        return ident

    @cached_property
    def varied(self) -> tuple[Assumption, ...]:
        """The assumptions that were sampled."""
        return tuple(a for a in self.document.assumptions if a.sampled)

    @cached_property
    def is_coarse(self) -> bool:
        """Whether the terrain smooths ridges."""
        return bool((self.scenario.get("terrain") or {}).get("coarse"))


def is_unverified(assumption: Assumption) -> bool:
    """Return whether any end of the band is unverified."""
    return Status.UNVERIFIED in assumption.marks.values()
