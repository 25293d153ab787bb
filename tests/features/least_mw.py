"""Least MW of a site by a date, if it is opened by then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.by_hand.build import case, gate, month, option, phase, rack, site
from tests.features.feature import Feature

if TYPE_CHECKING:
    from planner.problem import Problem

HAND = "tests/by_hand/test_least_mw.py"


def smallest() -> Problem:
    """Return a case with two sites that have a least MW, one of them opened before the plan, and two rack types."""
    asked = {"min_mw": 1.2, "min_mw_by_date": month(2)}
    begun = site("alfa", gate("A0", option(2), started_date=month(0).replace(year=2025, month=12)), **asked)
    free = site("bravo", phase("B1", 3.0), gate("B0"), **asked)
    return case(begun, free, goals=("shortfall",), periods=3, target=2.0, racks=(rack("R"), rack("Q", 0.5)))


FEATURE = Feature(
    "least MW of a site",
    fields=("Site.min_mw", "Site.min_mw_by_date"),
    case=smallest,
    by_hand=(
        f"{HAND}::test_an_opened_site_has_its_least_mw_by_its_date",
        f"{HAND}::test_a_site_opened_after_the_date_need_not_have_it",
        f"{HAND}::test_a_site_that_cannot_have_it_waits_until_after_the_date",
        f"{HAND}::test_a_site_opened_before_the_plan_need_not_have_it",
        f"{HAND}::test_racks_of_two_sizes_add_up_to_it_at_the_least_cost",
        "tests/oracle/test_building_rules.py::test_the_planner_finds_the_best_of_all_plans",
    ),
    checked=("tests/checks/test_rules.py::test_every_rule_is_broken_by_some_plan",),
    second="least-mw",
    loosened=("Site.min_mw",),
    faults=(
        "model: a site need not have its least MW",
        "model: least MW of the period after the date",
        "check: a site opened later has its least MW too",
        "tables: a site opened later is shown its least MW",
        "search: no room for rounding down at an opened site",
    ),
    explained=(
        "tests/explanation/test_conflict_families.py::test_each_family_alone",
        f"{HAND}::test_obligatory_work_that_opens_a_site_too_early_is_a_contradiction",
        f"{HAND}::test_a_site_that_cannot_have_it_waits_until_after_the_date",
    ),
    shown=(
        f"{HAND}::test_an_opened_site_has_its_least_mw_by_its_date",
        "tests/casefiles/test_building_rules.py::test_rules_come_back_from_a_folder_and_a_workbook",
        "tests/casefiles/test_building_rules.py::test_a_scenario_changes_them_by_path",
        "tests/casefiles/test_building_rules.py::test_a_least_that_binds_is_on_the_page",
    ),
    bounds=(
        f"{HAND}::test_bounds_stay_true_where_a_site_opens_late_for_its_least_mw",
        f"{HAND}::test_points_are_searched_with_room_for_rounding_down",
    ),
    not_loosened={"Site.min_mw_by_date": "later it may ask it of a site that opens in between, earlier of more racks"},
)
