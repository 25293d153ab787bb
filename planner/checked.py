"""The front door's check: a plan against a problem that is itself checked first."""

from __future__ import annotations

from planner import arguments
from planner.checks import violations
from planner.plan import Plan
from planner.problem import Problem
from planner.validate import require_valid


def check(problem: Problem, plan: Plan) -> tuple[str, ...]:
    """Return everything in which a plan breaks the rules of its problem or states a figure wrongly.

    Parameters
    ----------
    problem
        The case.
    plan
        A plan of it.

    Raises
    ------
    BadArgument
        If the one is no problem or the other no plan.
    InvalidProblem
        If the problem breaks a rule or holds what no field takes: there is nothing to check a plan against.
    """
    arguments.of_type("problem", problem, Problem)
    arguments.of_type("plan", plan, Plan)
    require_valid(problem)
    return violations(problem, plan)
