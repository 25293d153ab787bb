"""What hand-made results say of each other."""

from __future__ import annotations

import pytest

from benchmarks.compare import Compared, best_of, compared, mean_ratio, refuted
from benchmarks.result import PASSED, GoalEnd, Result, merge_rows, read_rows
from benchmarks.trace import Report


def result(solver: str, late: float, npv: float, bound: float | None, **given) -> Result:
    goals = [
        GoalEnd("lateness", "months", "min", late, 0.0, 0.0),
        GoalEnd("npv", "million USD", "max", npv, bound, 0.0),
    ]
    return Result("hand-made", solver, 300.0, **{"audit": PASSED, "end_s": 300.0, "goals": goals} | given)


PLANNER = result("planner", 0.0, 1000.0, 1010.0)
TRACE = (
    Report(10.0, "lateness", 5.0, 0.0),
    Report(15.0, "lateness", 1.0, 0.0),
    Report(20.0, "npv", 940.0, 1100.0),
    Report(30.0, "npv", 960.0, 1030.0),
    Report(60.0, "npv", 1000.0, 1010.0),
)


def against(*peers: Result, **traces) -> Compared:
    return compared("hand-made", PLANNER, peers, {"planner": TRACE, **traces})


def test_value_and_gap_of_the_peer_must_both_be_reached():
    # 950 with bound 1045 is a gap of 10 %: 960 against 1030 betters both after 30 s; 940 against 1100 neither.
    found = against(result("one", 0.0, 950.0, 1045.0))
    assert (found.best_peer, found.its_gap, found.planner_there_s, found.ratio) == ("one", 0.1, 30.0, 10.0)


def test_the_best_peer_has_the_smallest_gap_among_those_not_worse_before():
    one, two, late = result("one", 0, 950, 1045), result("two", 0, 940, 1000), result("late", 3, 2000, 2001)
    assert best_of([one, two, late], {}) is two
    assert best_of([one, two, late], {"two": "wrong"}) is one
    assert best_of([late], {}) is late
    assert best_of([result("broken", 0, 990, 991, audit="1 broken")], {}) is None


def test_a_peer_that_is_worse_on_an_earlier_goal_is_bettered_there():
    # Two months late: the plan of 15 s is better, whatever its npv.
    found = against(result("late", 2.0, 2000.0, 2001.0))
    assert (found.its_gap, found.planner_there_s, found.ratio) == (None, 15.0, 20.0)
    assert found.remark == "worse on an earlier goal"


def test_peers_without_a_plan():
    found = against(Result("hand-made", "one", 300.0, why="nothing"))
    assert (found.best_peer, found.its_gap, found.planner_there_s, found.ratio) == (None, None, 10.0, 30.0)


def test_a_peer_that_ends_early_is_given_no_more_than_its_time():
    assert against(result("one", 0.0, 950.0, 1045.0, end_s=60.0)).ratio == 2.0


def test_a_peer_that_was_there_first_makes_the_ratio_small():
    quick = (Report(3.0, "npv", 1005.0, 1006.0),)
    found = against(result("one", 0.0, 1005.0, 1006.0), one=quick)
    assert (found.planner_there_s, found.ratio) == (None, 0.01)
    assert found.remark == "one was there after 3.0 s"
    neither = against(result("one", 0.0, 1005.0, 1100.0), one=(Report(3.0, "npv", 1005.0, 1100.0),))
    assert (neither.planner_there_s, neither.ratio) == (None, 1.0)


def test_done_within_the_gap_asked_for_is_done():
    done = (Report(8.0, "npv", 1000.0, 1000.05),)
    exact = result("one", 0.0, 1000.05, 1000.05, end_s=80.0)
    mine = result("planner", 0.0, 1000.0, 1000.05)
    assert compared("hand-made", mine, [exact], {"planner": done}).planner_there_s == 8.0


def test_a_bound_that_another_plan_passes_is_refuted():
    low = result("low", 0.0, 900.0, 990.0)
    assert refuted([PLANNER, low]) == {"low": "npv bound 990, planner has 1000"}
    # With a month of lateness in the other plan, its npv says nothing of the bound for none.
    assert refuted([low, result("late", 1.0, 2000.0, 2000.0)]) == {}
    assert refuted([low, result("broken", 0.0, 995.0, 996.0, audit="1 broken")]) == {}


def test_the_mean_is_geometric():
    rows = [Compared("a", None, None, None, None, ratio) for ratio in (4.0, 9.0, None)]
    assert mean_ratio(rows) == pytest.approx(6.0)
    assert mean_ratio([]) is None


def test_results_come_back_from_their_table_and_replace_their_own_lines_only(tmp_path):
    path, old = tmp_path / "peers.csv", result("one", 1.0, 2.0, None, peak_memory_mb=5)
    merge_rows(path, [old.flat(), PLANNER.flat()], ("case", "solver"))
    merge_rows(path, [result("one", 0.0, 3.0, 4.0).flat()], ("case", "solver"))
    assert [Result.from_flat(row) for row in read_rows(path)] == [result("one", 0.0, 3.0, 4.0), PLANNER]
