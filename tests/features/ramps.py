"""Ramps: how much of a stage or an upgrade may be imported, by periods from its energisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.problem import Stage, Upgrade
from tests.by_hand.build import START, case, option, phase, site
from tests.features.feature import Feature

if TYPE_CHECKING:
    from planner.problem import Problem


def smallest() -> Problem:
    """Return the case: a stage that rises a month later, an upgrade that rises two months after its order serves."""
    stage = Stage(mw=2.0, energisation_date=START, ramp={0: 0.5, 1: 1.0})
    upgrade = Upgrade(id="U", mw=2.0, capex_usd_m=1.0, lead_periods=1, ramp={0: 0.25, 2: 1.0})
    place = site("S", phase("A", 4.0, option(1)), mw=None, stages=(stage,), upgrades=(upgrade,))
    return case(place, goals=("shortfall", "cost"), target=4.0, periods=5)


FEATURE = Feature(
    "ramps",
    fields=("Stage.ramp", "Upgrade.ramp"),
    case=smallest,
    by_hand=(
        "tests/by_hand/test_ramps.py::test_racks_come_as_the_ramp_rises",
        "tests/by_hand/test_ramps.py::test_a_ramp_goes_on_from_an_energisation_before_the_plan",
        "tests/by_hand/test_ramps.py::test_the_ramp_of_an_upgrade_begins_with_its_energisation_not_its_order",
        "tests/by_hand/test_ramps.py::test_racks_wait_for_the_rise_that_carries_them",
    ),
    checked=(
        "tests/checks/test_contracts.py::test_import_beyond_a_ramp_is_told",
        "tests/checks/test_contracts.py::test_a_wrong_figure_of_what_is_held_back_is_told",
        "tests/checks/test_contracts.py::test_floats_wait_for_the_rise",
    ),
    second="ramps",
    loosened=("Stage.ramp", "Upgrade.ramp"),
    faults=(
        "model: ramp let at once",
        "model: ramp of an upgrade a period late in what can be had",
        "tables: ramp let at once",
        "tables: racks wait for the energisation alone",
        "check dropped: ramps",
        "rule dropped: ramps that fall",
    ),
    explained=(
        "tests/explanation/test_contracts.py::test_a_wish_before_the_ramp_rises_is_contradicted_by_the_connection",
        "tests/explanation/test_contracts.py::test_racks_and_halls_wait_for_the_rise",
        "tests/explanation/test_contracts.py::test_the_next_rise_releases_halls_without_power",
    ),
    shown=(
        "tests/exports/test_contracts.py::test_the_letter_of_a_connection_has_the_rises_of_its_ramp",
        "tests/exports/test_contracts.py::test_the_workbook_has_what_is_contracted_where_ramps_hold_some_back",
        "tests/report/test_contracts.py::test_the_page_says_what_is_contracted_allowed_and_used",
        "tests/schedule/test_contracts.py::test_racks_are_linked_to_the_rise_that_they_wait_for",
        "tests/casefiles/workbook/test_round_trip.py::test_a_case_drawn_by_chance_comes_back",
    ),
    bounds=(
        "tests/bounds/test_contracts.py::test_what_can_be_reached_rises_with_the_ramp",
        "tests/oracle/test_contracts.py::test_no_plan_beats_a_bound_where_ramps_hold_back",
    ),
)
