"""Milestones of a part: sites, regions, any one site, and rack types that count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.by_hand.build import case, milestone, money, month, phase, rack, site
from tests.features.feature import Feature

if TYPE_CHECKING:
    from planner.problem import Problem


def smallest() -> Problem:
    """Return two sites and two types of racks: milestones of one site and type, of any site in turn, on both bases.

    Its discount rate is negative: only then would a plan gain by claiming a milestone late, and rows forbid it.
    """
    places = site("alfa", phase("A1", 2.0), pue=1.25), site("bravo", phase("B1", 3.0), region="east")
    asked = (
        milestone(1.0, scope=["east"], racks=("S",), tranche_usd_m=1.0, deadline_date=month(1)),
        milestone(1.5, "M2", scope="any_site", tranche_usd_m=2.0),
        milestone(2.0, "M3", scope="any_site", basis="it"),
        milestone(4.0, "M4", basis="facility"),
    )
    racks = rack(price_usd_m=1.0), rack("S", 0.5, price_usd_m=0.5)
    return case(*places, goals=("earliest", "npv"), milestones=asked, racks=racks, periods=3, finance=money(rate=-0.1))


BY_HAND, BOUNDS, SHOWN = "tests/by_hand/test_parts.py", "tests/bounds/test_parts.py", "tests/explanation/test_parts.py"
FEATURE = Feature(
    "milestones of a part",
    fields=("Milestone.scope", "Milestone.racks"),
    case=smallest,
    by_hand=(
        f"{BY_HAND}::test_only_sites_of_the_scope_count",
        f"{BY_HAND}::test_any_site_asks_for_one_campus",
        f"{BY_HAND}::test_only_racks_of_the_types_count",
        f"{BY_HAND}::test_reached_at_a_site_is_a_fact_whatever_the_sign_of_the_rate",
    ),
    checked=("tests/checks/test_parts.py::test_what_counts_is_counted_again",),
    second="parts",
    loosened=("Milestone.scope", "Milestone.racks"),
    faults=(
        "parts: any rack counts",
        "parts: of any site all sites count",
        "parts: reached at a site without its MW",
        "check: all sites count",
        "bounds: a part may have what others install",
    ),
    explained=(
        f"{SHOWN}::test_commitments_are_told_with_what_they_count",
        f"{SHOWN}::test_only_racks_that_count_are_said_to_come_late",
        f"{BOUNDS}::test_one_campus_is_out_of_reach_where_the_programme_is_not",
        f"{BY_HAND}::test_levers_close_what_is_missing_at_one_site",
    ),
    shown=(
        f"{SHOWN}::test_the_report_names_what_counts_and_escapes_it",
        f"{SHOWN}::test_curves_show_what_the_programme_is_asked_for",
        f"{SHOWN}::test_tables_say_what_counts",
        f"{SHOWN}::test_files_say_what_counts",
        f"{BY_HAND}::test_a_milestone_of_a_part_waits_for_its_deliveries_alone",
    ),
    bounds=(
        f"{BOUNDS}::test_a_part_has_what_its_sites_and_racks_can_have",
        f"{BOUNDS}::test_money_of_the_whole_programme_bounds_each_part",
        f"{BOUNDS}::test_credit_of_a_part_is_bounded_by_what_the_programme_can_still_install",
        f"{BOUNDS}::test_no_plan_of_some_sites_alone_reaches_what_they_cannot_reach_beside_others",
    ),
)
