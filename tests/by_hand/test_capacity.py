"""Nameplate, positions, power and grid: what a rack needs before it comes."""

from __future__ import annotations

import pytest

from planner.problem import Grid, Link, Node, OnsiteUnit, Resource, Upgrade
from tests.by_hand.build import (
    START,
    came,
    case,
    goal,
    item,
    line,
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
    start,
)

EARLIEST = ("earliest",)
SHORTFALL = ("shortfall",)


def test_racks_are_whole():
    # 10 MW of nameplate hold 3 racks of 3 MW, not 3.33: 9 MW, 1 MW short of 10.
    plan = plan_of(case(site("A", phase("A1", 10)), goals=SHORTFALL, target=10, racks=(rack(mw=3),)))
    assert racks(plan) == 3
    assert goal(plan, "shortfall") == pytest.approx(1)


def test_only_phases_in_service_count():
    # 10 MW from period 1, 5 MW more from period 3: 12 MW need both.
    place = site("A", phase("A1", 10), phase("A2", 5, option(3)))
    plan = plan_of(case(place, goals=EARLIEST, milestones=(milestone(10), milestone(12, "M2"))))
    assert (reached(plan), reached(plan, "M2")) == (1, 3)


@pytest.mark.parametrize(("extra", "short"), [((), 13), ((phase("A2", 10),), 3)])
def test_rack_positions(extra, short):
    # A1 has 4 positions; there are 3 racks of 2 MW and any number of 1 MW: 3 x 2 + 1 x 1 = 7 MW, 13 short of
    # 20. A2 has no positions given: it counts as 10 MW / 1 MW of the smallest rack = 10. 14 positions: 3 x 2 +
    # 11 x 1 = 17, 3 short.
    kinds = rack("BIG", 2, supply=came((START, 3))), rack("SMALL", 1)
    plan = plan_of(case(site("A", phase("A1", 10, rack_positions=4), *extra), goals=SHORTFALL, target=20, racks=kinds))
    assert goal(plan, "shortfall") == pytest.approx(short)


def test_peak_pue_turns_it_load_into_facility_power():
    # 12 MW energised / 1.25 = 9.6 MW IT: 9 racks of the 10 the nameplate would hold.
    plan = plan_of(case(site("A", phase("A1", 10), mw=12, pue=1.25), goals=SHORTFALL, target=10))
    assert racks(plan) == 9
    assert goal(plan, "shortfall") == pytest.approx(1)


@pytest.mark.parametrize(("day", "first"), [(1, 2), (2, 3), (31, 3)])
def test_energisation_on_the_first_day_or_later_in_the_period(day, first):
    # March 1st: power from period 2. Any later day of March: from period 3.
    place = site("A", phase("A1"), mw=None, stages=(stage(10, month(2, day)),))
    plan = plan_of(case(place, goals=EARLIEST, milestones=(milestone(10),)))
    assert reached(plan) == first


def test_racks_draw_power_before_they_are_online():
    # 4 MW in period 0, 10 from period 3. Racks take 2 periods to commission but need power at delivery: 4 of
    # them in period 1, online in 3; the other 6 in period 3, online in 5.
    place = site("A", phase("A1"), mw=None, stages=(stage(4), stage(6, month(3))), commissioning_periods=2)
    plan = plan_of(case(place, goals=EARLIEST, milestones=(milestone(4), milestone(10, "M2"))))
    assert (reached(plan), reached(plan, "M2")) == (3, 5)


@pytest.mark.parametrize(
    ("lead", "not_before", "first"), [(2, None, 2), (3, None, 3), (1, month(3), 3), (1, month(3, 2), 4)]
)
def test_an_upgrade_is_ordered_its_lead_before(lead, not_before, first):
    # Ordered in period 0 at the soonest, energised a lead later and not before its earliest date. Half of 8 USD
    # m is paid at order, half in the period it is energised; NPV at 0 % is -8 whatever the dates.
    upgrade = Upgrade(
        id="U", mw=10, capex_usd_m=8, order_share=0.5, lead_periods=lead, earliest_energisation_date=not_before
    )
    plan = plan_of(
        case(
            site("A", phase("A1"), mw=None, upgrades=(upgrade,)),
            goals=("earliest", "npv"),
            milestones=(milestone(10),),
        )
    )
    assert reached(plan) == first
    paid = line(plan, "upgrade_capex")
    assert paid[start(plan, "U")] == pytest.approx(4)
    assert paid[first] == pytest.approx(4)
    assert goal(plan, "npv") == pytest.approx(-8)


def test_an_upgrade_must_be_energised_within_the_horizon():
    # Lead 4 of 4 periods: ordered in 0 it would serve in period 4, past the last one, 3.
    upgrade = Upgrade(id="U", mw=10, capex_usd_m=8, lead_periods=4)
    plan = plan_of(case(site("A", phase("A1"), mw=None, upgrades=(upgrade,)), goals=SHORTFALL, periods=4, target=10))
    assert goal(plan, "shortfall") == pytest.approx(10)


def test_an_upgrade_draws_its_transformer_at_order():
    # The transformer comes in March (2), the lead is 2: energised in period 4.
    upgrade = Upgrade(id="U", mw=10, capex_usd_m=0, lead_periods=2, draws={"transformer": 1})
    parts = Resource(id="transformer", kind="consumable", arrivals=came((month(2), 1)))
    plan = plan_of(
        case(
            site("A", phase("A1"), mw=None, upgrades=(upgrade,)),
            goals=EARLIEST,
            milestones=(milestone(10),),
            resources=(parts,),
        )
    )
    assert start(plan, "U") == 2
    assert reached(plan) == 4


def test_on_site_units_are_whole_and_cost_by_the_unit():
    # 10 MW IT at PUE 1 from units of 4 MW: 3 units of 2 USD m. Lead 2: in service in period 2 for an order in
    # 0. A quarter is paid at order, 1.5, the rest, 4.5, in service. The turbines draw 1 casting each, and there
    # are 3.
    unit = OnsiteUnit(
        id="T", firm_mw=4, capex_usd_m=2, order_share=0.25, lead_periods=2, max_units=5, draws={"casting": 1}
    )
    parts = Resource(id="casting", kind="consumable", stock=3)
    plan = plan_of(
        case(
            site("A", phase("A1"), mw=None, onsite=(unit,)),
            goals=("earliest", "npv"),
            milestones=(milestone(10),),
            resources=(parts,),
        )
    )
    assert reached(plan) == 2
    assert line(plan, "onsite_capex") == pytest.approx([1.5, 0, 4.5, 0, 0, 0])
    assert goal(plan, "npv") == pytest.approx(-6)


@pytest.mark.parametrize(("max_units", "castings", "short"), [(2, 9, 2), (9, 1, 6), (9, 9, 0)])
def test_units_offered_and_castings_limit_on_site_power(max_units, castings, short):
    # 2 units offered: 8 MW of 10. One casting: one unit, 4 MW. Neither short: 3 units, 10 MW.
    unit = OnsiteUnit(id="T", firm_mw=4, capex_usd_m=2, lead_periods=1, max_units=max_units, draws={"casting": 1})
    parts = Resource(id="casting", kind="consumable", stock=castings)
    plan = plan_of(
        case(site("A", phase("A1"), mw=None, onsite=(unit,)), goals=SHORTFALL, target=10, resources=(parts,))
    )
    assert goal(plan, "shortfall") == pytest.approx(short)


@pytest.mark.parametrize(("last", "first"), [(month(3, 30), 5), (month(4), 1)])
def test_bridging_power_must_reach_to_the_grid(last, first):
    # The grid comes in June (5). Racks cannot be switched off again, so bridging units help only if they serve
    # through May (4): a last day in April leaves May without power and the racks wait for June; May 1st is
    # enough.
    unit = OnsiteUnit(id="T", firm_mw=10, capex_usd_m=2, lead_periods=1, max_units=1, last_service_date=last)
    place = site("A", phase("A1"), mw=None, stages=(stage(10, month(5)),), onsite=(unit,))
    plan = plan_of(case(place, goals=EARLIEST, milestones=(milestone(10),)))
    assert reached(plan) == first


def test_committed_units_serve_without_an_order():
    # Two units of 4 MW, bought before, enter service on February 10th: from March (2). 8 racks; no capex.
    unit = OnsiteUnit(id="T", firm_mw=4, capex_usd_m=2, lead_periods=1, max_units=0, committed=came((month(1, 10), 2)))
    plan = plan_of(
        case(site("A", phase("A1"), mw=None, onsite=(unit,)), goals=("earliest", "npv"), milestones=(milestone(8),))
    )
    assert reached(plan) == 2
    assert goal(plan, "npv") == pytest.approx(0)


def test_energy_at_mean_pue_and_fuel_for_what_the_grid_does_not_give():
    # 10 MW IT in February alone (2 periods, 672 h). Peak PUE 1.2: 12 MW = 6 MW of grid + 6 MW of units: 2 units
    # of 4 MW, 2 USD m each. Mean PUE 1.0: 10 MW; the grid gives 6 at 50 USD/MWh, the units the other 4 at 80 +
    # 20 USD/MWh. Energy 6 x 672 x 50 / 1e6 = 0.2016; fuel and O&M 4 x 672 x 100 / 1e6 = 0.2688; units 4. Cost
    # 4.4704. Emissions (6 x 0.5 + 4 x 0.25) x 672 / 1000 = 2.688 kt.
    unit = OnsiteUnit(
        id="T",
        firm_mw=4,
        capex_usd_m=2,
        lead_periods=1,
        max_units=5,
        fuel_usd_per_mwh=80,
        om_usd_per_mwh=20,
        emissions_t_per_mwh=0.25,
    )
    place = site(
        "A",
        phase("A1"),
        mw=6,
        peak_pue=1.2,
        mean_pue=1.0,
        energy_usd_per_mwh=50,
        grid_emissions_t_per_mwh=0.5,
        onsite=(unit,),
    )
    plan = plan_of(case(place, goals=("shortfall", "cost", "emissions"), periods=2, target=10))
    assert item(plan, "T@2026-01").quantity == 2
    # To a dollar: emissions come after cost and may use what tolerance the solver leaves it.
    assert line(plan, "energy") == pytest.approx([0, 0.2016], abs=1e-6)
    assert line(plan, "fuel") == pytest.approx([0, 0.2688], abs=1e-6)
    assert goal(plan, "cost") == pytest.approx(4.4704)
    assert goal(plan, "emissions") == pytest.approx(2.688, rel=1e-5)


def test_emissions_first_burns_what_is_cleaner():
    # The same, emissions before cost: units are cleaner, so they run all they can: 2 units, 8 MW, the grid 2
    # MW. A third unit would take those 2 as well: 3 units, 10 MW x 0.25 x 672 / 1000 = 1.68 kt.
    unit = OnsiteUnit(id="T", firm_mw=4, capex_usd_m=2, lead_periods=1, max_units=5, emissions_t_per_mwh=0.25)
    place = site("A", phase("A1"), mw=6, grid_emissions_t_per_mwh=0.5, onsite=(unit,))
    plan = plan_of(case(place, goals=("shortfall", "emissions", "cost"), periods=2, target=10))
    assert goal(plan, "emissions") == pytest.approx(1.68)
    assert goal(plan, "cost") == pytest.approx(6)


def test_two_sites_share_the_headroom_of_their_node():
    # 15 MW of facility power at the node, PUE 1.25: 12 MW IT for both sites together, of 20 MW nameplate.
    sites = site("A", phase("A1"), pue=1.25, node="N"), site("B", phase("B1"), pue=1.25, node="N")
    plan = plan_of(case(*sites, goals=SHORTFALL, target=20, grid=Grid(nodes=(Node(id="N", headroom_mw=15),))))
    assert racks(plan) == 12
    assert goal(plan, "shortfall") == pytest.approx(8)


def test_headroom_grows_on_its_date():
    # 5 MW, from March 2nd 10 MW: that counts from April (3).
    steps = {"value": 5}, {"from_date": month(2, 2), "value": 10}
    plan = plan_of(
        case(
            site("A", phase("A1"), node="N"),
            goals=EARLIEST,
            milestones=(milestone(5), milestone(10, "M2")),
            grid=Grid(nodes=(Node(id="N", headroom_mw=steps),)),
        )
    )
    assert (reached(plan), reached(plan, "M2")) == (1, 3)


@pytest.mark.parametrize("ends", [("Z", "S"), ("S", "Z")])
def test_a_link_carries_its_limit_either_way(ends):
    # The substation has no headroom of its own; the zone has 15 MW. The link carries 8 MW to the site at the
    # substation, whichever end it is drawn from; the zone has 7 MW left for the site at itself: 15 of 20 MW, 5
    # short. The site at the substation alone is 2 short of 10.
    nodes = Node(id="Z", headroom_mw=15), Node(id="S", headroom_mw=0)
    grid = Grid(nodes=nodes, links=(Link(id="L", from_node=ends[0], to_node=ends[1], limit_mw=8),))
    both = site("A", phase("A1"), node="S"), site("B", phase("B1"), node="Z")
    assert goal(plan_of(case(*both, goals=SHORTFALL, target=20, grid=grid)), "shortfall") == pytest.approx(5)
    assert goal(plan_of(case(both[0], goals=SHORTFALL, target=10, grid=grid)), "shortfall") == pytest.approx(2)


def test_a_rack_in_place_at_the_start_is_online_and_fills_its_hall():
    # 5 racks stand in a finished hall of 10 MW: 5 MW online in period 0 in spite of commissioning; 5 more fit,
    # delivered in 0 (the hall is there) and online 2 periods later. The racks in place were paid for: 5 x 1 USD
    # m.
    place = site(
        "A", phase("A1", finished_date=month(-2)), commissioning_periods=2, installed=({"rack": "R", "units": 5},)
    )
    plan = plan_of(
        case(
            place,
            goals=("earliest", "npv"),
            milestones=(milestone(5), milestone(10, "M2"), milestone(11, "M3")),
            racks=(rack(price_usd_m=1),),
            finance=money(100),
        )
    )
    assert [reached(plan, name) for name in ("M1", "M2", "M3")] == [0, 2, None]
    assert racks(plan) == 10
    assert goal(plan, "npv") == pytest.approx(-5)
