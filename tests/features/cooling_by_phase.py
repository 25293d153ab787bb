"""Cooling classes by phase: racks of a class stand in phases that offer it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.by_hand.build import case, month, phase, rack, site
from tests.features.feature import Feature

if TYPE_CHECKING:
    from planner.problem import Problem


def smallest() -> Problem:
    """Return a case of three phases in a chain of classes, and one for racks without any.

    Air stands in P alone, dense in Q alone, liquid in both: the sets that say something are {air}, {dense} and all
    three together, whose phases are not all of the site.
    """
    halls = (
        phase("P", 2.0, cooling=("air", "liquid"), rack_positions=3),
        phase("Q", 2.0, cooling=("liquid", "dense"), after=("P",)),
        phase("Z", 4.0, started_date=month(-2), finished_date=month(-1)),
    )
    racks = rack("AIR", cooling="air"), rack("WET", cooling="liquid"), rack("DENSE", cooling="dense"), rack("ANY")
    return case(site("alfa", *halls, mw=9.0), goals=("shortfall",), periods=3, target=6.0, racks=racks)


FEATURE = Feature(
    "cooling by phase",
    fields=("Activity.cooling",),
    case=smallest,
    by_hand=(
        "tests/by_hand/test_classes.py::test_racks_wait_for_a_phase_that_offers_their_class",
        "tests/by_hand/test_classes.py::test_a_chain_of_classes_shares_its_phases",
        "tests/by_hand/test_classes.py::test_positions_count_by_class",
        "tests/by_hand/test_classes.py::test_racks_at_the_start_take_room_of_their_class",
    ),
    checked=(
        "tests/checks/test_classes.py::test_racks_of_a_class_without_room_are_told",
        "tests/checks/test_classes.py::test_what_is_left_over_is_what_halls_theorem_says",
        "tests/checks/test_classes.py::test_limits_of_classes_are_recomputed",
    ),
    second="classes",
    loosened=("Activity.cooling",),
    faults=(
        "model: the class of a rack does not matter",
        "model: classes of a set counted one by one",
        "check: racks stand in any phase",
        "tables: phases of a class do not hold racks up",
    ),
    explained=(
        "tests/explanation/test_conflict_families.py::test_each_family_alone",
        "tests/tabulate/test_binding.py::test_halls_of_a_class",
        "tests/explanation/test_idle.py::test_empty_halls_take_racks_whose_class_their_phase_offers",
    ),
    shown=(
        "tests/exports/test_classes_shown.py::test_limits_of_classes_are_written_and_read_back",
        "tests/exports/test_classes_shown.py::test_the_report_and_the_workbook_name_them",
        "tests/by_hand/test_classes.py::test_a_delivery_waits_for_the_phase_of_its_class",
    ),
    bounds=("tests/bounds/test_each_limit.py::test_halls_count_for_racks_whose_class_they_offer",),
)
