"""Limits of a calendar year on water, emissions and energy, and prices of energy below zero."""

from __future__ import annotations

from typing import Any

import pytest

from tests.by_hand.build import (
    START,
    came,
    case,
    goal,
    line,
    milestone,
    money,
    phase,
    plan_of,
    rack,
    racks,
    reached,
    site,
)  # fmt: skip

RENTED = money(rent_usd_m_per_mw_year=12.0)
HOURS = [28 * 24, 31 * 24, 30 * 24, 31 * 24, 30 * 24]  # February to June: 3600 in all


def limit(kind: str, most: dict[int, float], **places: Any) -> dict[str, Any]:
    return {"id": "L", "kind": kind, "most_by_year": most, **places}


def test_racks_come_as_early_as_the_energy_of_the_year_lasts():
    # The hall is there in February. A rack from then on takes 3600 MWh, and one in June alone 720. Of 8000 MWh there
    # are 7200 for two racks over five months and 720 for a third in June: 11 months of rent of 1 million USD each.
    # No plan has 12: a month of a rack takes 720 MWh at the least, as racks stay to the end.
    place = site("A", phase("A1"))
    plan = plan_of(case(place, goals=("npv",), finance=RENTED, yearly_limits=(limit("grid_energy", {2026: 8000.0}),)))
    assert goal(plan, "npv") == pytest.approx(11.0)
    assert max(row.used for row in plan.resources if row.limit == "grid_energy") <= 8000.0


def test_water_of_a_region_holds_back_its_sites_alone():
    # One rack at A from February on takes 3600 MWh of 2 m³ each: all of the 7200 m³, and a rack is kept to the last
    # drop. B is elsewhere. Of 20 MW wanted there are 10 at B and 1 at A from February on; more at A only later in the
    # year, so the last month decides: 720 MWh a rack are 1440 m³, and five racks in June take the 7200.
    places = site("A", phase("A1"), region="dry", water_m3_per_mwh=2.0), site("B", phase("B1"), water_m3_per_mwh=9.0)
    water = limit("water", {2026: 7200.0}, regions=["dry"])
    plan = plan_of(case(*places, goals=("shortfall", "npv"), target=20.0, finance=RENTED, yearly_limits=(water,)))
    assert goal(plan, "shortfall") == pytest.approx(5.0)
    assert goal(plan, "npv") == pytest.approx(10 * 5 + 5)


def test_a_site_and_a_region_are_limited_together():
    # 5 MW in June at both sites together, wherever: 5 x 720 MWh.
    places = site("A", phase("A1"), region="dry"), site("B", phase("B1")), site("C", phase("C1"))
    grid = limit("grid_energy", {2026: 3600.0}, regions=["dry"], sites=["B"])
    plan = plan_of(case(*places, goals=("shortfall",), target=30.0, yearly_limits=(grid,)))
    assert goal(plan, "shortfall") == pytest.approx(30.0 - 10.0 - 5.0)


@pytest.mark.parametrize(("most", "first"), [({2026: 0.0, 2027: 1e9}, 12), ({2025: 1e9}, 1), ({2027: 0.0}, None)])
def test_a_year_has_the_amount_of_the_last_one_given(most, first):
    # Nothing in 2026 and plenty from 2027 on: the first rack in January 2027. With an amount of 2025, 2026 has it too.
    # With none before 2027 there is no limit in 2026; but what comes stays, and 2027 allows nothing.
    plan = plan_of(
        case(
            site("A", phase("A1")),
            goals=("earliest",),
            periods=14,
            milestones=(milestone(1),),
            yearly_limits=(limit("grid_energy", most),),
        )
    )
    assert reached(plan) == first


UNIT = {
    "id": "U", "firm_mw": 2.0, "capex_usd_m": 0.0, "lead_periods": 0, "max_units": 0, "committed": came((START, 1)),
    "emissions_t_per_mwh": 0.5,
}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "own_mwh"),
    [
        (limit("onsite_energy", {2026: 3000.0}), 3000.0),
        (limit("onsite_emissions", {2026: 800.0}), 1600.0),  # 0.5 t for each MWh
        (limit("onsite_emissions", {2026: 0.0}), 0.0),
        (limit("onsite_energy", {2026: 9000.0}), 7200.0),
    ],
)
def test_units_run_as_long_as_their_year_lets_them(given, own_mwh):
    # A rack of 2 MW from February to June takes 7200 MWh. Own units cost nothing, the grid 100 USD a MWh.
    place = site("A", phase("A1", 2.0), onsite=(UNIT,), energy_usd_per_mwh=100.0)
    problem = case(
        place, goals=("earliest", "npv"), milestones=(milestone(2.0),), racks=(rack(mw=2.0),), yearly_limits=(given,)
    )
    plan = plan_of(problem)
    assert sum(row.energy_mwh for row in plan.power if row.kind == "onsite") == pytest.approx(own_mwh)
    assert goal(plan, "npv") == pytest.approx(-(7200.0 - own_mwh) * 100.0 / 1e6)


@pytest.mark.parametrize(
    ("kind", "most", "grid_mwh"), [("grid_energy", 1000.0, 1000.0), ("grid_emissions", 100.0, 250.0)]
)
def test_the_grid_gives_what_its_year_allows_and_units_the_rest(kind, most, grid_mwh):
    # One rack of 2 MW takes 7200 MWh. The grid is free and emits 0.4 t for each MWh: it serves as far as it may.
    unit = {**UNIT, "fuel_usd_per_mwh": 100.0}
    place = site("A", phase("A1", 2.0), onsite=(unit,), grid_emissions_t_per_mwh=0.4)
    problem = case(
        place, goals=("earliest", "npv"), milestones=(milestone(2.0),), racks=(rack(mw=2.0),),
        yearly_limits=(limit(kind, {2026: most}),),
    )  # fmt: skip
    plan = plan_of(problem)
    assert reached(plan) == 1
    assert sum(row.energy_mwh for row in plan.power if row.kind == "grid") == pytest.approx(grid_mwh)
    assert goal(plan, "npv") == pytest.approx(-(7200.0 - grid_mwh) * 100.0 / 1e6)


@pytest.mark.parametrize(("price", "each"), [(-10.0, None), (-400.0, 0.01)])
def test_a_price_below_zero_pays_as_far_as_opex(price, each):
    # Opex of 0.12 million USD a year is 0.01 a month for each MW: 13 to 15 USD for each MWh. At -10 USD all of the
    # price is paid; at -400 no more than opex, and running the rack costs nothing.
    place = site("A", phase("A1", 1.0), opex_usd_m_per_mw_year=0.12, energy_usd_per_mwh=price)
    plan = plan_of(case(place, goals=("earliest", "npv"), milestones=(milestone(1.0),)))
    due = [-price * hours / 1e6 if each is None else each for hours in HOURS]
    assert line(plan, "energy") == pytest.approx([0.0, *(-usd_m for usd_m in due)])
    assert goal(plan, "npv") == pytest.approx(sum(due) - 5 * 0.01)


@pytest.mark.parametrize("aim", ["npv", "cost"])
@pytest.mark.parametrize("commissioning", [0, 3])
def test_no_rack_is_bought_to_be_paid_for_its_energy(aim, commissioning):
    # Taking power earns 0.3 million USD a month for a MW, but for opex: a rack that costs a thousand dollars and has
    # no rent is not worth having, neither online nor while it is commissioned.
    place = site(
        "A", phase("A1"), opex_usd_m_per_mw_year=0.12, energy_usd_per_mwh=-400.0, commissioning_periods=commissioning
    )
    plan = plan_of(case(place, goals=(aim,), racks=(rack(price_usd_m=0.001),)))
    assert racks(plan) == 0
    assert goal(plan, aim) == pytest.approx(0.0)


def test_units_do_not_run_while_the_grid_pays():
    # The grid pays 10 USD for each MWh taken: own units stay off, even where they burn for nothing.
    place = site("A", phase("A1", 1.0), onsite=(UNIT,), opex_usd_m_per_mw_year=0.12, energy_usd_per_mwh=-10.0)
    plan = plan_of(case(place, goals=("earliest", "npv"), milestones=(milestone(1.0),)))
    assert sum(row.energy_mwh for row in plan.power if row.kind == "onsite") == pytest.approx(0.0)
    assert sum(row.energy_mwh for row in plan.power if row.kind == "grid") == pytest.approx(3600.0)
