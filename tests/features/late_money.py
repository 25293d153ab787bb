"""Money of late milestones: late months that cost, tranches lost after a day, tranches paid on orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.by_hand.build import case, milestone, money, month, phase, rack, site
from tests.features.feature import Feature

if TYPE_CHECKING:
    from planner.problem import Problem


def smallest() -> Problem:
    """Return a site and two milestones: one that costs late months and may lose its tranche, one paid on orders.

    Its discount rate is negative: only then would a plan gain by earning a tranche late, and rows forbid it.
    """
    asked = (
        milestone(1.0, tranche_usd_m=2.0, deadline_date=month(1), late_usd_m_per_month=0.5, drop_dead_date=month(2)),
        milestone(2.0, "M2", tranche_usd_m=4.0, in_kind_share=0.5, tranche_on="ordered", payment_lag_periods=1),
    )
    racks = (rack(price_usd_m=1.0, lead_periods=1, on_order=({"date": month(1), "units": 1},)),)
    place = site("alfa", phase("A1", 3.0), commissioning_periods=1)
    return case(place, goals=("earliest", "npv"), milestones=asked, racks=racks, periods=4, finance=money(rate=-0.1))


BY_HAND, CHECKED, SHOWN = (
    "tests/by_hand/test_late_money.py",
    "tests/checks/test_late_money.py",
    "tests/explanation/test_late_money.py",
)
FEATURE = Feature(
    "money of late milestones",
    fields=("Milestone.late_usd_m_per_month", "Milestone.drop_dead_date", "Milestone.tranche_on"),
    case=smallest,
    by_hand=(
        f"{BY_HAND}::test_each_late_month_is_paid_at_its_end",
        f"{BY_HAND}::test_late_charges_pay_for_faster_work",
        f"{BY_HAND}::test_a_tranche_is_lost_after_its_last_day",
        f"{BY_HAND}::test_a_tranche_that_would_be_lost_pays_for_faster_work",
        f"{BY_HAND}::test_a_tranche_on_orders_pays_for_what_is_ordered",
        f"{BY_HAND}::test_ordered_is_a_fact_whatever_the_sign_of_the_rate",
    ),
    checked=(
        f"{CHECKED}::test_money_of_late_milestones_is_worked_out_again",
        f"{CHECKED}::test_a_wrong_arc_of_a_tranche_on_orders_is_found",
    ),
    second="late-money",
    loosened=("Milestone.late_usd_m_per_month", "Milestone.drop_dead_date"),
    faults=(
        "late money: late charges a period early",
        "late money: a lost tranche is paid",
        "late money: orders count at delivery",
        "check: a tranche is never lost",
    ),
    explained=(
        f"{SHOWN}::test_late_charges_and_lost_tranches_are_said",
        f"{BY_HAND}::test_late_charges_break_the_floor",
    ),
    shown=(
        f"{SHOWN}::test_pages_and_files_show_late_money",
        f"{SHOWN}::test_a_case_without_late_money_has_no_line_for_it",
        f"{CHECKED}::test_a_tranche_on_orders_and_late_months_in_the_tables",
    ),
    bounds=(
        f"{BY_HAND}::test_what_cannot_be_earned_in_time_pays_for_nothing",
        f"{BY_HAND}::test_credit_on_orders_pays_the_racks_that_earn_it",
        "tests/bounds/test_late_money.py::test_the_most_that_can_be_ordered",
        "tests/bounds/test_late_money.py::test_money_comes_from_tranches_that_can_be_earned_in_time",
    ),
    not_loosened={"Milestone.tranche_on": "neither reading is looser: one is earlier, the other may be all there is"},
)
