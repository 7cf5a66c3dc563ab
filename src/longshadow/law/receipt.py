"""What was evaluated with what: hashes and versions, enough to repeat it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from enum import Enum, IntEnum
from functools import cache
from importlib.metadata import version
from typing import Any

from longshadow.law.case import Case
from longshadow.law.evaluation import Receipt
from longshadow.law.readings import Considered
from longshadow.law.rulebook import Rulebook

__all__ = ["make_receipt", "plain"]


def plain(value: Any) -> Any:
    """Return records as plain data: dates and names as text, truth as a word, tuples as lists."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, IntEnum):
        return value.name.lower()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def make_receipt(
    case: Case, book: Rulebook, as_of: dt.date, law_as_of: dt.date, readings: Considered
) -> Receipt:
    """Return the receipt of an evaluation."""
    text = json.dumps(plain(case), sort_keys=True, ensure_ascii=False)
    return Receipt(
        rule_base=f"{len(book.rules)} rules, {len(book.provisions)} provisions",
        rule_base_sha256=book.digest,
        case_sha256=hashlib.sha256(text.encode()).hexdigest(),
        as_of=as_of,
        law_as_of=law_as_of,
        readings=readings,
        engine=f"longshadow {_version()}",
    )


@cache
def _version() -> str:
    return version("longshadow")
