"""Two phases and five months in which every constraint family has rows."""

from __future__ import annotations

from planner.problem import Grid, Link, Node, OnsiteUnit, Problem, Resource, Tenant, Upgrade
from tests.by_hand.build import (
    START,
    after,
    came,
    case,
    crew,
    loan,
    milestone,
    money,
    month,
    option,
    phase,
    rack,
    site,
    stage,
)

CONSUMABLE = Resource(id="steel", kind="consumable", stock=2, arrivals=came((month(2), 2)))


def problem() -> Problem:
    """Return the case: one type of rack of 1 MW, bought and on order; one site behind a link, with power of its own.

    Its discount rate is negative: only then would a plan gain by claiming a milestone late, and rows forbid it.
    """
    fast, slow = (
        option(1, id="fast", capex_usd_m=9.0, start_share=0.25, finish_share=0.25, uses={"crew": 1}),
        option(2, id="slow", capex_usd_m=6.0),
    )
    place = site(
        "alfa",
        phase("A1", 2.0, option(1, capex_usd_m=4.0, uses={"crew": 1}, draws={"steel": 1}), obligatory=True),
        phase("A2", 3.0, fast, slow, after=(after("A1", type="SS"),), rack_positions=2),
        pue=1.25,
        stages=(stage(2.5),),
        upgrades=(Upgrade(id="line", mw=2.5, capex_usd_m=1.0, order_share=0.5, lead_periods=1, draws={"steel": 1}),),
        onsite=(OnsiteUnit(id="gen", firm_mw=1.0, capex_usd_m=0.5, fuel_usd_per_mwh=90, max_units=2, lead_periods=1),),
        node="west",
        commissioning_periods=1,
        opening_usd_m=1.0,
        fixed_usd_m_per_year=1.2,
        install_racks_per_period=2,
        energy_usd_per_mwh=60,
        opex_usd_m_per_mw_year=0.6,
        grid_emissions_t_per_mwh=0.4,
    )
    supply = {"supply": came((START, 2), (month(2), 2)), "on_order": came((START, 1))}
    kind = rack(price_usd_m=3.0, order_share=0.5, lead_periods=2, **supply)
    nodes = Node(id="hub", headroom_mw=5.0), Node(id="west", headroom_mw=0.0)
    grid = Grid(nodes=nodes, links=(Link(id="hub-west", from_node="hub", to_node="west", limit_mw=4.0),))
    loans = (
        loan(8.0, 0.12, available_to_date=month(1, 28), maturity_date=month(3, 30), repayment="straight_line"),
        loan(6.0, 0.06, borrowing_base_share=0.5, capex_only=True).model_copy(update={"id": "racks"}),
    )
    return case(
        place,
        goals=("shortfall", "lateness", "earliest", "emissions", "cost", "npv"),
        periods=5,
        target=3.5,
        stop=True,
        milestones=(
            milestone(1.0, tranche_usd_m=6.0, in_kind_share=0.5, deadline_date=month(2, 31)),
            milestone(3.0, "M2", tranche_usd_m=8.0, payment_lag_periods=1, deadline_date=month(3, 30)),
        ),
        racks=(kind,),
        resources=(crew(1), CONSUMABLE),
        grid=grid,
        finance=money(20.0, 1.0, -0.1, facilities=loans, rent_usd_m_per_mw_year=12.0, horizon_value="book",
                      rack_life_periods=10, works_life_periods=20),
        tenant=Tenant(name="tenant", revenue_usd_m={2026: 20.0}, compute_share=0.5, limits_rent=True),
    )  # fmt: skip
