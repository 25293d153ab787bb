"""Upper limits from dates alone, by hand: they cut off what no plan can do and nothing a plan can."""

from __future__ import annotations

import pytest

from planner.model.bounds import MostOnline
from planner.model.bounds.credit import usable_credit_usd_m
from planner.model.sets import make_sets
from tests.by_hand.build import came, case, milestone, month, option, phase, rack, site

pytestmark = pytest.mark.fast
GOALS = ("shortfall",)


def test_room_power_and_pace_limit_a_site_each_alone() -> None:
    # 10 MW of hall from period 1 on, 8 MW energised, 3 racks of 1 MW a period, commissioned in one period:
    # delivered at most 3, 6, 8, 8, 8 in periods 1 to 5, online a period later.
    place = site("A", phase("A1"), mw=8.0, install_racks_per_period=3, commissioning_periods=1)
    sets = make_sets(case(place, goals=GOALS))
    assert MostOnline(sets).most_online_mw("it") == pytest.approx((0, 0, 3, 6, 8, 8))


def test_supply_limits_all_sites_together_and_facility_power_counts_at_the_highest_pue() -> None:
    # Two sites with 10 MW from period 1 on; racks of 2 MW: 3 deliverable from the start, 2 more from period 3.
    # Facility: 6 MW IT are at most 6 x 1.5 MW, 10 MW at most 15.
    places = [site(name, phase(f"{name}1"), pue=pue) for name, pue in (("A", 1.0), ("B", 1.5))]
    supplied = rack(mw=2.0, supply=came((month(0), 3), (month(3), 2)))
    sets = make_sets(case(*places, racks=(supplied,), goals=GOALS, periods=5))
    assert MostOnline(sets).most_online_mw("it") == pytest.approx((0, 6, 6, 10, 10))
    assert MostOnline(sets).most_online_mw("facility") == pytest.approx((0, 9, 9, 15, 15))


def test_power_that_leaves_cannot_have_carried_racks_that_stay() -> None:
    # A hall of 10 MW; 4 MW from the grid and a unit of 6 MW that leaves after period 3: never more than 4 MW.
    unit = {"id": "U", "firm_mw": 6, "capex_usd_m": 1, "lead_periods": 0, "max_units": 1, "last_service_date": month(3)}
    sets = make_sets(case(site("A", phase("A1"), mw=4.0, onsite=(unit,)), goals=GOALS))
    assert MostOnline(sets).most_online_mw("it") == pytest.approx((0, 4, 4, 4, 4, 4))


def test_credit_is_worth_what_the_racks_after_its_milestone_cost() -> None:
    # The programme stops at 10 MW, with room for just less than one rack more: after 8 MW, 2.999 MW of racks at 5 USD m
    # for each MW are left, 14.995 of the 30 in kind; after 3 MW, 7.999 MW: all 30.
    first, second = (
        milestone(mw, f"M{mw}", tranche_usd_m=60.0, in_kind_share=0.5, payment_lag_periods=1) for mw in (3, 8)
    )
    priced = rack(price_usd_m=5.0)
    given = case(
        site("A", phase("A1", 20.0)), racks=(priced,), milestones=(first, second), target=10.0, stop=True, goals=GOALS
    )
    sets = make_sets(given)
    assert usable_credit_usd_m(MostOnline(sets), first) == pytest.approx(30.0)
    assert usable_credit_usd_m(MostOnline(sets), second) == pytest.approx(15.0, abs=0.01)


def test_credit_that_may_pay_the_racks_that_earned_it_is_whole() -> None:
    # Neither commissioning nor lag: racks delivered in the period that reaches 10 MW may be paid with its credit.
    reached = milestone(10.0, tranche_usd_m=60.0, in_kind_share=0.5)
    given = case(
        site("A", phase("A1", 10.0)),
        racks=(rack(price_usd_m=5.0),),
        milestones=(reached,),
        target=10.0,
        stop=True,
        goals=GOALS,
    )
    assert usable_credit_usd_m(MostOnline(make_sets(given)), reached) == pytest.approx(30.0)


def test_a_hall_under_a_fast_option_counts_from_its_end() -> None:
    slow_or_fast = phase("A1", 10.0, option(4), option(2, id="fast"))
    sets = make_sets(case(site("A", slow_or_fast), goals=GOALS))
    assert MostOnline(sets).most_online_mw("it") == pytest.approx((0, 0, 10, 10, 10, 10))
