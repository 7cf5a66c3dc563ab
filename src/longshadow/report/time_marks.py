"""What the time line shows: marks with their days, bands of status, windows of the law."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from longshadow.report.law_page import cited, span_words
from longshadow.report.law_words import day_words, short_words, status_words

__all__ = ["CODES", "Band", "Lane", "Mark", "day_number", "duty_keys", "lanes_of", "readings_of",
           "short_span"]  # fmt: skip

#: One sign for each status, so that no band is told by its colour alone.
CODES: Mapping[str, str] = {
    "NO_TRANSACTION": "–", "NOT_COVERED": "N", "EXPOSED": "E", "COVERED_DUTY_LATER": "L",
    "ELEMENTS_MET_UNDETERMINED": "M", "DUTY": "D", "SANCTIONED": "S", "RELIEVED": "R",
    "TERMINATED": "T", "ENDED_UNTRIGGERED": "U", "UNKNOWN": "?", "CONTESTED": "C",
}  # fmt: skip
_ACTS = {"package": "sanctions imposed", "turkey_termination": "ending under the special law"}
_FEW = 2


@dataclass(frozen=True)
class Mark:
    """One thing with a day, or with the first and last day on which it may have been.

    Attributes
    ----------
    first, last
        Day numbers, both included.
    shape
        said, deal, act, clock or law.
    later
        Known only after the date judged, and so not used in the answer.
    row
        Id of its row in the table below the chart.
    """

    first: int
    last: int
    label: str
    title: str
    shape: str
    later: bool
    row: str


@dataclass(frozen=True)
class Band:
    """A stretch of days with one status, or with one numbering of a provision."""

    first: int
    last: int
    status: str
    code: str
    label: str
    title: str
    later: bool
    row: str


@dataclass(frozen=True)
class Lane:
    """A named lane: marks, or bands that never overlap."""

    name: str
    marks: tuple[Mark, ...] = ()
    bands: tuple[Band, ...] = ()


def day_number(day: str) -> int:
    """Return a day as a number that can be drawn."""
    return dt.date.fromisoformat(day).toordinal()


def short_span(first: str, last: str | None) -> str:
    """Return a stretch of days in few letters.

    Examples
    --------
    >>> short_span("2019-09-01", "2019-09-30"), short_span("2018-10-05", "2018-10-05")
    ('Sep 2019', '5 Oct 2018')
    """
    words = span_words(first, last).split(" ")
    return " ".join(word[:3] if word.isalpha() and word.istitle() else word for word in words)


def lanes_of(law: Mapping[str, Any], end: str) -> list[Lane]:
    """Return the lanes that have something to show; what is open ends with `end`."""
    line = law["timeline"]
    lanes = [
        Lane("What was said", tuple(_said(line["statements"]))),
        Lane("The deal", tuple(_events(line["events"]))),
        Lane("Official acts", tuple(_acts(line["acts"]))),
        Lane("Set by the law: clocks and deadlines", tuple(_clocks(law))),
        Lane("The law: in force from", tuple(_laws(law))),
        *_numberings(line["versions"], end),
        *_statuses(law, end),
    ]
    return [lane for lane in lanes if lane.marks or lane.bands]


def _said(statements: Iterable[Mapping[str, Any]]) -> Iterator[Mark]:
    for number, one in enumerate(statements):
        yield _mark(one, one["by"], f"{one['by']}: {one['says']}", "said", f"s{number}")


def _events(events: Iterable[Mapping[str, Any]]) -> Iterator[Mark]:
    for number, one in enumerate(events):
        kind = one["kind"].replace("_", " ")
        yield _mark(one, kind, f"{kind}. {one['note']}".strip(), "deal", f"e{number}")


def _acts(acts: Iterable[Mapping[str, Any]]) -> Iterator[Mark]:
    for number, one in enumerate(acts):
        kind = _ACTS.get(one["kind"], one["kind"].replace("_", " "))
        kind += " (hypothetical)" if one["hypothetical"] else ""
        about = f"{kind}, {one['issuer']}: {one['person']}"
        yield _mark(one, kind, about, "act", f"a{number}")


def _clocks(law: Mapping[str, Any]) -> Iterator[Mark]:
    for number, one in enumerate(law["clocks"]):
        span = {"first": one["day"], "last": one["day"], "after_as_of": False}
        text = f"{one['text']} [{cited(law, one['citations'])}]"
        yield _mark(span, one["text"], text, "clock", f"c{number}")


def _mark(one: Mapping[str, Any], label: str, text: str, shape: str, row: str) -> Mark:
    first, last = one["first"], one["last"]
    when = f"{span_words(first, last)}: {text}"
    later = bool(one["after_as_of"])
    if later:
        when += " (after the date judged, not used in the answer)"
    days = sorted((day_number(first), day_number(last)))
    words = f"{label}, {short_span(first, last)}"
    return Mark(days[0], days[1], words, when, shape, later, f"law-row-{row}")


def _laws(law: Mapping[str, Any]) -> Iterator[Mark]:
    """Yield one mark for each day on which provisions came into force."""
    versions = sorted(law["timeline"]["versions"], key=lambda one: one["first"])
    for first, group in groupby(versions, key=lambda one: one["first"]):
        cites = sorted((one["cite"] for one in group), key=lambda cite: not cite.startswith("231"))
        shown = ", ".join(cites[:_FEW])
        label = f"{shown} and {len(cites) - _FEW} more" if len(cites) > _FEW else shown
        span = {"first": first, "last": first, "after_as_of": first > law["as_of"]}
        text = f"in force from this day: {', '.join(cites)}"
        yield _mark(span, label, text, "law", f"l{first}")


def _numberings(versions: Iterable[Mapping[str, Any]], end: str) -> Iterator[Lane]:
    """Yield a lane for each provision that was renumbered or reworded."""
    by_name: dict[str, list[Mapping[str, Any]]] = {}
    for one in versions:
        by_name.setdefault(one["provision"], []).append(one)
    for found in by_name.values():
        if len(found) < 2:
            continue
        bands = [
            Band(
                day_number(one["first"]), day_number(one["last"] or end), "law",
                one["cite"].split(" ")[0], one["cite"],
                f"{one['cite']}, {span_words(one['first'], one['last'])}: {one['text']}",
                False, f"law-row-l{one['first']}",
            )
            for one in found
        ]  # fmt: skip
        yield Lane(f"Numbered: {_renumbered(found)}", bands=tuple(bands))


def _renumbered(found: Iterable[Mapping[str, Any]]) -> str:
    return ", then ".join(dict.fromkeys(one["cite"] for one in found))


def _statuses(law: Mapping[str, Any], end: str) -> Iterator[Lane]:
    bands_by_date = [part for band in law["by_date"] for part in _split(band, law, end)]
    for name in readings_of(law):
        runs = groupby(bands_by_date, key=_status_of(name))
        bands = (_band(name, list(run), law) for (status, _), run in runs if status)
        yield Lane(f"Status on the {name} reading", bands=tuple(bands))


def _status_of(name: str) -> Callable[[Mapping[str, Any]], tuple[str | None, bool]]:
    return lambda band: (band["statuses"].get(name), band["after_as_of"])


def _split(
    band: Mapping[str, Any], law: Mapping[str, Any], end: str
) -> Iterator[Mapping[str, Any]]:
    """Yield the days up to the date judged, and those after it."""
    row = f"law-band-{law['by_date'].index(band)}"
    first, last = day_number(band["first"]), day_number(band["last"] or end)
    as_of = day_number(law["as_of"])
    for start, stop in ((first, min(last, as_of)), (max(first, as_of + 1), last)):
        if start <= stop:
            yield {**band, "first": start, "last": stop, "after_as_of": start > as_of, "row": row}


def _band(name: str, run: list[Mapping[str, Any]], law: Mapping[str, Any]) -> Band:
    first, last = run[0]["first"], run[-1]["last"]
    status = run[0]["statuses"][name]
    days = span_words(*(dt.date.fromordinal(day).isoformat() for day in (first, last)))
    title = f"{days}, {name} reading: {status_words(status)} [{cited(law, duty_keys(law))}]"
    if run[0]["after_as_of"]:
        title += f" (after {day_words(law['as_of'])}, not used in the answer)"
    return Band(
        first, last, status, CODES.get(status, "*"), short_words(status), title,
        run[0]["after_as_of"], run[0]["row"],
    )  # fmt: skip


def readings_of(law: Mapping[str, Any]) -> list[str]:
    """Return the readings that have a status by date, in the order of the answer."""
    dated = dict.fromkeys(name for band in law["by_date"] for name in band["statuses"])
    order = [one["reading"] for one in law["readings"] if one["reading"] in dated]
    return order + [name for name in dated if name not in order]


def duty_keys(law: Mapping[str, Any]) -> list[str]:
    """Return the citation behind every status: the duty of section 231(a)."""
    found = [key for key, one in law["citations"].items() if one["provision"] == "231-a"]
    return found or list(law["readings"][0]["citations"])
