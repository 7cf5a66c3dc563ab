"""The proof, folded: every node with its truth, its law, its facts, and why or why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from longshadow.report.embed import data_address
from longshadow.report.law_page import TRUTH_WORDS, cited, law_of, law_values
from longshadow.report.page import Page
from longshadow.report.templating import render as fill

__all__ = ["ORDER", "SECTION", "markdown", "render"]

SECTION = "law"
ORDER = 20
_ACT = "official act: "


def render(page: Page) -> Markup | None:
    """Return a tree for each reading, or None where the run held no deal."""
    law = law_of(page)
    if law is None:
        return None
    deciding = [_deciding(reading) for reading in law["readings"]]
    return fill(
        "law_tree.html.j2", **law_values(page), deciding=deciding,
        kinds={"exception": "exception", "any": "one is enough", "all": "all are needed",
               "not": "must not hold"},
        as_markdown=data_address(markdown(law).encode("utf-8"), "text/markdown;charset=utf-8"),
    )  # fmt: skip


def _deciding(reading: Mapping[str, Any]) -> list[str]:
    """Return ids and texts by which nodes of the tree are known to decide."""
    found = [one["id"].removeprefix("act:") for one in reading["deciding"]]
    return found + [one["text"].removeprefix(_ACT) for one in reading["deciding"]]


def markdown(law: Mapping[str, Any]) -> str:
    """Return the proof of every reading as Markdown, a line for each node."""
    lines = [f"# {_plain(law['deal']['buyer'])}: {_plain(law['deal']['item'])}", "", law["notice"]]
    for reading in law["readings"]:
        title = f"## {reading['reading']} reading, {law['as_of']}: {reading['status']}"
        lines += ["", title, "", *_lines(law, reading["tree"], 0)]
    return "\n".join(lines) + "\n"


def _lines(law: Mapping[str, Any], node: Mapping[str, Any], depth: int) -> Iterator[str]:
    why = f" ({_plain(node['why'])})" if node["why"] else ""
    cites = f" [{cited(law, node['citations'])}]" if node["citations"] else ""
    pad = "  " * depth
    yield f"{pad}- **{TRUTH_WORDS[node['truth']]}** {_plain(node['text'])}{cites}{why}"
    for fact in node["facts"]:
        yield f"{pad}  - fact: {_plain(fact)}"
    for child in node["children"]:
        yield from _lines(law, child, depth + 1)


def _plain(text: str) -> str:
    """Return a text on one line, with nothing that Markdown would take for markup."""
    signs = str.maketrans({sign: f"\\{sign}" for sign in "\\`*<[]#"})
    return " ".join(text.split()).translate(signs)
