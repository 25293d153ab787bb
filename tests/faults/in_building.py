"""Faults planted in building rules."""

from __future__ import annotations

from tests.faults.fault import CHECKS, FAMILIES, TABULATE, Fault, by_hand

IN_BUILDING: tuple[Fault, ...] = (
    Fault(
        "model: only sites that cost something take a place",
        f"{FAMILIES}/opening.py",
        "all_count = bool(sets.problem.programme.max_open_sites)",
        "all_count = False",
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
        by_hand("open_sites", "is_open_waits"),
    ),
    Fault(
        "model: a site need not have its least MW",
        f"{FAMILIES}/building.py",
        "return least[s, t].expr() <= 0",
        "return least[s, t].expr() <= 99",
        by_hand("least_mw", "its_date"),
    ),
    Fault(
        "model: least MW of the period after the date",
        "planner/model/sets.py",
        "period = -1 if day is None else self.calendar.period_of(day)",
        "period = -1 if day is None else self.calendar.usable_from(day)",
        by_hand("least_mw", "its_date"),
    ),
    Fault(
        "check: a site opened later has its least MW too",
        f"{CHECKS}/building.py",
        "if 0 <= first[site.id] <= period <= reading.last:",
        "if 0 <= first[site.id] and 0 <= period <= reading.last:",
        by_hand("least_mw", "after_the_date"),
    ),
    Fault(
        "tables: a site opened later is shown its least MW",
        f"{TABULATE}/limits.py",
        "0 <= opened.get(site.id, periods) <= due < periods:",
        "0 <= opened.get(site.id, periods) and 0 <= due < periods:",
        by_hand("least_mw", "after_the_date"),
    ),
    Fault(
        "search: no room for rounding down at an opened site",
        "planner/model/structure.py",
        "entries.append((row, column, max(0.0, more_mw) * scale(sets, site)))",
        "entries.append((row, column, 0.0))",
        by_hand("least_mw", "rounding_down"),
    ),
)
