"""What is enough: to 1e-6 MW, whatever the size, on both sides of the tolerance."""

from __future__ import annotations

from datetime import date

import pytest

from planner.enough import is_enough, missing_mw
from planner.model.sets import make_sets
from planner.model.totals import around, threshold_mw, wanted_mw
from planner.portion import Portion
from planner.tabulate.arcs import _fewest
from tests.by_hand.build import (
    after,
    came,
    case,
    goal,
    milestone,
    money,
    month,
    option,
    phase,
    plan_of,
    rack,
    racks,
    reached,
    site,
    stage,
)

WITHIN, BEYOND = 0.9e-6, 1.1e-6
IT, FACILITY = Portion("it"), Portion("facility")


DONE = {"finished_date": date(2025, 6, 1)}


@pytest.mark.parametrize("size_mw", [0.5, 4.0, 10_000.0])
def test_enough_is_a_millionth_less_or_more_whatever_the_size(size_mw):
    assert is_enough(size_mw - WITHIN, size_mw)
    assert is_enough(size_mw - 1e-6, size_mw)
    assert not is_enough(size_mw - BEYOND, size_mw)
    assert missing_mw(size_mw - WITHIN, size_mw) == 0
    assert missing_mw(size_mw - BEYOND, size_mw) == pytest.approx(BEYOND, rel=1e-4)


def test_the_order_of_adding_does_not_decide():
    # 0.1 ten times is 0.9999999999999999; 30 racks of 133.3333 kW add up to 4 - 1e-6 but for rounding.
    assert is_enough(sum([0.1] * 10) - 1e-6, 1.0)
    assert is_enough(sum([0.1333333] * 30), 4.0)


@pytest.mark.parametrize("kw", [133.333333, 133.3333333333, 133.3333])
@pytest.mark.parametrize("supply", [None, came((month(0), 30))])
def test_thirty_racks_of_a_third_of_400_kw_make_four_megawatts(kw, supply):
    # 3.99999999 MW, and 3.999999 MW, are enough for 4. Due in February (1), the last day to pay: day 58. Thirty racks
    # of 1 USD m against a tranche of 5, at 10 % a year.
    asked = milestone(4, deadline_date=month(1, 20), tranche_usd_m=5)
    plan = plan_of(
        case(
            site("A", phase("A1", 100, **DONE)),
            goals=("shortfall", "lateness", "npv"),
            periods=4,
            milestones=(asked,),
            target=4,
            racks=(rack(mw=kw / 1000, price_usd_m=1, supply=supply),),
            finance=money(rate=0.1),
        )
    )
    assert (racks(plan), reached(plan)) == (30, 1)
    assert (plan.shortfall_mw, plan.commitments_met) == (0, True)
    assert goal(plan, "npv") == pytest.approx(-25 * 1.1 ** (-58 / 365))


@pytest.mark.parametrize(("hair", "count"), [(WITHIN, 3), (-WITHIN, 3), (BEYOND, 4), (-BEYOND, 3), (1e-4, 4)])
@pytest.mark.parametrize("basis", ["it", "facility"])
def test_a_threshold_a_hair_off_three_racks(basis, hair, count):
    # Racks of 1 MW at PUE 1.25: 3 MW IT, 3.75 MW facility. Above that by less than 1e-6 MW three are enough.
    wanted = (3.0 if basis == "it" else 3.75) + hair
    place = site("A", phase("A1", 10, **DONE), pue=1.25)
    asked = {"racks": (rack(price_usd_m=1),), "periods": 3}
    on_time = milestone(wanted, basis=basis, deadline_date=month(0, 20))
    assert racks(plan_of(case(place, goals=("lateness", "npv"), milestones=(on_time,), **asked))) == count
    full = plan_of(case(place, goals=("shortfall", "npv"), target=wanted, basis=basis, **asked))
    assert (racks(full), full.shortfall_mw) == (count, 0)


@pytest.mark.parametrize(("hair", "short"), [(WITHIN, 0.0), (BEYOND, BEYOND), (1e-3, 1e-3)])
def test_the_shortfall_is_nothing_or_all_that_is_missing(hair, short):
    # Three racks of 1 MW are all there is.
    scarce = rack(supply=came((month(0), 3)))
    plan = plan_of(case(site("A", phase("A1", 10, **DONE)), goals=("shortfall",), target=3 + hair, racks=(scarce,)))
    assert plan.shortfall_mw == pytest.approx(short, rel=1e-6)
    assert plan.commitments_met == (short == 0)


@pytest.mark.parametrize(("hall", "count"), [(3.99999999, 30), (4.0, 30), (3.999998, 29)])
@pytest.mark.parametrize("kinds", [1, 2])
def test_a_hall_takes_the_racks_it_is_enough_for(hall, count, kinds):
    # 30 racks of 133.333333 kW are 3.99999999 MW. A second type of 5 MW fits nowhere.
    types = (rack(mw=0.133333333), rack("big", 5.0))[:kinds]
    plan = plan_of(case(site("A", phase("A1", hall, **DONE)), goals=("shortfall",), target=10, racks=types))
    assert racks(plan) == count


def test_totals_around_a_threshold():
    # Racks of 1 MW at PUE 1.25, and of 0.4 MW: 0.5 MW each on the facility basis.
    sets = make_sets(case(site("A", phase("A1"), pue=1.25), goals=("npv",), racks=(rack(), rack("S", 0.4))))
    assert (around(sets, IT, 2.3).below, around(sets, IT, 2.3).at) == pytest.approx((2.2, 2.4))  # 1 + 3 x 0.4
    assert (around(sets, IT, 2.4).below, around(sets, IT, 2.4).at) == pytest.approx((2.2, 2.4))
    assert (around(sets, FACILITY, 2.6).below, around(sets, FACILITY, 2.6).at) == pytest.approx((2.5, 2.75))
    assert around(sets, IT, 5e-7).below is None
    assert around(sets, IT, 5e-7).row_mw == 0


@pytest.mark.parametrize(
    ("hair", "wanted", "slope"), [(-WITHIN, 3, 0), (WITHIN, 3, 0), (-BEYOND, 3 - BEYOND, 1 - BEYOND)]
)
def test_a_target_that_is_a_total_but_for_a_hair_stands_at_the_total(hair, wanted, slope):
    # Racks of 1 MW. HiGHS's presolve leaves out the third rack for a target of 3 - 0.9e-6 MW if the row says so.
    sets = make_sets(case(site("A", phase("A1")), goals=("npv",), target=3 + hair))
    assert wanted_mw(sets)[:2] == pytest.approx((wanted, slope), abs=1e-12)


def test_totals_too_close_or_too_many_to_tell_apart():
    near = make_sets(case(site("A", phase("A1")), goals=("npv",), racks=(rack(), rack("S", 1.000002))))
    # 1 MW is not enough for 1.0000015 MW, 1.000002 MW is: the row stands between.
    assert threshold_mw(near, IT, 1.0000015) == pytest.approx(1.000001, abs=1e-12)
    many = tuple(rack(f"R{k}", 0.1 + 0.01 * k) for k in range(6))
    dense = make_sets(case(site("A", phase("A1")), goals=("npv",), racks=many, target=100.0))
    assert around(dense, IT, 100.0) is None
    assert threshold_mw(dense, IT, 100.0) == pytest.approx(100.0 - 1e-6, abs=1e-12)
    assert wanted_mw(dense) == (pytest.approx(100.0 - 1e-6, abs=1e-12), 0.0, 0.0)


def test_the_schedule_names_the_fewest_that_are_enough():
    offers = [("A", 2.0), ("B", 1.0)]
    assert _fewest(offers, 2.0 + WITHIN) == ["A"]
    assert _fewest(offers, 2.0 + BEYOND) == ["A", "B"]
    assert _fewest(offers, WITHIN) == []


@pytest.mark.parametrize(("hair", "halls"), [(WITHIN, "A1 FS"), (BEYOND, "A1 FS; A2 FS")])
def test_a_rack_waits_for_the_halls_and_the_power_that_are_enough(hair, halls):
    # Hall A1 takes one period, A2 two and starts with it or later, so A1 is done first; a stage of 2 MW at the start
    # and one of 9 MW in 2. One rack of 2 MW and a hair comes in 2: within the tolerance the first ones are enough.
    works = [
        phase("A1", 2.0, option(1), obligatory=True),
        phase("A2", 5.0, option(2), obligatory=True, after=(after("A1", type="SS"),)),
    ]
    place = site("A", *works, mw=None, stages=(stage(2.0), stage(9.0, month(2))))
    size = 2.0 + hair
    plan = plan_of(
        case(
            place,
            goals=("shortfall", "earliest", "npv"),
            target=size,
            milestones=(milestone(size),),
            racks=(rack(mw=size, supply=came((month(2), 1))),),
        )
    )
    row = next(row for row in plan.schedule if row.kind == "delivery")
    first = "A:stage1 FS" if hair == WITHIN else "A:stage2 FS"  # 9 MW are enough without the first
    assert row.predecessors == f"R@2026-03 FS; {halls}; {first}"


@pytest.mark.parametrize("rate", [-0.5, 0.1])
def test_reached_is_a_fact_whatever_the_sign_of_the_rate(rate):
    # With a negative rate money is worth more later: the tranche of 100 comes in the period the fourth rack is online
    # all the same. Racks cost 1 each. At 10 % all four come at once (day 30). At -50 % three do, since paying early
    # costs least, and the fourth waits with the tranche for June (day 180).
    plan = plan_of(
        case(
            site("A", phase("A1", 10, **DONE)),
            goals=("npv",),
            milestones=(milestone(4, tranche_usd_m=100),),
            racks=(rack(price_usd_m=1),),
            finance=money(rate=rate),
        )
    )
    assert plan.goals[0].proven
    early, late = (1 + rate) ** (-30 / 365), (1 + rate) ** (-180 / 365)
    assert plan.npv_usd_m == pytest.approx(99 * late - 3 * early if rate < 0 else 96 * early)
    assert reached(plan) == (5 if rate < 0 else 0)


def test_racks_that_are_needed_now_bring_their_tranche_now():
    # Four racks online in 0 are asked for first; at -50 % both tranches would be worth more in June, but they come in
    # January (day 30), when they are reached.
    on_time = milestone(4, tranche_usd_m=10, deadline_date=month(0, 5))
    plan = plan_of(
        case(
            site("A", phase("A1", 10, **DONE)),
            goals=("earliest", "npv"),
            milestones=(on_time, milestone(2, "M0", tranche_usd_m=4)),
            racks=(rack(price_usd_m=1),),
            finance=money(rate=-0.5),
        )
    )
    assert (reached(plan), reached(plan, "M0")) == (0, 0)
    assert plan.npv_usd_m == pytest.approx((14 - 4) * 2 ** (30 / 365))
