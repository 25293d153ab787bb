"""What can be reached at most under contracts with utilities, by hand."""

from __future__ import annotations

import pytest

from planner import pre_check
from planner.bounds import Bounds
from planner.model.sets import make_sets
from planner.problem import Stage, Upgrade
from planner.solving import solve
from tests.by_hand.build import case, milestone, money, month, option, phase, rack, site

pytestmark = pytest.mark.fast
GOALS = ("shortfall",)
HALL = {"started_date": month(-3), "finished_date": month(-1)}


def test_what_can_be_reached_rises_with_the_ramp() -> None:
    # 4 MW: a quarter at once, half from March, all from May; 4 MW more, ordered at once, half from February, all from
    # June on: 1, 1 + 2, 2 + 2, 2 + 2, 4 + 2, 4 + 4.
    stage = Stage(mw=4.0, energisation_date=month(0), ramp={0: 0.25, 2: 0.5, 4: 1.0})
    upgrade = Upgrade(id="U", mw=4.0, capex_usd_m=1.0, lead_periods=1, ramp={0: 0.5, 4: 1.0})
    place = site("S", phase("A", 20.0, option(), **HALL), mw=None, stages=(stage,), upgrades=(upgrade,))
    given = case(place, goals=GOALS, target=8.0, milestones=(milestone(5.0, deadline_date=month(2)),))
    bounds = Bounds(make_sets(given))
    assert bounds.most_online_mw("it") == pytest.approx((1, 3, 4, 4, 6, 8))
    found = next(one for one in pre_check(given).reachable if one.id == "M1")
    assert (found.most_mw, found.missing_mw, found.earliest_date) == (4.0, 1.0, month(4))
    words = " ".join(one.words for one in found.why_not_earlier)
    assert "2 MW more by the ramp of a stage of 4 MW at S" in words


def test_a_ramp_that_never_lets_all_caps_what_can_be_reached() -> None:
    stage = Stage(mw=4.0, energisation_date=month(0), ramp={0: 0.5})
    place = site("S", phase("A", 20.0, option(), **HALL), mw=None, stages=(stage,))
    assert pre_check(case(place, goals=GOALS, target=3.0)).reachable[0].most_mw == 2.0


def test_bills_only_cost_so_that_what_money_lets_be_reached_stays_a_bound() -> None:
    # 10 million USD pay for two racks of 4 at the most, whatever is billed; the plan can pay for one.
    place = site(
        "S", phase("A", 20.0, option(), **HALL), mw=4.0, demand_usd_per_kw_month=500.0, minimum_bill_share=0.5
    )  # fmt: skip
    finance, dear = money(10.0), rack(price_usd_m=4.0)
    given = case(place, goals=GOALS, target=3.0, periods=3, finance=finance, racks=(dear,))
    assert Bounds(make_sets(given)).most_online_mw("it") == pytest.approx((2, 2, 2))
    assert solve(given).target_online_mw == 1.0
