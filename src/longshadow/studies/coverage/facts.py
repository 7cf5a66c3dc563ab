"""What the report must know of a coverage run beside its findings, and what it does not claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from longshadow.results.arrays import Table
from longshadow.results.records import Finding, TableEntry
from longshadow.scenario.records import Option, Scenario
from longshadow.sensing.beam import Ranks, beam_of
from longshadow.sensing.siting import Site
from longshadow.studies.coverage.findings import STAGE_LABELS
from longshadow.studies.coverage.model_words import model_rows
from longshadow.studies.coverage.params import Params
from longshadow.studies.coverage.setup import Setup
from longshadow.studies.coverage.signatures import stand_in_rows, target_facts
from longshadow.uncertainty.sampling import quantiles

__all__ = ["facts_of", "findings_table"]

_BY_PLACEMENT = "one value a placement, spread over its band; the map has the first"


def facts_of(
    scenario: Scenario,
    params: Params,
    terrain: Mapping[str, Any],
    shown: Mapping[str, tuple[Setup, Sequence[Site]]],
    ranks: Sequence[Ranks],
) -> dict[str, Any]:
    """Return terrain, options, targets, heights and stages as the page shows them."""
    return {
        "terrain": dict(terrain),
        "options": [_option(option, shown.get(option.id)) for option in scenario.options],
        "targets": [target_facts(scenario, params, t) for t in params.targets],
        "heights": [
            {"id": h.id, "label": h.label, "height_m": h.metres, "reference": h.reference}
            for h in params.heights
        ],
        "stages": [{"id": key, "label": label} for key, label in STAGE_LABELS.items()],
        "fixed": [*_fixed(params, shown, ranks), *stand_in_rows(scenario, params)],
    }


def _option(option: Option, shown: tuple[Setup, Sequence[Site]] | None) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "id": option.id,
        "label": option.label,
        "system": option.system.id if option.system else "mix" if option.is_mix else "none",
        "note": _why_not_shown(option),
        "sites": [],
        "circles": [],
    }
    if shown is None:
        return facts
    setup, sites = shown
    facts["note"] = _note(setup)
    facts["units"] = quantiles(setup.units[: setup.drawn.draws].astype(float))
    facts["sites"] = [_site(setup, i, site) for i, site in enumerate(sites)]
    claim = setup.system.advertised_range
    facts["circles"] = [
        {
            "label": f"advertised {claim.band.nominal / 1000:.0f} km",
            "radius_m": claim.band.nominal,
            "kind": "missile",
            "claim": claim.note or "the claim that the system is named with",
        }
    ]
    return facts


def _why_not_shown(option: Option) -> str:
    if option.is_mix:
        return "a mix of systems, not looked at here: coverage is that of options of one system"
    return "nothing is bought" if option.is_nothing else ""


def _note(setup: Setup) -> str:
    units = quantiles(setup.units[: setup.drawn.draws].astype(float))
    low, high = round(units["p05"]), round(units["p95"])
    bought = f"{low} fire units" if low == high else f"{low} to {high} fire units"
    if setup.option.equal_budget:
        bought += (
            " for the same money, at prices as printed: of different years and contents, not yet "
            "made equal"
        )
    missing = [t.name for t, ok in zip(setup.targets, setup.applicable, strict=True) if not ok]
    if missing:
        bought += f"; not made for: {', '.join(missing)}"
    return bought


def _site(setup: Setup, i: int, site: Site) -> dict[str, Any]:
    return {
        "name": site.name,
        "latitude_deg": round(site.latitude_deg, 4),
        "longitude_deg": round(site.longitude_deg, 4),
        "boresight_deg": round(site.boresight_deg, 1),
        "radars": [f.radar.name for f in setup.families if i % f.every == 0],
    }


def _fixed(
    params: Params, shown: Mapping[str, tuple[Setup, Sequence[Site]]], ranks: Sequence[Ranks]
) -> list[dict[str, Any]]:
    rows = [
        {
            "path": "coverage.model.earth",
            "title": "Effective Earth radius factor",
            "value": f"{params.model.earth:.4g}",
            "why": "named in the scenario",
        },
        *model_rows(params.model),
    ]
    radars = {f.radar.id: f.radar for setup, _ in shown.values() for f in setup.families}
    for radar in radars.values():
        beams = [beam_of(radar, rank) for rank in ranks]
        top = np.degrees(radar.elevation_max.band.nominal)
        for name, values, why in (
            ("sector", [b.sector_deg for b in beams], _BY_PLACEMENT),
            ("elevation_min", [np.degrees(b.elevation_min_rad) for b in beams], _BY_PLACEMENT),
            ("elevation_max", [top], "held at its nominal value"),
        ):
            shown_values = dict.fromkeys(f"{value:.3g}" for value in values)
            rows.append(
                {
                    "path": f"radar.{radar.id}.{name}",
                    "title": f"{radar.name}: {name.replace('_', ' ')}",
                    "value": f"{', '.join(shown_values)} deg",
                    "why": why,
                }
            )
    return rows


def findings_table(findings: Sequence[Finding]) -> Table:
    """Return every finding as a row of a table."""
    names = ("p05", "p25", "p50", "p75", "p95", "monte_carlo_error")
    columns: dict[str, Any] = {
        "finding": [f.id for f in findings],
        "title": [f.title for f in findings],
        "unit": [f.unit for f in findings],
        "refused": [f.refused for f in findings],
    }
    for label in ("option", "stage", "radar", "target", "height", "quantity"):
        columns[label] = [f.labels.get(label, "") for f in findings]
    for name in names:
        columns[name] = [np.nan if (v := getattr(f, name)) is None else v for f in findings]
    units = dict.fromkeys(columns, "")
    entry = TableEntry(name="coverage_findings", prose="One row a finding", units=units)
    return Table(entry, columns)
