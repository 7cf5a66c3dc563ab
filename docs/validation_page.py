"""The page that holds every printed number against ours, from the harness of the tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np

from tests.authorities import reproductions
from tests.authorities.reproductions import Target

OPENING = (
    "What others printed, and what Longshadow answers. Each number comes with its source and with "
    "a tolerance that follows from the digits printed there. The page is written by the code that "
    "the tests run: a number that ceases to reproduce fails them, and so does one that is said not "
    "to reproduce and does."
)
LEGEND = (
    "Kinds. *published*: printed in the source. *reported-flight*: press or analysts on a flight, "
    "coarse. *analyst-estimate*: somebody else's model. *derived* and *formula-identity*: computed "
    "here from a published formula. The last two are **not independent evidence**, only a check "
    "on arithmetic, and are counted apart. Ours may differ by the tolerance either way; where two "
    "ends are shown, ours less expected must lie between them."
)
HEADS = (
    "target",
    "what, and for what",
    "expected",
    "ours",
    "ours less expected",
    "tolerance",
    "kind",
    "source",
)
VERDICTS = {
    "reproduced": "within the tolerance",
    "differs": "computed, and outside the tolerance",
    "not answered": "not computed here; why stands beside it",
    "another study": "belongs to a study that is not built",
}

Row = tuple[Target, str, Any, str]


def validation_page() -> Iterator[str]:
    """Markdown of the page, line by line."""
    rows = [judged(target) for target in reproductions.targets().values()]
    yield from ("# Numbers that others printed", "", OPENING, "")
    yield from counts(rows)
    yield from (LEGEND, "")
    for area, group in groupby(rows, key=lambda row: row[0].area):
        yield from section(area, list(group))
    yield from sources(rows)


def judged(target: Target) -> Row:
    """A target, the verdict on it, our answer (or None), and the reason where there is one."""
    elsewhere = reproductions.elsewhere(target.id)
    if elsewhere:
        return target, "another study", None, elsewhere
    reason = reproductions.not_reproduced().get(target.id, "")
    answer = reproductions.answers().get(target.id)
    if answer is None:
        return target, "not answered", None, reason
    ours = answer(target.inputs)
    return target, "reproduced" if target.met_by(ours) else "differs", ours, reason


def counts(rows: Sequence[Row]) -> Iterator[str]:
    """How many targets met which verdict, evidence apart from arithmetic."""
    yield from table_head(("verdict", "independent", "not independent", "means"))
    for verdict, meaning in VERDICTS.items():
        own = [row[0].kind in reproductions.NOT_INDEPENDENT for row in rows if row[1] == verdict]
        if own:
            yield line((verdict, str(len(own) - sum(own)), str(sum(own)), meaning))
    own = [row[0].kind in reproductions.NOT_INDEPENDENT for row in rows]
    yield from (line(("all", str(len(own) - sum(own)), str(sum(own)), "")), "")


def section(area: str, rows: Sequence[Row]) -> Iterator[str]:
    """One area: what was computed as a table, and the rest with its reason."""
    yield from (f"## {area[0].upper()}{area[1:]}", "")
    yield from answering({row[0].id for row in rows})
    good = [row for row in rows if row[1] == "reproduced"]
    if good:
        yield from table_head(HEADS)
        yield from (line(cells(target, ours)) for target, _, ours, _ in good)
        yield ""
    rest = [row for row in rows if row[1] != "reproduced"]
    if rest:
        yield from (f"**Not reproduced: {len(rest)} of {len(rows)}**", "")
        yield from table_head((*HEADS, "verdict, and why"))
        yield from (
            line((*cells(target, ours), f"{verdict}: {reason}" if reason else verdict))
            for target, verdict, ours, reason in rest
        )
        yield ""


def answering(names: set[str]) -> Iterator[str]:
    """What each module that answers some of these targets says of itself."""
    for module in reproductions.modules().values():
        if names & {*module.OURS, *getattr(module, "NOT_REPRODUCED", {})}:
            paragraph = (module.__doc__ or "").split("\n\n")[0]
            yield from (" ".join(paragraph.split()), "")


def cells(target: Target, ours: Any) -> Iterator[str]:
    """The cells of a row, as `HEADS` names them."""
    printed = target.expected if isinstance(target.expected, list) else [target.expected]
    units = units_of(target)
    yield f"`{target.id}`"
    yield f"{target.quantity}; {inputs(target.inputs)}" if target.inputs else target.quantity
    yield joined(f"{number}{unit}" for number, unit in zip(printed, units, strict=True))
    least, most = target.window
    width = np.maximum(-least, most)
    if ours is None:
        yield from ("", "")
    else:
        off = target.difference(ours)
        yield joined(map(shown, target.values + off, width))
        yield joined(map(signed, off, width))
    yield joined(
        f"{high:.2g}" if low == -high else f"{low:+g} to {high:+g}"
        for low, high in zip(least, most, strict=True)
    )
    mark = "" if target.kind not in reproductions.NOT_INDEPENDENT else " (not independent)"
    yield f"{target.kind}{mark}"
    yield f"[{target.source}](#sources)" + (f", {target.where}" if target.where else "")


def shown(value: float, width: float) -> str:
    """A number that ends a digit or two below its tolerance, so that none is noise."""
    if width == 0 or value == 0:
        return f"{value:.6g}"
    digits = int(np.clip(np.floor(np.log10(abs(value) / width)) + 2, 3, 15))
    return f"{value:.{digits}g}"


def signed(off: float, width: float) -> str:
    """A difference with its sign, unless it is less than a tenth of its tolerance."""
    if abs(off) <= width / 10:
        return f"below {width / 10:.1g}" if off else "0"
    return f"{off:+.2g}"


def sources(rows: Sequence[Row]) -> Iterator[str]:
    """Every source that a target names, with its address."""
    yield from ("## Sources", "", *table_head(("source", "what", "where")))
    named = {target.source for target, *_ in rows}
    for key, entry in reproductions.document()["sources"].items():
        if key in named:
            note = f" ({entry['note']})" if entry.get("note") else ""
            yield line((f"**{key}**", f"{entry['title']}{note}", linked(entry["url"])))
    yield ""


def linked(address: str) -> str:
    """An address with its first part as a link, where that part is one."""
    first, _, rest = address.partition(" ")
    bare = first.rstrip(";,")
    is_link = "/" in bare and "." in bare.split("/")[0]
    return f"[{bare}](https://{bare}) {rest}".strip() if is_link else address


def inputs(given: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} {value_of(value)}" for key, value in given.items())


def value_of(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def units_of(target: Target) -> list[str]:
    """The unit of each number, with a space before it; none for plain numbers."""
    units = target.unit if isinstance(target.unit, list) else [target.unit] * target.values.size
    return ["" if str(unit) in {"1", "bool"} else f" {unit}" for unit in units]


def joined(parts: Iterable[str]) -> str:
    return "<br>".join(parts)


def table_head(heads: Sequence[str]) -> Iterator[str]:
    yield from (line(heads), "|" + "---|" * len(heads))


def line(parts: Iterable[str]) -> str:
    return "| " + " | ".join(" ".join(part.split()).replace("|", "\\|") for part in parts) + " |"
