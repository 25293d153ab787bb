"""Plans to compare: one that is solved, and copies of it in which one known thing differs."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from planner import read, solve

if TYPE_CHECKING:
    from planner.plan import Plan


@cache
def tiny() -> Plan:
    """Return the plan of the shipped case `tiny`: every goal proven."""
    return solve(read("tiny"), threads=1)


@cache
def solved(*changes: tuple[str, Any]) -> Plan:
    """Return the plan of `tiny` with some fields changed."""
    return solve(read("tiny").changed(dict(changes)), threads=1)


def with_row(plan: Plan, table: str, name: str, **fields: Any) -> Plan:
    """Return a plan with other fields in the row of an id, or of the name of a goal."""
    rows = getattr(plan, table)
    key = "name" if table == "goals" else "id"
    assert any(getattr(row, key) == name for row in rows), name
    changed = tuple(replace(row, **fields) if getattr(row, key) == name else row for row in rows)
    return replace(plan, **{table: changed})


def without_row(plan: Plan, table: str, name: str) -> Plan:
    """Return a plan without the row of an id."""
    rows = getattr(plan, table)
    left = tuple(row for row in rows if row.id != name)
    assert len(left) == len(rows) - 1
    return replace(plan, **{table: left})


def binding(plan: Plan, limit: str, periods: set[int]) -> Plan:
    """Return a plan in which a limit binds in other periods."""
    rows = tuple(
        replace(row, binding=row.period in periods) if (row.limit, row.id) == tuple(limit.split("/")) else row
        for row in plan.resources
    )
    assert rows != plan.resources
    return replace(plan, resources=rows)
