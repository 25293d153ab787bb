"""Compares a plan of the planner with the second model: rules, every line of the ledger, every goal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.second.money import revenue
from tests.second.racks import ENOUGH_MW

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from planner.plan import GoalRow, Plan
    from tests.second.linear import Key
    from tests.second.model import Second
    from tests.second.scip import Best

CENT = 1e-8
"""A cent per million."""

SAME = 5e-6
"""How far two proven values of a goal may be apart, as a share of them (at least of 1)."""

SAME_MISSING_MW = 8e-6
"""How many MW of the target may be missing without a difference (*Tolerances* of the formulation)."""


@dataclass(frozen=True)
class Verdict:
    """What is wrong, and which goals one of the two left open."""

    wrong: tuple[str, ...]
    still_open: tuple[str, ...] = ()


def differs(ours: float | None, theirs: float | None, share: float = CENT) -> bool:
    """Return whether two figures are more than a share of them apart."""
    if ours is None or theirs is None:
        return ours is not theirs
    return abs(ours - theirs) > share * max(1.0, abs(ours), abs(theirs))


def wrong_figures(second: Second, plan: Plan, values: dict[Key, float]) -> list[str]:
    """Return each figure of a plan that does not follow from its decisions, and each rule they break."""
    found = [f"rule {broken}" for broken in second.broken(values)]
    for name, ours, theirs in _figures(second, plan, values):
        if differs(ours, theirs):
            found.append(f"{name}: plan {theirs!r}, recomputed {ours!r}")
    return found


def _figures(second: Second, plan: Plan, values: dict[Key, float]) -> Iterator[tuple[str, float | None, float | None]]:
    yield from _cash(second, plan, values)
    yield from _debt(second, plan, values)
    yield from _milestones(second, plan, values)
    yield from _tenant(second, plan, values)
    yield from ((f"goal {row.name}", second.exact(row.name, values), row.value) for row in plan.goals)
    yield "npv", second.ledger.npv().at(values), plan.npv_usd_m
    yield "shortfall", values["missing",], plan.shortfall_mw if plan.shortfall_mw > ENOUGH_MW else 0.0
    yield "online at the target", second.target_online().at(values), plan.target_online_mw
    for goal in plan.goals:
        terms = sum(row.value for row in plan.terms if row.goal == goal.name)
        yield f"terms of {goal.name}", terms, goal.value


def _cash(second: Second, plan: Plan, values: dict[Key, float]) -> Iterator[tuple[str, float | None, float | None]]:
    end, opening = second.periods.count - 1, second.problem.finance.opening_cash_usd_m
    lowest, peak = float("inf"), 0.0
    yield "periods", float(len(plan.cash)), float(second.periods.count)
    for row in plan.cash:
        t = row.period
        for name, line in second.ledger.lines[t].items():
            yield f"{name} in {t}", line.at(values), getattr(row, f"{name}_usd_m")
        closing, owed = values["cash", t], second.debt.total("owed", t).at(values)
        value = second.ledger.value().at(values) if t == end else 0.0
        settled = owed if t == end else 0.0
        yield f"opening cash in {t}", opening, row.opening_cash_usd_m
        yield f"closing cash in {t}", closing, row.closing_cash_usd_m
        yield f"credit in {t}", values["credit", t], row.credit_balance_usd_m
        yield f"debt in {t}", owed, row.debt_usd_m
        yield f"horizon value in {t}", value, row.horizon_value_usd_m
        yield f"debt settled in {t}", settled, row.debt_settled_usd_m
        yield f"npv flow in {t}", closing - opening + value - settled, row.npv_flow_usd_m
        yield f"day of {t}", (second.periods.first_day(t + 1) - row.period_end).days, 1
        opening, lowest, peak = closing, min(lowest, closing), max(peak, owed)
    yield "lowest cash", lowest, plan.lowest_cash_usd_m
    yield "peak debt", peak, plan.peak_debt_usd_m


def _debt(second: Second, plan: Plan, values: dict[Key, float]) -> Iterator[tuple[str, float | None, float | None]]:
    loans = {loan.id: loan for loan in second.problem.finance.facilities}
    for row in plan.debt:
        t, loan = row.period, loans[row.facility]
        owed = values["owed", loan.id, t]
        before = values["owed", loan.id, t - 1] if t else 0.0
        fees = loan.draw_fee_share * row.draw_usd_m
        if second.debt.open(loan, t):
            fees += loan.commitment_fee_per_year * second.debt.year * (second.debt.limit(loan, t) - owed)
        yield f"balance of {loan.id} in {t}", owed, row.balance_usd_m
        yield f"limit of {loan.id} in {t}", second.debt.limit(loan, t), row.limit_usd_m
        yield f"interest of {loan.id} in {t}", loan.rate_per_year * second.debt.year * before, row.interest_usd_m
        yield f"fees of {loan.id} in {t}", fees, row.fees_usd_m
        there, due = second.covenants.figures(values, loan, t)
        yield f"CFADS of {loan.id} in {t}", there, row.cfads_usd_m
        yield f"service of {loan.id} in {t}", due, row.service_usd_m


def _milestones(
    second: Second, plan: Plan, values: dict[Key, float]
) -> Iterator[tuple[str, float | None, float | None]]:
    given = {milestone.id: milestone for milestone in second.awards.all}
    count = second.periods.count
    yield "milestones", float(len(given)), float(len(plan.milestones))
    for row in plan.milestones:
        reached = [t for t in range(count) if values["reached", row.id, t]]
        own = given[row.id]
        earned = [t for t in range(count) if values[own.tranche_on, row.id, t]]
        day = own.drop_dead_date
        lost = bool(earned) and day is not None and earned[0] > second.periods.holding(day)
        paid = earned[0] + own.payment_lag_periods if earned and not lost else count
        yield f"{row.id} reached", reached[0] if reached else None, row.reached_period
        yield f"{row.id} paid", paid if paid < count else None, row.paid_period
        day = given[row.id].deadline_date
        late = 0.0 if day is None else second.awards.months(given[row.id], second.periods.holding(day)).at(values)
        yield f"{row.id} late", late, row.late_months


def _tenant(second: Second, plan: Plan, values: dict[Key, float]) -> Iterator[tuple[str, float | None, float | None]]:
    tenant = second.problem.tenant
    for row in plan.tenant if tenant else ():
        lines = [line for t, line in second.ledger.lines.items() if second.periods.first_day(t).year == row.year]
        assert tenant is not None
        yield f"rent of {row.year}", sum(line["rent"].at(values) for line in lines), row.rent_usd_m
        yield f"revenue of {row.year}", revenue(tenant, row.year), row.revenue_usd_m


def judged(plan: Plan, bests: Sequence[Best]) -> Verdict:
    """Return what two lists of goals, each the best of a search, say of each other."""
    wrong, still_open = [], []
    for row, best in zip(plan.goals, bests, strict=False):
        last = row is plan.goals[-1]
        wrong += _contradictions(row, best, last)
        if not (proven(row, last) and best.proven):
            still_open.append(f"{row.name}: {_whose(proven(row, last), best)}")
    still_open += [f"{row.name}: not tried by the second" for row in plan.goals[len(bests) :]]
    return Verdict(tuple(wrong), tuple(still_open))


def proven(row: GoalRow, last: bool) -> bool:
    """Return whether a goal's bound meets its value, but for what later goals may worsen it by."""
    room = 0.0 if last else row.tolerance
    return row.bound is not None and abs(row.value - row.bound) <= room + SAME * max(1.0, abs(row.value))


def _whose(settled: bool, best: Best) -> str:
    return "both" if not (settled or best.proven) else "second" if settled else "planner"


def _contradictions(row: GoalRow, best: Best, last: bool) -> Iterator[str]:
    sign = -1.0 if row.sense == "max" else 1.0
    hair = SAME * max(1.0, abs(best.value), abs(row.value)) + (SAME_MISSING_MW if row.name == "shortfall" else 0.0)
    room = 0.0 if last else best.tolerance
    told = f"{row.name}: planner {row.value!r} (bound {row.bound!r}), second {best.value!r} (bound {best.bound!r})"
    if sign * (best.bound - row.value) > hair:
        yield f"{told}: the planner's plan is better than any"
    if row.bound is not None and sign * (row.bound - best.value) > hair:
        yield f"{told}: the planner's bound excludes a plan"
    if proven(row, last) and sign * (row.value - best.value) > hair + room:
        yield f"{told}: the planner's plan is beaten"
