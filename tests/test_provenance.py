"""Cited values: closed vocabularies, frozen, no value without a source."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from longshadow.provenance import Band, Cited, ClaimEnd, Mark, Role, Source, Status


def cited(**changes: Any) -> Cited:
    given: dict[str, Any] = {
        "dimension": "length",
        "unit": "km",
        "band": Band(low=1.0, nominal=2.0, high=3.0),
        "mark": Mark(low="verified", nominal="derived", high="unverified"),
        "role": "unknown",
        "sources": ("a",),
    }
    return Cited(**(given | changes))


def test_marks_belong_to_ends() -> None:
    value = cited()
    assert value.mark.low is Status.VERIFIED
    assert value.mark.high is Status.UNVERIFIED
    assert value.is_unverified
    assert not cited(mark=Mark(low="verified", nominal="derived", high="verified")).is_unverified


def test_what_is_not_said_claims_nothing() -> None:
    value = cited()
    assert (value.claim_end, value.benefits, value.camps, value.shared) == (
        ClaimEnd.NONE, "", (), "",
    )  # fmt: skip
    assert value.role is Role.UNKNOWN


def test_fixed_values() -> None:
    assert not cited().is_fixed
    assert cited(band=Band(low=2.0, nominal=2.0, high=2.0)).is_fixed


@pytest.mark.parametrize(
    "changes",
    [{"sources": ()}, {"role": "guess"}, {"claim_end": "both"}, {"surprise": 1}],
)
def test_what_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        cited(**changes)


def test_nothing_can_be_changed_afterwards() -> None:
    with pytest.raises(ValidationError):
        cited().note = "x"  # type: ignore[misc]


def test_a_source_says_what_it_is_and_how_much_was_read() -> None:
    source = {"title": "t", "date": "2018", "href": "none", "kind": "press", "read": "excerpt"}
    assert Source(**source).kind == "press"  # type: ignore[arg-type]
    for change in ({"kind": "rumour"}, {"read": "yes"}, {"extra": "x"}):
        with pytest.raises(ValidationError):
            Source(**(source | change))  # type: ignore[arg-type]
