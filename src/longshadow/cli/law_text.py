"""The law on the terminal: status per reading, why, what would change it, status by date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from longshadow.cli.console import clean
from longshadow.report.law_words import short_words

__all__ = ["print_law"]

_Law = Mapping[str, Any]
_MARKS = {"yes": "YES", "no": "NO", "unknown": "?"}


def print_law(law: _Law, *, explain: bool = False) -> None:
    """Print what `longshadow.legal_status` says.

    Parameters
    ----------
    law
        The answer.
    explain
        Print the proof of each reading as well.
    """
    console = Console(markup=False, highlight=False, emoji=False, soft_wrap=False)
    _head(console, law)
    _readings(console, law)
    _change(console, law)
    if explain:
        _proofs(console, law)
    _dates(console, law)
    _relief(console, law)
    _beside(console, law)
    _supposed(console, law)
    _notes(console, law)


def _head(console: Console, law: _Law) -> None:
    deal = law["deal"]
    _line(console, law["notice"], style="bold")
    own = "" if law["law_as_of"] == law["as_of"] else f", by the law of {law['law_as_of']}"
    _line(console)
    _line(
        console,
        f"{deal['buyer']}: {deal['item']} from {deal['counterparty']}; on {law['as_of']}{own}",
    )
    _line(console, f"Judged is {deal['actor']} ({deal['actor_kind']}), not the country.")
    if law["hypothetical"]:
        _line(console, "Hypothetical: facts or acts are made up.")


def _readings(console: Console, law: _Law) -> None:
    contested = law["status"] == "CONTESTED"
    _title(console, "Status: contested, the readings differ" if contested else "Status")
    rows = [
        (
            one["reading"],
            short_words(one["status"]),
            f"{one['text']} {_cites(law, one['citations'])}",
        )
        for one in law["readings"]
    ]
    _table(console, ("reading", "status", "what it means"), rows)
    for one in law["readings"]:
        if one["worlds"] != one["status"]:
            words = short_words(one["worlds"])
            text = f"{one['reading']}: {words} in every way the unknown facts can fall"
            _line(console, text)
    _title(console, "Why")
    for one in law["readings"]:
        rests = f"rests on {_cites(law, one['grounds'])}" if one["grounds"] else "no law to rest on"
        _line(console, f"{one['reading']}: {rests}", indent=2)
        for text in one["support"]:
            _line(console, f"- {text}", indent=4)


def _change(console: Console, law: _Law) -> None:
    _title(console, "What would change it (unknown facts and official acts only)")
    groups: dict[tuple[str, str, str], dict[str, list[str]]] = {}
    for reading in law["readings"]:
        for one in reading["deciding"]:
            key = (one["text"], one["decider"], _cites(law, one["citations"]))
            groups.setdefault(key, {}).setdefault(_outcomes(one), []).append(reading["reading"])
    if not groups:
        _line(console, "Nothing that is open on this date.", indent=2)
    for (what, who, cites), outcomes in groups.items():
        decider = "" if who == "fact" else f", decided by the {who}"
        _line(console, f"- {what}{decider} {cites}", indent=2)
        for words, readings in outcomes.items():
            _line(console, f"{', '.join(readings)}: {words}", indent=6)


def _outcomes(one: Mapping[str, Any]) -> str:
    parts = (
        f"{word}: {' or '.join(short_words(status) for status in one[key])}"
        for word, key in (("if yes", "if_yes"), ("if no", "if_no"))
    )
    return "; ".join(parts)


def _proofs(console: Console, law: _Law) -> None:
    for one in law["readings"]:
        _title(console, f"Proof on the {one['reading']} reading")
        console.print(_tree(law, one["tree"]))


def _tree(law: _Law, node: Mapping[str, Any], parent: Tree | None = None) -> Tree:
    kept = [node["text"], _cites(law, node["citations"])]
    kept += [f"({node['why']})" if node["why"] else "", *(f"{{{fact}}}" for fact in node["facts"])]
    if node["kind"] == "leaf" or not node["children"]:
        kept += [f"<{switch}>" for switch in node["switches"]]
    if node["decider"] not in ("", "fact"):
        kept.append(f"decided by: {node['decider']}")
    name = f"{node['id']} " if node["kind"] in ("rule", "exception") else ""
    label = Text(clean(f"[{_MARKS[node['truth']]}] {name}{' '.join(filter(None, kept))}"))
    made = Tree(label) if parent is None else parent.add(label)
    for child in node["children"]:
        _tree(law, child, made)
    return made


def _dates(console: Console, law: _Law) -> None:
    _title(console, f"Status by date under section 231{_cited_on(law)}")
    names = list(law["by_date"][0]["statuses"])
    rows = [
        (
            f"{band['first']}{' *' if band['after_as_of'] else ''}",
            band["last"] or "",
            *(short_words(band["statuses"][name]) for name in names),
        )
        for band in law["by_date"]
    ]
    _table(console, ("from", "to", *names), rows)
    _line(console, f"the evidence used ends on {law['known_until']}", indent=2)
    if any(band["after_as_of"] for band in law["by_date"]):
        _line(console, f"* after {law['as_of']}; the answer above knows nothing of it", indent=2)


def _cited_on(law: _Law) -> str:
    keys = dict.fromkeys(key for one in law["readings"] for key in one["citations"])
    cites = _cites(law, keys)
    return f" {cites}" if cites else ""


def _relief(console: Console, law: _Law) -> None:
    if not law["relief"] and not law["clocks"]:
        return
    _title(console, "Ways of relief in the law, who may grant them, and how they stand")
    for one in law["relief"]:
        head = f"- {one['title']} {_cites(law, one['citations'])}, by the {one['decider']}: "
        _line(console, head + ("in force" if one["truth"] == "yes" else "not in force"), indent=2)
        for text in one["missing"]:
            _line(console, f"missing: {text}", indent=6)
        for clock in one["clocks"]:
            _line(console, _clock(law, clock), indent=6)
    listed = [clock for one in law["relief"] for clock in one["clocks"]]
    for clock in law["clocks"]:
        if clock not in listed:
            _line(console, f"- {_clock(law, clock)}", indent=2)


def _clock(law: _Law, clock: Mapping[str, Any]) -> str:
    state = "passed" if clock["passed"] else "to come"
    done = "" if clock["done"] is None else f", {'done' if clock['done'] else 'not done'}"
    return f"{clock['day']} ({state}{done}): {clock['text']} {_cites(law, clock['citations'])}"


def _beside(console: Console, law: _Law) -> None:
    rows = [one for one in (*law["parallel"], *law["neighbours"]) if one["truth"] != "no"]
    if rows:
        _title(console, "Beside section 231, never part of it")
    for one in rows:
        head = f"- {one['title']} {_cites(law, one['citations'])}: "
        _line(console, head + ("yes" if one["truth"] == "yes" else "open"), indent=2)
        binds = f"binds {one['binds']}" if one["binds"] else ""
        why = one["node"]["why"] if one["truth"] == "unknown" else ""
        _line(console, "; ".join(filter(None, (binds, why))) or one["text"], indent=6)


def _supposed(console: Console, law: _Law) -> None:
    for one in law["what_if"]:
        _title(console, f"Hypothetical, on {one['as_of']}: {one['title']}")
        groups: dict[tuple[str, str], list[str]] = {}
        for outcome in one["outcomes"]:
            key = (short_words(outcome["status"]), _cites(law, outcome["citations"]))
            groups.setdefault(key, []).append(outcome["reading"])
        for (words, cites), names in groups.items():
            _line(console, f"- {words} {cites}: {'; '.join(names)}", indent=2)


def _notes(console: Console, law: _Law) -> None:
    parts = (
        ("Warnings", [{"text": text, "citations": ()} for text in law["warnings"]]),
        ("What we assumed", law["assumptions"]),
        ("What no code decides", law["untranslatable"]),
    )
    for title, entries in parts:
        if entries:
            _title(console, title)
        for one in entries:
            _line(console, f"- {one['text']} {_cites(law, one['citations'])}".rstrip(), indent=2)
    if law["other_readings"]:
        _title(console, "Other readings of the text would change it")
        groups: dict[str, list[str]] = {}
        for one in law["other_readings"]:
            asked = f"{one['question']} {_cites(law, one['citations'])}"
            key = f"{asked} Read as: {one['value']} ({one['switch']}): {short_words(one['status'])}"
            groups.setdefault(key, []).append(one["reading"])
        for words, names in groups.items():
            _line(console, f"- {words} ({', '.join(names)})", indent=2)
    receipt = law["receipt"]
    _line(console)
    _line(
        console,
        f"Receipt: {receipt['rule_base']} ({receipt['rule_base_sha256'][:12]}), facts "
        f"{receipt['case_sha256'][:12]}, {receipt['engine']}",
    )


def _cites(law: _Law, keys: Iterable[str]) -> str:
    found = [law["citations"][key] for key in keys]
    words = [one["cite"] + ("" if one["mark"] == "verified" else " (unverified)") for one in found]
    return f"[{'; '.join(dict.fromkeys(words))}]" if words else ""


def _title(console: Console, text: str) -> None:
    _line(console)
    _line(console, text, style="bold")


def _line(console: Console, text: str = "", *, indent: int = 0, style: str = "") -> None:
    if not text:
        console.print()
        return
    console.print(Padding(Text(clean(text), style=style), (0, 0, 0, indent), expand=False))


def _table(console: Console, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for i, head in enumerate(heads):
        table.add_column(head, no_wrap=i == 0 and len(head) < 8, overflow="fold")
    for row in rows:
        table.add_row(*(Text(clean(cell)) for cell in row))
    console.print(Padding(table, (0, 0, 0, 2), expand=False))
