"""Reserve units: on-site types of which so many may fail without load being lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.problem import OnsiteUnit
from tests.by_hand.build import case, month, phase, site
from tests.features.feature import Feature

if TYPE_CHECKING:
    from planner.problem import Problem


def smallest() -> Problem:
    """Return a site of 2 MW with three turbines at most, one bought before and one in reserve, and three engines.

    Of the turbines it is decided whether more serve than the reserve; of the engines, two bought before, it is known.
    """
    turbine = OnsiteUnit(
        id="turbine", firm_mw=1.0, capex_usd_m=0.5, lead_periods=1, max_units=2, reserve_units=1,
        last_service_date=month(2, 31), fuel_usd_per_mwh=90,
    )  # fmt: skip
    engine = OnsiteUnit(
        id="engine", firm_mw=0.5, capex_usd_m=0.3, lead_periods=0, max_units=1, reserve_units=1,
        committed=({"date": month(-1), "units": 1},),
    )  # fmt: skip
    place = site("alfa", phase("A1", 2.0), mw=1.0, onsite=(turbine, engine))
    return case(place, goals=("shortfall", "npv"), periods=4, target=2.0)


BY_HAND, CHECKS = "tests/by_hand/test_reserve.py", "tests/checks/test_rules.py"
FEATURE = Feature(
    "reserve units",
    fields=("OnsiteUnit.reserve_units",),
    case=smallest,
    by_hand=(
        f"{BY_HAND}::test_a_reserve_is_bought_beside_what_the_load_needs",
        f"{BY_HAND}::test_units_offered_less_the_reserve_limit_on_site_power",
        f"{BY_HAND}::test_units_bought_before_the_plan_make_up_the_reserve_first",
        f"{BY_HAND}::test_bridging_units_with_a_reserve_must_reach_to_the_grid",
        f"{BY_HAND}::test_units_in_reserve_may_generate",
        f"{BY_HAND}::test_headroom_is_spared_by_firm_units_alone",
        f"{BY_HAND}::test_racks_wait_for_all_units_that_make_their_power",
        "tests/oracle/test_reserve.py::test_planner_finds_the_optimum_of_tiny_cases_with_a_reserve",
    ),
    checked=(
        f"{CHECKS}::test_a_broken_rule_is_told_in_site_words",
        "tests/checks/test_tabulated.py::test_random_decisions_are_reported_as_recomputed",
    ),
    second="reserve",
    loosened=("OnsiteUnit.reserve_units",),
    faults=(
        "model: firm power without its reserve",
        "model: reserve only where an order decides",
        "bounds: reserve counted as firm",
        "tables: reserve counted as firm",
        "check: reserve counted as firm",
        "floats: units in reserve carry load",
    ),
    explained=(
        "tests/explanation/test_conflict_families.py::test_each_family_alone",
        "tests/validate/test_warnings.py::test_a_type_that_is_all_reserve_is_told",
        f"{BY_HAND}::test_what_is_held_in_reserve_is_not_idle",
    ),
    shown=(
        "tests/exports/test_reserve_shown.py::test_letters_count_all_units_and_firm_power",
        "tests/exports/test_reserve_shown.py::test_the_workbook_has_a_column_of_what_is_held_in_reserve",
        "tests/exports/test_reserve_shown.py::test_the_report_has_a_column_of_what_is_held_in_reserve",
        "tests/exports/test_reserve_shown.py::test_a_plan_of_before_is_read_without_the_column",
    ),
    bounds=(f"{BY_HAND}::test_bounds_leave_the_reserve_out",),
)
