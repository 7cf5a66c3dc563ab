"""Days as s.216 counts them, against a count on the fingers; partial dates; three-valued logic."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from longshadow.law import Act, Truth
from longshadow.law.days import add_years, read_days, review_days, word_of
from longshadow.law.review import free_from
from longshadow.law.truth import all_of, any_of, negated

DAY = dt.timedelta(days=1)


def report(day: str, **dates: str) -> Act:
    later = {key: dt.date.fromisoformat(value) for key, value in dates.items()}
    return Act("general_waiver", dt.date.fromisoformat(day), "p", "t", dates=later)


@pytest.mark.parametrize(
    ("day", "length"),
    [("07-09", 30), ("07-10", 60), ("08-01", 60), ("09-07", 60), ("09-08", 30), ("01-01", 30)],
)
def test_the_season(day: str, length: int) -> None:
    for year in (2019, 2020):
        assert review_days(dt.date.fromisoformat(f"{year}-{day}")) == length


def test_the_day_of_the_report_is_the_first_of_the_review() -> None:
    for start in ("2020-05-02", "2020-07-10", "2021-02-10", "2020-12-15"):
        act = report(start)
        barred = []
        day = act.date
        for _ in range(review_days(act.date)):
            barred.append(day)
            day += DAY
        free = free_from(act)
        assert free == day
        assert free not in barred


def test_after_passage_twelve_days_and_after_a_veto_ten_are_barred() -> None:
    # Passed on 31 May: 12 days after that day are 1 to 12 June; vetoed on 10 June: 11 to 20 June.
    passed = report("2020-05-02", disapproval_passed="2020-05-31")
    assert free_from(passed) == dt.date(2020, 6, 13)
    vetoed = report("2020-05-02", disapproval_passed="2020-05-31", vetoed="2020-06-10")
    assert free_from(vetoed) == dt.date(2020, 6, 21)
    early = report("2020-05-02", disapproval_passed="2020-05-03")
    assert free_from(early) == dt.date(2020, 6, 1)


def test_enactment_bars_for_good_and_approval_ends_the_review() -> None:
    assert free_from(report("2020-05-02", disapproval_enacted="2020-05-20")) is None
    approved = report("2020-05-02", approval_enacted="2020-05-11")
    assert free_from(approved) == dt.date(2020, 5, 11)


def test_a_resolution_after_the_action_comes_too_late() -> None:
    for key in ("disapproval_passed", "vetoed", "disapproval_enacted"):
        assert free_from(report("2020-05-02", **{key: "2020-06-01"})) == dt.date(2020, 6, 1)
    waited = report("2020-05-02", disapproval_enacted="2020-06-01", effective="2020-06-02")
    assert free_from(waited) is None


def test_the_days_of_the_act() -> None:
    enacted = dt.date(2017, 8, 2)
    assert enacted + 180 * DAY == dt.date(2018, 1, 29)
    assert dt.date(2021, 1, 1) + 30 * DAY == dt.date(2021, 1, 31)
    assert add_years(dt.date(2020, 12, 14), 1) == dt.date(2021, 12, 14)
    assert add_years(dt.date(2020, 2, 29), 1) == dt.date(2021, 3, 1)


@pytest.mark.parametrize(
    ("text", "first", "last", "words"),
    [
        ("2021-12-06", "2021-12-06", "2021-12-06", "2021-12-06"),
        ("2019-09", "2019-09-01", "2019-09-30", "a day in 2019-09"),
        ("2020-02", "2020-02-01", "2020-02-29", "a day in 2020-02"),
        ("2021", "2021-01-01", "2021-12-31", "a day from 2021-01-01 to 2021-12-31"),
        (
            "2021-11-14/2021-12-06",
            "2021-11-14",
            "2021-12-06",
            "a day from 2021-11-14 to 2021-12-06",
        ),
    ],
)
def test_partial_dates(text: str, first: str, last: str, words: str) -> None:
    found = read_days(text)
    assert [day.isoformat() for day in found] == [first, last]
    assert word_of(*found) == words


@pytest.mark.parametrize(
    "text", ["", "21-12-06", "2021-12-06-01", "2021-1", "a", "2021/2020", "1/2/3"]
)
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|day"):
        read_days(text)


def test_three_values_follow_the_tables_of_kleene() -> None:
    no, unknown, yes = Truth.NO, Truth.UNKNOWN, Truth.YES
    both = {(yes, yes): yes, (yes, unknown): unknown, (unknown, unknown): unknown}
    for a, b in itertools.product(Truth, repeat=2):
        want = no if no in (a, b) else both.get((a, b), both.get((b, a)))
        assert all_of([a, b]) is want
        assert any_of([a, b]) is negated(all_of([negated(a), negated(b)]))
    assert [negated(t) for t in (no, unknown, yes)] == [yes, unknown, no]
    assert all_of([]) is yes
    assert any_of([]) is no
