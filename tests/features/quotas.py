"""Quotas: racks or GPUs of some types to some countries, regions or sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.problem import Quota
from tests.by_hand.build import case as small
from tests.by_hand.build import month, phase, rack, site
from tests.features.feature import Feature

if TYPE_CHECKING:
    from planner.problem import Problem


def case() -> Problem:
    """Return three sites over two years, with quotas of racks by year and of GPUs in all."""
    sites = (
        site("alfa", phase("A1", 2.0), country="AE", region="gulf"),
        site("bravo", phase("B1", 2.0), country="NO", region="north"),
        site("charlie", phase("C1", 1.0), country="AE"),
    )
    steps = ({"from_date": month(1), "value": 8}, {"from_date": month(12), "value": 20})
    quotas = (
        Quota(id="year", countries=("AE",), racks=("R",), most=2),
        Quota(id="licence", counts="gpus", per="total", regions=("north",), sites=("charlie",), most=steps),
    )
    kinds = rack("R", gpus=8), rack("Q", 0.5, gpus=4)
    return small(*sites, goals=("npv",), periods=13, racks=kinds, quotas=quotas)


FEATURE = Feature(
    "quotas",
    fields=(
        "Problem.quotas", "Quota.counts", "Quota.racks", "Quota.countries", "Quota.regions", "Quota.sites", "Quota.per",
        "Quota.most",
    ),
    case=case,
    by_hand=(
        "tests/by_hand/test_quotas.py::test_each_year_has_its_own_racks",
        "tests/by_hand/test_quotas.py::test_what_is_left_of_a_year_is_lost_unless_the_quota_is_of_all",
        "tests/by_hand/test_quotas.py::test_gpus_count_by_what_a_rack_holds",
    ),
    checked=(
        "tests/checks/test_shared_limits.py::test_more_than_a_quota_is_told",
        "tests/checks/test_shared_limits.py::test_a_plan_with_shared_limits_by_hand_is_sound",
    ),
    second="quotas",
    loosened=("Quota.most",),
    faults=(
        "model: a quota goes on with the year before", "checks: quotas dropped", "bounds: a quota of one year alone",
    ),
    explained=(
        "tests/explanation/test_shared_limits.py::test_racks_wait_for_a_quota",
        "tests/explanation/test_shared_limits.py::test_a_milestone_that_no_quota_allows_is_said",
    ),
    shown=(
        "tests/tabulate/test_shared_limits.py::test_racks_under_a_quota_by_period",
        "tests/report/test_shared_limits.py::test_use_and_limit_of_each_year_are_on_the_page",
        "tests/casefiles/test_shared_limits.py::test_limits_come_back_from_a_folder_and_a_workbook",
    ),
    bounds=(
        "tests/bounds/test_shared_limits.py::test_a_quota_limits_what_can_be_online",
        "tests/bounds/test_shared_limits.py::test_no_plan_with_quotas_is_beyond_its_bounds",
        "tests/bounds/test_shared_limits.py::test_room_for_rounding_is_left_in_later_years",
    ),
    not_loosened={
        "Problem.quotas": "its figures are loosened one by one",
        "Quota.counts": "without it the limit has no meaning",
        "Quota.racks": "without them a quota is of all types",
        "Quota.countries": "without them a quota may be of the whole programme",
        "Quota.regions": "without them a quota may be of the whole programme",
        "Quota.sites": "without them a quota may be of the whole programme",
        "Quota.per": "a total may be more or less than a year",
    },
)  # fmt: skip
