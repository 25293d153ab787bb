"""What each goal reached, of which terms, and what is proven of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.enough import ENOUGH_WITHIN_MW
from planner.plan import GoalRow, TermRow
from planner.plan_rows import PROVEN_GAP
from planner.tabulate.ledger import OUTLAYS, SIGNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from planner.decisions import Proof
    from planner.plan import CashRow, MilestoneRow
    from planner.problem import Goal, Problem

UNITS = {
    "shortfall": "MW",
    "lateness": "months",
    "earliest": "months",
    "npv": "million USD",
    "cost": "million USD",
    "emissions": "kt CO2",
}
EXACT = 1e-6  # a bound this close leaves nothing to gain

Terms = dict[str, float]


def money_terms(problem: Problem, cash: Iterable[CashRow]) -> tuple[Terms, Terms]:
    """Return the discounted ledger lines of the goals `npv` (inflows positive) and `cost` (outlays positive)."""
    npv_signs = SIGNS | {"horizon_value": 1.0, "debt_settled": -1.0}
    cost_signs = dict.fromkeys(OUTLAYS, 1.0) | {"credit_used": -1.0}
    npv, cost = dict.fromkeys(npv_signs, 0.0), dict.fromkeys(cost_signs, 0.0)
    for row in cash:
        factor = (1.0 + problem.finance.discount_rate) ** -problem.calendar.years(row.period)
        for terms, signs in ((npv, npv_signs), (cost, cost_signs)):
            for name, sign in signs.items():
                terms[name] += sign * factor * getattr(row, f"{name}_usd_m")
    return npv, cost


def date_terms(problem: Problem, rows: Iterable[MilestoneRow]) -> tuple[Terms, Terms]:
    """Return the terms of `lateness` (weighted months) and `earliest` (months from the start), by milestone."""
    calendar = problem.calendar
    weights = {milestone.id: milestone.weight for milestone in problem.milestones}
    late, early = {}, {}
    for row in rows:
        reached = calendar.periods if row.reached_period is None else row.reached_period
        late[row.id] = weights[row.id] * row.late_months
        early[row.id] = float(reached * calendar.months)
    return late, early


def goal_rows(
    problem: Problem, terms: Mapping[str, Terms], proofs: Iterable[Proof]
) -> tuple[tuple[GoalRow, ...], tuple[TermRow, ...]]:
    """Return the goals of the case in its order, and their terms; the value of a goal is the sum of its terms.

    Parameters
    ----------
    problem
        The case.
    terms
        Value of each term, by goal, in the unit of the goal.
    proofs
        What was proven of each goal; a goal may have none.
    """
    proof_of = {proof.goal: proof for proof in proofs}
    goals = tuple(
        _goal(goal, sum(terms[goal.goal].values()), proof_of.get(goal.goal)) for goal in problem.programme.goals
    )
    rows = tuple(
        TermRow(goal.name, term, goal.unit, value) for goal in goals for term, value in terms[goal.name].items()
    )
    return goals, rows


def is_within(value: float, proof: Proof, sign: float, gap: float) -> bool:
    """Return whether a value is within a gap of its bound, what later goals have worsened it by apart.

    Parameters
    ----------
    value
        What the plan reaches, in the unit of the goal.
    proof
        What was proven of the goal.
    sign
        1 where less is better, -1 where more is.
    gap
        Share of the value.
    """
    if proof.bound is None:
        return False
    worse = 0.0 if proof.best is None else sign * (value - proof.best)
    spent = min(max(0.0, worse), proof.tolerance)
    return abs(value - proof.bound) <= gap * abs(value) + spent * (1.0 + 1e-9)


def _goal(goal: Goal, value: float, proof: Proof | None) -> GoalRow:
    bound = None if proof is None else proof.bound
    allowed = max(goal.tolerance, goal.tolerance_share * abs(value)) if proof is None else proof.tolerance
    gap, sign = None, -1.0 if goal.goal == "npv" else 1.0
    if bound is not None:
        away = abs(value - bound)
        hidden = ENOUGH_WITHIN_MW if goal.goal == "shortfall" else 0.0  # what is enough may be that much less
        gap = 0.0 if away <= EXACT + hidden else away / max(abs(value), 1e-9)
    return GoalRow(
        name=goal.goal,
        unit=UNITS[goal.goal],
        sense="max" if sign < 0 else "min",
        value=value,
        bound=bound,
        gap=gap,
        tolerance=allowed,
        proven=gap == 0.0 or (proof is not None and is_within(value, proof, sign, PROVEN_GAP)),
    )
