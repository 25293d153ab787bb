"""Figures of hand-made traces, and how traces come about."""

from __future__ import annotations

import pytest

from benchmarks.result import GoalEnd, Result
from benchmarks.speed import drift, figures, row_of, summary
from benchmarks.trace import Recorder, Report, at, first_plan_s, read_trace, time_to

# Lateness until 20 s; then npv, to be made large: 8 % at 30 s, 1 % at 50 s, 0.4 % at the audited end of 100 s.
TRACE = (
    Report(5.0, "lateness", None, 0.0),
    Report(12.0, "lateness", 4.0, 0.0),
    Report(20.0, "npv", 900.0, None),
    Report(30.0, "npv", 1000.0, 1080.0),
    Report(50.0, "npv", 1000.0, 1010.0),
    Report(100.0, "npv", 1005.0, 1009.02),
)


def test_the_report_at_a_time_is_the_last_before_it():
    assert at(TRACE, 4.9) is None
    assert at(TRACE, 12.0).incumbent == 4.0
    assert at(TRACE, 99.0).gap == pytest.approx(0.01)
    assert at(TRACE, 1e9) is TRACE[-1]


def test_gap_and_distance():
    assert Report(0, "npv", None, 3.0).gap is None
    assert Report(0, "npv", 2.0, None).away is None
    assert (Report(0, "npv", 2.0, 3.0).gap, Report(0, "npv", 2.0, 3.0).away) == (0.5, 1.0)
    assert Report(0, "shortfall", 0.0, 0.0).gap == 0.0


def test_first_plan_and_time_to_a_gap():
    assert first_plan_s(TRACE) == 12.0
    assert first_plan_s(TRACE[:1]) is None
    assert [time_to(TRACE, "npv", share) for share in (0.1, 0.01, 0.005, 0.001)] == [30.0, 50.0, 100.0, None]
    assert time_to(TRACE, "cost", 0.5) is None


def test_an_unfinished_goal_is_named_and_a_time_past_the_limit_left_out():
    found = figures(TRACE, "npv", 100.0)
    assert found["gap_10s"] == found["away_10s"] == "- (lateness)"
    assert (found["gap_60s"], found["away_60s"]) == (pytest.approx(0.01), 10.0)
    assert found["gap_300s"] is None
    assert figures(TRACE, "npv", 300.0)["gap_300s"] == pytest.approx(4.02 / 1005)
    assert [found[f"to_{share}_s"] for share in ("1%", "0.5%", "0.1%")] == [50.0, 100.0, None]


def test_nothing_to_tell_before_the_first_report():
    assert figures((), "npv", 300.0)["gap_60s"] is None


def ended(**given) -> Result:
    goals = [GoalEnd("npv", "million USD", "max", 1005.0, 1009.02, 0.0)]
    return Result("hand-made", "planner", 300.0, audit="passed", goals=goals, **given)


def test_a_line_of_the_table():
    whole = ended(read_s=1.0, build_s=4.0, end_s=100.0)
    assert drift(TRACE, whole) == pytest.approx(0.005)
    row = row_of(ended(whole_process_s=13.0), whole, TRACE)
    assert (row["first_plan_s"], row["build_share"], row["goal1_bound"]) == (13.0, 0.05, 1009.02)
    short = summary(row)
    assert (short["gap_60s"], short["gap_300s"]) == ("1.000 %", "0.400 %")
    assert short["goals [bounds]"] == "npv 1,005 [1,009.02]"


def test_a_case_without_a_first_plan_says_why():
    row = row_of(
        Result("hand-made", "planner", 300.0, why="time"), Result("hand-made", "planner", 300.0, why="late"), ()
    )
    assert (row["first_plan_s"], row["why"]) == (None, "late; to the first plan: time")
    assert summary(row)["audit"] == "late; to the first plan: time"


def test_a_recorder_keeps_what_is_known_of_a_goal_and_writes_news_only(tmp_path):
    recorder = Recorder(tmp_path / "trace.csv", 0.0)
    recorder.tell("lateness", 4.0, None)
    recorder.tell("lateness", None, -0.0)
    recorder.tell("lateness", 4.0, None)
    recorder.tell("npv", None, 7.0)
    recorder.close({"lateness": (4.0, 0.0), "npv": (6.0, 7.0)})
    told = [(report.goal, report.incumbent, report.bound) for report in read_trace(tmp_path / "trace.csv")]
    assert told == [("lateness", 4.0, None), ("npv", None, 7.0), ("npv", 6.0, 7.0)]


def test_half_a_line_is_no_report(tmp_path):
    (tmp_path / "trace.csv").write_text("seconds,goal,incumbent,bound\n1.0,npv,,5.0\n2.0,np")
    assert [report.bound for report in read_trace(tmp_path / "trace.csv")] == [5.0]
    assert read_trace(tmp_path / "none.csv") == ()
