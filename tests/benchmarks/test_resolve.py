"""What two hand-made runs of one change say of each other."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from benchmarks.resolve import row_of
from benchmarks.trace import Report

WORSE = Report(8.0, "npv", 900.0, 1000.0)


def run(late: float, npv: float, bound: float, *reports: Report):
    goals = [
        SimpleNamespace(name="lateness", unit="months", sense="min", value=late, bound=0.0, tolerance=0.0),
        SimpleNamespace(name="npv", unit="million USD", sense="max", value=npv, bound=bound, tolerance=0.0),
    ]
    return SimpleNamespace(goals=goals), (*reports, Report(60.0, "npv", npv, bound))


def test_value_and_gap_must_both_be_reached():
    # From nothing: 5 % after 40 s. From the plan: the value after 4 s, the bound for 5 % only after 10 s.
    alone = run(0, 1000.0, 1050.0, WORSE, Report(40.0, "npv", 1000.0, 1050.0))
    led = run(0, 1020.0, 1040.0, Report(4.0, "npv", 1010.0, 1100.0), Report(10.0, "npv", 1010.0, 1050.0))
    row = row_of("hand-made", "price", 60.0, alone, led)
    assert (row["alone_s"], row["led_s"], row["ratio"], row["gap"]) == (40.0, 10.0, 0.25, pytest.approx(0.05))
    assert (row["alone_npv"], row["led_npv"], row["led_npv_bound"]) == (1000.0, 1020.0, 1040.0)


def test_a_plan_that_betters_an_earlier_goal_is_as_good_there():
    alone = run(2, 1000.0, 1050.0, Report(30.0, "lateness", 2.0, 0.0), Report(40.0, "npv", 1000.0, 1050.0))
    led = run(1, 900.0, 1200.0, Report(6.0, "lateness", 1.0, 0.0))
    row = row_of("hand-made", "date", 60.0, alone, led)
    assert (row["alone_s"], row["led_s"]) == (40.0, 6.0)


def test_a_plan_that_is_later_is_never_as_good():
    row = row_of("hand-made", "date", 60.0, run(0, 900.0, 1000.0, WORSE), run(1, 2000.0, 2000.0))
    assert (row["alone_s"], row["led_s"], row["ratio"]) == (8.0, None, None)
