"""Conditional connections: import that may be curtailed, what of it is backed, what is lost, what that costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from planner.explanation.curtailed import conditional_uses
from planner.model.bounds import MostOnline
from planner.model.sets import make_sets
from planner.problem import OnsiteUnit, Stage, Tenant, Upgrade, YearlyLimit
from tests.by_hand.build import (
    START,
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
    racks,
    reached,
    site,
)  # fmt: skip
from tests.by_hand.build import stage as firm_stage

if TYPE_CHECKING:
    from planner.plan import Plan, PowerRow
    from planner.problem import Problem, Site

# A tenth of the hours of a year.
HOURS = 876.0
EARNING = money(1000.0, rent_usd_m_per_mw_year=12.0)  # a million USD for each MW and month


def conditional(mw: float, on: Any = START, firm_from: Any = None, hours: float = HOURS) -> Stage:
    return Stage(mw=mw, energisation_date=on, conditional=True, curtail_hours_per_year=hours, firm_from_date=firm_from)


def campus(*stages: Stage, **given: Any) -> Site:
    """Return a site whose hall of 10 MW is there from the start, and of which all 10 MW are worth having at once."""
    return site("A", phase("A1", 10.0, finished_date=month(-1)), mw=None, stages=stages, **given)


def earning(place: Site, **given: Any) -> Problem:
    return case(place, goals=("shortfall", "npv"), periods=3, target=10, **{"finance": EARNING, **given})


def grid(plan: Plan, period: int) -> PowerRow:
    return next(row for row in plan.power if (row.kind, row.period) == ("grid", period))


def test_what_is_not_backed_loses_rent_and_energy() -> None:
    # 4 MW firm, 6 MW conditional, curtailed for a tenth of the hours: 0.6 MW are lost on average. Rent is 10 - 0.6 a
    # month; January has 744 h: 9.4 MW x 744 h x 50 USD/MWh = 0.34968.
    plan = plan_of(earning(campus(firm_stage(4), conditional(6), energy_usd_per_mwh=50)))
    assert racks(plan) == 10
    assert line(plan, "rent") == pytest.approx([9.4] * 3)
    assert line(plan, "rent_lost") == pytest.approx([0.6] * 3)
    assert line(plan, "energy")[0] == pytest.approx(0.34968)
    row = grid(plan, 0)
    assert (row.capacity_mw, row.conditional_mw, row.peak_mw, row.conditional_peak_mw) == pytest.approx((10, 6, 10, 6))
    assert (row.mean_mw, row.lost_mwh, row.backed_mw) == pytest.approx((9.4, 0.6 * 744, 0))


def test_firm_steps_are_used_first_and_a_step_becomes_firm_on_its_date() -> None:
    # The conditional 6 MW are firm from March 1st (2): nothing is lost then. A day later it would be from April on.
    for day, lost in ((1, [0.6, 0.6, 0.0]), (2, [0.6, 0.6, 0.6])):
        plan = plan_of(earning(campus(firm_stage(4), conditional(6, firm_from=month(2, day)))))
        assert line(plan, "rent_lost") == pytest.approx(lost)
    plan = plan_of(earning(campus(firm_stage(9), conditional(6))))
    assert line(plan, "rent_lost") == pytest.approx([0.1] * 3)


@pytest.mark.parametrize(("fuel", "backed"), [(100.0, 6.0), (10_000.0, 0.0)])
def test_backing_is_a_decision_that_burns_fuel(fuel: float, backed: float) -> None:
    # An hour of a MW earns 12e6 / 8760 = 1,370 USD: it is backed where fuel costs less, and lost where it costs more.
    # Backed: units make 0.6 MW on average, 0.6 x 744 h x 100 USD/MWh = 0.04464 in January.
    unit = OnsiteUnit(id="T", firm_mw=3.0, capex_usd_m=0.0, fuel_usd_per_mwh=fuel, lead_periods=0, max_units=2)
    plan = plan_of(earning(campus(firm_stage(4), conditional(6), onsite=(unit,))))
    assert [grid(plan, t).backed_mw for t in range(3)] == pytest.approx([backed] * 3)
    assert line(plan, "rent") == pytest.approx([10.0 if backed else 9.4] * 3)
    assert line(plan, "fuel")[0] == pytest.approx(0.04464 if backed else 0.0, abs=1e-9)


@pytest.mark.parametrize(("units", "reserve", "backed"), [(1, 0, 3.0), (2, 1, 3.0), (1, 1, 0.0)])
def test_no_more_is_backed_than_firm_power_to_spare_after_the_reserve(units: int, reserve: int, backed: float) -> None:
    unit = OnsiteUnit(
        id="T", firm_mw=3.0, capex_usd_m=0.0, fuel_usd_per_mwh=10.0, lead_periods=0, max_units=units,
        reserve_units=reserve,
    )  # fmt: skip
    plan = plan_of(earning(campus(firm_stage(4), conditional(6), onsite=(unit,))))
    assert grid(plan, 2).backed_mw == pytest.approx(backed)
    assert line(plan, "rent_lost")[2] == pytest.approx(0.1 * (6 - backed))


def test_units_relied_on_at_peak_back_nothing() -> None:
    # 2 MW firm, 4 MW conditional, 6 MW of units: 4 of them carry load, the other 2 back half of the conditional MW.
    unit = OnsiteUnit(id="T", firm_mw=3.0, capex_usd_m=0.0, fuel_usd_per_mwh=10.0, lead_periods=0, max_units=2)
    plan = plan_of(earning(campus(firm_stage(2), conditional(4), onsite=(unit,))))
    assert (grid(plan, 0).peak_mw, grid(plan, 0).conditional_peak_mw, grid(plan, 0).backed_mw) == pytest.approx(
        (6, 4, 2)
    )
    assert line(plan, "rent_lost")[0] == pytest.approx(0.2)


def test_peak_and_mean_pue_count() -> None:
    # Peak PUE 1.25, mean 1.1: 7.5 MW conditional of 12.5 at peak are 6 MW IT. Lost: 0.6 MW IT, and 0.66 MW of energy.
    place = campus(firm_stage(5), conditional(7.5), peak_pue=1.25, mean_pue=1.1)
    plan = plan_of(earning(place))
    assert racks(plan) == 10
    assert line(plan, "rent_lost")[0] == pytest.approx(0.6)
    assert grid(plan, 0).mean_mw == pytest.approx(1.1 * 9.4)
    assert grid(plan, 0).lost_mwh == pytest.approx(0.66 * 744)


def test_an_upgrade_may_be_conditional_and_gains_months() -> None:
    # An upgrade of 10 MW is energised in February (1), firm from June (5): without it racks wait for the stage in June.
    upgrade = Upgrade(
        id="U", mw=10, capex_usd_m=1.0, lead_periods=1, conditional=True, curtail_hours_per_year=HOURS,
        firm_from_date=month(5),
    )  # fmt: skip
    place = campus(firm_stage(10, month(5)), upgrades=(upgrade,))
    given = case(place, goals=("earliest", "npv"), milestones=(milestone(10),), finance=EARNING)
    plan = plan_of(given)
    assert reached(plan) == 1
    (use,) = conditional_uses(plan)
    # Four months of 10 MW; February to May have 28 + 31 + 30 + 31 = 120 days of 24 h, a tenth of which is lost.
    assert (use.months, use.mw_months, use.most_mw) == pytest.approx((4, 40, 10))
    assert (use.hours_lost, use.lost_mwh, use.backed_mwh) == pytest.approx((288, 2880, 0))
    assert (use.rent_lost_usd_m, use.first_date, use.firm_from_date) == (pytest.approx(4.0), month(1), month(5))


def test_the_tenant_pays_what_is_left_of_the_rent() -> None:
    # 3 months of 9.4 are 28.2: a share of 28.2 is enough, which the rent of 30 would exceed.
    tenant = Tenant(revenue_usd_m={2026: 28.2}, compute_share=1.0, limits_rent=True)
    plan = plan_of(earning(campus(firm_stage(4), conditional(6)), tenant=tenant))
    assert racks(plan) == 10
    assert plan.tenant[0].rent_usd_m == pytest.approx(28.2)


def test_firm_is_never_worse_where_rent_is_more_than_energy() -> None:
    place = campus(firm_stage(4), conditional(6), energy_usd_per_mwh=50)
    better = [
        goal(plan_of(earning(campus(firm_stage(4), step, energy_usd_per_mwh=50))), "npv")
        for step in (conditional(6, hours=438.0), conditional(6, firm_from=month(1)), firm_stage(6))
    ]
    assert goal(plan_of(earning(place)), "npv") < min(better)


def test_bounds_count_all_steps() -> None:
    sets = make_sets(earning(campus(firm_stage(4), conditional(5))))
    assert MostOnline(sets).most_online_mw("it") == pytest.approx((9, 9, 9))


def test_no_more_is_imported_on_conditional_steps_than_is_energised() -> None:
    # 4 MW are firm; two upgrades of 3 MW each, both conditional, at 1 USD m: 10 MW take both of them.
    notice = {"conditional": True, "curtail_hours_per_year": HOURS}
    upgrades = tuple(Upgrade(id=name, mw=3, capex_usd_m=1.0, lead_periods=0, **notice) for name in ("U", "V"))
    plan = plan_of(earning(campus(firm_stage(4), upgrades=upgrades)))
    assert racks(plan) == 10
    assert sum(line(plan, "upgrade_capex")) == pytest.approx(2)


def test_backing_runs_at_mean_pue() -> None:
    # Peak PUE 1.25, mean 1: 10 MW IT take 12.5 MW at peak and 10 on average; 5 MW are firm. With c MW conditional, all
    # of them backed, units make 0.1 x c / 1.25 = 0.08 c on average; the grid brings 5 + 0.9 c at most. The less of that
    # is to be run the better: 10 - 0.08 c = 5 + 0.9 c, c = 5 / 0.98; units carry the rest at peak.
    # Fuel of January: 0.08 x 5 / 0.98 x 744 h x 100 USD/MWh.
    unit = OnsiteUnit(id="T", firm_mw=7.5, capex_usd_m=0.0, fuel_usd_per_mwh=100.0, lead_periods=0, max_units=1)
    plan = plan_of(earning(campus(firm_stage(5), conditional(7.5), peak_pue=1.25, mean_pue=1.0, onsite=(unit,))))
    assert grid(plan, 0).conditional_peak_mw == pytest.approx(5 / 0.98)
    assert grid(plan, 0).backed_mw == pytest.approx(5 / 0.98)
    assert line(plan, "fuel")[0] == pytest.approx(0.08 * 5 / 0.98 * 744 * 100 / 1e6)


def test_a_ramp_holds_back_conditional_mw_too() -> None:
    # Of 6 conditional MW the ramp allows 3 in January and February: 7 racks, then 10. A tenth of them is lost.
    step = conditional(6).model_copy(update={"ramp": {0: 0.5, 2: 1.0}})
    plan = plan_of(earning(campus(firm_stage(4), step)))
    assert [row.units for row in plan.deliveries] == [7, 3]
    assert line(plan, "rent_lost") == pytest.approx([0.3, 0.3, 0.6])
    assert [(grid(plan, t).conditional_mw, grid(plan, t).held_back_mw) for t in range(3)] == [(3, 3), (3, 3), (6, 0)]


def test_lost_rent_is_that_of_the_site_without_factor_and_lag() -> None:
    # 10 MW at 24 a year and a factor of a half earn 10 a month from February on; 0.6 MW at 2 a month are lost in all.
    place = campus(firm_stage(4), conditional(6), rent_usd_m_per_mw_year=24)
    finance = money(1000.0, rent_usd_m_per_mw_year=12.0, rent_lag_periods=1)
    plan = plan_of(earning(place, racks=(rack(rent_factor=0.5),), finance=finance))
    assert racks(plan) == 10
    assert line(plan, "rent_lost") == pytest.approx([1.2] * 3)
    assert line(plan, "rent") == pytest.approx([-1.2, 8.8, 8.8])


def test_cover_and_limits_count_what_is_left_and_bills_the_peak() -> None:
    # Rent of 9.4 less energy of 9.4 MW at 50 USD/MWh and a bill on 10 MW at 2 USD per kW: twelve months have 3 so far.
    # Water, 1 m3/MWh: of 9.4 MW in 744 + 672 + 744 h.
    place = campus(
        firm_stage(4), conditional(6), energy_usd_per_mwh=50, demand_usd_per_kw_month=2.0, water_m3_per_mwh=1.0
    )
    finance = money(1000.0, rent_usd_m_per_mw_year=12.0, facilities=(loan(100),))
    water = YearlyLimit(id="W", kind="water", most_by_year={2026: 20304.0})
    plan = plan_of(earning(place, finance=finance, yearly_limits=(water,)))
    assert racks(plan) == 10
    net = [9.4 * (1 - hours * 50 / 1e6) - 0.02 for hours in (744, 672, 744)]
    assert [row.cfads_usd_m for row in plan.debt] == pytest.approx([sum(net[: t + 1]) for t in range(3)])
    assert line(plan, "demand") == pytest.approx([0.02] * 3)
    assert next(row for row in plan.resources if row.id == "W" and row.period == 2).used == pytest.approx(20304.0)
