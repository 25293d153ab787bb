"""Plans where, when and with whose money AI racks are built.

The front door: `read` a case, `solve` it, `check` the plan, `write` it, `audit` what was written. Everything passed in
and out is plain: a frozen `Problem`, a frozen `Plan`, tables as pandas on request.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from planner.bounds.asked import pre_check
    from planner.changes.difference.asked import diff
    from planner.checked import check
    from planner.comparison import Comparison, compare
    from planner.errors import (
        AuditFailed,
        BadArgument,
        BadOutput,
        Contradiction,
        InvalidProblem,
        NoPlanFound,
        PlannerError,
    )
    from planner.exports import audit, read_plan
    from planner.exports import write_plan as write
    from planner.levers import levers_for
    from planner.levers.explaining import explain
    from planner.plan import Plan
    from planner.problem import Problem
    from planner.shipped import read_named as read
    from planner.solving import solve
    from planner.studies.break_even import break_even
    from planner.studies.frontier import frontier
    from planner.studies.near_optimal import near_optimal
    from planner.studies.one_more import value_of_one_more
    from planner.studies.run import run_study
    from planner.studies.why import why

    __version__: str

__planner__ = "datacentre-capacity-planner"

__all__ = [
    "AuditFailed", "BadArgument", "BadOutput", "Comparison", "Contradiction", "InvalidProblem", "NoPlanFound", "Plan",
    "PlannerError", "Problem", "__version__", "audit", "break_even", "check", "compare", "diff", "explain",
    "frontier", "levers_for", "near_optimal", "pre_check", "read", "read_plan", "run_study", "solve",
    "value_of_one_more", "why", "write",
]  # fmt: skip

_HOMES = {
    "AuditFailed": ("planner.errors", "AuditFailed"),
    "BadArgument": ("planner.errors", "BadArgument"),
    "BadOutput": ("planner.errors", "BadOutput"),
    "Comparison": ("planner.comparison", "Comparison"),
    "Contradiction": ("planner.errors", "Contradiction"),
    "InvalidProblem": ("planner.errors", "InvalidProblem"),
    "NoPlanFound": ("planner.errors", "NoPlanFound"),
    "Plan": ("planner.plan", "Plan"),
    "PlannerError": ("planner.errors", "PlannerError"),
    "Problem": ("planner.problem", "Problem"),
    "audit": ("planner.exports", "audit"),
    "break_even": ("planner.studies.break_even", "break_even"),
    "check": ("planner.checked", "check"),
    "compare": ("planner.comparison", "compare"),
    "diff": ("planner.changes.difference.asked", "diff"),
    "explain": ("planner.levers.explaining", "explain"),
    "frontier": ("planner.studies.frontier", "frontier"),
    "levers_for": ("planner.levers", "levers_for"),
    "near_optimal": ("planner.studies.near_optimal", "near_optimal"),
    "pre_check": ("planner.bounds.asked", "pre_check"),
    "read": ("planner.shipped", "read_named"),
    "read_plan": ("planner.exports", "read_plan"),
    "run_study": ("planner.studies.run", "run_study"),
    "solve": ("planner.solving", "solve"),
    "value_of_one_more": ("planner.studies.one_more", "value_of_one_more"),
    "why": ("planner.studies.why", "why"),
    "write": ("planner.exports", "write_plan"),
}


_GUARDED = ("read", "run_study", "solve")  # the first work of a script: until then nothing is read from disk


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version(__planner__)
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name in _GUARDED:
        from planner.guard import check_packages

        check_packages()
    home, attribute = _HOMES[name]
    globals()[name] = getattr(import_module(home), attribute)
    return globals()[name]


def __dir__() -> list[str]:
    return sorted(__all__)
