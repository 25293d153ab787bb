"""Prices by the day of payment in what can be reached: each class counts at its least, what is lent at what is paid."""

from __future__ import annotations

from typing import Any

import pytest

from planner import pre_check
from planner.bounds import Bounds
from planner.model.sets import make_sets
from planner.problem import Upgrade
from tests.by_hand.build import case, loan, money, option, phase, rack, site
from tests.second.draw import case as drawn

GOALS = ("shortfall",)


def rises(cost: str, share: float = 0.0, contingency: float = 0.0) -> dict[str, Any]:
    return {"id": cost, "share_per_year": share, "contingency_share": contingency}


def most(*rising: dict[str, Any], place: Any = None, price: float = 5.0, **finance: Any) -> tuple[float, ...]:
    given = case(place or site("A", phase("A1", 40.0)), racks=(rack(price_usd_m=price),), goals=GOALS, target=40.0,
                 finance=money(30.0, escalation=rising, **finance))  # fmt: skip
    return Bounds(make_sets(given)).most_online_mw("it")


def test_dearer_racks_leave_less_within_reach() -> None:
    # 30 at hand and racks of 5: 6 MW. With a contingency of a fifth each costs 6: 5 MW.
    assert most() == pytest.approx((0, 6, 6, 6, 6, 6))
    assert most(rises("racks", 0.0, 0.2)) == pytest.approx((0, 5, 5, 5, 5, 5))
    # Half of what was paid may be lent: 3 of each 6 is to be paid, 10 MW.
    based = loan(100.0, borrowing_base_share=0.5)
    assert most(rises("racks", 0.0, 0.2), facilities=(based,))[1:] == pytest.approx([10] * 5)


def test_falling_prices_count_at_their_least() -> None:
    # Prices fall by 90 % a year: 5 x 0.1^(180/365) in the last period is the least, that of 58 days in the second.
    found = most(rises("racks", -0.9))
    assert found[-1] >= int(30 / (5 * 0.1 ** (180 / 365)))
    assert 6 < found[1] <= 30 / (5 * 0.1 ** (58 / 365))
    # Rising ones at those of the end of the first period, 5 x 2^(30/365) = 5.3: what is ordered then is paid then.
    assert most(rises("racks", 1.0))[-1] == 5


def test_halls_power_and_opening_count_at_their_prices_too() -> None:
    # 40 MW of halls for 40, of power for 40, and 40 to open: 3 a MW beside racks of 2, 6 MW for 30. At twice each of
    # works and power it is 8 a MW: 3.75, in whole racks 3.
    line = Upgrade(id="line", mw=40.0, capex_usd_m=40.0, lead_periods=0)
    place = site("A", phase("A1", 40.0, option(capex_usd_m=40.0)), mw=None, upgrades=(line,), opening_usd_m=40.0)
    assert most(place=place, price=2.0)[-1] == 6
    assert most(rises("works", 0.0, 1.0), rises("power", 0.0, 1.0), place=place, price=2.0)[-1] == 3


def test_where_more_is_lent_than_racks_cost_the_dearest_counts() -> None:
    # Two facilities lend 80 % of the price each: every rack brings 0.6 of what it costs. No bound of money then.
    two = (loan(100.0, borrowing_base_share=0.8), loan(100.0, borrowing_base_share=0.8).model_copy(update={"id": "B"}))
    assert most(rises("racks", -0.9), facilities=two)[-1] == most(facilities=two)[-1] == 40


def test_the_dearest_rent_counts_in_what_can_be_reached() -> None:
    # A MW costs 1, 6 are at hand; where a MW earns 0.5 a month 12 can be online in period 1, where it earns nothing 6.
    places = site("A", phase("A1", 40.0), rent_usd_m_per_mw_year=4.0), site("B", phase("B1", 40.0))
    kinds = rack(price_usd_m=1.0), rack("Q", price_usd_m=1.0, rent_factor=1.5)
    given = case(*places, racks=kinds, finance=money(6.0), goals=GOALS, target=40.0)
    assert Bounds(make_sets(given)).most_online_mw("it")[1] == pytest.approx(12)
    assert Bounds(make_sets(given.changed({"racks[Q].rent_factor": 0.0}))).most_online_mw("it")[1] == pytest.approx(9)


def test_the_inputs_behind_a_bound_of_money_name_the_escalation() -> None:
    given = case(site("A", phase("A1", 40.0)), racks=(rack(price_usd_m=5.0),), goals=GOALS, target=40.0,
                 finance=money(30.0, escalation=(rises("racks", 0.0, 0.2),)))  # fmt: skip
    found = next(one for one in pre_check(given).reachable if one.id == "target")
    assert found.most_mw == pytest.approx(5.0)
    assert "finance.escalation[racks]" in next(one for one in found.binding if one.limit == "cash").paths


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("feature", ["lease", "sales-tax"])
def test_leases_and_taxes_leave_the_bound_true(feature: str, seed: int) -> None:
    stays_below(f"small-{feature}", seed)


@pytest.mark.parametrize("seed", range(6))
def test_no_plan_has_more_online_than_the_bound(seed: int) -> None:
    stays_below("small-escalation", seed)


def stays_below(kind: str, seed: int) -> None:
    from planner import NoPlanFound, solve
    from planner.errors import Contradiction

    problem = drawn(seed, kind)
    bounds = Bounds(make_sets(problem))
    try:
        plan = solve(problem, time_limit_s=20.0)
    except (Contradiction, NoPlanFound):
        return
    for basis in ("it", "facility"):
        online = [sum(row.online_mw(basis) for row in plan.capacity if row.period == t) for t in range(plan.periods)]
        limit = bounds.most_online_mw(basis)
        assert all(mw <= top + 1e-4 for mw, top in zip(online, limit, strict=True)), basis
