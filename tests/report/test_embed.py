"""Data in the page stays data."""

from __future__ import annotations

import base64
import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st

from longshadow.report.embed import csv_address, inert_script, json_for_page

NASTY = st.text(st.sampled_from("<>&/!-'\"\u2028\u2029scriptSCRIPT \\"), max_size=60)


@given(NASTY)
def test_json_says_the_same_without_a_sign_of_markup(text: str) -> None:
    shown = str(json_for_page({text: [text]}))
    assert json.loads(shown) == {text: [text]}
    assert not set(shown) & set("<>&\u2028\u2029")


def test_script_text_cannot_end_its_element() -> None:
    assert "</script" not in str(inert_script("a='</script>'")).lower()
    assert "<!--" not in str(inert_script("if (a <!--b) {}"))


def _rows(address: str) -> list[list[str]]:
    text = base64.b64decode(address.split(",", 1)[1]).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_table_comes_back_with_quotes_and_lines() -> None:
    rows = [["a,b", 'say "no"'], ["two\nlines", 1.5]]
    assert _rows(csv_address(["x", "y"], rows)) == [
        ["x", "y"], ["a,b", 'say "no"'], ["two\nlines", "1.5"],
    ]  # fmt: skip


def test_a_spreadsheet_runs_nothing() -> None:
    assert _rows(csv_address(["x"], [["=1+1"], ["@a"], [-3.0]])) == [
        ["x"],
        ["'=1+1"],
        ["'@a"],
        ["-3.0"],
    ]


def test_addresses_are_plain_ascii() -> None:
    assert csv_address(["m²"], []).isascii()
