"""Gates on power: upgrades, on-site units and stages that wait for activities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.problem import OnsiteUnit, Stage, Upgrade
from tests.by_hand.build import after, came, case, gate, milestone, month, option, phase, site
from tests.features.feature import Feature

if TYPE_CHECKING:
    from planner.problem import Problem

HAND = "tests/by_hand/test_gates.py"


def smallest() -> Problem:
    """Return a case with a stage behind two gates, one behind one, an order behind each, and committed units."""
    both = (after("LS"), after("AIR", 1, "SS"))
    place = site(
        "alfa",
        phase("A1", 2.0),
        gate("LS"),
        gate("AIR", option(2)),
        mw=None,
        stages=(
            Stage(mw=1.0, energisation_date=month(0), predecessors=both),
            Stage(mw=1.0, energisation_date=month(1), predecessors=("LS",)),
        ),
        upgrades=(Upgrade(id="line", mw=1.0, capex_usd_m=1.0, lead_periods=1, predecessors=("LS",)),),
        onsite=(
            OnsiteUnit(
                id="gen", firm_mw=1.0, capex_usd_m=1.0, lead_periods=1, max_units=2, predecessors=both,
                committed=came((month(1), 1)),
            ),
        ),
    )  # fmt: skip
    return case(place, goals=("shortfall",), periods=4, target=2.0, milestones=(milestone(1.0),))


FEATURE = Feature(
    "gates on power",
    fields=("Stage.predecessors", "Upgrade.predecessors", "OnsiteUnit.predecessors"),
    case=smallest,
    by_hand=(
        f"{HAND}::test_an_upgrade_is_ordered_after_its_gate",
        f"{HAND}::test_units_are_ordered_after_their_gate_and_committed_ones_serve_from_its_end",
        f"{HAND}::test_a_stage_serves_from_the_later_of_its_date_and_its_gate",
        f"{HAND}::test_a_stage_waits_for_all_of_its_gates",
        f"{HAND}::test_a_gate_that_never_ends_leaves_the_stage_out_and_is_done_only_where_it_pays",
    ),
    checked=(
        "tests/checks/test_gates.py::test_what_breaks_a_gate_is_told",
        "tests/checks/test_gates.py::test_a_wrong_figure_of_a_stage_behind_a_gate_is_told",
    ),
    second="gates_on_power",
    loosened=("Stage.predecessors", "Upgrade.predecessors", "OnsiteUnit.predecessors"),
    faults=(
        "model: an upgrade is ordered before its gate",
        "model: one gate of several is enough for a stage",
        "model: committed units need no gate",
        "bounds: orders as early as if there were no gate",
        "tables: a stage is energised on its date, gate or not",
        "check: orders before their gates pass",
        "check: a stage behind a gate serves from its date",
        "floats: gates lead to no order of power",
    ),
    explained=(
        "tests/explanation/test_conflict_families.py::test_each_family_alone",
        "tests/explanation/test_reasons.py::test_power_waits_for_its_gate",
    ),
    shown=(
        "tests/schedule/test_gates.py::test_a_schedule_links_gates_to_orders_stages_and_committed_units",
        "tests/exports/test_gates.py::test_letters_and_workbook_of_a_case_with_gates",
    ),
    bounds=(
        "tests/bounds/test_gates.py::test_power_counts_from_when_its_gate_can_be_over",
        "tests/bounds/test_gates.py::test_an_order_whose_gate_ends_too_late_is_barred",
    ),
)
