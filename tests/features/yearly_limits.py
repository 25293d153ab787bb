"""Limits of a calendar year on water, emissions and energy; prices of energy below zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.problem import OnsiteUnit, YearlyLimit
from tests.by_hand.build import case as small
from tests.by_hand.build import month, phase, site
from tests.features.feature import Feature

if TYPE_CHECKING:
    from planner.problem import Problem


def case() -> Problem:
    """Return two sites over two years, with a limit of every kind."""
    price = ({"value": 40.0}, {"from_date": month(3), "value": -20.0})
    own = OnsiteUnit(id="gen", firm_mw=1.0, capex_usd_m=0.5, max_units=1, lead_periods=0, emissions_t_per_mwh=0.5)
    dry = site(
        "alfa", phase("A1", 2.0), region="dry", pue=1.25, onsite=(own,), water_m3_per_mwh=1.8,
        energy_usd_per_mwh=price, opex_usd_m_per_mw_year=0.12, grid_emissions_t_per_mwh=0.4,
    )  # fmt: skip
    limits = (
        YearlyLimit(id="well", kind="water", regions=("dry",), most_by_year={2026: 9000.0}),
        YearlyLimit(id="grid", kind="grid_energy", sites=("alfa", "bravo"), most_by_year={2027: 5000.0}),
        YearlyLimit(id="carbon", kind="grid_emissions", most_by_year={2025: 3000.0, 2027: 2000.0}),
        YearlyLimit(id="burn", kind="onsite_energy", most_by_year={2026: 1000.0}),
        YearlyLimit(id="air", kind="onsite_emissions", sites=("alfa",), most_by_year={2026: 400.0}),
    )
    return small(dry, site("bravo", phase("B1", 1.0)), goals=("npv",), periods=13, yearly_limits=limits)


FEATURE = Feature(
    "yearly limits",
    fields=(
        "Problem.yearly_limits", "YearlyLimit.kind", "YearlyLimit.regions", "YearlyLimit.sites",
        "YearlyLimit.most_by_year", "Site.water_m3_per_mwh", "PriceStep.from_date", "PriceStep.value",
    ),
    case=case,
    by_hand=(
        "tests/by_hand/test_yearly.py::test_racks_come_as_early_as_the_energy_of_the_year_lasts",
        "tests/by_hand/test_yearly.py::test_water_of_a_region_holds_back_its_sites_alone",
        "tests/by_hand/test_yearly.py::test_no_rack_is_bought_to_be_paid_for_its_energy",
    ),
    checked=(
        "tests/checks/test_shared_limits.py::test_a_year_beyond_its_limit_is_told",
        "tests/checks/test_shared_limits.py::test_a_plan_with_shared_limits_by_hand_is_sound",
        "tests/checks/test_shared_limits.py::test_energy_below_zero_is_paid_as_far_as_opex",
    ),
    second="yearly",
    loosened=("YearlyLimit.most_by_year", "Site.water_m3_per_mwh"),
    faults=(
        "model: hours of a yearly limit dropped", "model: a price below zero without end",
        "checks: yearly limits dropped",
        "tables: a year goes on with that before",
    ),
    explained=(
        "tests/explanation/test_shared_limits.py::test_racks_wait_for_the_water_of_the_year",
        "tests/explanation/test_shared_limits.py::test_a_limit_that_standing_racks_exceed_is_said",
    ),
    shown=(
        "tests/tabulate/test_shared_limits.py::test_use_of_a_year_by_period",
        "tests/report/test_shared_limits.py::test_use_and_limit_of_each_year_are_on_the_page",
        "tests/casefiles/test_shared_limits.py::test_limits_come_back_from_a_folder_and_a_workbook",
    ),
    bounds=("tests/bounds/test_shared_limits.py::test_no_plan_with_yearly_limits_is_beyond_its_bounds",),
    not_loosened={
        "Problem.yearly_limits": "its figures are loosened one by one",
        "YearlyLimit.kind": "without it the limit has no meaning",
        "YearlyLimit.regions": "without them a limit may be one of the whole programme",
        "YearlyLimit.sites": "without them a limit may be one of the whole programme",
        "PriceStep.from_date": "a price is no limit",
        "PriceStep.value": "a price is no limit",
    },
)  # fmt: skip
