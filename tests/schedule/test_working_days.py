"""Working days counted by rule against a count day by day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from planner.schedule.build_schedule import WorkCalendar
from planner.schedule.working_days import WorkingDays
from tests.schedule.by_hand import FIVE_DAYS, SCHEDULE, on_five_days

SIX_DAYS = WorkCalendar("six", "Six", (0, 1, 2, 3, 4, 5), (date(2026, 10, 20), date(2026, 11, 2), date(2026, 11, 2)))


@pytest.mark.parametrize("calendar", [WorkCalendar(), FIVE_DAYS, SIX_DAYS])
def test_the_count_grows_by_one_over_each_working_day_and_by_none_over_a_free_one(calendar):
    schedule = on_five_days(SCHEDULE, calendar)
    days = WorkingDays(schedule)
    assert days.number(0) == 0
    for day in range(-40, 80):
        on = schedule.day(day)
        works = on.weekday() in calendar.weekdays and on not in calendar.holidays
        assert days.works(day) == works
        assert days.between(day, day + 1) == works
        for count in (-30, -1, 0, 1, 2, 7, 30):
            assert days.between(day, days.later(day, count)) == count


def test_a_free_day_gives_way_to_the_working_day_before_or_after_it():
    # Day 0, 2026-11-01, is a Sunday; Thursday 2026-11-26, day 25, is a holiday.
    days = WorkingDays(on_five_days())
    assert [days.from_day(0), days.until_day(0), days.from_day(25), days.until_day(25)] == [1, -2, 26, 24]
    assert days.between(0, 30) == 20  # 21 weekdays from 2026-11-01 to 11-30 and a holiday


def test_a_calendar_without_any_weekday_is_refused():
    schedule = replace(SCHEDULE, calendar=WorkCalendar("none", "None", ()))
    with pytest.raises(ValueError, match="calendar none must have a weekday"):
        WorkingDays(schedule)
