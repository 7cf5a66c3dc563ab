"""The records of the law as plain values for result.json; each citation stands there once."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from enum import Enum
from typing import Any

from longshadow.law.evaluation import Citation
from longshadow.law.truth import Truth

__all__ = ["Plain"]


class Plain:
    """Turns records into plain values, and keeps the citations that it meets.

    Attributes
    ----------
    citations
        By key, "PROVISION@FIRST DAY OF THIS WORDING".
    """

    def __init__(self) -> None:
        self.citations: dict[str, dict[str, Any]] = {}

    def of(self, value: Any) -> Any:
        """Return mappings, lists, text, numbers; days as text, truth as yes, no, unknown."""
        if isinstance(value, Citation):
            return self._cited(value)
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            fields = dataclasses.fields(value)
            return {field.name: self.of(getattr(value, field.name)) for field in fields}
        if isinstance(value, Truth):
            return value.name.lower()
        if isinstance(value, Enum):
            return value.value
        if isinstance(value, dt.date):
            return value.isoformat()
        if isinstance(value, Mapping):
            return {str(key): self.of(part) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [self.of(part) for part in value]
        return value

    def _cited(self, citation: Citation) -> str:
        key = f"{citation.provision}@{citation.first}"
        if key not in self.citations:
            self.citations[key] = {
                field.name: self.of(getattr(citation, field.name))
                for field in dataclasses.fields(citation)
            }
        return key
