"""Our functions against numbers that others printed; see ``reproductions/__init__.py``."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tests.authorities import reproductions
from tests.authorities.reproductions import Target, answers, not_reproduced, targets

REPRODUCED = sorted(set(answers()) & set(targets()) - set(not_reproduced()))
ANSWERED_DIFFERENTLY = sorted(set(answers()) & set(not_reproduced()))


def ours(target: str) -> object:
    return answers()[target](targets()[target].inputs)


@pytest.mark.parametrize("name", REPRODUCED)
def test_we_answer_what_was_printed(name: str) -> None:
    target = targets()[name]
    answer = ours(name)
    assert target.met_by(answer), f"{answer} for {target.expected} +- {target.tolerance_abs}"


@pytest.mark.parametrize("name", ANSWERED_DIFFERENTLY)
def test_what_is_said_not_to_reproduce_does_not(name: str) -> None:
    assert not targets()[name].met_by(ours(name))


@pytest.mark.parametrize("name", list(targets()))
def test_no_target_is_forgotten(name: str) -> None:
    accounts = [
        *reproductions.answered_by(name),
        *(["not reproduced"] if name in not_reproduced() and name not in answers() else []),
        *(["another study"] if reproductions.elsewhere(name) else []),
    ]
    assert len(accounts) == 1, accounts


def test_nothing_is_answered_that_was_not_asked() -> None:
    assert {*answers(), *not_reproduced()} - set(targets()) == set()
    assert [key for key in {*answers(), *not_reproduced()} if reproductions.elsewhere(key)] == []


def test_one_module_alone_gives_a_reason() -> None:
    given = [
        key
        for module in reproductions.modules().values()
        for key in getattr(module, "NOT_REPRODUCED", {})
    ]
    assert len(given) == len(set(given))


def test_every_reason_is_a_sentence() -> None:
    for key, reason in not_reproduced().items():
        assert len(reason.split()) >= 4, key


def test_every_target_has_its_source_and_a_kind_that_is_explained() -> None:
    document = reproductions.document()
    for target in targets().values():
        assert document["sources"][target.source]["url"], target.id
        assert target.kind in document["meta"]["kinds"], target.id
        assert np.all(np.asarray(target.tolerance_abs) >= 0), target.id
    assert len(targets()) == 197


def test_numbers_were_read_as_numbers() -> None:
    """A YAML reader of the old school takes 1e-06 for a word."""
    words = [
        f"{target.id}: {key}"
        for target in targets().values()
        for key, value in target.inputs.items()
        if isinstance(value, str)
        and ".." not in value
        and re.fullmatch(r"[-+]?[\d.]+([eE][-+]?\d+)?", value)
    ]
    assert words == []


def target_of(expected: object, tolerance_abs: object, reason: str = "given") -> Target:
    return Target(
        "X-1", "none", "none", {}, expected, "1", tolerance_abs, reason, "published", "X", True, 0
    )


def test_a_number_is_met_within_its_tolerance_and_not_beyond() -> None:
    assert target_of(2.0, 0.5).met_by(2.5)
    assert not target_of(2.0, 0.5).met_by(2.51)
    assert not target_of(2.0, 0.5).met_by(float("nan"))


def test_each_number_of_a_list_has_its_own_tolerance_or_the_common_one() -> None:
    assert target_of([1.0, 10.0], [0.1, 1.0]).met_by([1.05, 11.0])
    assert not target_of([1.0, 10.0], [0.1, 1.0]).met_by([1.2, 10.0])
    assert not target_of([1.0, 10.0], 0.1).met_by([1.0, 10.5])
    with pytest.raises(ValueError, match="answered"):
        target_of([1.0, 10.0], 0.1).met_by(1.0)


def test_a_flight_without_powered_phase_must_be_shorter_than_reported() -> None:
    flight = target_of(30, 4.0, "whole flight; accept 1.0..4.0 min below the report")
    assert flight.met_by(27.9)
    assert not flight.met_by(29.9)
    assert not flight.met_by(25.9)
