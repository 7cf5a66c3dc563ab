"""Replications of a raid, compiled, against a plain SimPy model of it and what was promised."""

from __future__ import annotations

import functools
import statistics
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from benchmarks.raid_cases import Case, build
from benchmarks.raid_simpy import Model
from benchmarks.table import Row, median_cpu_s
from longshadow.engagement.replicate import chunks, merge, replicate
from longshadow.engagement.tables import Tables, Tally, Threats

#: 24 hostiles, the best open Monte Carlo of a raid; measured in shared/notes/peers.md.
PEER_PER_S = 4.6
REPLICATIONS, THREADS, BASE = 10_000, 2, 20_221_204
SIMPY_REPLICATIONS, SIMPY_RUNS = 3_000, 3

#: Cases in which something else runs out: missiles; channels; nothing; rounds that are reloaded.
AGREE = {
    "missiles bind": Case(),
    "channels bind": Case(threats=12, units=1, channels=2, ready=(40, 40), window_s=30.0),
    "nothing binds": Case(channels=24, ready=(96, 96)),
    "reloads": Case(
        threats=40, units=3, ready=(4, 4), stock=(8, 4), reload_s=60.0, window_s=300.0
    ),
}  # fmt: skip


def large(threats: int, units: int) -> Case:
    """A raid that comes as fast as the smallest of its row, at rounds enough for most of it."""
    rounds = 2 * threats // units + 2
    return Case(threats, units, 8, (rounds, rounds), window_s=1.2 * threats)


def measure() -> Iterator[Row]:
    yield from against_simpy()
    yield from sizes()
    yield from agreement()


def against_simpy() -> Iterator[Row]:
    tables, threats = build(Case())
    ours_s, tally = median_cpu_s(lambda: replicate(tables, threats, BASE, 0, REPLICATIONS), 5)
    many = f"{REPLICATIONS:,} replications, 24 threats"
    half = 1.96 * of_counts(tally.leakers[0])[1]
    error = f"leakers of kind 0 within {half:.2g} (95 %)"
    yield Row(f"{many}: CPU, one thread", ours_s, "s", error=error)
    yield Row(f"{many}: wall, {THREADS} threads", wall_s(tables, threats), "s", "the promise", 2.0)
    rate = REPLICATIONS / ours_s
    yield Row(
        "replications a CPU second", rate, "1/s", "1,000 x the published peer", 1e3 * PEER_PER_S
    )
    model = Model(tables, threats)
    theirs_s, _ = median_cpu_s(lambda: model.replicate(SIMPY_REPLICATIONS, 1), SIMPY_RUNS)
    yield Row(
        "replications a CPU second", rate, "1/s", "plain SimPy", SIMPY_REPLICATIONS / theirs_s
    )


def wall_s(tables: Tables, threats: Threats) -> float:
    """Median wall seconds of all replications on some threads, added up."""
    taken = []
    for _ in range(5):
        before = time.perf_counter()
        with ThreadPoolExecutor(THREADS) as pool:
            work = [
                pool.submit(replicate, tables, threats, BASE, *part)
                for part in chunks(REPLICATIONS)
            ]
            merge(item.result() for item in work)
        taken.append(time.perf_counter() - before)
    return statistics.median(taken)


def sizes() -> Iterator[Row]:
    """Milliseconds a replication; beside larger ones the first of the row, scaled by size."""
    yield from row_of([large(n, 8) for n in (100, 300, 1000, 3000)])
    yield from row_of([large(300, n) for n in (2, 8, 32)])
    yield Row("1,000 threats, 8 units", milliseconds(large(1000, 8)), "ms", "the promise", 20.0)


def row_of(cases: Sequence[Case]) -> Iterator[Row]:
    first = 0.0
    for case in cases:
        taken = milliseconds(case)
        size = case.threats * case.units / (cases[0].threats * cases[0].units)
        what = f"a replication, {case.threats:,} threats, {case.units} units"
        if first:
            yield Row(what, taken, "ms", "the first, scaled", first * size)
        else:
            first = taken
            yield Row(what, taken, "ms")


@functools.cache
def milliseconds(case: Case) -> float:
    tables, threats = build(case)
    count = max(10, 60_000 // case.threats)
    return 1e3 * median_cpu_s(lambda: replicate(tables, threats, BASE, 0, count), 3)[0] / count


def agreement() -> Iterator[Row]:
    """Means of both, and how many standard errors of their difference they lie apart."""
    for name, case in AGREE.items():
        for what, ours, theirs in means(case, 20_000, SIMPY_REPLICATIONS):
            apart = abs(ours[0] - theirs[0]) / (np.hypot(ours[1], theirs[1]) or np.inf)
            error = f"{ours[1]:.2g} and {theirs[1]:.2g}; {apart:.1f} standard errors apart"
            yield Row(f"{name}: {what}", ours[0], "mean", "plain SimPy", theirs[0], error)


def means(
    case: Case, replications: int, simpy: int, seed: int = 7, theirs: Case | None = None
) -> Iterator[tuple[str, tuple[float, float], tuple[float, float]]]:
    """Leakers and missiles by kind, assets unhit: mean and standard error of ours and theirs."""
    tally: Tally = replicate(*build(case), BASE, 0, replications)
    outcomes = Model(*build(theirs or case)).replicate(simpy, seed)
    for kind in range(len(tally.leakers)):
        yield (
            f"leakers of kind {kind}",
            of_counts(tally.leakers[kind]),
            of_sample([outcome.leakers[kind] for outcome in outcomes]),
        )
    for missile in range(len(tally.shots) - 1):  # the last row is that of all missiles
        yield (
            f"missiles of kind {missile}",
            of_counts(tally.shots[missile]),
            of_sample([outcome.shots[missile] for outcome in outcomes]),
        )
    yield "assets unhit", of_counts(tally.unhit), of_sample([o.unhit for o in outcomes])


def of_counts(histogram: np.ndarray) -> tuple[float, float]:
    """Mean and its standard error of a histogram over 0, 1, 2, ..."""
    values, total = np.arange(histogram.size), histogram.sum()
    mean = histogram @ values / total
    return float(mean), float(np.sqrt(histogram @ (values - mean) ** 2) / total)


def of_sample(values: Sequence[int]) -> tuple[float, float]:
    array = np.asarray(values, float)
    return float(array.mean()), float(array.std() / np.sqrt(array.size))
