"""Joins the results of all studies into the content of result.json."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from typing import Any

import numpy as np

from longshadow.provenance import Source
from longshadow.results.arrays import Table
from longshadow.results.records import Assumption, Finding, Result, ResultDocument, TableEntry
from longshadow.scenario.records import Scenario
from longshadow.units import allowed_units
from longshadow.workbench.assumptions import assumptions_of, known_sources
from longshadow.workbench.deciders import decisions_of
from longshadow.workbench.draws import DrawTable

__all__ = ["document_of", "draws_table"]


def document_of(scenario: Scenario, table: DrawTable, results: Sequence[Result]) -> ResultDocument:
    """Return everything that a reader, or the page, needs."""
    assumptions = _merged(assumptions_of(scenario, table), results)
    findings = tuple(finding for result in results for finding in result.findings)
    outcomes = {name: values for result in results for name, values in result.draws.items()}
    headlines = tuple(name for result in results for name in result.headlines)
    decided = {name: outcomes[name] for name in headlines if name in outcomes}
    tables = [table.entry for result in results for table in result.tables]
    return ResultDocument(
        longshadow=version("longshadow"),
        scenario=_scenario_facts(scenario, results),
        findings=findings,
        decisions=decisions_of(table.columns, decided, findings, assumptions),
        assumptions=assumptions,
        sources=_used_sources(scenario, results, findings, assumptions),
        limits={result.study: result.limits for result in results},
        methods={result.study: result.methods for result in results},
        headlines=headlines,
        maps=tuple(array.entry for result in results for array in result.maps),
        tables=(*tables, draws_table(scenario, table, results).entry),
    )


def draws_table(scenario: Scenario, table: DrawTable, results: Sequence[Result]) -> Table:
    """Return one row a draw: every parameter in SI units, then what every study gave per draw."""
    # directions of approach stay out: beside warning times they would rank bearings
    columns = {p: c for p, c in sorted(table.columns.items()) if not p.startswith("approach.")}
    units = {path: _si_unit(scenario, path) for path in columns}
    for result in results:
        named = {finding.id: finding.unit for finding in result.findings}
        for name in sorted(result.draws):
            columns[name] = np.asarray(result.draws[name])
            units[name] = named.get(name, "")
    prose = "One row a draw: every parameter in SI units, then every headline."
    return Table(TableEntry(name="draws", prose=prose, units=units), columns)


def _si_unit(scenario: Scenario, path: str) -> str:
    cited = scenario.parameters.get(path)
    return allowed_units(cited.dimension)[0] if cited is not None else ""


def _merged(rows: Sequence[Assumption], results: Iterable[Result]) -> tuple[Assumption, ...]:
    """Return one row a path; what a study says of a parameter goes before what we say."""
    by_path = {row.path: row for row in rows}
    by_path |= {row.path: row for result in results for row in result.assumptions}
    return tuple(by_path[path] for path in sorted(by_path))


def _used_sources(
    scenario: Scenario,
    results: Iterable[Result],
    findings: Iterable[Finding],
    assumptions: Iterable[Assumption],
) -> dict[str, Source]:
    known = {**known_sources(scenario)}
    used: set[str] = set()
    for result in results:
        known |= result.sources
        used |= set(result.sources)
    for finding in findings:
        used |= set(finding.sources)
    for row in assumptions:
        used |= set(row.sources)
    return {name: known[name] for name in sorted(used) if name in known}


def _scenario_facts(scenario: Scenario, results: Iterable[Result]) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "name": scenario.name,
        "title": scenario.title,
        "question": scenario.question,
        "as_of": scenario.as_of.isoformat(),
        "knowledge_as_of": scenario.knowledge_as_of.isoformat(),
        "seed": scenario.seed,
        "draws": scenario.draws,
        "studies": list(scenario.params),
        "area": _area_facts(scenario),
        "options": [{"id": option.id, "label": option.label} for option in scenario.options],
        **_change_facts(scenario),
    }
    said: dict[str, Any] = {}
    for result in results:
        said = _joined(said, result.facts)
    return facts | said


def _joined(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Join what two studies say: lists of named rows grow, all else stands as it was first said."""
    joined = {**second, **first}
    for name in first.keys() & second.keys():
        if isinstance(first[name], list) and isinstance(second[name], list):
            known = {row.get("id") or row.get("path") for row in first[name]}
            more = [r for r in second[name] if (r.get("id") or r.get("path")) not in known]
            joined[name] = [*first[name], *more]
    return joined


def _area_facts(scenario: Scenario) -> dict[str, Any]:
    area = scenario.ground
    if area is None:
        return {}
    note = "Fictional region with real relief, mirrored and moved; no borders are drawn."
    return {
        "name": area.name,
        "bounds": dict(zip(("west", "south", "east", "north"), area.bounds, strict=True)),
        "fictional": area.fictional,
        "borders": area.borders,
        "note": note if area.fictional else "",
    }


def _change_facts(scenario: Scenario) -> dict[str, Any]:
    """Return the overlays and settings in the order in which they were applied."""
    applied = [str(step) for step in scenario.document["applied"]]
    words = [
        f"{word}, for {'all claimants' if who == 'all' else who}"
        for who, word in sorted(scenario.preset.items())
        if word != "none"
    ]
    return {
        "applied": applied,
        "overlays": [s.removeprefix("overlay ") for s in applied if s.startswith("overlay ")],
        "settings": [s.removeprefix("set ") for s in applied if s.startswith("set ")],
        "presets": words,
    }
