"""Dates to periods, by hand: month ends, leap days, quarters, ties, before and after the horizon."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest

from planner.calendar import Calendar
from tests.oracle.dates import Dates

pytestmark = pytest.mark.fast

MONTHS = Calendar.spanning(date(2027, 11, 1), date(2028, 4, 10), "month")  # Nov 2027 … Apr 2028, over a leap day
QUARTERS = Calendar.spanning(date(2027, 10, 1), date(2028, 12, 31), "quarter")  # Q4 2027 … Q4 2028


def test_the_horizon_runs_through_the_period_that_contains_its_end() -> None:
    assert (MONTHS.periods, QUARTERS.periods) == (6, 5)
    assert Calendar.spanning(date(2028, 2, 1), date(2028, 2, 29), "month").periods == 1
    assert Calendar.spanning(date(2028, 2, 1), date(2028, 3, 1), "month").periods == 2
    assert Calendar.spanning(date(2028, 1, 1), date(2028, 3, 31), "quarter").periods == 1
    assert Calendar.spanning(date(2028, 1, 1), date(2028, 4, 1), "quarter").periods == 2


@pytest.mark.parametrize(
    ("day", "month", "quarter"),
    [
        (date(2027, 11, 1), 0, 0),
        (date(2027, 11, 30), 0, 0),  # the last day of a month
        (date(2027, 12, 1), 1, 0),
        (date(2027, 12, 31), 1, 0),  # the last day of a year
        (date(2028, 1, 1), 2, 1),
        (date(2028, 2, 29), 3, 1),  # a leap day
        (date(2028, 3, 1), 4, 1),
        (date(2028, 3, 31), 4, 1),
        (date(2028, 4, 1), 5, 2),
        (date(2028, 5, 1), 6, 2),  # past the months
        (date(2029, 1, 1), 14, 5),  # past both
        (date(2027, 10, 31), -1, 0),  # the eve of the months
        (date(2027, 9, 30), -2, -1),  # the eve of the quarters
        (date(2026, 11, 1), -12, -4),
        (date(2026, 10, 31), -13, -4),
        (date(2026, 9, 30), -14, -5),
    ],
)
def test_the_period_that_contains_a_day(day: date, month: int, quarter: int) -> None:
    assert (MONTHS.period_of(day), QUARTERS.period_of(day)) == (month, quarter)


@pytest.mark.parametrize(
    ("day", "month", "quarter"),
    [
        (date(2027, 11, 1), 0, 1),  # opens a month, but no quarter
        (date(2027, 11, 2), 1, 1),
        (date(2028, 1, 1), 2, 1),  # opens both
        (date(2028, 1, 2), 3, 2),
        (date(2028, 2, 29), 4, 2),
        (date(2028, 3, 1), 4, 2),
        (date(2027, 10, 1), -1, 0),
        (date(2027, 10, 2), 0, 1),
        (date(2027, 9, 30), -1, 0),
        (date(2028, 4, 2), 6, 3),  # in the last month: only after it
    ],
)
def test_what_comes_on_a_day_serves_from_the_period_it_opens_else_the_next(day: date, month: int, quarter: int) -> None:
    assert (MONTHS.usable_from(day), QUARTERS.usable_from(day)) == (month, quarter)


def test_periods_have_their_own_first_and_last_day_and_hours() -> None:
    assert [MONTHS.start_of(t) for t in (-12, -1, 0, 2, 3, 6)] == [
        date(2026, 11, 1), date(2027, 10, 1), date(2027, 11, 1), date(2028, 1, 1), date(2028, 2, 1), date(2028, 5, 1),
    ]  # fmt: skip
    assert [MONTHS.end_of(t) for t in (-1, 0, 1, 3, 4)] == [
        date(2027, 10, 31), date(2027, 11, 30), date(2027, 12, 31), date(2028, 2, 29), date(2028, 3, 31),
    ]  # fmt: skip
    assert [QUARTERS.end_of(t) for t in (-1, 0, 1, 2)] == [
        date(2027, 9, 30), date(2027, 12, 31), date(2028, 3, 31), date(2028, 6, 30),
    ]  # fmt: skip
    # 30, 31, 31, 29, 31 and 30 days; a quarter of 92, one of 31 + 29 + 31 = 91.
    assert [MONTHS.hours(t) for t in range(6)] == [720, 744, 744, 696, 744, 720]
    assert [QUARTERS.hours(t) for t in range(2)] == [92 * 24, 91 * 24]


def test_years_are_365_days_from_the_start_to_the_end_of_the_period() -> None:
    # November 30 is day 29 after November 1; February 29 is 29 + 31 + 31 + 29 = day 120.
    assert MONTHS.years(0) == pytest.approx(29 / 365)
    assert MONTHS.years(3) == pytest.approx(120 / 365)
    assert (MONTHS.years_per_period, QUARTERS.years_per_period) == (1 / 12, 1 / 4)


def test_labels_name_the_month_or_the_quarter() -> None:
    assert [MONTHS.label(t) for t in (-1, 2)] == ["2027-10", "2028-01"]
    assert [QUARTERS.label(t) for t in (-1, 0, 1, 4)] == ["2027-Q3", "2027-Q4", "2028-Q1", "2028-Q4"]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_of_steps_that_take_effect_together_the_later_date_holds(order: tuple[int, ...]) -> None:
    # Both 2027-12-10 and 2028-01-01 count from January (2): the second is the later one, wherever it is listed.
    steps = [(date(2027, 10, 1), 5.0), (date(2027, 12, 10), 100.0), (date(2028, 1, 1), 1.0)]
    assert MONTHS.stepped([steps[i] for i in order]) == (5, 5, 1, 1, 1, 1)
    # In quarters 2027-10-01 opens the first (0); the other two count from 2028-Q1 (1).
    assert QUARTERS.stepped([steps[i] for i in order]) == (5, 1, 1, 1, 1)


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_before_the_horizon_the_last_date_holds_and_an_empty_one_is_the_earliest(order: tuple[int, ...]) -> None:
    # All count by November (0): no date, 2020, 2027-10-02 and 2027-11-01, which opens it.
    steps = [(None, 7.0), (date(2020, 5, 5), 8.0), (date(2027, 10, 2), 9.0), (date(2027, 11, 1), 10.0)]
    assert MONTHS.stepped([steps[i] for i in order]) == (10,) * 6
    assert MONTHS.stepped([steps[i] for i in order if i < 3]) == (9,) * 6
    assert MONTHS.stepped([steps[i] for i in order if i < 2]) == (8,) * 6


def test_a_step_in_the_last_period_or_after_it_takes_no_effect() -> None:
    # April (5) is the last month: its first day counts, its second does not, nor does May.
    for day, last in ((date(2028, 4, 1), 3.0), (date(2028, 4, 2), 1.0), (date(2028, 5, 1), 1.0)):
        assert MONTHS.stepped([(None, 1.0), (day, 3.0)]) == (1, 1, 1, 1, 1, last)
    assert MONTHS.stepped([(date(2028, 1, 1), 4.0)]) == (0, 0, 4, 4, 4, 4)  # nothing before the first step
    assert MONTHS.stepped([]) == (0,) * 6


def test_what_arrives_stays_and_adds_up() -> None:
    came = [(date(2028, 1, 1), 2.0), (date(2020, 1, 1), 1.0), (date(2027, 12, 2), 4.0), (date(2028, 4, 2), 8.0)]
    assert MONTHS.arrived(came) == (1, 1, 7, 7, 7, 7)
    assert MONTHS.arrived([], initial=3.0) == (3,) * 6


@pytest.mark.parametrize("calendar", [MONTHS, QUARTERS])
def test_the_oracles_own_dates_say_the_same_of_every_day(calendar: Calendar) -> None:
    own = Dates(calendar.start, calendar.end_of(calendar.periods - 1), calendar.months)
    assert own.periods == calendar.periods
    for number in range(-800, 900):
        day = calendar.start + timedelta(days=number)
        assert (own.period_of(day), own.usable_from(day)) == (calendar.period_of(day), calendar.usable_from(day)), day
    for period in range(-6, 12):
        assert own.start_of(period) == calendar.start_of(period)
        assert (own.hours(period), own.years(period)) == (calendar.hours(period), calendar.years(period))
