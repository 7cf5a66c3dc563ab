"""The coverage study: every option, placement and draw, from sites to findings."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longshadow.execution.context import Context
from longshadow.results.arrays import AnyMap
from longshadow.results.page_maps import terrain_map
from longshadow.results.records import Finding, Result
from longshadow.scenario.placing import mixes_left_out, terrain_facts
from longshadow.scenario.records import Scenario
from longshadow.sensing.beam import Ranks, beam_ranks
from longshadow.sensing.page import PageGrid, PageStack, page_grid, page_stack, sample
from longshadow.sensing.siting import Site
from longshadow.sensing.views import View
from longshadow.studies.coverage.compare import compare
from longshadow.studies.coverage.facts import facts_of, findings_table
from longshadow.studies.coverage.findings import Outcomes, findings_of, headlines_of
from longshadow.studies.coverage.looks import Terms
from longshadow.studies.coverage.maps import area_maps, page_maps
from longshadow.studies.coverage.model_words import limits_of, methods_of
from longshadow.studies.coverage.params import Params
from longshadow.studies.coverage.setup import Setup, set_up
from longshadow.studies.coverage.survey import (
    Answers,
    answer,
    answer_single,
    empty_answers,
    walk,
)
from longshadow.studies.coverage.switches import effects
from longshadow.studies.coverage.terms import make_terms, open_ground, sites_of

__all__ = ["run"]

#: Cells a side of the map on the page; each radar counts once a height where terrain acts by loss.
_PAGE_CELLS, _PAGE_CELLS_BY_LOSS = 384, 192


def run(scenario: Scenario, params: Params, context: Context) -> Result:
    """Return what radars and interceptors reach over the ground of a scenario.

    Raises
    ------
    TerrainError
        If the terrain cannot be opened or sites cannot be placed on it.
    """
    grid = open_ground(scenario)
    terms = make_terms(scenario, params, grid, context)
    page = page_grid(grid, _PAGE_CELLS_BY_LOSS if terms.diffraction else _PAGE_CELLS)
    bought = [option for option in scenario.options if option.system]
    setups = [set_up(scenario, params, o, context, terms.middle) for o in bought]
    findings: list[Finding] = []
    outcomes: list[Outcomes] = []
    maps: list[AnyMap] = [terrain_map(grid, page)]
    draws: dict[str, NDArray[np.float64]] = {}
    shown: dict[str, tuple[Setup, list[Site]]] = {}
    terrain = terrain_facts(scenario, grid)
    step = _stepper(scenario, setups, context)
    placements = scenario.siting.placements if scenario.siting else 1
    ranks = beam_ranks(placements, context.stream("coverage.beams"))
    for setup in setups:
        answers = empty_answers(setup, terms.heights.metres.size)
        job = _Job(scenario, params, setup, terms, page, context, answers, step, ranks)
        sites, rasters = _option(job)
        maps += rasters
        shown[setup.option.id] = (setup, sites)
        outcomes.append(Outcomes(scenario, params, setup, answers, terms, context, terrain))
        mine, columns = findings_of(outcomes[-1])
        findings += mine
        draws |= columns
    by_id = {finding.id: finding for finding in findings}
    findings += compare(outcomes, by_id)
    findings += effects(scenario, params, setups, terms, context, by_id)
    context.progress("coverage", 1.0)
    facts = facts_of(scenario, params, terrain, shown, ranks)
    return Result(
        "coverage",
        tuple(findings),
        tuple(maps),
        (findings_table(findings),),
        draws,
        facts=facts,
        limits=(*limits_of(params.model), *mixes_left_out(scenario)),
        methods=methods_of(params.model),
        headlines=headlines_of(findings, scenario, params, terrain),
    )


def _stepper(scenario: Scenario, setups: Sequence[Setup], context: Context) -> Callable[[], None]:
    """Return what is called after every radar: it reports the share of all radars that are done."""
    placements = scenario.siting.placements if scenario.siting else 1
    radars = sum(
        -(-int(setup.units.max()) // family.every)
        for setup in setups
        if setup.applicable.any()
        for family in setup.families
    )
    done = itertools.count(1)
    return lambda: context.progress("coverage", min(next(done) / (placements * radars), 0.99))


@dataclass(frozen=True, eq=False)
class _Job:
    """One option and everything that its placements share."""

    scenario: Scenario
    params: Params
    setup: Setup
    terms: Terms
    page: PageGrid
    context: Context
    answers: Answers
    step: Callable[[], None]
    ranks: list[Ranks]


def _option(job: _Job) -> tuple[list[Site], list[AnyMap]]:
    """Answer every draw of one option; sites and maps are those of its first placement."""
    if not job.setup.applicable.any():
        return [], []
    siting = job.scenario.siting
    shown = [_placement(job, p) for p in range(siting.placements if siting else 1)]
    return shown[0]


def _placement(job: _Job, p: int) -> tuple[list[Site], list[AnyMap]]:
    """Answer the draws of one placement; maps are made for the first only."""
    drawn, units = job.setup.drawn, job.setup.units
    here = drawn.placement == p
    shown = int(np.median(units[: drawn.draws])) if p == 0 else 0
    counts = sorted({int(n) for n in units[here] if n > 0} | ({shown} - {0}))
    most = max(counts, default=0)
    sites = sites_of(job.scenario, job.terms.ground.grid, most, p, job.context)
    radars = sum(-(-most // family.every) for family in job.setup.families)
    entries = radars * (job.terms.heights.metres.size if job.terms.diffraction else 1)
    stack = page_stack(
        job.page,
        entries if p == 0 else 0,
        job.setup.place.count,
        job.terms.diffraction or job.terms.scan_exponent is not None,
    )
    maps: list[AnyMap] = []
    each = functools.partial(_each_view, job, here, most, stack, itertools.count(), [])
    for state in walk(job.setup, sites, counts, job.terms, each, job.ranks[p]):
        mine = np.flatnonzero(here & (units == state.units))
        if mine.size:
            answer(job.setup, state, mine, drawn.azimuth, job.terms, job.answers)
        if state.units == shown:
            maps += area_maps(job.setup, state, job.terms)
            maps += page_maps(job.setup, job.terms, job.page, stack)
    return list(sites[:shown]), maps


def _each_view(
    job: _Job, here: NDArray[np.bool_], most: int, stack: PageStack, number: Iterator[int],
    views: list[View], i: int, k: int, view: View,
) -> None:  # fmt: skip
    """Sample a view for the page, and answer the draws that look at this unit by itself.

    A single unit stands where all kinds of radar of its system stand together.
    """
    job.step()
    radar, families = next(number), job.setup.families
    if stack.limit.size:
        sample(view, k, job.page, stack, radar, job.terms.heights)
    every = max(family.every for family in families)
    singles = min(job.params.single_units, -(-most // every))
    mine = np.flatnonzero(here & (job.setup.drawn.single_unit % singles == i // every))
    if i % every or i // every >= singles or not mine.size:
        return
    views.append(view)
    if k == len(families) - 1:
        answer_single(job.setup, views, mine, job.terms, job.answers)
        views.clear()
