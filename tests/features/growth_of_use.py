"""Growth of use: how many more of a renewable resource may be at work in a period than in the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.by_hand.build import case, crew, gate, month, option, phase, site
from tests.features.feature import Feature

if TYPE_CHECKING:
    from planner.problem import Problem

HAND = "tests/by_hand/test_growth_of_use.py"


def smallest() -> Problem:
    """Return a case with two halls, and work under way in the period before the first."""
    begun = gate("P", option(2, uses={"crew": 1}), started_date=month(0).replace(year=2025, month=12))
    halls = [phase(name, 1.0, option(1, uses={"crew": 1})) for name in ("A1", "A2")]
    few = crew(3).model_copy(update={"max_increase_per_period": 1})
    return case(site("alfa", begun, *halls), goals=("shortfall",), periods=3, target=2.0, resources=(few,))


FEATURE = Feature(
    "growth of use",
    fields=("Resource.max_increase_per_period",),
    case=smallest,
    by_hand=(
        f"{HAND}::test_crews_come_in_by_so_many_a_period",
        f"{HAND}::test_history_sets_the_period_before_the_first",
        f"{HAND}::test_work_under_way_counts_before_and_after",
    ),
    checked=("tests/checks/test_rules.py::test_every_rule_is_broken_by_some_plan",),
    second="growth_of_use",
    loosened=("Resource.max_increase_per_period",),
    faults=(
        "model: use grows as fast as it likes",
        "model: nothing was at work before the plan",
        "check: use may grow by one more",
        "tables: growth from nothing in the first period",
    ),
    explained=(
        "tests/explanation/test_conflict_families.py::test_each_family_alone",
        f"{HAND}::test_one_more_is_why_a_hall_waits",
        f"{HAND}::test_obligatory_work_that_grows_too_fast_is_a_contradiction",
    ),
    shown=(f"{HAND}::test_crews_come_in_by_so_many_a_period",),
    bounds=(f"{HAND}::test_bounds_stay_true_where_growth_holds_work_back",),
)
