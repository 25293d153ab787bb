"""What can be ordered at most, and what tranches can bring by a period, by hand."""

from __future__ import annotations

import pytest

from planner.model.bounds import MostOnline
from planner.model.sets import make_sets
from tests.by_hand.build import START, came, case, milestone, money, month, phase, rack, site


def test_the_most_that_can_be_ordered() -> None:
    # A lead of two months: 3 racks can come in March (2), 4 more in May (4); one is on order for May, one stands. What
    # comes in March can be ordered in January (0), what comes in May in March; what is on order counts at once.
    place = site("A", phase("A0", 9, finished_date="2025-06-01"), installed=({"rack": "R", "units": 1},))
    racks = (rack(lead_periods=2, supply=came((month(2), 3), (month(4), 4)), on_order=came((month(4), 1))),)
    asked = milestone(5, tranche_usd_m=1, tranche_on="ordered"), milestone(6, "M2", tranche_on="ordered")
    bounds = MostOnline(make_sets(case(place, goals=("npv",), racks=racks, milestones=asked)))
    assert bounds.most_ordered_mw(asked[0]) == pytest.approx((5, 5, 8, 8, 8, 8))
    assert (bounds.first_ordered(asked[0]), bounds.first_ordered(asked[1])) == (0, 2)
    assert bounds.first_ordered(milestone(9, tranche_on="ordered")) is None


def test_money_comes_from_tranches_that_can_be_earned_in_time() -> None:
    # 4 MW are there for 8 USD m, from period 1 on; a tranche of 6 for 3 MW pays for three more: from period 1 on if it
    # may be reached then, never if it is lost in period 0, from period 0 on if it is paid on orders.
    def most(**given: object) -> tuple[float, ...]:
        asked = (milestone(3, tranche_usd_m=6, **given),)
        problem = case(site("A", phase("A1", 9)), goals=("npv",), racks=(rack(price_usd_m=2, supply=came((START, 9))),),
                       finance=money(8), milestones=asked, periods=3)  # fmt: skip
        return MostOnline(make_sets(problem)).most_online_mw("it")

    assert most() == pytest.approx((0, 7, 7), abs=0.01)
    assert most(drop_dead_date=month(0, 20)) == pytest.approx((0, 4, 4), abs=0.01)
    assert most(tranche_on="ordered", drop_dead_date=month(0, 20)) == pytest.approx((0, 7, 7), abs=0.01)
