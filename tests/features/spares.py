"""Spares: a share of racks delivered, and a share a year of racks installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.by_hand.build import START, came, case, money, month, phase, rack, site
from tests.features.feature import Feature

if TYPE_CHECKING:
    from planner.problem import Problem


def smallest() -> Problem:
    """Return a case of three months: racks with a quarter of spares, 0.05 of those installed a month, one there."""
    there = phase("A1", 9.0, started_date=month(-2), finished_date=month(-1))
    kind = rack(
        price_usd_m=10.0, order_share=0.5, lead_periods=1, spare_share=0.25, spare_share_per_year=0.6,
        supply=came((START, 1), (month(1), 6)), on_order=came((month(1), 1)),
    )  # fmt: skip
    place = site("alfa", there, mw=9.0, installed=({"rack": "R", "units": 1},))
    return case(place, goals=("shortfall", "npv"), periods=3, target=6.0, racks=(kind,), finance=money(900.0))


FEATURE = Feature(
    "spares",
    fields=("Rack.spare_share", "Rack.spare_share_per_year"),
    case=smallest,
    by_hand=(
        "tests/by_hand/test_spares.py::test_spares_come_with_racks_and_are_paid_with_them",
        "tests/by_hand/test_spares.py::test_racks_that_stand_take_spares_out_of_the_supply",
        "tests/by_hand/test_spares.py::test_spares_of_racks_installed_are_ordered_a_lead_before",
        "tests/by_hand/test_spares.py::test_racks_on_order_come_with_their_spares",
        "tests/by_hand/test_spares.py::test_credit_in_kind_pays_for_spares",
        "tests/by_hand/test_spares.py::test_spares_are_worth_nothing_at_the_end",
    ),
    checked=(
        "tests/checks/test_rules.py::test_a_broken_rule_is_told_in_site_words",
        "tests/checks/test_spares.py::test_spares_are_recomputed_in_every_table",
    ),
    second="spares",
    loosened=("Rack.spare_share", "Rack.spare_share_per_year"),
    faults=(
        "model: spares take nothing of the supply",
        "model: spares of racks installed cost nothing",
        "bounds: credit pays for no spares of racks installed",
        "tables: spares cost nothing",
        "check: racks that stand need no spares",
    ),
    explained=(
        "tests/explanation/test_conflict_families.py::test_each_family_alone",
        "tests/explanation/test_spares.py::test_a_delivery_waits_for_supply_of_racks_and_spares",
        "tests/tabulate/test_binding.py::test_supply_with_spares",
    ),
    shown=(
        "tests/exports/test_spares_shown.py::test_spares_are_written_and_read_back",
        "tests/exports/test_spares_shown.py::test_report_and_workbook_tell_what_spares_cost",
    ),
    bounds=(
        "tests/bounds/test_each_limit.py::test_racks_take_their_spares_out_of_the_supply",
        "tests/by_hand/test_spares.py::test_credit_in_kind_pays_for_spares",
    ),
)
