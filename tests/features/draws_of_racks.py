"""Racks that draw on a stock at delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.problem import Resource
from tests.by_hand.build import came, case, month, phase, rack, site
from tests.features.feature import Feature

if TYPE_CHECKING:
    from planner.problem import Problem


def smallest() -> Problem:
    """Return a case of two sites: racks draw memory anywhere, coolant units in the north alone."""
    there = {"started_date": month(-2), "finished_date": month(-1)}
    stocks = (
        Resource(id="memory", kind="consumable", stock=4, arrivals=came((month(1), 6))),
        Resource(id="coolant", kind="consumable", stock=1, region="north"),
    )
    places = (
        site("alfa", phase("A1", 9.0, **there), region="north"),
        site("beta", phase("B1", 2.0, **there), region="south"),
    )
    kind = rack(draws={"memory": 2, "coolant": 1})
    return case(*places, goals=("shortfall",), periods=3, target=6.0, racks=(kind,), resources=stocks)


FEATURE = Feature(
    "draws of racks",
    fields=("Rack.draws",),
    case=smallest,
    by_hand=(
        "tests/by_hand/test_spares.py::test_racks_draw_on_a_stock_at_delivery",
        "tests/by_hand/test_spares.py::test_a_stock_of_a_region_is_drawn_on_there_alone",
    ),
    checked=("tests/checks/test_rules.py::test_a_broken_rule_is_told_in_site_words",),
    second="racks-draw",
    loosened=("Rack.draws",),
    faults=(
        "model: racks draw on stocks of other regions",
        "tables: racks draw on no stock",
        "check: racks draw nothing",
    ),
    explained=(
        "tests/explanation/test_conflict_families.py::test_each_family_alone",
        "tests/explanation/test_spares.py::test_a_delivery_waits_for_what_it_draws",
    ),
    shown=("tests/exports/test_spares_shown.py::test_draws_of_racks_are_in_the_table_of_limits",),
    bounds=("tests/bounds/test_each_limit.py::test_what_racks_draw_is_left_out_of_what_can_be_reached",),
)
