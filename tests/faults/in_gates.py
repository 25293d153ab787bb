"""Faults planted in gates on power: orders, stages and committed units that wait for activities."""

from __future__ import annotations

from tests.faults.fault import CHECKS, FAMILIES, MODEL, TABULATE, Fault, by_hand

CHECKED = ("tests/checks/test_gates.py",)
BOUNDS = ("tests/bounds/test_gates.py",)

IN_GATES: tuple[Fault, ...] = (
    Fault(
        "model: an upgrade is ordered before its gate",
        f"{FAMILIES}/gates.py",
        "found[order.item.id, number, t] = Sum((1, handles.ordered(order, t)), (-order.most, released))",
        "found[order.item.id, number, t] = Sum((0, handles.ordered(order, t)), (-order.most, released))",
        by_hand("gates", "upgrade_is_ordered or units_are_ordered"),
    ),
    Fault(
        "model: one gate of several is enough for a stage",
        f"{FAMILIES}/gates.py",
        "for number, given in enumerate(gates.predecessors)",
        "for number, given in enumerate(gates.predecessors[:1])",
        by_hand("gates", "all_of_its_gates"),
    ),
    Fault(
        "model: committed units need no gate",
        f"{MODEL}/handles.py",
        "(came, self.over(order.gates, period) if came else 0)",
        "(came, 1)",
        by_hand("gates", "committed_units_serve_only"),
    ),
    Fault(
        "bounds: orders as early as if there were no gate",
        f"{MODEL}/sources.py",
        "return ordered if ordered >= self.first_order else None",
        "return ordered if ordered >= 0 else None",
        BOUNDS,
    ),
    Fault(
        "tables: a stage is energised on its date, gate or not",
        f"{TABULATE}/committed.py",
        "return serves_from(calendar.usable_from(stage.energisation_date), stage.predecessors, spans)",
        "return serves_from(calendar.usable_from(stage.energisation_date), (), spans)",
        CHECKED,
    ),
    Fault(
        "check: orders before their gates pass",
        f"{CHECKS}/gates.py",
        "elif order.period < first:",
        "elif order.period < first - 9:",
        CHECKED,
    ),
    Fault(
        "check: a stage behind a gate serves from its date",
        f"{CHECKS}/sources.py",
        "serves_since(reading, when.usable_from(stage.energisation_date), stage.predecessors)",
        "serves_since(reading, when.usable_from(stage.energisation_date), ())",
        CHECKED,
    ),
    Fault(
        "floats: gates lead to no order of power",
        f"{TABULATE}/arcs.py",
        "for given in order.item.predecessors:",
        "for given in ():",
        CHECKED,
    ),
    Fault(
        "letters: power behind a gate comes on its date",
        "planner/exports/letters_sources.py",
        "serves = serves_from(by_date, gates, plan_spans(plan))",
        "serves = serves_from(by_date, (), plan_spans(plan))",
        ("tests/exports/test_gates.py",),
    ),
)
