"""Faults planted in contracts with utilities."""

from __future__ import annotations

from tests.faults.fault import CHECKS, MODEL, TABULATE, Fault, by_hand

IN_CONTRACTS: tuple[Fault, ...] = (
    Fault(
        "model: ramp let at once",
        f"{MODEL}/handles.py",
        "self.energised(step, period - after)",
        "self.energised(step, period)",
        by_hand("ramps", "rises or upgrade"),
    ),
    Fault(
        "model: ramp of an upgrade a period late in what can be had",
        f"{MODEL}/sources.py",
        "if self.order_by(period - after) is not None)",
        "if self.order_by(period - after - 1) is not None)",
        by_hand("ramps", "upgrade"),
    ),
    Fault(
        "tables: ramp let at once",
        f"{TABULATE}/connection.py",
        "total[max(since + after, 0) :] += step.mw * share",
        "total[max(since, 0) :] += step.mw * share",
        by_hand("ramps", "table"),
    ),
    Fault(
        "tables: racks wait for the energisation alone",
        f"{TABULATE}/arcs.py",
        "before[name] = max(source.lag, before.get(name, 0))",
        "before[name] = 0",
        by_hand("ramps", "wait"),
    ),
    Fault(
        "check dropped: ramps",
        f"{CHECKS}/sources.py",
        "if after <= period - self.since), default=0.0)",
        "), default=0.0)",
        ("tests/checks/test_contracts.py",),
    ),
    Fault(
        "rule dropped: ramps that fall",
        "planner/validate/contracts.py",
        "if entry[1] < before[1]:",
        "if entry[1] < 0:",
        ("tests/validate/test_contracts.py",),
    ),
)
