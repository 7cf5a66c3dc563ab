"""Every parameter of a run as a row of the report: band, marks, sources, how it was used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from longshadow.catalog.signature import rcs_words
from longshadow.provenance import Cited, Role, Source
from longshadow.results.records import Assumption
from longshadow.scenario.records import Scenario
from longshadow.uncertainty.distributions import Constant, Discrete
from longshadow.units import to_unit
from longshadow.workbench.draws import DrawTable

__all__ = ["assumptions_of", "known_sources", "parameter_title"]


def assumptions_of(scenario: Scenario, table: DrawTable) -> tuple[Assumption, ...]:
    """Return one row for every parameter that was drawn or that the scenario gave, by path."""
    rows = [*_catalogue_rows(scenario, table), *_own_rows(table)]
    return tuple(sorted(rows, key=lambda row: row.path))


def _catalogue_rows(scenario: Scenario, table: DrawTable) -> Iterator[Assumption]:
    for path, cited in scenario.parameters.items():
        if path not in table.columns and not path.startswith("options."):
            continue
        law = table.distributions.get(path)
        low, nominal, high = (
            round(to_unit(end, cited.unit, cited.dimension), 9)
            for end in (cited.band.low, cited.band.nominal, cited.band.high)
        )
        yield Assumption(
            path=path,
            title=parameter_title(scenario, path),
            unit=cited.unit,
            low=low,
            nominal=nominal,
            high=high,
            marks=cited.mark.model_dump(),
            role=cited.role,
            sampled="" if law is None or isinstance(law, Constant) else str(law),
            confidence=cited.confidence,
            sources=cited.sources,
            note=cited.note,
            changed=_changed(scenario, table, path, cited),
        )


def _changed(scenario: Scenario, table: DrawTable, path: str, cited: Cited) -> str:
    said = [scenario.changed.get(path, "")]
    if path in table.preset:
        law = table.distributions[path]
        value = law.value if isinstance(law, Constant) else cited.band.nominal
        shown = to_unit(value, cited.unit, cited.dimension)
        said.append(f"preset {table.preset[path]}: held at {shown:.4g} {cited.unit}".rstrip())
    return "; ".join(text for text in said if text)


def _own_rows(table: DrawTable) -> Iterator[Assumption]:
    for path, title in table.titles.items():
        law = table.distributions.get(path)
        column = table.columns.get(path)
        if law is None or column is None:
            continue
        ends = (float(column.min()), float(column.max()))
        camps = isinstance(law, Discrete)
        yield Assumption(
            path=path,
            title=title,
            unit="",
            low=0.0 if camps else ends[0],
            nominal="each" if camps else sum(ends) / 2,
            high=float(len(law.values) - 1) if isinstance(law, Discrete) else ends[1],
            role=Role.CHOICE,
            sampled="" if isinstance(law, Constant) else str(law),
            note="A part of the method, not a value from a source.",
        )


def parameter_title(scenario: Scenario, path: str) -> str:
    """Return a parameter in words: the record's name, then what is said of it."""
    kind, name, *rest = path.split(".")
    if kind == "options":
        label = next((o.label for o in scenario.options if o.id == name), name)
        return f"{label}: price of all fire units"
    record: Any = getattr(scenario.catalog, f"{kind}s", {}).get(name)
    words = rcs_words(rest) if kind == "target" else None
    words = words or " ".join(part for part in rest if part not in ("values", "value"))
    head = name if record is None else str(record.name)
    return f"{head}: {words.replace('_', ' ')}" if words else head


def known_sources(scenario: Scenario) -> Mapping[str, Source]:
    """Return the sources of the catalogue and of the scenario, by id."""
    return {**scenario.catalog.sources, **scenario.sources}
