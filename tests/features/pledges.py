"""Racks that are pledged to one facility at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.by_hand.build import case, loan, money, phase, rack, site
from tests.features.feature import Feature

if TYPE_CHECKING:
    from planner.problem import Problem


def smallest() -> Problem:
    """Return a hall whose racks two facilities lend on, the second after the first."""
    loans = (
        loan(9.0, borrowing_base_share=0.5),
        loan(8.0, borrowing_base_share=0.8, pledged_after=("loan",)).model_copy(update={"id": "second"}),
    )
    finance = money(5.0, facilities=loans, rack_life_periods=10)
    return case(
        site("alfa", phase("A1", 3.0)), goals=("npv",), periods=3, racks=(rack(price_usd_m=2.0),), finance=finance
    )


FEATURE = Feature(
    name="pledge of racks",
    fields=("Facility.pledged_after",),
    case=smallest,
    by_hand=(
        "tests/by_hand/test_lenders.py::test_racks_that_secure_one_lender_secure_no_other",
        "tests/by_hand/test_lenders.py::test_a_loan_follows_another_on_the_same_racks",
        "tests/by_hand/test_lenders.py::test_what_a_lender_in_third_rank_has_left",
    ),
    checked=("tests/checks/test_lenders.py::test_racks_pledged_first_to_another_are_no_base",),
    second="pledges",
    loosened=("Facility.pledged_after",),
    faults=(
        "model: a rack pledged twice",
        "tables: a rack lent on twice in liquidity",
        "check: a rack pledged twice",
    ),
    explained=("tests/tabulate/test_lenders.py::test_a_base_used_up_by_those_before_binds",),
    shown=(
        "tests/tabulate/test_lenders.py::test_a_base_is_what_those_in_rank_before_leave",
        "tests/tabulate/test_lenders.py::test_liquidity_lends_on_a_rack_once",
        "tests/exports/sheets/test_bank_inputs.py::test_racks_pledged_in_rank_are_live",
    ),
    bounds=("tests/bounds/test_each_limit.py::test_lenders_to_some_sites_lend_no_more_than_the_bound_of_money",),
)
