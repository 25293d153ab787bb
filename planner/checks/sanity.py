"""Another horizon than the case's, and cells that hold no figure: nothing can be recomputed until they are right.

What follows counts by the periods of the plan and adds its figures up, so they are bounded before all else.
"""

from __future__ import annotations

import math
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any

from planner.checks.reading import is_whole
from planner.plan import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.plan import Plan
    from planner.problem import Problem

FARTHEST_PERIOD = 3000  # beyond any duration, lead and lag a case can give
LARGEST_FIGURE = 1e30  # beyond any sum of figures a case can give; its products are still numbers
ROWS_MORE = 20
FIGURES = (int, float)


def insane(problem: Problem, plan: Plan) -> Iterator[str]:
    """Yield a horizon that is not the case's; else cells that are empty, no number, no date, or out of this world."""
    elsewhere = (*_horizon(problem, plan), *_crowded(problem, plan))
    yield from elsewhere or _cells(plan)


def _horizon(problem: Problem, plan: Plan) -> Iterator[str]:
    when = problem.calendar
    for name, given, due in (
        ("start_date", plan.start_date, when.start),
        ("periods", plan.periods, when.periods),
        ("months_per_period", plan.months_per_period, when.months),
    ):
        if type(given) is not type(due) or given != due:
            yield f"plan: {name} is {str(given)[:40]}, the case says {due}"


def _crowded(problem: Problem, plan: Plan) -> Iterator[str]:
    """Yield tables with far more rows than the case can fill; a few rows given twice are reported one by one."""
    periods, sites = problem.calendar.periods, len(problem.sites)
    sources = sites + len(problem.grid.links) + sum(len(site.onsite) for site in problem.sites)
    most = {
        "goals": len(problem.programme.goals),
        "milestones": len(problem.milestones),
        "cash": periods,
        "debt": periods * len(problem.finance.facilities),
        "capacity": periods * sites * len(problem.racks),
        "power": periods * sources,
        "tenant": periods,
    }
    for table, count in most.items():
        given = len(getattr(plan, table))
        if given > ROWS_MORE + 2 * count:
            yield f"{table} has {given:,} rows, the case can have {count:,}"


def _cells(plan: Plan) -> Iterator[str]:
    for column in fields(plan):
        if column.name not in TABLES and (wrong := _wrong(column.name, str(column.type), getattr(plan, column.name))):
            yield f"plan: {column.name} {wrong}"
    for table, row_type in TABLES.items():
        types = {column.name: str(column.type) for column in fields(row_type)}
        for number, row in enumerate(getattr(plan, table), 1):
            for name, kind in types.items():
                if wrong := _wrong(name, kind, getattr(row, name)):
                    yield f"{table} row {number}: {name} {wrong}"


def _wrong(name: str, kind: str, value: Any) -> str | None:
    if value is None:
        return None if "None" in kind else "is missing"
    base = kind.partition(" ")[0]
    if base in ("int", "float"):
        return _wrong_figure(name, value)
    if base == "date":
        return None if isinstance(value, date) else f"is {value!r}, not a date"
    if base == "bool":
        return None if isinstance(value, bool) else f"is {value!r}, neither true nor false"
    return None if base != "str" or isinstance(value, str) else f"is {value!r}, not a text"


def _wrong_figure(name: str, value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, FIGURES) or value != value or abs(value) == math.inf:
        return f"is {value!r}, not a number"
    if abs(value) > LARGEST_FIGURE:
        return f"is larger than a plan may hold ({LARGEST_FIGURE:g})"
    counts_periods = name == "period" or name.endswith("_period")
    if counts_periods and not (is_whole(value) and abs(value) <= FARTHEST_PERIOD):
        return f"is {value!r}, not the number of a period"
    return None
