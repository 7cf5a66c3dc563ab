"""Puts checked law files together: conditions read, names resolved, windows and circles judged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from longshadow.catalog.strict_yaml import Document, KeyPath
from longshadow.catalog.values import near_miss
from longshadow.errors import Problem
from longshadow.law.acts import DATES, LIMBS
from longshadow.law.conditions import All, PartyIs, RuleHolds
from longshadow.law.evaluation import Citation
from longshadow.law.grammar import Grammar, Names
from longshadow.law.rulebook import (
    ROLES,
    ClockRule,
    Listing,
    Provision,
    Question,
    Reading,
    Rule,
    Rulebook,
    Support,
    Switch,
    Version,
)
from longshadow.law.truth import Truth
from longshadow.provenance import Source

__all__ = ["build_rulebook"]


class _File(Protocol):
    document: Document
    entries: dict[str, dict[str, Any]]


def build_rulebook(
    files: Sequence[_File],
    names: Names,
    sources: Mapping[str, Source],
    digest: str,
    problems: list[Problem],
) -> Rulebook | None:
    """Return the rule base of some files, or None where problems were found and noted."""
    builders = [_Builder(file, names, sources, problems) for file in files]
    provisions = {k: p for b in builders for k, p in b.provisions()}
    spans = {
        key: tuple((v.first, v.last or dt.date.max) for v in provision.versions)
        for key, provision in provisions.items()
    }
    rules = {k: r for b in builders for k, r in b.rules(spans)}
    book = Rulebook(
        provisions=provisions,
        rules=rules,
        facts={k: q for b in builders for k, q in b.questions()},
        switches={k: s for b in builders for k, s in b.switches()},
        listings=tuple(entry for b in builders for entry in b.listings()),
        clocks=tuple(clock for b in builders for clock in b.clocks()),
        sources=sources,
        cases=tuple(case for b in builders for case in b.cases()),
        digest=digest,
    )
    if not problems:
        problems += [
            Problem(f"no law file has the rule {name}") for name in ROLES if name not in rules
        ]
        problems += [Problem("is a circle of rules", value=circle) for circle in _circles(book)]
    return None if problems else book


def _circles(book: Rulebook) -> Iterator[str]:
    needs = {
        name: {
            *rule.unless,
            *(c.rule for c in rule.when.all() if isinstance(c, RuleHolds)),
        }
        for name, rule in book.rules.items()
    }
    settled: set[str] = set()
    while ready := [n for n, need in needs.items() if n not in settled and need <= settled]:
        settled.update(ready)
    left = sorted(needs.keys() - settled)
    if left:
        yield ", ".join(left)


class _Builder:
    """Builds the records of one file."""

    def __init__(
        self, file: _File, names: Names, sources: Mapping[str, Source], problems: list[Problem]
    ) -> None:
        self.file, self.names, self.sources, self.problems = file, names, sources, problems
        self.grammar = Grammar(file.document, names, problems)

    def _entries(self, section: str) -> Iterator[tuple[str, Any, Any]]:
        for name, entry in self.file.entries[section].items():
            yield name, entry, self.file.document.data[section][name]

    def _bad(self, path: KeyPath, message: str, value: object = "", remedy: str = "") -> None:
        problem = self.file.document.problem(path, message, value=value, remedy=remedy)
        self.problems.append(problem)

    def _source(self, name: str, mark: str, path: KeyPath) -> str:
        source = self.sources.get(name)
        if source is None:
            self._bad(path, "is not declared", name, near_miss(name, self.sources))
        elif mark == "verified" and source.read == "no":
            self._bad(path, "verified needs a source that somebody has read", name)
        return name

    def provisions(self) -> Iterator[tuple[str, Provision]]:
        for name, entry, _ in self._entries("provisions"):
            versions: list[Version] = []
            for i, v in enumerate(entry.versions):
                path: KeyPath = ("provisions", name, "versions", i)
                self._source(v.source, v.mark, (*path, "source"))
                if v.last is not None and v.last < v.first:
                    self._bad((*path, "until"), "ends before it begins", v.last)
                if versions and (versions[-1].last is None or versions[-1].last >= v.first):
                    self._bad((*path, "from"), "overlaps the version before it", v.first)
                versions.append(
                    Version(
                        v.first, v.last, v.cite, v.text, v.mark, v.source, v.note,
                        _citation(name, v, self.sources.get(v.source)),
                    )
                )  # fmt: skip
            yield name, Provision(name, tuple(versions))

    def rules(
        self, spans: Mapping[str, tuple[tuple[dt.date, dt.date], ...]]
    ) -> Iterator[tuple[str, Rule]]:
        for name, entry, raw in self._entries("rules"):
            path = ("rules", name)
            cites = self.grammar.cites(raw, path)
            for other in entry.unless:
                if other not in self.names.rules:
                    remedy = near_miss(other, self.names.rules)
                    self._bad((*path, "unless"), "names no rule", other, remedy)
            if entry.act and entry.act not in LIMBS:
                self._bad((*path, "act"), "names no kind of act", entry.act)
            prior, concerns = (
                self.grammar.read(raw[key], (*path, key)) if key in raw else None
                for key in ("prior", "concerns")
            )
            if any(not isinstance(c, All | PartyIs) for c in (concerns or All()).all()):
                self._bad((*path, "concerns"), "asks only who the parties are and for what item")
            yield name, Rule(
                id=name, group=entry.group, text=entry.text, cites=cites, decider=entry.decider,
                when=self.grammar.read(raw.get("when"), (*path, "when")),
                unless=entry.unless, act=entry.act, binds=entry.binds,
                prior=prior, concerns=concerns,
                spans=spans.get(cites[0], ()) if cites else (),
            )  # fmt: skip

    def questions(self) -> Iterator[tuple[str, Question]]:
        for name, entry, raw in self._entries("facts"):
            path, assumed = ("facts", name), None
            if entry.assumed_when is not None:
                assumed = self.grammar.read(raw["assumed_when"], (*path, "assumed_when"))
            yield name, Question(
                name, entry.text, Truth[entry.default.upper()], entry.silence,
                self.grammar.cites(raw, path), entry.decider, assumed,
            )  # fmt: skip

    def switches(self) -> Iterator[tuple[str, Switch]]:
        for name, entry, raw in self._entries("switches"):
            for value in entry.default:
                if value not in entry.readings:
                    self._bad(("switches", name, "default"), "names no reading", value)
            readings = {
                key: Reading(key, reading.text, tuple(self._supports(name, key, reading)))
                for key, reading in entry.readings.items()
            }
            cites = self.grammar.cites(raw, ("switches", name))
            yield name, Switch(name, entry.question, readings, entry.default, cites)

    def _supports(self, switch: str, value: str, reading: Any) -> Iterator[Support]:
        raw = self.file.document.data["switches"][switch]["readings"][value].get("support", [])
        for i, item in enumerate(reading.support):
            path = ("switches", switch, "readings", value, "support", i)
            for source in item.sources:
                self._source(source, item.mark, (*path, "sources"))
            cites = self.grammar.cites(raw[i], path)
            yield Support(item.first, item.text, cites, item.sources, item.mark)

    def listings(self) -> Iterator[Listing]:
        for name, entry, _ in self._entries("listings"):
            source = self._source(entry.source, entry.mark, ("listings", name, "source"))
            folded = tuple(one.casefold() for one in entry.names)
            yield Listing(
                entry.list, folded, entry.first, entry.last, entry.text, entry.mark, source
            )

    def clocks(self) -> Iterator[ClockRule]:
        for name, entry, raw in self._entries("clocks"):
            path = ("clocks", name)
            if bool(entry.act) == (entry.at is not None):
                self._bad(path, "counts either from an act or to a fixed day")
            for value, known, key in (
                (entry.act, LIMBS, "act"),
                (entry.done, DATES, "done"),
                (entry.rule, self.names.rules, "rule"),
            ):
                if value and value not in known:
                    self._bad((*path, key), "is not known", value, near_miss(value, known))
            yield ClockRule(
                name, entry.text, self.grammar.cites(raw, path), entry.act, entry.days,
                entry.years, entry.review, entry.at, entry.done, entry.rule,
            )  # fmt: skip

    def cases(self) -> Iterator[tuple[Document, KeyPath]]:
        raw = self.file.document.data.get("cases", [])
        if not isinstance(raw, list):
            self._bad(("cases",), "must be a list of cases")
            return
        for i in range(len(raw)):
            yield self.file.document, ("cases", i)


def _citation(name: str, v: Any, source: Source | None) -> Citation:
    where = f"{source.title} <{source.href}>" if source else ""
    return Citation(name, v.cite, v.text, v.first, v.last, v.mark, where)
