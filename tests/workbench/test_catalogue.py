"""`list` and `show` as plain data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from longshadow.catalog import Catalog, load_catalog
from longshadow.catalog.load import DATA
from longshadow.errors import CatalogError
from longshadow.workbench.catalogue import list_records, show

# a law is no record with bands: `longshadow law` shows it
OTHERS = {"laws", "precedents", "programmes"}  # the law reads its own
FILES = sorted(path for path in DATA.glob("*/*.yaml") if path.parent.name not in OTHERS)


@pytest.fixture(scope="module")
def loaded() -> Catalog:
    return load_catalog()


def test_every_record_is_listed_once() -> None:
    rows = list_records()
    assert len({row["id"] for row in rows}) == len(rows) > 100
    assert {row["kind"] for row in rows} == {
        "radar", "interceptor", "system", "target", "price", "prior",
    }  # fmt: skip


@pytest.mark.parametrize("word", ["system", "systems", "Systems"])
def test_one_kind(word: str) -> None:
    rows = list_records(word)
    assert {"patriot", "s-400", "thaad"} <= {row["id"] for row in rows}
    assert {row["kind"] for row in rows} == {"system"}


def test_an_unknown_kind_is_told() -> None:
    with pytest.raises(CatalogError, match="Did you mean 'radar'"):
        list_records("raddars")


def test_a_card_is_in_written_units_and_holds_every_source_it_names() -> None:
    card = show("92n6e")
    reach = card["values"]["calibration.range"]
    assert [reach[key] for key in ("low", "nominal", "high", "unit")] == [200.0, 250.0, 340.0, "km"]
    assert (reach["benefits"], reach["claim_end"]) == ("s-400", "high")
    assert reach["marks"] == dict.fromkeys(("low", "nominal", "high"), "unverified")
    assert card["values"]["revisit_time"]["shared"] == "prior.revisit-time.value"
    assert card["fields"]["calibration.not_given"] == "pd, pfa, fluctuation, scan"
    assert card["facts"]["band"]["text"] == "X"
    assert card["used_by"] == ["s-400"]
    named = {s for value in card["values"].values() for s in value["sources"]}
    assert named <= set(card["sources"])
    json.dumps(card, allow_nan=False)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_record_makes_a_card(loaded: Catalog, path: Path) -> None:
    card = show(path.stem, loaded)
    assert f"{card['kind']}s" == path.parent.name
    json.dumps(card, allow_nan=False)


def test_a_prior_tells_who_uses_it(loaded: Catalog) -> None:
    assert {"91n6e", "92n6e", "mpq-65", "an-tpy-2"} <= set(show("revisit-time", loaded)["used_by"])


def test_a_near_miss_is_suggested() -> None:
    with pytest.raises(CatalogError, match="Did you mean 's-400'"):
        show("s400")
