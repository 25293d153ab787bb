"""Yearly limits and quotas leave every bound true, and quotas lower what can be online."""

from __future__ import annotations

import numpy as np
import pytest

from planner import pre_check
from planner.model.bounds import MostOnline
from planner.model.build import build
from planner.model.sets import make_sets
from planner.model.structure import hand_over, with_rounding_margin
from tests.bounds.listing import compared
from tests.by_hand.build import case, phase, rack, site
from tests.oracle.limited_cases import limited

GOALS = ("shortfall",)


def test_a_quota_limits_what_can_be_online() -> None:
    # Racks of 1 MW with 8 GPUs and of 0.5 MW with 5: a GPU is 0.125 MW at the most. 20 GPUs a year: 2.5 MW in 2026 and
    # 5 from January 2027 (12) on at A; B has no quota, and 1 MW. A takes two periods to commission, B none; the halls
    # are there in February (1).
    places = site("A", phase("A1"), country="AE", commissioning_periods=2), site("B", phase("B1", 1.0))
    kinds = rack("R", gpus=8), rack("Q", 0.5, gpus=5)
    quota = {"id": "Q", "counts": "gpus", "countries": ["AE"], "most": 20}
    given = case(*places, goals=GOALS, periods=16, racks=kinds, target=7.0, quotas=(quota,))
    bounds = MostOnline(make_sets(given))
    assert bounds.most_online_mw("it") == pytest.approx([0, 1, 1, *[3.5] * 11, 6, 6])
    found = pre_check(given).reachable[0]
    assert (found.most_mw, found.missing_mw, found.earliest_date) == (6.0, 1.0, None)
    binding = next(one for one in found.binding if one.limit == "quota")
    assert binding.paths == ("quotas[Q].most",)
    assert "; of Q 40 GPUs can be delivered till then, to A" in binding.words
    total = given.changed({"quotas.Q.per": "total"})
    assert MostOnline(make_sets(total)).most_online_mw("it")[-1] == pytest.approx(3.5)


@pytest.mark.parametrize("given", [{"racks": ["R"]}, {"racks": ["R", "Q"], "counts": "gpus"}, {"sites": ["B"]}])
def test_a_quota_that_leaves_something_out_limits_nothing(given: dict[str, object]) -> None:
    # Racks Q are of another type, or have no GPUs: any number of them may come.
    kinds = rack("R", gpus=8), rack("Q")
    problem = case(
        site("A", phase("A1")), site("B"), goals=GOALS, racks=kinds, quotas=({"id": "Q", "most": 2, **given},)
    )
    assert MostOnline(make_sets(problem)).most_online_mw("it")[-1] == pytest.approx(10.0)


@pytest.mark.parametrize("first", [1, 9, 17])
def test_no_plan_with_quotas_is_beyond_its_bounds(first: int) -> None:
    found = [one for seed in range(first, first + 8) if limited(seed).quotas for one in compared(limited(seed))]
    assert [one for one in found if one.is_wrong] == []
    assert len(found) > 5


@pytest.mark.parametrize("first", [1, 9])
def test_no_plan_with_yearly_limits_is_beyond_its_bounds(first: int) -> None:
    found = [one for seed in range(first, first + 8) if limited(seed).yearly_limits for one in compared(limited(seed))]
    assert [one for one in found if one.is_wrong] == []
    assert len(found) > 5


def test_room_for_rounding_is_left_in_later_years() -> None:
    # Two sites and two types of racks: rounded down, the first year may leave four to the second. A quota in all needs
    # no room, nor does the first year.
    kinds = rack("R", gpus=8), rack("Q", 0.5, gpus=4)
    places = site("A", phase("A1")), site("B", phase("B1"))
    quotas = (
        {"id": "year", "most": 9}, {"id": "all", "most": 9, "per": "total"},
        {"id": "gpus", "counts": "gpus", "sites": ["A"], "most": 10},
    )  # fmt: skip
    arrays = hand_over(build(case(*places, goals=GOALS, periods=14, racks=kinds, target=5.0, quotas=quotas)))
    before, after = arrays.matrix.row_upper, with_rounding_margin(arrays).row_upper
    tighter = {}
    for made in (arrays.built.rows.quotas.rack_quota, arrays.built.rows.quotas.gpu_quota):
        tighter |= {index: before[row] - after[row] for index, row in arrays.rows(made).items()}
    due = dict.fromkeys(tighter, 0.0)
    due |= {(name, t): more for name, more in (("year", 4.0), ("gpus", 10.0)) for t in (12, 13)}
    assert tighter == due  # of 10 GPUs a rack of each type at A would take 12: none is left
    assert np.all(after <= before)
