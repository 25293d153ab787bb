"""Goals: their order, values, bounds and gaps, and the terms that add up to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, assert_never

from planner.checks.headline import npv_usd_m, target_missed_mw
from planner.checks.ledger import COSTS, LINES, discount
from planner.checks.tolerance import REACHED_WITHIN_MW, kt_slack, mw_slack, shown, usd_m_slack
from planner.spec import GOALS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.checks.audit import Audit
    from planner.plan import GoalRow, Plan
    from planner.problem import Goal
    from planner.spec import GoalKind, GoalName

PROVEN_SHARE = 1e-4  # of a value, up to which its bound proves it
WORTH = ("horizon_value_usd_m", "debt_settled_usd_m")


def goal_value(audit: Audit, name: GoalName) -> float:
    """Return what the plan reaches of a goal, in its unit."""
    when = audit.reading.calendar
    match name:
        case "shortfall":
            return target_missed_mw(audit)
        case "lateness":
            return sum(award.late_periods * when.months * award.milestone.weight for award in audit.awards)
        case "earliest":
            reached = [when.periods if award.reached is None else award.reached for award in audit.awards]
            return float(sum(period * when.months for period in reached))
        case "npv":
            return npv_usd_m(audit)
        case "cost":
            return cost_usd_m(audit)
        case "emissions":
            return emissions_kt(audit)
        case _:
            assert_never(name)


def cost_usd_m(audit: Audit) -> float:
    """Return the present value of the outlays, credit taken off [million USD]."""
    return sum(
        discount(audit.reading, period) * (sum(row[line] for line in COSTS) - row["credit_used_usd_m"])
        for period, row in enumerate(audit.ledger)
    )


def emissions_kt(audit: Audit) -> float:
    """Return the emissions of the grid energy and the generation [kt CO2]."""
    reading, hours = audit.reading, audit.reading.calendar.hours
    grid = {site.id: site.grid_emissions_t_per_mwh for site in reading.problem.candidates}
    unit = {unit.id: unit.emissions_t_per_mwh for site in reading.problem.candidates for unit in site.onsite}
    tonnes = sum(mw * hours(period) * grid[site] for (site, period), mw in reading.grid_mean_mw.items())
    tonnes += sum(mw * hours(period) * unit[name] for (name, period), mw in reading.generated_mw.items())
    return tonnes / 1000.0


def goal_slack(name: str, *figures: float) -> float:
    """Return how far values of a goal of this size may be apart, in its unit."""
    kind = GOALS[name].kind
    match kind:
        case "money":
            return usd_m_slack(*figures)
        case "emissions":
            return kt_slack(*figures)
        case "power" | "time":
            return mw_slack(*figures)
        case _:
            assert_never(kind)


def goals(audit: Audit) -> Iterator[str]:
    """Yield goals that are missing, out of order, or reported wrongly."""
    given = audit.reading.problem.programme.goals
    names, due = [row.name for row in audit.reading.plan.goals], [goal.goal for goal in given]
    if names != due:
        yield f"goals are {', '.join(names) or 'none'}, the case asks for {', '.join(due)}"
    asked = {goal.goal: goal for goal in given}
    for row in audit.reading.plan.goals:
        if row.name not in asked:
            continue
        spec = GOALS[asked[row.name].goal]
        value = goal_value(audit, spec.name)
        if not abs(row.value - value) <= goal_slack(row.name, row.value, value):
            yield f"goal {row.name}: value is {shown(row.value)}, recomputed {shown(value)}"
        if row.unit != spec.unit or row.sense != spec.sense:
            yield f"goal {row.name}: {row.sense} in {row.unit}, should be {spec.sense} in {spec.unit}"
        yield from _proof(row, value)
        yield from _tolerance(row, asked[row.name])


def _proof(row: GoalRow, value: float) -> Iterator[str]:
    if row.bound is None:
        if row.gap is not None or row.proven:
            yield f"goal {row.name}: has a gap or is called proven, but has no bound"
        return
    slack = goal_slack(row.name, value, row.bound)
    beaten = value - row.bound if GOALS[row.name].is_maximised else row.bound - value
    if not beaten <= slack:
        yield f"goal {row.name}: bound is {shown(row.bound)}, but the plan reaches {shown(value)}, which is better"
    distance = abs(value - row.bound)
    gap = distance / max(abs(value), 1e-9)
    near = distance <= max(slack, 1e-6) + _unseen(GOALS[row.name].kind)
    if row.gap is None or not (abs(row.gap - gap) <= 1e-6 * (1.0 + gap) or (near and 0 <= row.gap <= gap)):
        yield f"goal {row.name}: gap is {'missing' if row.gap is None else shown(row.gap)}, recomputed {shown(gap)}"
    if row.gap == 0 and not row.proven:
        yield f"goal {row.name}: proven is false, but its gap is 0"
    if row.proven and not (near or distance <= PROVEN_SHARE * abs(value) + row.tolerance + slack):
        yield f"goal {row.name}: proven is true, but its gap is {shown(gap)}, more than {shown(PROVEN_SHARE)}"


def _unseen(kind: GoalKind) -> float:
    """Return how much of a goal may be missing that its value does not show: of a target that is met."""
    match kind:
        case "power":
            return REACHED_WITHIN_MW
        case "time" | "money" | "emissions":
            return 0.0
        case _:
            assert_never(kind)


def ending(audit: Audit) -> Iterator[str]:
    """Yield a reason for the end of the search that what is proven of the goals contradicts."""
    run, rows = audit.reading.plan.run, _known(audit.reading.plan)
    told, open_ones = run.termination, [row.name for row in rows if not row.proven]
    far = [row.name for row in rows if not row.proven and not _asked_for(row, run.gap_asked, row.tolerance)]
    near = all(row.proven or _asked_for(row, run.gap_asked, 0.0) for row in rows)
    if told == "optimal" and open_ones:
        yield f"plan: termination is optimal, but goal {open_ones[0]} is not proven"
    elif told != "optimal" and rows and not open_ones:
        yield f"plan: termination is {told}, but every goal is proven: it must be optimal"
    elif told == "gap_limit" and far:
        yield f"plan: termination is gap_limit, but goal {far[0]} is not within the gap asked, {shown(run.gap_asked)}"
    elif told not in ("optimal", "gap_limit") and rows and near:
        yield f"plan: termination is {told}, but every goal is within the gap asked: it must be gap_limit"
    if told == "time_limit" and run.time_limit_s is None:
        yield "plan: termination is time_limit, but no time limit was set"


def _known(plan: Plan) -> list[GoalRow]:
    """Return the rows of goals there are; that others are none the case asks for is told by their names."""
    return [row for row in plan.goals if row.name in GOALS]


def _asked_for(row: GoalRow, gap_asked: float, spent: float) -> bool:
    """Return whether a goal is within the gap asked, what goals after it may have spent of it apart."""
    within = gap_asked * abs(row.value) * (1.0 + 1e-9) + spent
    return row.bound is not None and abs(row.value - row.bound) <= within + (
        goal_slack(row.name, row.value) if spent else 0.0
    )


def _tolerance(row: GoalRow, asked: Goal) -> Iterator[str]:
    share = asked.tolerance_share
    reach = (abs(row.value) + asked.tolerance) / (1.0 - share) if share < 1.0 else float("inf")
    most = max(asked.tolerance, share * reach) + goal_slack(row.name, row.value)
    if not asked.tolerance - 1e-9 <= row.tolerance <= most:
        yield f"goal {row.name}: tolerance is {shown(row.tolerance)}, the case allows {shown(asked.tolerance)}"


def terms(audit: Audit) -> Iterator[str]:
    """Yield terms that do not add up to their goal, or that misstate a ledger line."""
    plan = audit.reading.plan
    rows = _known(plan)
    sums: dict[str, list[float]] = {row.name: [] for row in rows}
    for term in plan.terms:
        if term.goal not in sums:
            yield f"term {term.term}: its goal {term.goal} is not in the plan"
        else:
            sums[term.goal].append(term.value)
            spec = GOALS[term.goal]
            if term.unit != spec.unit:
                yield f"goal {term.goal}: term {term.term} is in {term.unit}, should be in {spec.unit}"
            yield from _line(audit, spec.name, term.term, term.value)
    for row in rows:
        total, scale = sum(sums[row.name]), sum(abs(value) for value in sums[row.name])
        if not abs(total - row.value) <= goal_slack(row.name, total, row.value, scale):
            yield f"goal {row.name}: its terms add up to {shown(total)}, but its value is {shown(row.value)}"


def _line(audit: Audit, goal: GoalName, term: str, value: float) -> Iterator[str]:
    match goal:
        case "lateness" | "earliest":
            yield from _milestone(audit, goal, term, value)
        case "npv" | "cost":
            yield from _paid(audit, goal, term, value)
        case "shortfall" | "emissions":
            return
        case _:
            assert_never(goal)


def _paid(audit: Audit, goal: GoalName, term: str, value: float) -> Iterator[str]:
    """Yield a term named after a line of the ledger that is not that line's present value."""
    line = term if term.endswith("_usd_m") else f"{term}_usd_m"
    if line not in (*LINES, *WORTH):
        return
    due = sum(discount(audit.reading, period) * row[line] for period, row in enumerate(audit.ledger))
    if not abs(abs(value) - abs(due)) <= usd_m_slack(value, due):
        yield f"goal {goal}: term {term} is {shown(value)}, recomputed {shown(due)}"


def _milestone(audit: Audit, goal: Literal["lateness", "earliest"], term: str, value: float) -> Iterator[str]:
    """Yield a term named after a milestone that is not that milestone's part."""
    when = audit.reading.calendar
    for award in audit.awards:
        if award.milestone.id != term:
            continue
        match goal:
            case "lateness":
                due = when.months * award.late_periods * award.milestone.weight
            case "earliest":
                due = float(when.months * (when.periods if award.reached is None else award.reached))
            case _:
                assert_never(goal)
        if not abs(value - due) <= mw_slack(value, due):
            yield f"goal {goal}: term {term} is {shown(value)}, recomputed {shown(due)}"
