"""Rent by site and by rack, and its lag: where racks go, which are bought, when it begins, what a contract is worth."""

from __future__ import annotations

import pytest

from planner import Contradiction, solve
from planner.problem import Installed, Tenant
from tests.by_hand.build import (
    DAYS,
    case,
    goal,
    line,
    milestone,
    money,
    month,
    phase,
    plan_of,
    rack,
    site,
)


def test_racks_go_where_the_rent_is_higher() -> None:
    # One rack for two halls; A pays the rent of all, 12 a year, B its own: 6 till February, 36 from March (2) on. From
    # 1 to 5: A 5, B 0.5 + 4 x 3 = 12.5.
    own = {"value": 6.0}, {"from_date": month(2), "value": 36.0}
    given = case(
        site("A", phase("A1", 1)), site("B", phase("B1", 1), rent_usd_m_per_mw_year=own), goals=("npv",),
        racks=(rack(supply=({"date": month(0), "units": 1},)),), finance=money(rent_usd_m_per_mw_year=12),
    )  # fmt: skip
    plan = plan_of(given)
    assert {row.site for row in plan.deliveries} == {"B"}
    assert line(plan, "rent") == pytest.approx([0, 0.5, 3, 3, 3, 3])
    assert goal(plan, "npv") == pytest.approx(12.5)


@pytest.mark.parametrize(("factor", "name"), [(1.0, "R"), (1.5, "Q")])
def test_the_rack_with_the_higher_factor_is_bought(factor: float, name: str) -> None:
    # R costs nothing and Q 1; each earns 1 a month from 1 to 5, Q times its factor: 5, or 7.5 - 1.
    kinds = rack(), rack("Q", price_usd_m=1, rent_factor=factor)
    plan = plan_of(case(site("A", phase("A1", 1)), goals=("npv",), racks=kinds,
                        finance=money(rent_usd_m_per_mw_year=12)))  # fmt: skip
    assert {row.rack for row in plan.deliveries} == {name}
    assert goal(plan, "npv") == pytest.approx(max(5.0, 5.0 * factor - 1.0))


def test_rent_begins_its_lag_after_online_but_not_for_racks_that_stand() -> None:
    # Two racks stand from the start and pay 2 a month at once. One more comes in 0, is online in 1 and pays from 3 on.
    begun = phase("A1", 3, started_date=month(-3), finished_date=month(-1))
    place = site("A", begun, commissioning_periods=1, installed=(Installed(rack="R", units=2),))
    plan = plan_of(case(place, goals=("earliest", "npv"), milestones=(milestone(3),),
                        finance=money(rent_usd_m_per_mw_year=12, rent_lag_periods=2)))  # fmt: skip
    assert line(plan, "rent") == pytest.approx([2, 2, 2, 3, 3, 3])


def test_quarters_and_a_lag_past_the_horizon() -> None:
    # A lag of four quarters: what is online in Q2 of 2026 pays in no period of this plan.
    plan = plan_of(case(site("A", phase("A1", 1)), goals=("earliest", "npv"), periods=5, quarterly=True,
                        milestones=(milestone(1),),
                        finance=money(rent_usd_m_per_mw_year=12, rent_lag_periods=4)))  # fmt: skip
    assert line(plan, "rent") == pytest.approx([0] * 5)


def test_a_contract_counts_the_periods_in_which_it_pays() -> None:
    # Online in 1 at 18 a year (12 x 1.5), 1.5 a month; the contract ends with period 8, and the rent begins in 7, past
    # the six periods of the plan: 7 and 8 are left, the ends of August and September (242 and 272 days).
    place = site("A", phase("A1", 1), rent_usd_m_per_mw_year=12)
    finance = money(rate=0.1, rent_usd_m_per_mw_year=99, rent_lag_periods=6, horizon_value="contract",
                    contract_periods=8)  # fmt: skip
    plan = plan_of(case(place, goals=("earliest", "npv"), milestones=(milestone(1),), finance=finance,
                        racks=(rack(rent_factor=1.5),)))  # fmt: skip
    assert line(plan, "rent") == pytest.approx([0] * 6)
    assert goal(plan, "npv") == pytest.approx(1.5 * sum(1.1 ** (-day / 365) for day in DAYS[7:9]))


def test_the_tenant_pays_the_rent_of_each_rack() -> None:
    # Half of 24 may go to rent: 12. A pays 1 a MW and month, B 2: of two racks from period 1 to 5 both would take 15;
    # B alone 10, and A as many as fit in 2: one rack for two months.
    tenant = Tenant(revenue_usd_m={2026: 24}, compute_share=0.5, limits_rent=True)
    places = site("A", phase("A1", 1)), site("B", phase("B1", 1), rent_usd_m_per_mw_year=24)
    plan = plan_of(case(*places, goals=("npv",), tenant=tenant, finance=money(rent_usd_m_per_mw_year=12)))
    assert goal(plan, "npv") == pytest.approx(12)
    assert plan.tenant[0].rent_usd_m == pytest.approx(12)


def test_racks_that_stand_and_owe_too_much_contradict_the_limit() -> None:
    # Two racks stand at 24 a year each, 2 a month: 24 in six months, and 12 may be paid. No rack to come changes that.
    begun = phase("A1", 2, started_date=month(-3), finished_date=month(-1))
    place = site("A", begun, rent_usd_m_per_mw_year=24, installed=(Installed(rack="R", units=2),))
    tenant = Tenant(revenue_usd_m={2026: 24}, compute_share=0.5, limits_rent=True)
    for given in (case(place, goals=("npv",), tenant=tenant), case(place, goals=("npv",), tenant=tenant, periods=2)):
        if given.calendar.periods == 6:
            with pytest.raises(Contradiction, match="rent"):
                solve(given)
        else:
            assert goal(plan_of(given), "npv") == pytest.approx(8)
