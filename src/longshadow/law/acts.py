"""The vocabulary of official acts: what each kind may certify, and which later dates it carries."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["DATES", "LIMBS", "MENU"]

#: What an act of each kind may certify or find.
LIMBS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "determination": ("significant",),
        "package": (),
        "initial_waiver": ("vital", "enforcement", "cyber"),
        "delay_certification": ("reducing",),
        "modified_waiver": (
            "A", "B-i", "B-ii-I", "B-ii-II", "B-ii-III", "B-ii-IV", "C-i", "C-ii",
        ),
        "general_waiver": ("finding",),
        "termination": ("notice", "stopped", "steps", "assurances"),
        "turkey_termination": ("possession_ended", "no_russian_operators", "assurances"),
        "excluded_person": ("excluded",),
    }
)  # fmt: skip

#: Later dates that an act may carry.
DATES = (
    "effective",
    "report",
    "approval_enacted",
    "disapproval_passed",
    "vetoed",
    "disapproval_enacted",
    "withdrawn",
)

#: Numbers of the menu of s.235(a).
MENU = range(1, 13)
