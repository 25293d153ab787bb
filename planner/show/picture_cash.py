"""The lower part of the picture: closing cash, debt, the cash floor, and tranches as they are paid."""

from __future__ import annotations

from collections import defaultdict
from html import escape
from typing import TYPE_CHECKING

from planner.show.page import FAINT, INK, KEY_LEFT, LEFT, PLOT_RIGHT, ROW, Axis, frame, period_of, words, x_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.plan import Plan

TOP, BOTTOM = 396.0, 536.0
OWED_USD_M = 1e-6
CASH, DEBT, FLOOR, TRANCHE, TIGHT = "#0b5fa5", "#8c3b2a", INK, "#3a923a", "#c8553d"
SAMPLE, BAR = 12.0, 4.0  # length of a line in the key; width of a tranche


def cash(plan: Plan) -> list[str]:
    """Return the money of a plan over time, and its figures beside it."""
    values = [row.closing_cash_usd_m for row in plan.cash]
    if not values:
        return []
    debt, floor, paid = [row.debt_usd_m for row in plan.cash], floor_usd_m(plan), tranches_usd_m(plan)
    figures = [0.0, *values, *debt, *([] if floor is None else [floor]), *(usd_m for _, usd_m in paid.values())]
    low, high = min(figures), max(figures)
    axis = Axis(TOP, BOTTOM, low, high + 0.05 * (high - low) if high > low else low + 1.0)
    owed = max(debt) > OWED_USD_M
    parts = [words(LEFT, TOP - 14, f"Closing cash{' and debt' if owed else ''}, million USD", weight="bold")]
    parts += [*frame(plan, axis), *_tranches(plan, axis, paid)]
    if floor is not None:
        y = axis.y(floor)
        parts.append(
            f'<line x1="{LEFT}" y1="{y:.1f}" x2="{PLOT_RIGHT}" y2="{y:.1f}" stroke="{FLOOR}" stroke-dasharray="2 3">'
            f"<title>cash floor {floor:,.0f}</title></line>"
        )
    if owed:
        parts.append(_line(plan, axis, debt, DEBT, "debt"))
    parts.append(_line(plan, axis, values, CASH, "closing cash"))
    x = x_of(plan, period_of(plan, plan.lowest_cash_date) + 0.5)
    parts.append(f'<circle cx="{x:.1f}" cy="{axis.y(plan.lowest_cash_usd_m):.1f}" r="3.5" fill="{CASH}"/>')
    return [*parts, _liquidity(plan), *_key(plan, floor, bool(paid), owed)]


def floor_usd_m(plan: Plan) -> float | None:
    """Return the cash floor, as the table of limits has it; None where it has none."""
    return next((row.limit_value for row in plan.resources if row.limit == "cash_floor"), None)


def tranches_usd_m(plan: Plan) -> dict[int, tuple[str, float]]:
    """Return what tranches pay in cash by period, with the milestones they are of."""
    found: dict[int, tuple[str, float]] = defaultdict(lambda: ("", 0.0))
    for row in plan.milestones:
        if row.paid_period is not None and row.cash_usd_m + row.in_kind_usd_m > 0:
            names, usd_m = found[row.paid_period]
            found[row.paid_period] = f"{names}, {row.id}" if names else row.id, usd_m + row.cash_usd_m
    return dict(found)


def _tranches(plan: Plan, axis: Axis, paid: dict[int, tuple[str, float]]) -> list[str]:
    """Return a bar for the cash that tranches pay in a period."""
    parts = []
    for period, (names, usd_m) in paid.items():
        x, top, foot = x_of(plan, period + 0.5), axis.y(usd_m), axis.y(0.0)
        parts.append(
            f'<rect x="{x - BAR / 2:.1f}" y="{min(top, foot - 1.0):.1f}" width="{BAR}" '
            f'height="{max(foot - top, 1.0):.1f}" fill="{TRANCHE}">'
            f"<title>{escape(f'tranche of {names}: {usd_m:,.0f} million USD in cash')}</title></rect>"
        )
    return parts


def _line(plan: Plan, axis: Axis, values: Sequence[float], colour: str, told: str) -> str:
    points = "".join(f"H{x_of(plan, k):.1f}V{axis.y(value):.1f}" for k, value in enumerate(values))
    return (
        f'<path d="M{LEFT},{axis.y(values[0]):.1f}{points}H{x_of(plan, plan.periods):.1f}" fill="none" '
        f'stroke="{colour}" stroke-width="1.8"><title>{told}</title></path>'
    )


def _liquidity(plan: Plan) -> str:
    """Return a line where liquidity is least."""
    x = x_of(plan, period_of(plan, plan.least_liquidity_date) + 0.5)
    told = f"least liquidity {plan.least_liquidity_usd_m:,.0f} on {plan.least_liquidity_date.isoformat()}"
    return (
        f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{BOTTOM}" stroke="{TIGHT}" stroke-dasharray="3 3">'
        f"<title>{told}</title></line>"
    )


def _key(plan: Plan, floor: float | None, paid: bool, owed: bool) -> list[str]:
    """Return what each line is, with its figures."""
    rows = [(CASH, "", f"lowest cash {plan.lowest_cash_usd_m:,.0f}", f"on {plan.lowest_cash_date.isoformat()}")]
    if owed:
        rows.append((DEBT, "", f"peak debt {plan.peak_debt_usd_m:,.0f}", ""))
    if floor is not None:
        rows.append((FLOOR, "2 3", f"cash floor {floor:,.0f}", ""))
    if paid:
        rows.append((TRANCHE, "", "tranche paid in cash", ""))
    least, day = plan.least_liquidity_usd_m, plan.least_liquidity_date
    rows.append((TIGHT, "3 3", f"least liquidity {least:,.0f}", f"on {day.isoformat()}"))
    rows.append(("none", "", f"NPV {plan.npv_usd_m:,.0f}", ""))
    parts, y = [], TOP + 10
    for colour, dashes, told, more in rows:
        parts.append(
            f'<line x1="{KEY_LEFT}" y1="{y - 4}" x2="{KEY_LEFT + SAMPLE}" y2="{y - 4}" stroke="{colour}" '
            f'stroke-width="1.8" stroke-dasharray="{dashes or "none"}"/>'
        )
        parts.append(words(KEY_LEFT + SAMPLE + 5, y, told))
        if more:
            y += ROW - 2
            parts.append(words(KEY_LEFT + SAMPLE + 5, y, more, colour=FAINT))
        y += ROW + 1
    return parts
