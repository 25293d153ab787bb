"""The figures that both plans are judged by at first sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.comparison.rows import HeadlineRow
from planner.figure import number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from planner.plan import Plan

SAME = {"million USD": 1e-4, "MW": 1e-6, "share": 1e-6}  # differences up to this are none; counts must be equal


def headline_rows(baseline: Plan, other: Plan) -> tuple[HeadlineRow, ...]:
    """Return the headline of both plans: target, money, racks, milestones in time."""
    return tuple(_rows(baseline, other))


def differs(row: HeadlineRow) -> bool:
    """Return whether a figure differs by more than adding up in another order may leave."""
    if row.baseline is None or row.value is None:
        return row.baseline is not row.value
    return abs(row.value - row.baseline) > SAME.get(row.unit, 0.0) * (1.0 + abs(row.baseline) / 1e4)


def _rows(one: Plan, two: Plan) -> Iterator[HeadlineRow]:
    target = (one.target_date, two.target_date)
    yield _row("target", "MW", one.target_mw, two.target_mw, *target)
    yield _row("online at the target", "MW", one.target_online_mw, two.target_online_mw, *target)
    yield _row("shortfall", "MW", one.shortfall_mw, two.shortfall_mw, *target)
    yield _row("milestones in time", "milestones", _in_time(one), _in_time(two))
    racks = dict(one.racks), dict(two.racks)
    for rack in [*racks[0], *(rack for rack in racks[1] if rack not in racks[0])]:
        yield _row(f"racks {rack}", "racks", racks[0].get(rack, 0), racks[1].get(rack, 0))
    yield _row("GPUs", "GPUs", one.gpus, two.gpus)
    yield _row("NPV", "million USD", one.npv_usd_m, two.npv_usd_m, one.start_date, two.start_date)
    yield _row("IRR", "share", one.irr, two.irr)
    yield _row(
        "lowest cash", "million USD", one.lowest_cash_usd_m, two.lowest_cash_usd_m,
        one.lowest_cash_date, two.lowest_cash_date,
    )  # fmt: skip
    yield _row(
        "least liquidity", "million USD", one.least_liquidity_usd_m, two.least_liquidity_usd_m,
        one.least_liquidity_date, two.least_liquidity_date,
    )  # fmt: skip
    yield _row("peak debt", "million USD", one.peak_debt_usd_m, two.peak_debt_usd_m)


def _row(
    figure: str, unit: str, one: float | None, two: float | None, day: date | None = None, other: date | None = None
) -> HeadlineRow:
    change = None if one is None or two is None else number(two - one)
    return HeadlineRow(figure, unit, _number(one), _number(two), change, day, other)


def _number(value: float | None) -> float | None:
    return None if value is None else number(value)


def _in_time(plan: Plan) -> int:
    """Return how many milestones are reached, and not late."""
    return sum(row.reached_period is not None and row.late_months <= 0 for row in plan.milestones)
