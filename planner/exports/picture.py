"""A plan as one SVG without any library: capacity online by site over time, with target and milestones, above cash.

It is drawn on a white ground in fixed colours, so that it reads the same in a notebook, on a page and on paper.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from planner.calendar import Calendar
from planner.words import counted

if TYPE_CHECKING:
    from datetime import date

    from planner.plan import Plan

WIDTH, LEFT, RIGHT = 960.0, 70.0, 190.0
ONLINE_TOP, ONLINE_BOTTOM, CASH_TOP, CASH_BOTTOM, HEIGHT = 56.0, 330.0, 392.0, 490.0, 520.0
COLOURS = ("#0b5fa5", "#3f9ad6", "#7bb342", "#e39b1c", "#c8553d", "#7d5ba6", "#3aa59a")
REST = "#b4bac2"
INK, FAINT, GRID = "#1d2733", "#5c6875", "#e4e8ec"
IN_TIME, LATE = f'fill="{INK}" stroke="#ffffff"', 'fill="#ffffff" stroke="#b3261e"'


@dataclass(frozen=True)
class Axis:
    """Maps figures to heights between `top` and `bottom`."""

    top: float
    bottom: float
    low: float
    high: float

    def y(self, value: float) -> float:
        """Return the height of a figure on the page."""
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)

    def ticks(self) -> list[float]:
        """Return two to six round figures that span the axis."""
        step = _round_step((self.high - self.low) / 5.0)
        return [k * step for k in range(math.ceil(self.low / step), math.floor(self.high / step) + 1)]


def plan_svg(plan: Plan) -> str:
    """Return a picture of the plan as an SVG element."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" width="{WIDTH:.0f}" '
        f'style="max-width:100%;height:auto" role="img" font-family="Helvetica, Arial, sans-serif" font-size="12">',
        f"<title>{escape(plan.name)}: capacity online and cash</title>",
        f'<rect width="{WIDTH:.0f}" height="{HEIGHT:.0f}" fill="#ffffff"/>',
        _words(LEFT, 24, f"{plan.name}: MW online ({plan.target_basis})", size=15, weight="bold"),
        *_online(plan),
        _words(LEFT, CASH_TOP - 14, "Closing cash, million USD", weight="bold"),
        *_cash(plan),
        "</svg>",
    ]
    return "\n".join(parts)


def online_by_site(plan: Plan) -> dict[str, list[float]]:
    """Return the MW online of each site by period on the target's basis, largest at the end first."""
    series: dict[str, list[float]] = defaultdict(lambda: [0.0] * plan.periods)
    for row in plan.capacity:
        mw = row.online_it_mw if plan.target_basis == "it" else row.online_facility_mw
        series[row.site][row.period] += mw
    used = {site: values for site, values in series.items() if max(values) > 0}
    return dict(sorted(used.items(), key=lambda item: (-item[1][-1], item[0])))


def _online(plan: Plan) -> list[str]:
    layers = _layers(plan)
    total = [sum(column) for column in zip(*layers.values(), strict=True)] if layers else [0.0] * plan.periods
    marks = [row.threshold_mw for row in plan.milestones]
    axis = Axis(ONLINE_TOP, ONLINE_BOTTOM, 0.0, 1.08 * max([*total, plan.target_mw, *marks, 1e-6]))
    parts = _frame(plan, axis)
    base = [0.0] * plan.periods
    for index, (name, values) in enumerate(layers.items()):
        top = [low + value for low, value in zip(base, values, strict=True)]
        colour = REST if name.startswith("other") else COLOURS[index % len(COLOURS)]
        parts += [_band(plan, axis, base, top, colour), *_legend(index, f"{name}  {values[-1]:,.0f} MW", colour)]
        base = top
    return [*parts, *_target(plan, axis), *_milestones(plan, axis)]


def _layers(plan: Plan) -> dict[str, list[float]]:
    """Return the series to stack: each of the largest sites, and what is left as one."""
    series = online_by_site(plan)
    if len(series) <= len(COLOURS):
        return series
    shown = dict(list(series.items())[: len(COLOURS) - 1])
    rest = [values for name, values in series.items() if name not in shown]
    return {**shown, f"other ({len(rest)})": [sum(column) for column in zip(*rest, strict=True)]}


def _target(plan: Plan, axis: Axis) -> list[str]:
    y, x = axis.y(plan.target_mw), _x(plan, _period(plan, plan.target_date) + 1)
    missed = f", {plan.shortfall_mw:,.0f} MW missed" if plan.shortfall_mw > 0 else ""
    words = f"target {plan.target_mw:,.0f} MW by {plan.target_date.isoformat()}{missed}"
    return [
        f'<line x1="{LEFT}" y1="{y:.1f}" x2="{x:.1f}" y2="{y:.1f}" stroke="{INK}" stroke-dasharray="6 4"/>',
        _words(LEFT + 8, y - 6, words, colour=INK),
    ]


def _milestones(plan: Plan, axis: Axis) -> list[str]:
    """Return a dot where each milestone is reached: filled in time, hollow red late."""
    parts = []
    for row in plan.milestones:
        if row.reached_period is None:
            continue
        look = LATE if row.late_months > 0 else IN_TIME
        told = f"{row.id}: {row.reached_date}" + (f", {counted(row.late_months, 'month')} late" if look == LATE else "")
        parts.append(
            f'<circle cx="{_x(plan, row.reached_period):.1f}" cy="{axis.y(row.threshold_mw):.1f}" r="4.5" {look} '
            f'stroke-width="1.6"><title>{escape(told)}</title></circle>'
        )
    return parts + _key() if parts else parts


def _key() -> list[str]:
    """Return what the dots mean, under the names of the sites."""
    x, y, parts = WIDTH - RIGHT + 19.5, ONLINE_BOTTOM - 30, []
    for row, (look, words) in enumerate(((IN_TIME, "milestone in time"), (LATE, "milestone late"))):
        parts.append(f'<circle cx="{x}" cy="{y + 20 * row - 4}" r="4.5" {look} stroke-width="1.6"/>')
        parts.append(_words(x + 11.5, y + 20 * row, words))
    return parts


def _cash(plan: Plan) -> list[str]:
    values = [row.closing_cash_usd_m for row in plan.cash]
    if not values:
        return []
    low, high = min(0.0, *values), max(0.0, *values)
    axis = Axis(CASH_TOP, CASH_BOTTOM, low, high + 0.05 * (high - low) if high > low else low + 1.0)
    points = "".join(f"H{_x(plan, k):.1f}V{axis.y(value):.1f}" for k, value in enumerate(values))
    end, x = _x(plan, plan.periods), _x(plan, _period(plan, plan.lowest_cash_date) + 0.5)
    return [
        *_frame(plan, axis),
        f'<path d="M{LEFT},{axis.y(values[0]):.1f}{points}H{end:.1f}" fill="none" stroke="{COLOURS[0]}" '
        'stroke-width="1.8"/>',
        f'<circle cx="{x:.1f}" cy="{axis.y(plan.lowest_cash_usd_m):.1f}" r="3.5" fill="{COLOURS[4]}"/>',
        _words(WIDTH - RIGHT + 14, CASH_TOP + 10, f"lowest {plan.lowest_cash_usd_m:,.0f}"),
        _words(WIDTH - RIGHT + 14, CASH_TOP + 26, f"on {plan.lowest_cash_date.isoformat()}", colour=FAINT),
        _words(WIDTH - RIGHT + 14, CASH_TOP + 50, f"peak debt {plan.peak_debt_usd_m:,.0f}"),
        _words(WIDTH - RIGHT + 14, CASH_TOP + 74, f"NPV {plan.npv_usd_m:,.0f}"),
    ]


def _frame(plan: Plan, axis: Axis) -> list[str]:
    """Return grid lines with their figures, and the years along the bottom."""
    parts = []
    for tick in axis.ticks():
        y = axis.y(tick)
        parts.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="{GRID}"/>')
        parts.append(_words(LEFT - 8, y + 4, f"{tick:,.6g}", colour=FAINT, anchor="end"))
    for period, label in _time_ticks(plan):
        x = _x(plan, period)
        parts.append(f'<line x1="{x:.1f}" y1="{axis.bottom}" x2="{x:.1f}" y2="{axis.bottom + 5}" stroke="{FAINT}"/>')
        parts.append(_words(x, axis.bottom + 18, label, colour=FAINT, anchor="middle"))
    parts.append(f'<line x1="{LEFT}" y1="{axis.bottom}" x2="{WIDTH - RIGHT}" y2="{axis.bottom}" stroke="{FAINT}"/>')
    return parts


def _time_ticks(plan: Plan) -> list[tuple[int, str]]:
    """Return the periods to label: every first of January, or every period of a short horizon."""
    calendar = _calendar(plan)
    if plan.periods * plan.months_per_period <= 18:
        return [(k, calendar.label(k)) for k in range(0, plan.periods, max(1, plan.periods // 8))]
    opens = {k: calendar.start_of(k) for k in range(plan.periods + 1)}
    return [(k, str(day.year)) for k, day in opens.items() if day.month == 1]


def _band(plan: Plan, axis: Axis, base: list[float], top: list[float], colour: str) -> str:
    def steps(values: list[float], order: range) -> str:
        ahead = order.step > 0
        corners = [(k + (0 if ahead else 1), k + (1 if ahead else 0), values[k]) for k in order]
        return " ".join(f"{_x(plan, a):.1f},{axis.y(v):.1f} {_x(plan, b):.1f},{axis.y(v):.1f}" for a, b, v in corners)

    outline = f"{steps(top, range(plan.periods))} {steps(base, range(plan.periods - 1, -1, -1))}"
    return f'<polygon points="{outline}" fill="{colour}" fill-opacity="0.88"/>'


def _legend(index: int, words: str, colour: str) -> list[str]:
    x, y = WIDTH - RIGHT + 14, ONLINE_TOP + 12 + 20 * index
    return [f'<rect x="{x}" y="{y - 10}" width="11" height="11" fill="{colour}"/>', _words(x + 17, y, words)]


def _words(
    x: float, y: float, text: str, *, colour: str = INK, size: float = 12, weight: str = "normal", anchor: str = "start"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" font-size="{size}" font-weight="{weight}" '
        f'text-anchor="{anchor}">{escape(text)}</text>'
    )


def _x(plan: Plan, period: float) -> float:
    """Return where a period begins on the page."""
    return LEFT + (WIDTH - LEFT - RIGHT) * min(max(period / plan.periods, 0.0), 1.0)


def _calendar(plan: Plan) -> Calendar:
    return Calendar(plan.start_date, plan.periods, plan.months_per_period)


def _period(plan: Plan, day: date) -> int:
    return _calendar(plan).period_of(day)


def _round_step(rough: float) -> float:
    """Return the round figure (1, 2, 2.5 or 5 times a power of ten) at or above `rough`."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * lead for lead in (1, 2, 2.5, 5, 10) if power * lead >= rough - 1e-12 * power)
