"""Only sources that are used, numbered in the order in which the page names them."""

from __future__ import annotations

from longshadow.report.page import Page


def test_unused_sources_are_left_out(page: Page) -> None:
    assert [entry.ident for entry in page.citations.entries] == ["brochure", "prior"]
    assert [entry.number for entry in page.citations.entries] == [1, 2]


def test_numbers_are_sorted_and_unknown_ids_are_silent(page: Page) -> None:
    assert page.citations.of(("prior", "brochure", "nowhere")) == [1, 2]


def test_only_web_addresses_become_links(page: Page) -> None:
    first = page.citations.entries[0]
    assert first.link == "https://example.org/brochure?a=1&b=2"
    assert page.citations.entries[1].link == ""
    hostile = first.source.model_copy(update={"href": "javascript:alert(1)"})
    assert type(first)(1, "x", hostile).link == ""
