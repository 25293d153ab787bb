"""The object that `planner solve --json` prints: its names are a contract with other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.figure import number

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from planner.plan import GoalRow, MilestoneRow, Plan

STAGES = ("read", "build", "solve", "check", "total")
ALL_MET, NOT_ALL_MET, AUDIT_FAILED = 0, 3, 6


def exit_code(plan: Plan) -> int:
    """Return the code a command ends with that shows a plan."""
    if plan.violations:
        return AUDIT_FAILED
    return ALL_MET if plan.commitments_met else NOT_ALL_MET


def answer(plan: Plan, folder: Path, exit_code: int, written_to: Path | None = None) -> dict[str, Any]:
    """Return the figures of a plan as plain JSON values, dates in ISO form.

    The plan is in `written_to` where it could not go to `folder`.

    Parameters
    ----------
    plan
        The plan to show.
    folder
        Folder that was asked for.
    exit_code
        What the command ends with.
    written_to
        Folder the plan is in where that is another one; else None.
    """
    return {
        "case": plan.case,
        "name": plan.name,
        "scenarios": list(plan.problem.scenarios),
        "changes": [str(change) for change in plan.problem.changes],
        "termination": plan.run.termination,
        "exit_code": exit_code,
        "commitments_met": plan.commitments_met,
        "out": str(folder),
        "written_to": str(written_to or folder),
        "goals": [_goal(row) for row in plan.goals],
        "target": _target(plan),
        "milestones": [_milestone(row) for row in plan.milestones],
        "racks": dict(plan.racks),
        "gpus": plan.gpus,
        "npv_usd_m": plan.npv_usd_m,
        "irr": plan.irr,
        "lowest_cash": {"usd_m": plan.lowest_cash_usd_m, "date": plan.lowest_cash_date.isoformat()},
        "least_liquidity": _least_liquidity(plan),
        "peak_debt_usd_m": plan.peak_debt_usd_m,
        "sizes": {name: getattr(plan.run.sizes, name) for name in ("rows", "cols", "nonzeros", "binaries", "integers")},
        "seconds": {name: dict(plan.run.seconds).get(name, 0.0) for name in STAGES},
        "violations": list(plan.violations),
        "warnings": list(plan.warnings),
        "seed": plan.run.seed,
        "solver": plan.run.solver,
        "version": plan.run.version,
    }


def _goal(row: GoalRow) -> dict[str, Any]:
    """Return one goal; `bound` and `gap` (a share) are null where nothing is proven."""
    return {
        "name": row.name,
        "value": number(row.value),
        "bound": None if row.bound is None else number(row.bound),
        "gap": row.gap,
        "proven": row.proven,
        "unit": row.unit,
    }


def _target(plan: Plan) -> dict[str, Any]:
    """Return the target and what is missing of it."""
    return {
        "mw": plan.target_mw,
        "basis": plan.target_basis,
        "date": plan.target_date.isoformat(),
        "online_mw": plan.target_online_mw,
        "shortfall_mw": plan.shortfall_mw,
    }


def _least_liquidity(plan: Plan) -> dict[str, Any]:
    """Return the least liquidity, its date, and the part of it that only capex can draw."""
    return {
        "usd_m": plan.least_liquidity_usd_m,
        "date": plan.least_liquidity_date.isoformat(),
        "capex_only_usd_m": plan.least_liquidity_capex_only_usd_m,
    }


def _milestone(row: MilestoneRow) -> dict[str, Any]:
    """Return one milestone; `gw` is its threshold, `paid` the day its tranche is paid."""
    return {
        "id": row.id,
        "gw": row.threshold_mw / 1000.0,
        "basis": row.basis,
        "due": _iso(row.due_date),
        "reached": _iso(row.reached_date),
        "late_months": row.late_months,
        "tranche_usd_m": row.tranche_usd_m,
        "paid": _iso(row.paid_date),
        **({"part": row.part} if row.part else {}),
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
