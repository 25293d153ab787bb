"""Whole plans: MPXJ's scheduler finds the plan's own dates and floats from links, durations and held starts alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner import read, read_plan, solve
from planner.exports.mspdi import mspdi_text
from planner.generate import generate
from planner.schedule.from_plan import build_schedule
from tests.oracle import cases
from tests.schedule.by_hand import FIVE_DAYS
from tests.schedule.foreign.compared import consistent, differences
from tests.schedule.test_due_dates import late_schedule as late
from tests.second import draw

PLANS = Path(__file__).parents[3] / "notebooks" / "plans"
"""Plans of the two real cases, each with history or a full horizon."""
# Random cases that have a plan, by what makes them.
DRAWN = [seed for seed in range(14) if seed not in (5, 6, 8, 13)]
ORACLE = [seed for seed in range(1, 12) if seed != 10]


def test_the_tiny_plan(mpxj):
    schedule = build_schedule(solve(read("tiny")))
    text = mspdi_text(schedule)
    assert mpxj.invalid(text) == []
    assert differences(schedule, mpxj.rescheduled(text)) == []


def test_a_plan_with_a_late_milestone(mpxj):
    schedule = late()
    text = mspdi_text(schedule)
    answer = mpxj.rescheduled(text)
    assert (mpxj.invalid(text), differences(schedule, answer)) == ([], [])
    (milestone,) = [task for task in answer["tasks"] if task["planner_id"] == "milestone:M1"]
    assert (milestone["deadline"][:10], milestone["total_slack"]) == ("2026-10-31", -31.0)


@pytest.mark.parametrize("case_name", ["ten-gigawatt", "status-2026"])
def test_a_real_plan(mpxj, case_name):
    schedule = build_schedule(read_plan(PLANS / case_name))
    text = mspdi_text(schedule)
    assert mpxj.invalid(text) == []
    assert differences(schedule, mpxj.rescheduled(text)) == []


def test_a_real_plan_on_a_calendar_of_five_days_with_holidays(mpxj):
    schedule = build_schedule(read_plan(PLANS / "ten-gigawatt"), calendar=FIVE_DAYS)
    text = mspdi_text(schedule)
    assert consistent(schedule, mpxj.rescheduled(text), mpxj.as_read(text)) == []


@pytest.mark.parametrize("first", [0, 5])
def test_random_cases_with_history_quarters_and_all_rules(mpxj, first):
    for seed in DRAWN[first : first + 5]:
        schedule = build_schedule(solve(draw.case(seed, "small")))
        assert differences(schedule, mpxj.rescheduled(mspdi_text(schedule))) == [], f"seed {seed}"


@pytest.mark.parametrize("first", [0, 5])
def test_random_cases_small_enough_to_be_counted_out(mpxj, first):
    for seed in ORACLE[first : first + 5]:
        schedule = build_schedule(solve(cases.case(seed)))
        assert differences(schedule, mpxj.rescheduled(mspdi_text(schedule))) == [], f"seed {seed}"


def test_a_generated_case(mpxj):
    plan = solve(generate(sites=3, phases=2, periods=12, seed=1), time_limit_s=2, gap=0.2)
    schedule = build_schedule(plan)
    assert differences(schedule, mpxj.rescheduled(mspdi_text(schedule))) == []
