"""Phases leased rather than built."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tests.by_hand.build import case, milestone, money, option, phase, site
from tests.features.feature import Feature

if TYPE_CHECKING:
    from planner.problem import Problem

HAND, CHECK, BANK = "tests/by_hand/test_lease_and_tax.py", "tests/checks/test_lease_and_tax.py", (
    "tests/exports/sheets/test_bank_lines.py"
)  # fmt: skip


def smallest() -> Problem:
    """Return four months with one hall to build or to lease, one leased and under way, and one leased before."""
    ways = option(capex_usd_m=4.0, id="built"), option(lease_usd_m_per_year=12.0, term_periods=2, id="leased")
    return case(
        site(
            "alfa", phase("A1", 2.0, *ways),
            phase("A2", 1.0, option(2, lease_usd_m_per_year=6.0, term_periods=9), started_date=date(2025, 12, 1)),
            phase("A3", 1.0, option(lease_usd_m_per_year=3.0, term_periods=4), finished_date=date(2025, 11, 1)),
        ),
        goals=("shortfall", "cost"), periods=4, target=3.0, milestones=(milestone(3.0),), finance=money(30.0),
    )  # fmt: skip


FEATURE = Feature(
    "leased phases",
    fields=("Option.lease_usd_m_per_year", "Option.term_periods"),
    case=smallest,
    by_hand=(
        f"{HAND}::test_a_lease_is_paid_from_service_on_for_its_term_and_the_phase_stays",
        f"{HAND}::test_a_shell_is_leased_where_its_rent_is_less_than_what_building_costs",
        f"{HAND}::test_a_lease_of_history_runs_on_and_is_no_capital",
        f"{HAND}::test_work_under_way_is_leased_when_it_ends_and_quarters_pay_a_fourth",
    ),
    checked=(f"{CHECK}::test_a_lease_is_asked_for_from_service_on_for_its_term",),
    second="lease",
    loosened=("Option.lease_usd_m_per_year",),
    faults=("lease: paid for ever in the model", "lease: paid a period late in the tables",
            "lease: dropped from the check"),
    explained=(f"{HAND}::test_both_count_as_cost", "tests/validate/test_leases.py::test_a_lease_needs_a_term"),
    shown=(f"{BANK}::test_a_lease_is_a_running_cost_of_the_pack", f"{BANK}::test_pictures_and_sums_name_both"),
    bounds=("tests/bounds/test_prices.py::test_leases_and_taxes_leave_the_bound_true",),
    not_loosened={"Option.term_periods": "it goes with the lease: a shorter one is a lower cost only"},
)  # fmt: skip
