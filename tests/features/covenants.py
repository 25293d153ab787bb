"""Lenders that ask for cover of their debt service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.by_hand.build import case, loan, money, month, option, phase, rack, site
from tests.features.feature import Feature

if TYPE_CHECKING:
    from planner.problem import Problem


def smallest() -> Problem:
    """Return a site of four months: one lender repaid in parts from the start, one with a bullet from April on."""
    loans = (
        loan(9.0, 0.12, min_dscr=1.3, available_to_date=month(0, 31), repayment="straight_line",
             maturity_date=month(3, 30), sites=("alfa",)),
        loan([{"value": 8.0}, {"from_date": month(2), "value": 4.0}], 0.06, min_dscr=1.2,
             min_dscr_from_date=month(3)).model_copy(update={"id": "late"}),
    )  # fmt: skip
    return case(
        site("alfa", phase("A1", 3.0, option(1, capex_usd_m=4.0)), fixed_usd_m_per_year=1.2),
        goals=("shortfall", "npv"),
        periods=4,
        target=2.0,
        racks=(rack(price_usd_m=2.0),),
        finance=money(5.0, facilities=loans, rent_usd_m_per_mw_year=12.0),
    )


FEATURE = Feature(
    name="debt service cover",
    fields=("Facility.min_dscr", "Facility.min_dscr_from_date"),
    case=smallest,
    by_hand=(
        "tests/by_hand/test_covenants.py::test_rent_of_twelve_months_covers_interest",
        "tests/by_hand/test_covenants.py::test_principal_in_parts_counts_and_a_bullet_does_not",
        "tests/by_hand/test_covenants.py::test_operations_may_lose_money_while_nothing_is_due",
        "tests/by_hand/test_covenants.py::test_a_lender_to_one_site_looks_at_that_site",
    ),
    checked=(
        "tests/checks/test_rules.py::test_a_broken_rule_is_told_in_site_words",
        "tests/checks/test_lenders.py::test_cover_is_asked_from_its_date_and_where_anything_is_due",
    ),
    second="covenant",
    loosened=("Facility.min_dscr", "Facility.min_dscr_from_date"),
    faults=(
        "model: cover dropped",
        "model: cover asked before its date",
        "model: no principal in cover",
        "model: nothing due needs cover too",
        "model: losses of operations bounded too low",
        "check: cover dropped",
        "tables: cover asked before its date",
        "words: cover leaves all that would be lent",
    ),
    explained=(
        "tests/explanation/test_conflict_families.py::test_each_family_alone",
        "tests/explanation/test_reasons.py::test_cover_is_named_where_it_holds_cash_back",
        "tests/tabulate/test_cover.py::test_cover_binds_where_no_more_could_be_due",
    ),
    shown=(
        "tests/tabulate/test_cover.py::test_the_table_of_limits_has_cover_from_its_date",
        "tests/exports/sheets/test_bank_inputs.py::test_a_changed_input_gives_the_ledger_of_the_changed_case",
        "tests/report/test_cover.py::test_the_cover_asked_stands_beside_the_lowest",
    ),
    bounds=(
        "tests/bounds/test_each_limit.py::test_cover_leaves_the_bound_of_money_true",
        "tests/model/test_cover_bounds.py::test_operations_lose_no_more_than_the_bound",
    ),
)
