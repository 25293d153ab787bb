"""Faults planted in building rules."""

from __future__ import annotations

from tests.faults.fault import CHECKS, FAMILIES, TABULATE, Fault, by_hand

IN_BUILDING: tuple[Fault, ...] = (
    Fault(
        "model: only sites that cost something take a place",
        f"{FAMILIES}/opening.py",
        "asked = list(sets.sites) if sets.problem.programme.max_open_sites else asked",
        "asked = list(asked) if sets.problem.programme.max_open_sites else asked",
        by_hand("open_sites", "when_there_is"),
    ),
    Fault(
        "model: no site may open before the first step",
        f"{FAMILIES}/building.py",
        "before=math.inf",
        "before=0.0",
        by_hand("open_sites", "first_step"),
    ),
    Fault(
        "check: one more site may be open",
        f"{CHECKS}/building.py",
        "if count > most:",
        "if count > most + 1:",
        ("tests/checks/test_rules.py",),
    ),
    Fault(
        "tables: a site takes its place a period late",
        f"{TABULATE}/limits.py",
        "are_open[max(opens, 0) :] += 1.0",
        "are_open[max(opens, 0) + 1 :] += 1.0",
        by_hand("open_sites", "when_there_is"),
    ),
    Fault(
        "reasons: work at an open site waits for a place",
        "planner/explanation/earlier.py",
        "if known.opened[work.site.id] == work.start else None",
        "if known.opened[work.site.id] <= work.start else None",
        by_hand("open_sites", "open_site_waits"),
    ),
)
