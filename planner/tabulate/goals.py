"""What each goal reached, of which terms, and what is proven of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from planner.enough import ENOUGH_WITHIN_MW
from planner.ledger_lines import OUTLAYS, SIGNS, used_lines
from planner.plan import GoalRow, TermRow
from planner.plan_rows import PROVEN_GAP
from planner.spec import GOALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from planner.decisions import Proof
    from planner.plan import CashRow, MilestoneRow
    from planner.problem import Goal, Problem
    from planner.spec import GoalKind

EXACT = 1e-6  # a bound this close leaves nothing to gain

Terms = dict[str, float]


def npv_terms(problem: Problem, cash: Iterable[CashRow]) -> Terms:
    """Return the discounted lines of the ledger, inflows positive."""
    return _discounted(problem, cash, SIGNS | {"horizon_value": 1.0, "debt_settled": -1.0})


def cost_terms(problem: Problem, cash: Iterable[CashRow]) -> Terms:
    """Return the discounted lines of the ledger that are outlays, positive, and credit taken off."""
    return _discounted(problem, cash, dict.fromkeys(OUTLAYS, 1.0) | {"credit_used": -1.0})


def _discounted(problem: Problem, cash: Iterable[CashRow], signs: Mapping[str, float]) -> Terms:
    rows = tuple(cash)
    terms = dict.fromkeys(used_lines(signs, rows), 0.0)
    for row in rows:
        factor = (1.0 + problem.finance.discount_rate) ** -problem.calendar.years(row.period)
        for name in terms:
            terms[name] += signs[name] * factor * getattr(row, f"{name}_usd_m")
    return terms


def lateness_terms(problem: Problem, rows: Iterable[MilestoneRow]) -> Terms:
    """Return the weighted months each milestone is late."""
    weights = {milestone.id: milestone.weight for milestone in problem.milestones}
    return {row.id: weights[row.id] * row.late_months for row in rows}


def earliest_terms(problem: Problem, rows: Iterable[MilestoneRow]) -> Terms:
    """Return the months from the start to each milestone, to the end of the horizon where it is not reached."""
    calendar = problem.calendar
    reached = {row.id: calendar.periods if row.reached_period is None else row.reached_period for row in rows}
    return {milestone: float(period * calendar.months) for milestone, period in reached.items()}


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


def _hidden(kind: GoalKind) -> float:
    """Return how far a value may be from what it tells: what is enough may be a little less."""
    match kind:
        case "power":
            return ENOUGH_WITHIN_MW
        case "time" | "money" | "emissions":
            return 0.0
        case _:
            assert_never(kind)


def _goal(goal: Goal, value: float, proof: Proof | None) -> GoalRow:
    bound = None if proof is None else proof.bound
    allowed = max(goal.tolerance, goal.tolerance_share * abs(value)) if proof is None else proof.tolerance
    spec = GOALS[goal.goal]
    gap, sign = None, -1.0 if spec.is_maximised else 1.0
    if bound is not None:
        away = abs(value - bound)
        gap = 0.0 if away <= EXACT + _hidden(spec.kind) else away / max(abs(value), 1e-9)
    return GoalRow(
        name=goal.goal,
        unit=spec.unit,
        sense=spec.sense,
        value=value,
        bound=bound,
        gap=gap,
        tolerance=allowed,
        proven=gap == 0.0 or (proof is not None and is_within(value, proof, sign, PROVEN_GAP)),
    )
