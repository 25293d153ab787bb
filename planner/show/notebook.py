"""A plan as it shows itself in a notebook: headline, picture, goals and milestones."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from planner.figure import number
from planner.show.picture import plan_svg
from planner.words import BASES, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from planner.plan import GoalRow, MilestoneRow, Plan

OVER = "over 100%"
"""Said of a gap by which a bound tells next to nothing."""


def plan_html(plan: Plan) -> str:
    """Return a short summary of a plan as HTML that needs nothing from outside."""
    return "\n".join(
        [
            "<div>",
            f"<p><b>{escape(plan.name)}</b><br>{escape(headline(plan))}</p>",
            plan_svg(plan),
            _table(
                ("goal", "value", "bound", "gap", "unit", ""),
                ((*goal_cells(row), proof_words(row)) for row in plan.goals),
            ),
            _table(
                ("milestone", "MW", "due", "reached", "late", "tranche, USD m", "paid"),
                map(milestone_cells, plan.milestones),
            ),
            "</div>",
        ]
    )


def headline(plan: Plan) -> str:
    """Return in one sentence what the plan reaches, in a second one what is installed, worth and liquid."""
    basis = BASES.get(plan.target_basis, plan.target_basis)  # a plan edited by hand may say anything
    asked = f"{plan.target_mw:,.0f} MW ({basis})"
    reached = f"{plan.target_online_mw:,.1f} of {asked} online by {plan.target_date}"
    missed = "the target is met" if plan.shortfall_mw <= 0 else f"{plan.shortfall_mw:,.1f} MW short"
    racks = ", ".join(f"{count:,} {rack}" for rack, count in plan.racks if count)
    installed = f"{racks}, {counted(plan.gpus, 'GPU')}" if racks else "No racks are installed"
    late = sum(row.late_months > 0 for row in plan.milestones)
    on_time = f"{len(plan.milestones) - late} of {counted(len(plan.milestones), 'milestone')} in time"
    worth = f"NPV {plan.npv_usd_m:,.1f} million USD, least liquidity {least_liquidity(plan)}"
    return f"{reached}: {missed}, {on_time}. {installed}; {worth}."


def least_liquidity(plan: Plan, digits: int = 1) -> str:
    """Return the least liquidity in words: how much, when, and what part of it only capex can draw."""
    least, capex_only = (
        number(round(usd_m, digits)) for usd_m in (plan.least_liquidity_usd_m, plan.least_liquidity_capex_only_usd_m)
    )
    part = f", {capex_only:,.{digits}f} of it for capex only" if capex_only > 0 else ""
    return f"{least:,.{digits}f} million USD on {plan.least_liquidity_date}{part}"


def goal_cells(row: GoalRow) -> tuple[str, ...]:
    """Return one goal as words: name, value, bound, gap, unit."""
    bound = "none" if row.bound is None else f"{number(row.bound):,.3f}"
    gap = "unknown" if row.gap is None else OVER if row.gap > 1.0 else f"{row.gap:.2%}"
    return row.name, f"{number(row.value):,.3f}", bound, gap, row.unit


def proof_words(row: GoalRow) -> str:
    """Return what is proven of a goal: proven, within so many per cent of the bound, or open."""
    if row.proven:
        return "proven"
    return "open" if row.gap is None or row.gap >= 1.0 else f"within {row.gap:.2%}"


def milestone_cells(row: MilestoneRow) -> tuple[str, ...]:
    """Return one milestone as words: id, MW, due, reached, late, tranche, paid."""
    reached = "not reached" if row.reached_date is None else row.reached_date.isoformat()
    due = "" if row.due_date is None else row.due_date.isoformat()
    late = counted(row.late_months, "month") if row.late_months > 0 else ""
    unpaid = row.unpaid_words if row.earned_period is not None and row.tranche_usd_m else ""
    paid = unpaid if row.paid_date is None else row.paid_date.isoformat()
    return row.title, f"{row.threshold_mw:,.0f}", due, reached, late, f"{row.tranche_usd_m:,.0f}", paid


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    titles = "".join(f"<th>{escape(title)}</th>" for title in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table>" if body else ""
