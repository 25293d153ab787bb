"""The figures at the head of a plan: target, racks, present value, lowest cash, least liquidity, peak debt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.checks.fleet import total_online_mw
from planner.checks.ledger import discount
from planner.checks.liquidity import first_least
from planner.checks.tolerance import same_mw, same_usd_m, shown, suffices
from planner.money import HIGHEST_RATE, LOWEST_RATE, irr, sign_changes, xnpv
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from planner.checks.audit import Audit


def question(audit: Audit) -> Iterator[str]:
    """Yield where the plan answers another question than the case asks."""
    plan, problem, when = audit.reading.plan, audit.reading.problem, audit.reading.calendar
    target = problem.programme.target
    for name, given, due in (
        ("case", plan.case, problem.case),
        ("name", plan.name, problem.programme.name),
        ("start_date", plan.start_date, when.start),
        ("periods", plan.periods, when.periods),
        ("months_per_period", plan.months_per_period, when.months),
        ("target_mw", plan.target_mw, target.mw),
        ("target_basis", plan.target_basis, target.basis),
        ("target_date", plan.target_date, target.by_date),
    ):
        if given != due:
            yield f"plan: {name} is {given}, the case says {due}"


def target_online_mw(audit: Audit) -> float:
    """Return what is online on the target's basis in the target's period [MW]."""
    target = audit.reading.problem.programme.target
    period = min(audit.reading.calendar.period_of(target.by_date), audit.reading.last)
    return total_online_mw(audit.reading, audit.fleet, target.basis, period)


def target_missed_mw(audit: Audit) -> float:
    """Return by how much the target is missed [MW]: not at all where what is online suffices for it."""
    wanted_mw, online_mw = audit.reading.problem.programme.target.mw, target_online_mw(audit)
    return 0.0 if suffices(online_mw, wanted_mw) else wanted_mw - online_mw


def reached(audit: Audit) -> Iterator[str]:
    """Yield wrong figures of the target, the racks and their GPUs."""
    plan, reading = audit.reading.plan, audit.reading
    online_mw = target_online_mw(audit)
    missing_mw = target_missed_mw(audit)
    if not same_mw(plan.target_online_mw, online_mw):
        yield f"plan: target_online_mw is {shown(plan.target_online_mw)}, recomputed {shown(online_mw)}"
    if not same_mw(plan.shortfall_mw, missing_mw):
        yield f"plan: shortfall_mw is {shown(plan.shortfall_mw)}, recomputed {shown(missing_mw)}"
    racks = {rack.id: 0 for rack in reading.problem.racks}
    for (_, rack, period), units in audit.fleet.installed.items():
        if period == reading.last:
            racks[rack] += units
    given = dict(plan.racks)
    if len(given) < len(plan.racks):
        yield f"plan: racks names a type twice: {', '.join(rack for rack, _ in plan.racks)}"
    elif list(given) != list(racks):
        named, due = (", ".join(names) or "no type" for names in (given, racks))
        yield f"plan: racks names {named}; the types of the case are {due}"
    for rack in dict.fromkeys((*racks, *given)):
        if given.get(rack, 0) != racks.get(rack, 0):
            yield f"plan: {counted(given.get(rack, 0), 'rack')} of {rack}, recomputed {racks.get(rack, 0)}"
    gpus = sum(racks[rack.id] * rack.gpus for rack in reading.problem.racks)
    if plan.gpus != gpus:
        yield f"plan: gpus is {plan.gpus}, recomputed {gpus}"


def npv_usd_m(audit: Audit) -> float:
    """Return the net present value, discounted from the ledger [million USD]."""
    return sum(discount(audit.reading, period) * row["npv_flow_usd_m"] for period, row in enumerate(audit.ledger))


def value(audit: Audit) -> Iterator[str]:
    """Yield a present value that differs from the ledger's or from XNPV over the exported column, or a wrong IRR."""
    plan, when = audit.reading.plan, audit.reading.calendar
    due = npv_usd_m(audit)
    if not same_usd_m(plan.npv_usd_m, due):
        yield f"plan: npv_usd_m is {shown(plan.npv_usd_m)}, recomputed {shown(due)}"
    rows = [row for row in plan.cash if row.period_end >= when.start]  # a wrong date is told by the table
    flows = [row.npv_flow_usd_m for row in rows]
    sheet = xnpv(flows, [row.period_end for row in rows], audit.reading.problem.finance.discount_rate, when.start)
    if not same_usd_m(plan.npv_usd_m, sheet):
        yield f"plan: npv_usd_m is {shown(plan.npv_usd_m)}, XNPV over cash is {shown(sheet)}"
    own = [row["npv_flow_usd_m"] for row in audit.ledger]
    rate = irr(own, [when.end_of(period) for period in audit.reading.periods])
    yield from _rate(plan.irr, rate, own, [when.years(period) for period in audit.reading.periods])


def _rate(given: float | None, due: float | None, flows: list[float], years: list[float]) -> Iterator[str]:
    # Above the one and below the other, rounding decides whether a rate is reported.
    told_all, told_from = HIGHEST_RATE * (1.0 - 1e-6), LOWEST_RATE + 1e-9
    if given is None:
        if (
            due is not None
            and told_from < due < told_all
            and sign_changes([flow if abs(flow) > 1e-6 else 0.0 for flow in flows]) == 1
        ):
            yield f"plan: irr is missing, recomputed {shown(due)}"
        return
    if due is None:
        if sign_changes(flows) != 1:
            yield f"plan: irr is {shown(given)}, but the flows change sign {counted(sign_changes(flows), 'time')}"
        elif not (told_all <= given <= HIGHEST_RATE or LOWEST_RATE <= given <= told_from):
            told = f"from {shown(LOWEST_RATE)} to {shown(HIGHEST_RATE)}"
            yield f"plan: irr is {shown(given)}, but no rate {told} fits the flows"
        return
    scale = sum(abs(flow) * (1.0 + due) ** (years[0] - year) for flow, year in zip(flows, years, strict=True))
    left = sum(flow * (1.0 + due) ** (years[0] - year) for flow, year in zip(flows, years, strict=True))
    if not abs(given - due) <= 1e-6 * (1.0 + abs(due)) or abs(left) > 1e-6 * scale + 1e-9:
        yield f"plan: irr is {shown(given)}, recomputed {shown(due)}"


def extremes(audit: Audit) -> Iterator[str]:
    """Yield a wrong lowest cash or least liquidity, a date on which it is not or was before, or a wrong peak debt."""
    plan = audit.reading.plan
    yield from _least(audit, "lowest_cash", plan.lowest_cash_usd_m, plan.lowest_cash_date, "closing_cash_usd_m")
    least, on_day = plan.least_liquidity_usd_m, plan.least_liquidity_date
    yield from _least(audit, "least_liquidity", least, on_day, "liquidity_usd_m")
    for period, row in enumerate(audit.ledger):
        given, due = plan.least_liquidity_capex_only_usd_m, row["liquidity_capex_only_usd_m"]
        if audit.reading.calendar.end_of(period) == on_day and not same_usd_m(given, due):
            yield f"plan: least_liquidity_capex_only_usd_m is {shown(given)}, recomputed {shown(due)}"
    peak = max(row["debt_usd_m"] for row in audit.ledger)
    if not same_usd_m(plan.peak_debt_usd_m, peak):
        yield f"plan: peak_debt_usd_m is {shown(plan.peak_debt_usd_m)}, recomputed {shown(peak)}"


def _least(audit: Audit, name: str, given: float, day: date, column: str) -> Iterator[str]:
    """Yield what is wrong with the least of a column of the ledger, and with its first date.

    The date is that of the plan's own table, which is compared with the ledger elsewhere: dates have no tolerance.
    """
    reading, figures = audit.reading, {period: row[column] for period, row in enumerate(audit.ledger)}
    least = min(figures.values())
    if not same_usd_m(given, least):
        yield f"plan: {name}_usd_m is {shown(given)}, recomputed {shown(least)}"
    own = {row.period: getattr(row, column) for row in reading.plan.cash if row.period in reading.periods}
    due = reading.calendar.end_of(first_least(own or figures))
    if day != due:
        yield f"plan: {name}_date is {day}, recomputed {due}"
