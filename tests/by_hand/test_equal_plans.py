"""Which of the plans that are equal in every goal is chosen: nothing is repaid, drawn, imported or sent for nothing."""

from __future__ import annotations

from typing import Any

import pytest

from planner.problem import Facility, Grid
from tests.by_hand.build import (
    case,
    goal,
    line,
    loan,
    milestone,
    money,
    month,
    phase,
    plan_of,
    rack,
    site,
    stage,
)


def rented(periods: int, facility: Any, discount: float = 0.0, **given: Any) -> Any:
    """10 racks of 1 USD m bought on credit in 1, online in 2; rent of 1 a MW and month brings 10 a month from then."""
    return plan_of(
        case(
            site("A", phase("A1"), commissioning_periods=1),
            goals=("shortfall", "npv"),
            periods=periods,
            target=10,
            racks=(rack(price_usd_m=1),),
            milestones=(milestone(10),),
            finance=money(0, rate=discount, rent_usd_m_per_mw_year=12, facilities=(facility,), **given),
        )
    )


def test_nothing_is_repaid_in_the_last_month_for_nothing() -> None:
    # 10 drawn in 1, 10 of rent in 2 less 0.1 of interest. Whether 9.9 then repay the loan or stay as cash beside a
    # debt of 10 that is settled at the horizon is the same to the owner: it stays.
    plan = rented(3, loan(100, rate=0.12))
    assert line(plan, "repay") == pytest.approx([0, 0, 0], abs=1e-9)
    assert line(plan, "closing_cash") == pytest.approx([0, 0, 9.9])
    assert line(plan, "liquidity") == pytest.approx([100, 90, 99.9])
    assert (plan.least_liquidity_usd_m, plan.least_liquidity_date) == (pytest.approx(90), month(1, 28))
    assert goal(plan, "npv") == pytest.approx(-0.1)


def test_a_repayment_that_saves_interest_stays() -> None:
    # With a month more, 9.9 repaid in 2 save 0.099 of interest in 3; there again nothing is repaid.
    plan = rented(4, loan(100, rate=0.12))
    assert line(plan, "repay") == pytest.approx([0, 0, 9.9, 0], abs=1e-9)
    assert line(plan, "interest") == pytest.approx([0, 0, 0.1, 0.001])
    assert goal(plan, "npv") == pytest.approx(20 - 10 - 0.101)


@pytest.mark.parametrize("discount", [0.0, 0.1])
def test_a_loan_that_bears_no_interest_is_repaid_when_it_is_due(discount: float) -> None:
    # Due by the end of 4. At a discount rate early repayment would cost value; without one it is all the same.
    plan = rented(6, loan(100, maturity_date=month(4, 30)), discount)
    assert line(plan, "repay") == pytest.approx([0, 0, 0, 0, line(plan, "draw")[1] + line(plan, "draw")[0], 0])


def test_no_loan_lies_idle_as_cash() -> None:
    # 10 are needed in 1, not before, and never more: the loan costs nothing, and 100 could be had from 0 on.
    plan = rented(4, loan(100))
    assert line(plan, "draw") == pytest.approx([0, 10, 0, 0], abs=1e-9)
    assert line(plan, "repay") == pytest.approx([0, 0, 0, 0], abs=1e-9)
    assert plan.peak_debt_usd_m == pytest.approx(10)


def test_the_least_total_repayment_comes_before_all_else() -> None:
    # 10 are needed in 4. The one loan is due in 5, when the rent of 10 could repay it; the other is to be had in 0
    # only and never due. Nothing is repaid at all, though the money then waits four months.
    due, early = (
        loan(100, maturity_date=month(5, 30)),
        Facility(id="early", limit_usd_m=100, rate_per_year=0, available_to_date=month(0, 31)),
    )
    plan = plan_of(
        case(
            site("A", phase("A1", earliest_start_date=month(3)), commissioning_periods=1),
            goals=("shortfall", "npv"),
            target=10,
            racks=(rack(price_usd_m=1),),
            finance=money(0, rent_usd_m_per_mw_year=12, facilities=(due, early)),
        )
    )
    assert line(plan, "rack_payments") == pytest.approx([0, 0, 0, 0, 10, 0])
    assert line(plan, "repay") == pytest.approx([0] * 6, abs=1e-9)
    assert line(plan, "draw") == pytest.approx([10, 0, 0, 0, 0, 0], abs=1e-9)


def test_credit_in_kind_is_used_as_soon_as_it_can_be() -> None:
    # 5 racks in 1 reach the first milestone in 2; its 5 USD m in kind pay the 5 racks ordered in 2, not those of 3.
    plan = plan_of(
        case(
            site("A", phase("A1", 15), commissioning_periods=1, install_racks_per_period=5),
            goals=("earliest", "npv"),
            periods=5,
            racks=(rack(price_usd_m=1),),
            milestones=(milestone(5, tranche_usd_m=5, in_kind_share=1), milestone(10, "M2"), milestone(15, "M3")),
            finance=money(20),
        )
    )
    assert line(plan, "rack_payments") == pytest.approx([0, 5, 5, 5, 0])
    assert line(plan, "credit_used") == pytest.approx([0, 0, 5, 0, 0])


def powered(**given: Any) -> Any:
    """6 racks of 1 MW at node N, which has no headroom of its own: its power comes from Z, of 20 MW, over a link."""
    grid = {
        "nodes": [{"id": "Z", "headroom_mw": 20}, {"id": "N", "headroom_mw": 0}],
        "links": [{"id": "ZN", "from_node": "Z", "to_node": "N", "limit_mw": 15}],
    }
    return plan_of(
        case(
            site("A", phase("A1"), node="N", stages=(stage(12),), **given),
            goals=("shortfall", "npv"),
            periods=3,
            target=6,
            stop=True,
            grid=Grid.model_validate(grid),
        )
    )


def loads_mw(plan: Any) -> list[float]:
    """Return the IT load installed by period."""
    return [sum(row.installed_it_mw for row in plan.capacity if row.period == t) for t in range(plan.periods)]


def peaks_mw(plan: Any, kind: str) -> list[float]:
    """Return what one kind of source gives at peak by period."""
    return [row.peak_mw for row in plan.power if row.kind == kind]


def test_links_carry_what_is_needed() -> None:
    # Z could as well send 15 MW: none of the 9 MW more would be used, and the link would seem full.
    plan = powered()
    assert loads_mw(plan)[-1] == 6
    assert peaks_mw(plan, "link") == pytest.approx(loads_mw(plan))
    assert not [row for row in plan.resources if row.limit in ("link", "headroom") and row.binding]


def test_a_site_relies_on_its_own_units_before_it_imports() -> None:
    # Gas of 4 MW on site makes energy for less than the grid's 100 USD/MWh: of 6 MW of load 2 are imported at peak.
    unit = {"id": "G", "firm_mw": 4, "capex_usd_m": 1, "lead_periods": 1, "max_units": 0, "fuel_usd_per_mwh": 10}
    unit |= {"committed": [{"date": "2026-01-01", "units": 1}]}
    plan = powered(onsite=(unit,), energy_usd_per_mwh=100)
    assert loads_mw(plan)[-1] == 6
    assert peaks_mw(plan, "grid") == pytest.approx([max(0.0, mw - 4) for mw in loads_mw(plan)])
