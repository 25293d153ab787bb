"""Faults planted in cooling classes by phase."""

from __future__ import annotations

from tests.faults.fault import CHECKS, FAMILIES, MODEL, TABULATE, Fault, by_hand

RULES = ("tests/checks/test_classes.py",)

IN_CLASSES: tuple[Fault, ...] = (
    Fault(
        "model: the class of a rack does not matter",
        f"{FAMILIES}/classes.py",
        "return rooms[s, classes, t].expr() <= 0",
        "return rooms[s, classes, t].expr() <= 1000",
        by_hand("classes", "wait_for_a_phase or chain"),
    ),
    Fault(
        "model: classes of a set counted one by one",
        "planner/class_sets.py",
        "for count in range(1, len(offering) + 1):",
        "for count in range(1, min(2, len(offering) + 1)):",
        by_hand("classes", "chain or count_as_one"),
    ),
    Fault(
        "model: racks at the start have no class",
        f"{FAMILIES}/classes.py",
        "body = Sum((1, group.installed_mw))",
        "body = Sum()",
        by_hand("classes", "at_the_start"),
    ),
    Fault(
        "model: a class has half the room it has",
        f"{MODEL}/variables.py",
        "return max(0.0, min(cap_mw, sum(offering) - units * rack.it_kw / 1000.0))",
        "return max(0.0, min(cap_mw, 0.5 * sum(offering) - units * rack.it_kw / 1000.0))",
        by_hand("classes", "own_classes or at_the_start"),
    ),
    Fault(
        "check: racks stand in any phase",
        f"{CHECKS}/classes.py",
        "[[(name, hall)] for hall in free if name in offered[hall]]",
        "[[(name, hall)] for hall in free]",
        RULES,
    ),
    Fault(
        "check: racks dealt out do not move on",
        f"{CHECKS}/classes.py",
        "for (other, at), parts in dealt.items() if at == hall and parts > 0]",
        "for (other, at), parts in dealt.items() if at == hall and parts > 10**15]",
        RULES,
    ),
    Fault(
        "tables: phases of a class do not hold racks up",
        f"{TABULATE}/arcs.py",
        "if lot.rack in group.racks:",
        "if False:",
        by_hand("classes", "delivery_waits"),
    ),
    Fault(
        "tables: a limit of a class counts all racks",
        f"{TABULATE}/limits.py",
        "racks.of_types_it_mw(site, group.racks), smallest_mw)",
        "racks.of_types_it_mw(site, problem.racks), smallest_mw)",
        ("tests/checks/test_tabulated.py",),
    ),
    Fault(
        "bounds: racks flow into halls of any class",
        f"{MODEL}/bounds/flow.py",
        "types = tuple(rack.id for rack in cooled if one.site.takes(rack, hall.phase))",
        "types = tuple(rack.id for rack in cooled)",
        ("tests/bounds/test_each_limit.py",),
    ),
)
