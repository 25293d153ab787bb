from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solvers.conflict import Group, _Search, conflict
from solvers.highs import HighsBackend, Session
from solvers.options import Options
from solvers.outcome import Termination
from tests.solvers.models import crowded, market_split, matrix


def test_the_rows_that_contradict_are_named_and_no_others():
    # x0 + x1 >= 2 forces both on, x0 + x2 <= 1 then forces x2 off, x2 >= 1 wants it; the rest is harmless.
    rows = [[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [1, 1, 1, 1], [0, 0, 1, 0]]
    m = matrix([5, 5, 5, 5], rows, [2, 0, -np.inf, 0, 1], [9, 2, 1, 9, 9])
    groups = {name: Group(rows=[i]) for i, name in enumerate(("both", "idle", "either", "loose", "third"))}
    found = conflict(m, groups)
    assert (found.infeasible, found.groups, found.minimal) == (True, ("both", "either", "third"), True)


def test_whole_numbers_alone_may_contradict():
    # 2 x0 + 2 x1 = 3 holds at halves only: the relaxation cannot see it.
    m = matrix([0, 0, 0], [[2, 2, 0], [0, 0, 1]], [3, 0], [3, 1])
    assert Session(m).solve_lp().status is Termination.OPTIMAL
    assert conflict(m, {"harmless": Group(rows=[1]), "odd": Group(rows=[0])}).groups == ("odd",)


def test_bounds_can_be_what_contradicts():
    # x0 + x1 >= 3 with x0 held at 0 and x1 <= 2; widening x1 to 5 would help, and so would freeing x0.
    m = matrix([1, 1, 1], [[1, 1, 0]], [3], [np.inf], [0, 0, 1], [0, 2, 1])
    groups = {
        "held": Group(columns=[0], lower=0, upper=9),
        "capped": Group(columns=[1], lower=[0], upper=[5]),
        "apart": Group(columns=[2], lower=0),
        "need": Group(rows=[0]),
    }
    found = conflict(m, groups)
    assert (found.groups, found.minimal) == (("held", "capped", "need"), True)
    without = {name: group for name, group in groups.items() if name != "need"}
    assert conflict(m, without).groups == ("held", "capped")


def test_one_proof_of_the_relaxation_names_all_that_it_uses():
    # x0 >= 2 and x0 + x1 <= 1 contradict each other; presolve sees it, so that the proof is asked for by itself.
    m = matrix([0, 0], [[1, 0], [1, 1], [0, 1]], [2, -np.inf, 0], [np.inf, 1, 9], [0, 0], [9, 9])
    groups = {name: Group(rows=[i]) for i, name in enumerate(("much", "little", "idle"))}
    search = _Search(m, groups, Options(), None, None)
    assert search.lp(tuple(groups))
    assert search.used_by_a_proof(tuple(groups)) == (("much", "little"), True)
    capped = {"much": Group(rows=[0]), "cap": Group(columns=[0], upper=9.0)}
    search = _Search(m.with_bounds([0], upper=[1.0]), capped, Options(), None, None)
    assert search.lp(tuple(capped))
    assert search.used_by_a_proof(tuple(capped))[1]


def test_what_two_groups_share_falls_with_either():
    m = matrix([0, 0], [[1, 1], [1, 0]], [2, -np.inf], [9, 0])
    found = conflict(m, {"left": Group(rows=[0]), "right": Group(rows=[0, 1])})
    assert (found.groups, found.minimal) == (("left", "right"), True)


def test_nothing_is_blamed_where_nothing_contradicts_or_the_rest_does():
    fine = conflict(crowded(20, 4), {"all": Group(rows=range(4))})
    assert (fine.infeasible, fine.groups, fine.minimal) == (False, (), False)
    m = matrix([0, 0], [[1, 1], [1, 0]], [3, 0], [9, 1])
    rest = conflict(m, {"innocent": Group(rows=[1])})
    assert (rest.infeasible, rest.groups, rest.minimal) == (True, (), True)
    assert conflict(m, {}).infeasible is True


def test_without_time_the_answer_stays_open_and_claims_nothing():
    groups = {f"g{i}": Group(rows=[i]) for i in range(5)}
    found = conflict(market_split(), groups, time_limit_s=0.3)
    assert (found.infeasible, found.groups, found.minimal) == (None, (), False)
    assert found.runtime_s < 3
    stopped = conflict(market_split(), groups, should_stop=lambda: True)
    assert (stopped.infeasible, stopped.solves) == (None, 0)


def test_out_of_time_midway_the_set_still_contradicts_itself():
    rows = [[1, 1], [1, 1], [1, 0], [0, 1]]
    m = matrix([0, 0], rows, [2, -np.inf, 0, 0], [9, 1, 1, 1])
    asked = []

    def after_two() -> bool:
        asked.append(1)
        return len(asked) > 11

    found = conflict(m, {f"g{i}": Group(rows=[i]) for i in range(4)}, should_stop=after_two)
    assert found.infeasible is True
    assert {"g0", "g1"} <= set(found.groups)
    assert not found.minimal


def test_an_unconfirmed_contradiction_falls_back_to_everything(monkeypatch):
    m = matrix([0, 0], [[1, 1], [1, 0], [0, 1]], [2, -np.inf, 0], [9, 0, 1])
    honest = Session.solve_mip
    good = HighsBackend().solve(m.with_row_bounds([0, 1], -np.inf, np.inf), Options())
    calls = []

    def doubting(self, *args, **kwargs):
        calls.append(self.options.confirm_infeasible)
        doubted = self.options.confirm_infeasible and calls.count(True) <= 2
        return good if doubted else honest(self, *args, **kwargs)

    monkeypatch.setattr(Session, "solve_mip", doubting)
    found = conflict(m, {f"g{i}": Group(rows=[i]) for i in range(3)})
    assert calls.count(True) == 2  # what presolve found, then the smallest set
    assert (found.groups, found.minimal) == (("g0", "g1", "g2"), False)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_minimal_conflict_is_one_by_enumeration(seed):
    rng = np.random.default_rng(seed)
    body = rng.integers(-3, 4, (7, 4))
    m = matrix(np.ones(4), body, rng.integers(0, 4, 7), [np.inf] * 7, col_upper=2)
    groups = {f"g{i}": Group(rows=[i]) for i in range(7)}
    points = np.stack(np.meshgrid(*[range(3)] * 4), axis=-1).reshape(-1, 4)
    holds = points @ body.T >= m.row_lower

    def contradict(names) -> bool:
        return not holds[:, [int(name[1:]) for name in names]].all(axis=1).any()

    found = conflict(m, groups)
    assert found.infeasible == contradict(groups)
    if found.infeasible:
        assert found.minimal
        assert contradict(found.groups)
        assert not any(contradict(part) for part in combinations(found.groups, len(found.groups) - 1))


@pytest.mark.parametrize("count", [40])
def test_few_questions_among_many_groups(count):
    # One contradicting pair among 40 groups: dividing asks about 2 log2(40) questions for each, not 40.
    body = np.eye(count)
    body[17, :] = 0
    body[17, 3] = 1
    lower, upper = np.zeros(count), np.ones(count)
    lower[3], upper[17] = 1, 0
    m = matrix(np.zeros(count), body, lower, upper)
    found = conflict(m, {f"g{i}": Group(rows=[i]) for i in range(count)})
    assert found.groups == ("g3", "g17")
    assert found.solves < 40
