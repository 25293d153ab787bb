"""Prices of the day beside spares, bills, prices of energy below 0 and the cover of debt."""

from __future__ import annotations

import pytest

from tests.by_hand.build import (
    DAYS,
    came,
    case,
    goal,
    line,
    loan,
    milestone,
    money,
    month,
    option,
    phase,
    plan_of,
    rack,
    racks,
    site,
)

DONE = {"started_date": month(-2), "finished_date": month(-1)}


def dearer(cost: str, share: float = 0.2, contingency: float = 0.1) -> dict[str, object]:
    return {"id": cost, "share_per_year": share, "contingency_share": contingency}


def up(period: int) -> float:
    """Return what prices are multiplied by that rise by 20 % a year, with a tenth on top."""
    return float(1.1 * 1.2 ** (DAYS[period] / 365))


def test_spares_have_the_prices_of_their_racks_and_are_taxed_with_them() -> None:
    # 4 racks and a spare, 50 in all: half at order in 0, half in 2. Tax of a tenth of the whole price in 2.
    kind = rack(price_usd_m=10, order_share=0.5, lead_periods=2, spare_share=0.25)
    place = site("A", phase("A1", 4, **DONE), sales_tax_share=0.1)
    plan = plan_of(case(place, goals=("earliest", "npv"), milestones=(milestone(4),), racks=(kind,),
                        finance=money(escalation=(dearer("racks"),))))  # fmt: skip
    assert line(plan, "rack_payments") == pytest.approx([25 * up(0), 0, 25 * up(2), 0, 0, 0])
    assert line(plan, "spare_payments") == pytest.approx([5 * up(0), 0, 5 * up(2), 0, 0, 0])
    assert line(plan, "sales_tax") == pytest.approx([0, 0, 5 * up(2), 0, 0, 0])


def test_spares_on_order_are_paid_as_agreed_and_those_of_racks_installed_at_the_prices_of_the_day() -> None:
    # 4 racks and a spare come in February, half of 50 was paid before the plan. The 4 take 0.2 spares a month from
    # then on, 2 million USD: half in the month before, half when they come.
    kind = rack(
        price_usd_m=10, order_share=0.5, lead_periods=1, spare_share=0.25, spare_share_per_year=0.6,
        first_delivery_date=month(1), last_delivery_date=month(1, 28), supply=came((month(1), 6)),
        on_order=came((month(1), 4)),
    )  # fmt: skip
    plan = plan_of(case(site("A", phase("A1", 4, **DONE)), goals=("shortfall", "npv"), target=4, racks=(kind,),
                        finance=money(escalation=(dearer("racks"),))))  # fmt: skip
    assert racks(plan) == 4
    yearly = [up(0), 2 * up(1), 2 * up(2), 2 * up(3), 2 * up(4), up(5)]
    assert line(plan, "spare_payments") == pytest.approx([yearly[0], 5 + yearly[1], *yearly[2:]])
    assert line(plan, "rack_payments") == pytest.approx([yearly[0], 25 + yearly[1], *yearly[2:]])


def test_what_is_lent_on_racks_counts_no_spares_at_any_price() -> None:
    # A rack and its spare cost 2 x 1.5: half of the rack alone is lent, 0.75. From 9 million USD n racks:
    # 3 n <= 9 + 0.75 n, n = 4.
    kind, terms = rack(price_usd_m=1, spare_share=1.0), {"borrowing_base_share": 0.5}
    finance = money(9, facilities=(loan(100, **terms),), escalation=(dearer("racks", 0.0, 0.5),), rack_life_periods=10)
    assert racks(plan_of(case(site("A", phase("A1", 50, **DONE)), goals=("shortfall",), periods=1, target=50,
                              racks=(kind,), finance=finance))) == 4  # fmt: skip


def test_a_demand_charge_rises_with_prices_of_power_and_so_does_what_is_not_drawn() -> None:
    # 2 MW of 4 let are drawn, 3 are billed: 30 000 USD a month, of which 10 000 for nothing.
    place = site("A", phase("A1", 2, **DONE), mw=4.0, demand_usd_per_kw_month=10.0, minimum_bill_share=0.75)
    plan = plan_of(case(place, goals=("earliest",), milestones=(milestone(2),), periods=3,
                        finance=money(escalation=(dearer("power"),))))  # fmt: skip
    assert line(plan, "demand") == pytest.approx([0.03 * up(t) for t in range(3)])
    unused = [row.unused_bill_usd_m for row in plan.power if row.kind == "grid"]
    assert unused == pytest.approx([0.01 * up(t) for t in range(3)])


@pytest.mark.parametrize("share", [0.2, -0.5])
def test_a_price_below_0_pays_opex_of_the_day_and_no_more(share: float) -> None:
    place = site("A", phase("A1", 1.0, **DONE), opex_usd_m_per_mw_year=0.12, energy_usd_per_mwh=-400.0)
    plan = plan_of(case(place, goals=("earliest", "npv"), milestones=(milestone(1.0),),
                        finance=money(escalation=(dearer("operation", share),))))  # fmt: skip
    paid = [0.01 * 1.1 * (1.0 + share) ** (DAYS[t] / 365) for t in range(6)]
    assert line(plan, "opex") == pytest.approx(paid)
    assert line(plan, "energy") == pytest.approx([-usd_m for usd_m in paid])
    assert goal(plan, "npv") == pytest.approx(0.0, abs=1e-9)


def test_cover_takes_rent_and_lease_of_its_sites_from_their_days_at_prices_of_the_day() -> None:
    # 1 MW at A earns 24 a year after a lag of a month and costs 12 a year to run; its hall is leased for 6 a year over
    # 3 months from February on. The same at B is none of the facility's business.
    hall = option(lease_usd_m_per_year=6, term_periods=3)
    sites = [
        site(name, phase(f"{name}1", 1, hall), opex_usd_m_per_mw_year=12, rent_usd_m_per_mw_year=24) for name in "AB"
    ]
    finance = money(rent_lag_periods=1, facilities=(loan(100, sites=("A",)),), escalation=(dearer("operation"),))
    plan = plan_of(case(*sites, goals=("earliest",), milestones=(milestone(2),), finance=finance))
    net = [0.0, -0.5 - up(1), 2 - 0.5 - up(2), 2 - 0.5 - up(3), 2 - up(4), 2 - up(5)]
    assert [row.cfads_usd_m for row in plan.debt] == pytest.approx([sum(net[: t + 1]) for t in range(6)])
    assert line(plan, "lease") == pytest.approx([0, 1, 1, 1, 0, 0])
