"""YAML is read as hostile input: bounded, nothing executed, every fault with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longshadow.catalog import strict_yaml
from longshadow.catalog.strict_yaml import Document, parse_yaml, read_yaml
from longshadow.errors import CatalogError, InputError, Problem


def read(text: str) -> Document:
    return parse_yaml(text, "f.yaml", CatalogError)


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(CatalogError) as caught:
        read(text)
    return caught.value.problems


def test_plain_words_follow_yaml_1_2() -> None:
    text = "a: [1, 2.5, 1e3, -0.5, 1_000, .5]\nb: [true, False, null, ~, yes, no, on]\nc:\n"
    assert read(text).data == {
        "a": [1, 2.5, 1000.0, -0.5, 1000, 0.5],
        "b": [True, False, None, None, "yes", "no", "on"],
        "c": None,
    }


@pytest.mark.parametrize("word", ["2018-10-05", "1:30", "0x1F", ".inf", "NaN", "400 km", "1.2.3"])
def test_what_only_looks_like_a_value_stays_text(word: str) -> None:
    assert read(f"a: {word}").data == {"a": word}


def test_quoted_numbers_stay_text() -> None:
    assert read("a: '5'\nb: \"true\"\nc: !!str 7").data == {"a": "5", "b": "true", "c": "7"}


def test_every_value_and_key_has_its_place() -> None:
    document = read("a:\n  b: 1\n  list: [x, {y: z}]\n")
    assert document.positions[("a", "b")] == (2, 6)
    assert document.key_positions[("a", "b")] == (2, 3)
    assert document.positions[("a", "list", 1, "y")] == (3, 17)
    assert document.locate(("a", "b", "no", "such")) == (2, 6)
    assert str(document.problem(("a", "b"), "is wrong", value=1)).startswith("f.yaml:2:6 a.b: is")


def test_all_duplicate_keys_are_reported_at_once() -> None:
    found = problems("a: 1\nb: {c: 1, c: 2}\na: 3\n")
    assert [(p.line, p.message) for p in found] == [(2, "duplicate key"), (3, "duplicate key")]
    assert found[1].remedy == "First given on line 1."


def test_numbers_and_text_that_are_the_same_key() -> None:
    assert problems("1: a\n'1': b\n")[0].message == "duplicate key"


def test_a_bomb_of_aliases_is_refused_before_it_grows() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    pairs = zip("abcdefgh", "bcdefghi", strict=True)
    lines += [f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]" for old, new in pairs]
    found = problems("\n".join(lines))
    assert len(found) == 1
    assert "aliases" in found[0].message
    assert found[0].line == 2


def test_depth_is_bounded() -> None:
    read("[" * 24 + "]" * 24)
    assert "nested" in problems("[" * 25 + "]" * 25)[0].message
    assert "nested" in problems("[" * 100_000)[0].message
    assert "nested" in problems("{a: " * 50)[0].message


def test_count_of_values_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict_yaml, "_MAX_NODES", 50)
    assert "too many" in problems(f"[{', '.join('x' * 60)}]")[0].message


def test_size_is_bounded_before_reading(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    path.write_bytes(b"a: " + b"x" * 2_000_000)
    with pytest.raises(CatalogError, match="larger than"):
        read_yaml(path, CatalogError)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: !!python/object/apply:os.system [ls]", "tag"),
        ("a: !!set {x, y}", "tag"),
        ("a: !mine 1", "tag"),
        ("a: !!binary aGk=", "tag"),
        ("a: 1e999", "finite"),
        ("a: 1\n---\nb: 2", "second document"),
        ("? [a, b]\n: 1", "plain text"),
        ("<<: {a: 1}", "plain text"),
        ("a: [1", "not valid YAML"),
        ("a: 'x", "not valid YAML"),
        ("\ta: 1", "not valid YAML"),
        ("a: b: c", "not valid YAML"),
        ("a: \x00", "not valid YAML"),
        ("", "empty"),
        ("# nothing here", "empty"),
    ],
)
def test_what_is_refused(text: str, words: str) -> None:
    found = problems(text)
    assert any(words in problem.message for problem in found)
    assert all("\n" not in problem.message for problem in found)


def test_not_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("name: Großer".encode("latin-1"))
    with pytest.raises(CatalogError, match="not UTF-8"):
        read_yaml(path, CatalogError)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "bom.yaml"
    path.write_bytes("a: ä".encode("utf-8-sig"))
    assert read_yaml(path, CatalogError).data == {"a": "ä"}


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_unreadable(tmp_path: Path, name: str) -> None:
    with pytest.raises(CatalogError, match="cannot be read"):
        read_yaml(tmp_path / name, CatalogError)


@given(st.text(alphabet="ab:,-[]{}&*!?|>'\"%#~ \n\t01.", max_size=80))
def test_any_text_gives_a_document_or_an_input_error(text: str) -> None:
    try:
        document = read(text)
    except InputError:
        return
    assert () in document.positions
