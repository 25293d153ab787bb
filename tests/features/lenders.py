"""Facilities by site: what they lend on racks, capex and cost there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.by_hand.build import case, loan, money, option, phase, rack, site
from tests.features.feature import Feature

if TYPE_CHECKING:
    from planner.problem import Problem


def smallest() -> Problem:
    """Return two sites in three months: one lender to one of them, one to the region of both, one to all by cost."""
    capex = option(1, capex_usd_m=4.0)
    loans = (
        loan(9.0, 0.12, sites=("alfa",), capex_only=True, borrowing_base_share=0.5),
        loan(8.0, 0.06, regions=("west",), capex_only=True).model_copy(update={"id": "west"}),
        loan(7.0, 0.06, max_loan_to_cost=0.5, cost_before_usd_m=2.0).model_copy(update={"id": "cost"}),
    )
    return case(
        site("alfa", phase("A1", 3.0, capex), region="west"),
        site("bravo", phase("B1", 3.0, capex), region="west"),
        goals=("shortfall", "npv"),
        periods=3,
        target=2.0,
        racks=(rack(price_usd_m=2.0),),
        finance=money(5.0, facilities=loans, rack_life_periods=10),
    )


FEATURE = Feature(
    name="facilities by site",
    fields=("Facility.sites", "Facility.regions", "Facility.max_loan_to_cost", "Facility.cost_before_usd_m"),
    case=smallest,
    by_hand=(
        "tests/by_hand/test_lenders.py::test_loan_to_cost_counts_racks_in_full_at_delivery",
        "tests/by_hand/test_lenders.py::test_a_lender_to_one_site_pays_for_nothing_elsewhere",
        "tests/by_hand/test_lenders.py::test_two_lenders_do_not_pay_for_one_thing_twice",
    ),
    checked=(
        "tests/checks/test_rules.py::test_a_broken_rule_is_told_in_site_words",
        "tests/checks/test_lenders.py::test_two_facilities_that_overlap_draw_no_more_than_is_spent_at_both",
    ),
    second="lenders",
    loosened=("Facility.sites", "Facility.regions", "Facility.max_loan_to_cost", "Facility.cost_before_usd_m"),
    faults=(
        "model: racks elsewhere secure a lender",
        "model: loan to cost ignored",
        "model: cost before the plan dropped",
        "model: two lenders pay for one thing",
        "check: loan to cost dropped",
        "tables: loan to cost leaves liquidity alone",
    ),
    explained=(
        "tests/explanation/test_conflict_families.py::test_each_family_alone",
        "tests/explanation/test_reasons.py::test_loan_to_cost_is_named_where_it_holds_cash_back",
        "tests/tabulate/test_lenders.py::test_loan_to_cost_binds_where_it_is_used_up",
    ),
    shown=(
        "tests/tabulate/test_lenders.py::test_the_table_of_limits_has_loan_to_cost",
        "tests/exports/sheets/test_bank_inputs.py::test_a_changed_input_gives_the_ledger_of_the_changed_case",
    ),
    bounds=("tests/bounds/test_each_limit.py::test_lenders_to_some_sites_lend_no_more_than_the_bound_of_money",),
)
