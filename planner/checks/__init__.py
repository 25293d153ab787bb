"""Recomputes a plan from the case and the plan's exported rows alone, in other words than the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.checks import (
    activities,
    building,
    classes,
    committed,
    cover,
    curtailment,
    finance,
    gates,
    goals,
    headline,
    limits,
    power,
    racks,
    resources,
    schedule,
    shared_limits,
    tables,
)
from planner.checks.audit import Audit
from planner.checks.reading import read
from planner.checks.sanity import insane

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from planner.plan import Plan
    from planner.problem import Problem


__all__ = ["CHECKS", "REPORTED", "RULES", "violations"]

if TYPE_CHECKING:
    Check = tuple[str, Callable[[Audit], Iterator[str]]]

RULES: tuple[Check, ...] = (
    ("rows that are no decisions", activities.unreadable),
    ("dates of site work", activities.dates),
    ("order of site work", activities.order),
    ("obligatory work", activities.obligations),
    ("orders of power after their gates", gates.orders),
    ("crews and stocks", resources.enough),
    ("growth of use of resources", resources.gradual),
    ("rack supply and order book", racks.supplied),
    ("rack orders", racks.ordered),
    ("rack delivery dates", racks.delivery_dates),
    ("cooling", classes.cooled),
    ("install pace", racks.paced),
    ("open sites", building.places),
    ("least MW of opened sites", building.grown),
    ("nameplate and positions", racks.housed),
    ("cooling classes of phases", classes.placed),
    ("end at the target", racks.stopped),
    ("online capacity never falls", racks.online_never_falls),
    ("power orders", power.orders),
    ("grid imports", power.imports),
    ("on-site power", power.onsite),
    ("conditional import", curtailment.conditional),
    ("power balances", power.balances),
    ("headroom and links", power.grid),
    ("cash floor", finance.cash_floor),
    ("credit in kind", finance.credit),
    ("debt", finance.debt),
    ("repayment", finance.repayment),
    ("borrowing base and capex", finance.security),
    ("loan to cost", finance.on_cost),
    ("capex at the sites of a facility", finance.capex_there),
    ("debt service cover", cover.covered),
    ("tenant's limit", finance.tenant),
    ("yearly limits", shared_limits.yearly),
    ("quotas", shared_limits.quotas),
)
REPORTED: tuple[Check, ...] = (
    ("table schedule", schedule.rows),
    ("quantities of the schedule", schedule.quantities),
    ("floats and critical paths", schedule.paths),
    ("committed power in the schedule", committed.committed),
    ("committed power as events", committed.events),
    ("table deliveries", tables.deliveries),
    ("table capacity", tables.capacity),
    ("table power", tables.power),
    ("table milestones", tables.milestones),
    ("table cash", tables.cash),
    ("table debt", tables.debt),
    ("table resources", limits.limits),
    ("table tenant", tables.tenant),
    ("the case's question", headline.question),
    ("target, racks and GPUs", headline.reached),
    ("present value and return", headline.value),
    ("lowest cash, liquidity, peak debt", headline.extremes),
    ("goals", goals.goals),
    ("terms of the goals", goals.terms),
    ("why the search ended", goals.ending),
)
CHECKS = (*RULES, *REPORTED)


def violations(problem: Problem, plan: Plan) -> tuple[str, ...]:
    """Return one line for each rule `plan` breaks and each figure it reports wrongly; none for a sound plan.

    Parameters
    ----------
    problem
        The case.
    plan
        A plan for it, as solved or as read back from its files; its own `violations` are not looked at.
    """
    if empty := tuple(insane(problem, plan)):
        return empty
    audit = Audit(read(problem, plan))
    return tuple(dict.fromkeys(line for _, check in CHECKS for line in check(audit)))
