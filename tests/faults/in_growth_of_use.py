"""Faults planted in how fast use of a renewable resource may grow."""

from __future__ import annotations

from tests.faults.fault import CHECKS, FAMILIES, TABULATE, Fault, by_hand

IN_GROWTH_OF_USE: tuple[Fault, ...] = (
    Fault(
        "model: use grows as fast as it likes",
        f"{FAMILIES}/increase.py",
        "return rows[r, t].expr() <= 0",
        "return rows[r, t].expr() <= 99",
        by_hand("growth_of_use", "crews_come_in"),
    ),
    Fault(
        "model: nothing was at work before the plan",
        f"{FAMILIES}/increase.py",
        "return float(total)",
        "return 0.0",
        by_hand("growth_of_use", "history"),
    ),
    Fault(
        "check: use may grow by one more",
        f"{CHECKS}/resources.py",
        "if limit is not None and units > limit + 1e-9:",
        "if limit is not None and units > limit + 1.5:",
        ("tests/checks/test_rules.py",),
    ),
    Fault(
        "tables: growth from nothing in the first period",
        f"{TABULATE}/limits.py",
        "np.diff(in_use, prepend=float(before))",
        "np.diff(in_use, prepend=0.0)",
        by_hand("growth_of_use", "under_way"),
    ),
)
