"""What a part of the programme can reach: bounds by hand, and against the best plan of random cases."""

from __future__ import annotations

import random

import pytest

from planner import pre_check
from planner.model.bounds import MostOnline
from planner.model.bounds.credit import usable_credit_usd_m
from planner.model.sets import make_sets
from planner.portion import Portion
from tests.by_hand.build import START, came, case, milestone, money, month, option, phase, plan_of, rack, site, stage

GOALS = ("shortfall",)


def test_a_part_has_what_its_sites_and_racks_can_have() -> None:
    # A has 4 MW from period 1 on, B 1 MW, and 9 MW from period 2 on. Of R come 3 in period 0, of S 9 in period 3.
    places = site("A", phase("A1", 4)), site("B", phase("B0", 1), phase("B1", 8, option(2)))
    racks = rack(supply=came((START, 3))), rack("S", supply=came((month(3), 9)))
    bounds = MostOnline(make_sets(case(*places, goals=GOALS, racks=racks)))
    assert bounds.most_online_mw("it") == pytest.approx((0, 3, 3, 12, 12, 12))
    assert bounds.of(Portion("it", ("A",))).most_online_mw("it") == pytest.approx((0, 3, 3, 4, 4, 4))
    assert bounds.of(Portion("it", ("B",))).most_online_mw("it") == pytest.approx((0, 1, 3, 9, 9, 9))
    assert bounds.of(Portion("it", None, ("R",))).most_online_mw("it") == pytest.approx((0, 3, 3, 3, 3, 3))
    assert bounds.of(Portion("it", ("B",), ("S",))).most_online_mw("it") == pytest.approx((0, 0, 0, 9, 9, 9))


def test_one_campus_is_out_of_reach_where_the_programme_is_not() -> None:
    # 4 and 3 MW from period 1 on: 7 MW in all, but no site ever has 5.
    places = site("A", phase("A1", 4)), site("B", phase("B1", 3))
    asked = milestone(5, scope="any_site", deadline_date=month(3, 30)), milestone(3, "M2", scope=["B"])
    found = {one.id: one for one in pre_check(case(*places, goals=GOALS, milestones=asked)).reachable}
    assert (found["M1"].most_mw, found["M1"].missing_mw, found["M1"].earliest_date) == (4, 1, None)
    assert found["M1"].words.startswith("M1: 5 MW IT at one site by 2026-04-30 is out of reach: at most 4 MW")
    assert found["M1"].binding[0].paths
    assert found["M2"].earliest_date == month(1)
    assert "M2: 3 MW IT at B is not ruled out" in found["M2"].words


def test_money_of_the_whole_programme_bounds_each_part() -> None:
    # 10 USD m pay for 5 racks of 2; what a milestone of B's 5 MW brings counts from the period B can have them (2).
    places = site("A", phase("A1", 9)), site("B", phase("B1", 9, option(2)))
    given = case(*places, goals=GOALS, racks=(rack(price_usd_m=2),), finance=money(10),
                 milestones=(milestone(5, scope=["B"], tranche_usd_m=6),))  # fmt: skip
    bounds = MostOnline(make_sets(given))
    assert bounds.most_online_mw("it") == pytest.approx((0, 5, 8, 8, 8, 8), abs=0.01)
    assert bounds.of(Portion("it", ("A",))).most_online_mw("it") == pytest.approx((0, 5, 8, 8, 8, 8), abs=0.01)


def test_credit_of_a_part_is_bounded_by_what_the_programme_can_still_install() -> None:
    # The programme stops at 10 MW and just less than one rack: once A has 8 of them, 2.999 MW at 5 are left to pay. A
    # takes a period to commission racks; B, which does not count, takes none.
    given = milestone(8, tranche_usd_m=60, in_kind_share=0.5, scope=["A"])
    places = site("A", phase("A1", 20), commissioning_periods=1), site("B", phase("B1", 20))
    problem = case(*places, goals=GOALS, racks=(rack(price_usd_m=5),), milestones=(given,), target=10, stop=True)
    assert usable_credit_usd_m(MostOnline(make_sets(problem)), given) == pytest.approx(15, abs=0.01)
    any_site = given.model_copy(update={"scope": ("any_site",)})
    assert usable_credit_usd_m(MostOnline(make_sets(problem)), any_site) == 30


@pytest.mark.parametrize("seed", range(16))
def test_no_plan_of_some_sites_alone_reaches_what_they_cannot_reach_beside_others(seed: int) -> None:
    # With the others left out, a plan of these sites is one of all: what it reaches, and when, no bound may deny.
    dice = random.Random(seed)
    places = [
        site(name, phase(f"{name}1", dice.randint(1, 4), option(dice.randint(1, 3))), phase(f"{name}2", 3, option(2)),
             mw=None, stages=(stage(dice.randint(2, 9), month(dice.randint(0, 3))),), pue=dice.choice((1.0, 1.25)),
             install_racks_per_period=dice.choice((None, 2)), commissioning_periods=dice.randint(0, 1))
        for name in "ABC"
    ]  # fmt: skip
    racks = (rack(mw=dice.choice((1.0, 0.4)), supply=came((START, 3), (month(2), dice.randint(0, 9)))),)
    names, basis = dice.sample("ABC", dice.randint(1, 2)), dice.choice(("it", "facility"))
    given = case(*places, goals=("earliest",), racks=racks, periods=7)
    bounds = MostOnline(make_sets(given)).of(Portion(basis, tuple(name for name in "ABC" if name in names)))
    alone = [place.model_copy(update={"eligible": place.id in names}) for place in places]
    for mw in (1, 2.3, 4, 6):
        asked = (milestone(mw, basis=basis),)
        (row,) = plan_of(case(*alone, goals=("earliest",), racks=racks, periods=7, milestones=asked)).milestones
        first = bounds.earliest_period(basis, mw)
        assert row.reached_period is None or (first is not None and first <= row.reached_period)
        assert row.online_mw <= bounds.most_online_mw(basis)[-1] + 1e-5
