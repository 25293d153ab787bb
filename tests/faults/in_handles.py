"""Faults in what is found by what made it, and not by its name."""

from __future__ import annotations

from tests.faults.fault import CHECKS, MODEL, Fault

SHARED = ("tests/checks/test_shared_ids.py",)
ROWS = ("tests/model/test_rows.py",)
NEIGHBOUR = ("tests/model/test_neighbour.py", "-k", "ids_are_the_same or comes_back")

IN_HANDLES: tuple[Fault, ...] = (
    Fault(
        "model: an upgrade in the columns of a unit of the same id",
        f"{MODEL}/handles.py",
        "if isinstance(order, UnitOrder) else",
        "if order.item.id in self.sets.committed_units else",
        SHARED,
    ),
    Fault(
        "check: an upgrade and a unit of the same id are one order",
        f"{CHECKS}/floats.py",
        'return ("upgrade" if isinstance(order.item, Upgrade) else "onsite",',
        'return ("upgrade",',
        SHARED,
    ),
    Fault(
        "search: an upgrade and a unit of the same id are one decision",
        f"{MODEL}/sources.py",
        'f"order {type(self.item).__name__} {self.item.id}"',
        'f"order {self.item.id}"',
        NEIGHBOUR,
    ),
    Fault(
        "search: units of a plan to start from by the id of their row",
        "planner/plan_rows.py",
        'return self.id.rpartition("@")[0] or self.id',
        "return self.id",
        NEIGHBOUR,
    ),
    Fault(
        "search: no room for rounding in the pace of sites",
        f"{MODEL}/structure.py",
        "arrays.rows(rows.pace.install_pace)",
        "arrays.rows(rows.pace.racks_stay)",
        ROWS,
    ),
    Fault(
        "contradiction: what the case began is told beside an obligation only",
        "planner/explanation/contradiction.py",
        'if not wished and not any(key.name == "obligatory" for key in facts):',
        'if not wished and any(key.name == "obligatory" for key in facts):',
        ("tests/explanation/test_contradiction.py",),
    ),
    Fault(
        "validate: a wrong value beside a wrong name takes the blame for it",
        "planner/validate/fields/blame.py",
        "return rule not in OF_NAMES and",
        "return",
        ("tests/validate/test_blame.py",),
    ),
    Fault(
        "read: names at sites that could not be read are told as unknown",
        "planner/casefiles/check.py",
        "of_sites = rule in OF_REFERENCES or",
        "of_sites =",
        ("tests/casefiles/test_yaml.py",),
    ),
)
