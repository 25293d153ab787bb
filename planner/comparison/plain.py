"""A comparison as plain JSON values: the object of ``planner compare --json``, whose names are a contract."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any

from planner.comparison.rows import TABLES
from planner.comparison.sentences import goal_sentence, milestone_sentence

if TYPE_CHECKING:
    from planner.comparison.compared import Compared
    from planner.comparison.pair import Pair
    from planner.plan import Plan


def plain(comparison: Compared) -> dict[str, Any]:
    """Return the whole comparison; the tables have the columns of its frames."""
    named = zip(comparison.names, comparison.plans, strict=True)
    return {
        "baseline": comparison.names[0],
        "plans": [_plan(name, plan) for name, plan in named],
        "pairs": [_pair(pair) for pair in comparison.pairs],
    }


def _plan(name: str, plan: Plan) -> dict[str, Any]:
    return {
        "name": name,
        "case": plan.case,
        "scenarios": list(plan.problem.scenarios),
        "problem": plan.problem.digest,
        "termination": plan.run.termination,
        "violations": list(plan.violations),
    }


def _pair(pair: Pair) -> dict[str, Any]:
    tables = {name: [_row(row) for row in getattr(pair, name)] for name in TABLES if name != "question"}
    for row, given in zip(tables["goals"], pair.goals, strict=True):
        row["sentence"] = goal_sentence(given, pair.names)
    for row, change in zip(tables["milestones"], pair.milestones, strict=True):
        row["sentence"] = milestone_sentence(change)
    return {
        "plan": pair.names[1],
        "differing": list(pair.differing),
        "made": list(pair.made),
        "remarks": list(pair.remarks),
        "question": [one.as_object() for one in pair.differences],
        **tables,
    }


def _row(row: Any) -> dict[str, Any]:
    return {one.name: _value(getattr(row, one.name)) for one in fields(row)}


def _value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
