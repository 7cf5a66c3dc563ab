"""One evaluation of a deal, ten thousand dates at once, and the loading of the rule base."""

from __future__ import annotations

import datetime as dt
import functools
import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks.table import Row
from longshadow.law import as_markdown, evaluate, load_rulebook, statuses_by_date
from tests.law.harness import examples

DAY = dt.timedelta(days=1)
PROMISE = "the promise"


def cpu_ms(work: Callable[[], Any], times: int) -> float:
    """Median processor milliseconds of some runs."""
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append(1000 * (time.process_time() - start))
    return statistics.median(found)


def measure() -> list[Row]:
    book = load_rulebook()
    rows = [Row("load the rule base", cpu_ms(load_rulebook, 5), "ms")]
    for name in ("C04", "C06", "C11", "C16", "C23", "C36"):
        work = functools.partial(examples()[name].evaluate, book)
        what = f"evaluate {name}: all readings, proofs"
        rows.append(Row(what, cpu_ms(work, 50), "ms", PROMISE, 5.0))
    case = examples()["C36"].case
    days = [dt.date(2005, 1, 1) + i * DAY for i in range(10_000)]
    many = functools.partial(statuses_by_date, case, days, rulebook=book)
    rows.append(Row("10,000 dates, three readings", cpu_ms(many, 5), "ms", PROMISE, 5000.0))
    answer = evaluate(case, as_of=dt.date(2022, 4, 2), rulebook=book)
    rows.append(Row("one answer as Markdown", cpu_ms(lambda: as_markdown(answer), 50), "ms"))
    return rows
