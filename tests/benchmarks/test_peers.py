"""Every peer that is installed finds the optimum of `tiny` with a plan that passes its audit."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.cases import CaseMissing, load
from benchmarks.peer import PEERS
from benchmarks.peer.cbc import Heard, write_mps
from benchmarks.peer.cp_sat import in_whole_numbers
from benchmarks.peer.order import Answer, Budget, NothingHeld, Turn, in_order, made_exact
from benchmarks.run import PLANNER, TRACE, measured
from benchmarks.trace import read_trace
from solvers.search.lexicographic import Goal
from tests.solvers.models import knapsack, matrix

LIMIT_S = 30.0


@pytest.fixture(scope="module")
def optimum(tmp_path_factory):
    return measured("tiny", PLANNER, LIMIT_S, tmp_path_factory.mktemp("planner"), first=False)


@pytest.mark.parametrize("name", PEERS)
def test_the_optimum_of_tiny(name, optimum, tmp_path):
    if why := PEERS[name]().missing():
        pytest.skip(why)
    found = measured("tiny", name, LIMIT_S, tmp_path, first=False)
    assert (found.why, found.audit) == ("", "passed")
    assert [goal.name for goal in found.goals] == ["shortfall", "lateness", "npv"]
    for theirs, ours in zip(found.goals, optimum.goals, strict=True):
        assert theirs.value == pytest.approx(ours.value, rel=1e-6, abs=1e-6)
        assert not theirs.refuted_by(ours.value)
    trace = read_trace(tmp_path / TRACE)
    assert (trace[-1].goal, trace[-1].incumbent) == ("npv", pytest.approx(optimum.goals[-1].value, rel=1e-6))


def test_a_run_to_the_first_plan_is_audited_too(tmp_path):
    found = measured("tiny", PLANNER, LIMIT_S, tmp_path, first=True)
    assert found.audited
    assert 0 < found.end_s < found.whole_process_s


class Scripted:
    """A peer that answers as it was told to."""

    def __init__(self, *answers: Answer) -> None:
        self.answers, self.turns, self.starts = list(answers), [], []

    def solve(self, matrix, start, turn, tell):
        self.turns.append(turn)
        self.starts.append(start)
        return self.answers.pop(0)


def ordered(peer: Scripted, limit_s: float = 12.0):
    # Two goals on a knapsack of which any part fits: as few things as possible, then the first of them.
    goals = (Goal("few", np.array([1.0, 1.0, 1.0, 1.0])), Goal("first", np.array([-1.0, 0.0, 0.0, 0.0])))
    return in_order(knapsack(), goals, peer, Budget(limit_s), lambda *_: None)


def test_each_goal_has_its_share_and_the_point_before_it():
    found = ordered(peer := Scripted(Answer(np.zeros(4), 0.0), Answer(None, -1.0)))
    assert found.x.tolist() == [0, 0, 0, 0]
    assert [(r.value, r.bound) for r in found.goal_results] == [(0.0, 0.0), (0.0, -1.0)]
    assert [round(turn.share_s) for turn in peer.turns] == [6, 12]
    assert peer.starts[0] is None
    assert peer.starts[1] is found.x


def test_without_a_point_a_goal_may_take_all_the_time():
    turn = Turn(share_s=0.0, left_s=100.0)
    assert turn.over(held=True)
    assert not turn.over(held=False)


def test_nothing_found_and_wrong_claims_are_told():
    with pytest.raises(NothingHeld, match="no plan found for few"):
        ordered(Scripted(Answer(None, None)))
    found = ordered(Scripted(Answer(np.zeros(4), 2.0), Answer(None, None, infeasible=True)))
    assert found.goal_results[0].bound is None
    assert found.notes == (
        "few: claims the bound 2 (minimising) with a plan of 0 in hand",
        "first: claims that no plan exists",
    )


def test_a_point_is_made_exact_with_its_whole_decisions_or_refused():
    # x whole, y = x / 3 exactly: a y that is rounded is put right; x = 2 asks for more than y may be.
    given = matrix([0, 1], [[1, -3]], [0], [0], 0, [5, 0.5], [True, False])
    assert made_exact(given, np.array([1.0, 0.333])) == pytest.approx([1, 1 / 3])
    assert made_exact(given, np.array([2.0, 0.667])) is None


def test_the_log_of_cbc():
    told = []
    heard = Heard(100.0, lambda *both: told.append(both), held=False)
    for line in (
        "Continuous objective value is -43.5 - 0.00 seconds",
        "Cbc0013I At root node, 13 cuts changed objective from -43.5 to -42.7 in 100 passes",
        "Cbc0010I After 0 nodes, 1 on tree, 1e+50 best solution, best possible -42.7 (0.32 seconds)",
        "Cbc0012I Integer solution of -37.8 found by DiveCoefficient after 1955 iterations and 1 nodes (0.32 seconds)",
        "Cbc0010I After 100 nodes, 1 on tree, -37.8 best solution, best possible -41.5 (1.32 seconds)",
    ):
        assert heard.held == ("-37.8" in line and "Cbc0010I" in line)
        heard.line(line)
    assert told[0] == (None, 56.5)
    assert told[-1] == (pytest.approx(62.2), 58.5)
    heard.line("Cbc0001I Search completed - best objective -40, took 2740 iterations and 18 nodes (0.44 seconds)")
    assert (heard.value, heard.bound) == (-40.0, pytest.approx(-40.004))


def test_a_model_file_that_holds_another_model_is_refused(tmp_path, monkeypatch):
    write_mps(knapsack(), tmp_path / "model.mps")
    given = knapsack()
    monkeypatch.setattr("benchmarks.peer.cbc._quiet", _deaf)
    with pytest.raises(ValueError, match="does not hold"):
        write_mps(given, tmp_path / "model.mps")


def _deaf():
    import highspy

    class Relaxing(highspy.Highs):
        def passModel(self, *given):
            return super().passModel(*given[:-1], np.zeros_like(given[-1]))

    highs = Relaxing()
    highs.setOptionValue("output_flag", False)
    return highs


def test_coefficients_become_whole_numbers():
    # 0.5 and 0.25 need two digits behind the point, so times 4; wide columns leave fewer digits.
    whole, times = in_whole_numbers(np.array([0.5, 0.25]), np.array([1.0, 1.0]))
    assert (whole.tolist(), times) == ([2, 1], 4.0)
    whole, times = in_whole_numbers(np.array([0.123456789, 1.0]), np.array([1e15, 1e15]))
    assert (whole.tolist(), times) == ([123, 1000], 1e3)


def test_cases_are_known_by_name_or_size():
    problem = load("3x2x24-7")
    assert (len(problem.sites), problem.calendar.periods) == (3, 24)
    with pytest.raises(CaseMissing, match="no case 'tinny': the set is ten-gigawatt"):
        load("tinny")
