"""Open sites: how many may be open at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.by_hand.build import case, gate, month, option, phase, site
from tests.features.feature import Feature

if TYPE_CHECKING:
    from planner.problem import Problem

HAND = "tests/by_hand/test_open_sites.py"


def smallest() -> Problem:
    """Return a case with a site opened before the plan, and two that may open, of which one costs something."""
    begun = site("alfa", gate("A0", option(2), started_date=month(0).replace(year=2025, month=12)), phase("A1", 1.0))
    others = site("bravo", phase("B1", 1.0)), site("charlie", phase("C1", 1.0), opening_usd_m=2.0)
    problem = case(begun, *others, goals=("shortfall",), periods=3, target=2.0)
    return problem.changed({"programme.max_open_sites": [{"from_date": month(1), "value": 2}]})


FEATURE = Feature(
    "open sites",
    fields=("Programme.max_open_sites",),
    case=smallest,
    by_hand=(
        f"{HAND}::test_a_site_opens_when_there_is_a_place",
        f"{HAND}::test_before_the_first_step_there_is_no_limit",
        f"{HAND}::test_a_limit_that_falls_holds_back_what_would_stay_open",
        f"{HAND}::test_sites_opened_before_the_plan_take_a_place",
        f"{HAND}::test_a_site_is_open_only_where_work_has_begun",
        "tests/oracle/test_building_rules.py::test_the_planner_finds_the_best_of_all_plans",
    ),
    checked=("tests/checks/test_rules.py::test_every_rule_is_broken_by_some_plan",),
    second="open-sites",
    loosened=("Programme.max_open_sites",),
    faults=(
        "model: only sites that cost something take a place",
        "model: no site may open before the first step",
        "check: one more site may be open",
        "tables: a site takes its place a period late",
        "reasons: work at an open site waits for a place",
    ),
    explained=(
        "tests/explanation/test_conflict_families.py::test_each_family_alone",
        f"{HAND}::test_more_obligatory_sites_than_places_are_a_contradiction",
        f"{HAND}::test_a_place_among_open_sites_is_why_a_site_waits",
    ),
    shown=(
        f"{HAND}::test_a_site_opens_when_there_is_a_place",
        "tests/casefiles/test_building_rules.py::test_rules_come_back_from_a_folder_and_a_workbook",
        "tests/casefiles/test_building_rules.py::test_a_scenario_changes_them_by_path",
        "tests/casefiles/test_building_rules.py::test_a_limit_that_binds_is_on_the_page",
    ),
    bounds=(f"{HAND}::test_bounds_stay_true_where_sites_wait_for_a_place",),
)
