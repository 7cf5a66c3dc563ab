"""The menu beside programmes: complete, from the catalogue, and open where nothing is on record."""

from __future__ import annotations

from pathlib import Path

import pytest

from longshadow.catalog.load import load_catalog
from longshadow.errors import CatalogError
from longshadow.law.programmes import PROGRAMMES, load_menu, load_programmes
from tests.law.harness import rulebook


def test_every_item_of_the_menu_is_there_and_cited() -> None:
    menu, book = load_menu(), rulebook()
    assert sorted(menu.items) == list(range(1, 13))
    assert all(f"235-a-{number}" in book.provisions for number in menu.items)
    assert all(one.why for one in menu.items.values())
    # only the licences of item 2 reach a sale by their words alone
    assert [n for n, one in menu.items.items() if one.link == "yes"] == [2]


def test_programmes_stand_in_the_catalogue() -> None:
    catalog = load_catalog()
    for found in load_programmes().values():
        for name, one in found.programmes.items():
            assert set(one.prices) <= catalog.prices.keys(), name
            if one.before is not None:
                assert set(one.before.sources) <= catalog.sources.keys()
            if one.ended is not None:
                assert set(one.ended.cites) <= rulebook().provisions.keys()
    assert {"p-8i", "apache", "chinook", "mh-60r", "mq-9b"} == set(
        load_programmes()["india"].programmes
    )


def test_an_item_that_is_missing_is_refused(tmp_path: Path) -> None:
    text = (PROGRAMMES / "menu.yaml").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("  7:")]
    (tmp_path / "menu.yaml").write_text("\n".join(lines), "utf-8")
    with pytest.raises(CatalogError, match="1 to 12"):
        load_menu(tmp_path)
