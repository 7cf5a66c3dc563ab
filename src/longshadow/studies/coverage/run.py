"""The coverage study: every option, placement and draw, from sites to findings."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from longshadow.execution.context import Context
from longshadow.results.records import Finding, MapArray, Result
from longshadow.scenario.records import Scenario
from longshadow.sensing.page import PageGrid, PageRadar, page_grid, sample
from longshadow.sensing.siting import Site
from longshadow.sensing.views import View
from longshadow.studies.coverage.facts import (
    LIMITS,
    METHODS,
    facts_of,
    findings_table,
    terrain_facts,
)
from longshadow.studies.coverage.findings import Outcomes, findings_of, headlines_of
from longshadow.studies.coverage.maps import area_maps, page_maps, terrain_map
from longshadow.studies.coverage.params import Params
from longshadow.studies.coverage.setup import Setup, set_up
from longshadow.studies.coverage.survey import (
    Answers,
    Terms,
    Walk,
    answer,
    answer_single,
    empty_answers,
    walk,
)
from longshadow.studies.coverage.terms import make_terms, open_ground, sites_of
from longshadow.studies.coverage.unknowns import AZIMUTH, PLACEMENT, SINGLE_UNIT

__all__ = ["run"]


def run(scenario: Scenario, params: Params, context: Context) -> Result:
    """Return what radars and interceptors reach over the ground of a scenario.

    Raises
    ------
    TerrainError
        If the terrain cannot be opened or sites cannot be placed on it.
    """
    grid = open_ground(scenario)
    terms = make_terms(scenario, params, grid, context)
    page = page_grid(grid)
    setups = [set_up(scenario, params, o, context) for o in scenario.options if o.system]
    findings: list[Finding] = []
    maps: list[MapArray] = [terrain_map(grid, page)]
    draws: dict[str, NDArray[np.float64]] = {}
    shown: dict[str, tuple[Setup, list[Site]]] = {}
    terrain = terrain_facts(grid)
    for done, setup in enumerate(setups):
        label = f"coverage of {setup.option.label}"
        context.progress(label, done / len(setups))
        answers, sites, rasters = _option(scenario, setup, terms, page, context)
        maps += rasters
        shown[setup.option.id] = (setup, sites)
        outcomes = Outcomes(scenario, params, setup, answers, terms, context, terrain)
        mine, columns = findings_of(outcomes)
        findings += mine
        draws |= columns
    context.progress("coverage", 1.0)
    facts = facts_of(scenario, params, terrain, shown)
    return Result(
        "coverage",
        tuple(findings),
        tuple(maps),
        (findings_table(findings),),
        draws,
        facts=facts,
        limits=LIMITS,
        methods=METHODS,
        headlines=headlines_of(findings, scenario, params, terrain),
    )


def _option(
    scenario: Scenario, setup: Setup, terms: Terms, page: PageGrid, context: Context
) -> tuple[Answers, list[Site], list[MapArray]]:
    """Answer every draw of one option; maps show its first placement."""
    answers = empty_answers(setup, terms.heights.metres.size)
    if not setup.applicable.any():
        return answers, [], []
    placement = np.asarray(context.draws[PLACEMENT]).astype(int)
    azimuth = np.asarray(context.draws[AZIMUTH]).astype(np.int64)
    middle = int(np.median(setup.units))
    shown: list[Site] = []
    maps: list[MapArray] = []
    for p in range(scenario.siting.placements if scenario.siting else 1):
        here = placement == p
        counts = _counts(setup.units[here], middle if p == 0 else 0)
        sites = sites_of(scenario, terms.ground.grid, max(counts, default=0), p, context)
        radars: list[PageRadar] = []
        each = _each(scenario, setup, terms, page, p, max(counts, default=0), context, answers)
        for state in walk(setup, sites, counts, terms, functools.partial(each, radars)):
            mine = np.flatnonzero(here & (setup.units == state.units))
            if mine.size:
                answer(setup, state, mine, azimuth, terms, answers)
            if p == 0 and state.units == middle:
                shown = list(sites[:middle])
                maps = _maps(setup, state, terms, page, radars)
    return answers, shown, maps


def _each(
    scenario: Scenario, setup: Setup, terms: Terms, page: PageGrid, p: int, most: int,
    context: Context, answers: Answers,
) -> Callable[[list[PageRadar], int, int, View], None]:  # fmt: skip
    """Return what is done with every radar's view: page samples, and single units."""
    placement = np.asarray(context.draws[PLACEMENT]).astype(int)
    unit = np.asarray(context.draws[SINGLE_UNIT]).astype(int)
    params = scenario.params["coverage"]
    assert isinstance(params, Params)

    def each(radars: list[PageRadar], i: int, k: int, view: View) -> None:
        family = setup.families[k]
        if p == 0:
            radars.append(sample(view, k, page))
        number = i // family.every
        count = min(params.single_units, -(-most // family.every))
        mine = np.flatnonzero((placement == p) & (unit % count == number))
        if number < count and mine.size:
            answer_single(setup, k, view, mine, terms, answers)

    return each


def _counts(units: NDArray[np.int64], also: int) -> list[int]:
    return sorted({int(n) for n in units if n > 0} | ({also} if also > 0 else set()))


def _maps(
    setup: Setup, state: Walk, terms: Terms, page: PageGrid, radars: Sequence[PageRadar]
) -> list[MapArray]:
    return list(
        itertools.chain(area_maps(setup, state, terms), page_maps(setup, terms, page, list(radars)))
    )
