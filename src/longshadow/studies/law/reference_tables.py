"""Other buyers and programmes as tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from longshadow.results.arrays import Table
from longshadow.results.records import TableEntry

__all__ = ["reference_tables"]


def reference_tables(content: Mapping[str, Any]) -> tuple[Table, ...]:
    """Return one row a precedent, and one row an item of the menu and programme.

    Parameters
    ----------
    content
        The law as in result.json.
    """
    precedents, programmes = content["precedents"], content["programmes"]
    cites = content["citations"]
    made = (
        _table("law_precedents", "One row another buyer on record", _cases(precedents)),
        _table(
            "law_programmes",
            "One row an item of the menu of section 235(a) and a programme; an illustration",
            _links(programmes, cites) if programmes else (),
        ),
    )
    return tuple(table for table in made if table.columns)


def _table(name: str, prose: str, rows: Iterable[Mapping[str, Any]]) -> Table:
    made = list(rows)
    columns = {key: [row[key] for row in made] for key in (made[0] if made else ())}
    units = {key: "days" if key.endswith("_days") else "" for key in columns}
    return Table(TableEntry(name=name, prose=prose, units=units), columns)


def _cases(precedents: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    for one in precedents["cases"]:
        lag, package = one["lag"] or {}, one["package"] or {}
        sources = [name for event in one["events"] for name in event["sources"]]
        yield {
            "id": one["id"],
            "buyer": one["buyer"],
            "items": ", ".join(one["items"]),
            "outcome": one["outcome"],
            "lag_least_days": str(lag.get("least", "")),
            "lag_most_days": str(lag.get("most", "")),
            "censored": ("yes" if lag["censored"] else "no") if lag else "",
            "until": lag.get("until", ""),
            "entity": " ".join(str(n) for n in package.get("entity", ())),
            "officers": " ".join(str(n) for n in package.get("officers", ())),
            "this_deal": "yes" if one["own"] else "no",
            "sources": " ".join(dict.fromkeys([*sources, *package.get("sources", ())])),
        }


def _links(
    programmes: Mapping[str, Any], cites: Mapping[str, Mapping[str, Any]]
) -> Iterator[dict[str, str]]:
    for item in programmes["items"]:
        for one in programmes["programmes"]:
            yield {
                "item": str(item["item"]),
                "programme": one["name"],
                "link": item["link"],
                "why": item["why"],
                "citations": "; ".join(cites[key]["cite"] for key in item["citations"]),
                "sources": " ".join([*one["sources"], *item["sources"]]),
            }
