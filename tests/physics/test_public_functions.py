"""What every public function of physics owes: units, a source, and an error outside its domain."""

from __future__ import annotations

import importlib
import inspect
import re

import numpy as np
import pytest

from tests.physics.public_functions import (
    EXEMPT,
    NEVER_NEGATIVE,
    NOT_PHYSICAL,
    OWN_DEFINITION,
    Function,
    arguments,
    call,
    functions,
    spoiled,
)

ALL = {name: function for name, function in functions() if name not in EXEMPT}
#: A year, a standard or an identifier: something that can be looked up.
SOURCE = re.compile(r"\b(18|19|20)\d\d\b|\d(nd|rd|th)\s+ed\.|ITU-R|NACA TR|MathWorks|doi:|arXiv")


def docs(function: Function, depth: int = 2) -> str:
    """What stands with a function, and with those of its module that it refers to."""
    own = inspect.getdoc(function) or ""
    neighbours = vars(importlib.import_module(function.__module__))
    named = [neighbours.get(name) for name in re.findall(r"`(\w+)`", own)] if depth else []
    inner = [other for other in named if getattr(other, "__module__", "").startswith("longshadow")]
    return "\n".join([own, *(docs(other, depth - 1) for other in inner)])


def of_numbers(name: str, function: Function) -> list[str]:
    """Names of the arguments that hold numbers."""
    try:
        given = arguments(name, function)
    except LookupError:  # told by test_the_arguments_used_here_are_accepted
        return []
    return [
        key
        for key, value in given.items()
        if key not in NOT_PHYSICAL and spoiled(value, np.nan) is not None
    ]


def said_of(argument: str) -> str:
    """The message names the argument, or one of its members where it holds several."""
    return rf"{argument.replace('s_', 's?_')}\b.*must"


NUMBERS = [(name, key) for name, function in ALL.items() for key in of_numbers(name, function)]
SIGNED = [(name, key) for name, key in NUMBERS if key.endswith(NEVER_NEGATIVE)]


@pytest.mark.parametrize("name", ALL)
def test_the_arguments_used_here_are_accepted(name: str) -> None:
    call(ALL[name], arguments(name, ALL[name]))


@pytest.mark.parametrize(("name", "argument"), NUMBERS)
def test_what_is_no_number_is_refused_by_name(name: str, argument: str) -> None:
    given = arguments(name, ALL[name])
    with pytest.raises(ValueError, match=said_of(argument)):
        call(ALL[name], {**given, argument: spoiled(given[argument], np.nan)})


@pytest.mark.parametrize(("name", "argument"), SIGNED)
def test_a_negative_amount_is_refused_by_name(name: str, argument: str) -> None:
    given = arguments(name, ALL[name])
    with pytest.raises(ValueError, match=said_of(argument)):
        call(ALL[name], {**given, argument: spoiled(given[argument], -1.0)})


@pytest.mark.parametrize("name", ALL)
def test_every_argument_is_explained(name: str) -> None:
    text = docs(ALL[name]).lower()
    assert [key for key in inspect.signature(ALL[name]).parameters if key not in text] == []


@pytest.mark.parametrize("name", ALL)
def test_the_error_is_announced(name: str) -> None:
    assert not of_numbers(name, ALL[name]) or "Raises\n" in docs(ALL[name])


@pytest.mark.parametrize("name", sorted(set(ALL) - set(OWN_DEFINITION)))
def test_a_source_can_be_looked_up(name: str) -> None:
    module = importlib.import_module(ALL[name].__module__)
    head = inspect.getsource(module).partition("\ndef ")[0]  # with what stands by its constants
    assert SOURCE.search(f"{docs(ALL[name])}\n{head}")


@pytest.mark.parametrize("name", ALL)
def test_an_example_stands_with_it(name: str) -> None:
    assert ">>> " in docs(ALL[name])
