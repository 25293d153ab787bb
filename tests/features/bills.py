"""Bills of utilities: demand charges with a minimum, and capacity charges of nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.problem import Grid, Node, OnsiteUnit, Upgrade
from tests.by_hand.build import case, option, phase, site, stage
from tests.features.feature import Feature

if TYPE_CHECKING:
    from planner.problem import Problem


def smallest() -> Problem:
    """Return the case: a site with a unit of its own and an upgrade, billed for half of what is energised at least."""
    upgrade = Upgrade(id="U", mw=2.0, capex_usd_m=1.0, lead_periods=1)
    unit = OnsiteUnit(id="G", firm_mw=1.0, capex_usd_m=0.5, lead_periods=0, max_units=1)
    place = site(
        "S", phase("A", 4.0, option(1)), mw=None, stages=(stage(2.0),), upgrades=(upgrade,), onsite=(unit,), node="N",
        demand_usd_per_kw_month=10.0, minimum_bill_share=0.5,
    )  # fmt: skip
    grid = Grid(nodes=(Node(id="N", headroom_mw=9.0, capacity_usd_per_mw_day=300.0),))
    return case(place, goals=("shortfall", "cost"), target=3.0, periods=3, grid=grid)


FEATURE = Feature(
    "bills",
    fields=("Site.demand_usd_per_kw_month", "Site.minimum_bill_share", "Node.capacity_usd_per_mw_day"),
    case=smallest,
    by_hand=(
        "tests/by_hand/test_bills.py::test_no_less_than_the_minimum_is_billed_used_or_not",
        "tests/by_hand/test_bills.py::test_the_bill_is_exact_whatever_the_goals_and_the_rate",
        "tests/by_hand/test_bills.py::test_a_node_charges_for_capacity_by_the_day",
        "tests/by_hand/test_bills.py::test_own_units_save_the_charge_only_down_to_the_minimum",
    ),
    checked=(
        "tests/checks/test_contracts.py::test_a_wrong_bill_is_told",
        "tests/checks/test_contracts.py::test_a_bill_that_the_plan_leaves_out_is_told",
        "tests/checks/test_tabulated.py::test_random_decisions_are_reported_as_recomputed",
    ),
    second="bills",
    loosened=("Site.demand_usd_per_kw_month", "Site.minimum_bill_share", "Node.capacity_usd_per_mw_day"),
    faults=(
        "model: minimum bill of what is imported alone",
        "model: demand charge of a month in a quarter",
        "model: capacity charge of a day",
        "tables: minimum bill left out",
        "tables: unused bill of all that is billed",
        "check dropped: minimum bill",
        "rule dropped: minimum bill without a price",
        "levers: minimum bill of what no lever gives",
    ),
    explained=(
        "tests/explanation/test_contracts.py::test_a_bill_that_leaves_no_cash_is_told_as_the_cash_floor",
        "tests/levers/test_contracts.py::test_levers_that_are_not_pulled_are_not_billed",
    ),
    shown=(
        "tests/exports/test_contracts.py::test_the_workbook_has_what_is_billed_where_a_utility_bills",
        "tests/report/test_contracts.py::test_the_page_says_what_is_billed_and_unused",
        "tests/casefiles/workbook/test_round_trip.py::test_a_case_drawn_by_chance_comes_back",
    ),
    bounds=("tests/bounds/test_contracts.py::test_bills_only_cost_so_that_what_money_lets_be_reached_stays_a_bound",),
)
