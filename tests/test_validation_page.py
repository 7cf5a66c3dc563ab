"""The page of printed numbers says what the tests found, and all of it."""

from __future__ import annotations

import re

import pytest

from docs import validation_page as page
from tests.authorities import reproductions
from tests.authorities.reproductions import targets


@pytest.fixture(scope="module")
def text() -> str:
    return "\n".join(page.validation_page())


def rows_of(text: str) -> dict[str, list[str]]:
    """Cells of the row of each target."""
    found = re.findall(r"^\| `([A-Z]+-[\w-]+)` \| (.*) \|$", text, re.M)
    assert len(found) == len(dict(found)), "a target stands twice"
    return {name: cells.split(" | ") for name, cells in found}


def test_every_target_stands_on_the_page_once(text: str) -> None:
    assert list(rows_of(text)) != []
    assert set(rows_of(text)) == set(targets())


def test_the_counts_add_up_to_the_targets(text: str) -> None:
    head = text.partition("\nKinds.")[0]
    found = {
        name: int(own) + int(other)
        for name, own, other in re.findall(r"^\| ([a-z ]+) \| (\d+) \| (\d+) \|", head, re.M)
    }
    assert found.pop("all") == len(targets()) == sum(found.values())
    reproduced = set(reproductions.answers()) - set(reproductions.not_reproduced())
    assert found["reproduced"] == len(reproduced)


def test_what_is_not_independent_is_marked(text: str) -> None:
    for name, cells in rows_of(text).items():
        derived = targets()[name].kind in {"derived", "formula-identity"}
        assert ("not independent" in " | ".join(cells)) == derived, name


def test_every_reason_stands_beside_its_target(text: str) -> None:
    for name, reason in reproductions.not_reproduced().items():
        assert reason in rows_of(text)[name][-1], name


def test_every_source_named_is_listed(text: str) -> None:
    listed = set(re.findall(r"^\| \*\*([\w-]+)\*\* \|", text, re.M))
    assert {target.source for target in targets().values()} == listed


@pytest.mark.parametrize(
    ("value", "width", "expected"),
    [
        (22553.12671, 0.5, "22553.1"),
        (6.944444444e-10, 5e-13, "6.9444e-10"),
        (8935244.56048183, 1e-6, "8935244.5604818"),
        (0.0, 0.1, "0"),
        (1.23456789, 0.0, "1.23457"),
    ],
)
def test_numbers_end_a_digit_or_two_below_their_tolerance(
    value: float, width: float, expected: str
) -> None:
    assert page.shown(value, width) == expected


def test_differences_in_the_noise_are_not_printed() -> None:
    assert page.signed(3.2e-12, 1e-9) == "below 1e-10"
    assert page.signed(-0.0526, 0.15) == "-0.053"
    assert page.signed(0.0, 0.15) == "0"
