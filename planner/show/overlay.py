"""Several plans in one picture: MW online and closing cash over time, the first of them as the baseline.

The baseline is a thick line, the others are dashed above it, each in its own dashes: colours tell them apart also for
those who see few, and lines that coincide are both seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from planner.calendar import Calendar
from planner.show.page import FAINT, INK, KEY_LEFT, LEFT, PLOT_RIGHT, ROW, WIDTH, Axis, frame, shortened, words, x_of
from planner.show.picture_cash import floor_usd_m
from planner.words import BASES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from planner.plan import Plan

HEIGHT = 620.0
ONLINE, CASH = (60.0, 300.0), (370.0, 590.0)  # top and bottom of each part
LONGEST_NAME = 24
SAMPLE = 26.0
BASELINE = (INK, "", 3.2)
# Colour, dashes and width: the palette of Okabe and Ito, which people with any kind of colour vision tell apart.
OTHERS = (
    ("#d55e00", "7 3", 2.0), ("#0072b2", "2 3", 2.0), ("#009e73", "10 3 2 3", 2.0), ("#cc79a7", "4 2", 2.0),
    ("#e69f00", "1 2", 2.0), ("#56b4e9", "12 4", 2.0),
)  # fmt: skip
Look = tuple[str, str, float]


@dataclass(frozen=True)
class Span:
    """The time that several plans span, by month."""

    start_date: date
    periods: int
    months_per_period: int = 1

    @classmethod
    def of(cls, plans: Sequence[Plan]) -> Span:
        """Return the months from the first start to the last end of several plans."""
        start = min(plan.start_date for plan in plans)
        ends = (
            Calendar(plan.start_date, plan.periods, plan.months_per_period).start_of(plan.periods) for plan in plans
        )
        return cls(start, max(Calendar(start, 0, 1).period_of(end) for end in ends))

    def month_of(self, day: date) -> int:
        """Return the month of the span that contains a day."""
        return Calendar(self.start_date, self.periods, 1).period_of(day)


@dataclass(frozen=True)
class Curve:
    """One plan as it is drawn."""

    name: str
    plan: Plan
    look: Look

    def path(self, span: Span, axis: Axis, values: Sequence[float], told: str) -> str:
        """Return the steps of figures by period as one line.

        Parameters
        ----------
        span
            The time from left to right.
        axis
            Heights of the figures.
        values
            One figure for each period of the plan.
        told
            What the line is.
        """
        if not values:
            return ""
        first = span.month_of(self.plan.start_date)
        months = [first + k * self.plan.months_per_period for k in range(len(values) + 1)]
        steps = "".join(f"V{axis.y(value):.1f}H{x_of(span, months[k + 1]):.1f}" for k, value in enumerate(values))
        colour, dashes, width = self.look
        return (
            f'<path d="M{x_of(span, first):.1f},{axis.y(values[0]):.1f}{steps}" fill="none" stroke="{colour}" '
            f'stroke-width="{width}" stroke-dasharray="{dashes or "none"}"><title>{escape(told)}</title></path>'
        )


def overlay_svg(plans: Sequence[tuple[str, Plan]]) -> str:
    """Return a picture of several plans as an SVG element.

    Parameters
    ----------
    plans
        What each plan is called, and the plan; the first is the baseline.
    """
    span, basis = Span.of([plan for _, plan in plans]), plans[0][1].target_basis
    looks = [BASELINE, *(OTHERS[k % len(OTHERS)] for k in range(len(plans) - 1))]
    curves = [Curve(name, plan, look) for (name, plan), look in zip(plans, looks, strict=True)]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" width="{WIDTH:.0f}" '
        f'style="max-width:100%;height:auto" role="img" font-family="Helvetica, Arial, sans-serif" font-size="12">',
        "<title>MW online and closing cash of the plans compared</title>",
        f'<rect width="{WIDTH:.0f}" height="{HEIGHT:.0f}" fill="#ffffff"/>',
        *_online(span, curves, basis),
        *_cash(span, curves),
        "</svg>",
    ]
    return "\n".join(parts)


def _online(span: Span, curves: Sequence[Curve], basis: str) -> list[str]:
    """Return MW online by plan, the targets, and a dot where each milestone is reached."""
    series = [online_mw(curve.plan, basis) for curve in curves]
    targets = [curve.plan.target_mw for curve in curves if curve.plan.target_basis == basis]
    highest = max([1e-6, *targets, *(value for values in series for value in values)])
    axis = Axis(*ONLINE, 0.0, 1.08 * highest)
    parts = [words(LEFT, 24, f"MW online ({BASES.get(basis, basis)})", size=15, weight="bold"), *frame(span, axis)]
    parts += _targets(span, axis, curves, basis)
    for curve, values in zip(curves, series, strict=True):
        parts.append(curve.path(span, axis, values, f"{curve.name}: MW online"))
        parts += _milestones(span, axis, curve, basis)
    ends = [f"{values[-1]:,.0f} MW at its end" if values else "" for values in series]
    return [*parts, *_key(ONLINE[0], curves, ends)]


def online_mw(plan: Plan, basis: str) -> list[float]:
    """Return the MW online in each period of the table of cash, on a basis."""
    found = dict.fromkeys((row.period for row in plan.cash), 0.0)
    for row in plan.capacity:
        if row.period in found:
            found[row.period] += row.online_mw(basis)
    return list(found.values())


def _targets(span: Span, axis: Axis, curves: Sequence[Curve], basis: str) -> list[str]:
    """Return a line up to the day of each target, those that are the same once."""
    first: dict[tuple[float, date], Curve] = {}
    for curve in curves:
        if curve.plan.target_basis == basis:
            first.setdefault((curve.plan.target_mw, curve.plan.target_date), curve)
    parts = []
    for (mw, day), curve in first.items():
        y, x = axis.y(mw), x_of(span, span.month_of(day) + 1)
        parts.append(
            f'<line x1="{LEFT}" y1="{y:.1f}" x2="{x:.1f}" y2="{y:.1f}" stroke="{FAINT}" stroke-dasharray="6 4"/>'
            f'<line x1="{x:.1f}" y1="{y - 5:.1f}" x2="{x:.1f}" y2="{y + 5:.1f}" stroke="{curve.look[0]}" '
            f'stroke-width="2"><title>{escape(f"target of {curve.name}")}</title></line>'
        )
    (mw, day), _ = next(iter(first.items()))
    return [*parts, words(LEFT + 8, axis.y(mw) - 6, f"target {mw:,.10g} MW by {day}", colour=FAINT, halo=True)]


def _milestones(span: Span, axis: Axis, curve: Curve, basis: str) -> list[str]:
    """Return a dot where each milestone is reached."""
    parts = []
    for row in curve.plan.milestones:
        if row.reached_date is not None and row.is_of_programme and row.basis == basis:
            x, told = x_of(span, span.month_of(row.reached_date)), f"{curve.name}: {row.id} on {row.reached_date}"
            parts.append(
                f'<circle cx="{x:.1f}" cy="{axis.y(row.threshold_mw):.1f}" r="4" fill="#ffffff" '
                f'stroke="{curve.look[0]}" stroke-width="1.8"><title>{escape(told)}</title></circle>'
            )
    return parts


def _cash(span: Span, curves: Sequence[Curve]) -> list[str]:
    """Return closing cash by plan above its floor."""
    series = [[row.closing_cash_usd_m for row in curve.plan.cash] for curve in curves]
    floors = {floor for curve in curves if (floor := floor_usd_m(curve.plan)) is not None}
    figures = [0.0, *floors, *(value for values in series for value in values)]
    low, high = min(figures), max(figures)
    axis = Axis(*CASH, low, high + 0.05 * (high - low) if high > low else low + 1.0)
    parts = [words(LEFT, CASH[0] - 16, "Closing cash, million USD", size=15, weight="bold"), *frame(span, axis)]
    for floor in sorted(floors):
        y = axis.y(floor)
        parts.append(
            f'<line x1="{LEFT}" y1="{y:.1f}" x2="{PLOT_RIGHT}" y2="{y:.1f}" stroke="{FAINT}" stroke-dasharray="2 3">'
            f"<title>cash floor {floor:,.10g}</title></line>"
        )
    for curve, values in zip(curves, series, strict=True):
        parts.append(curve.path(span, axis, values, f"{curve.name}: closing cash"))
    lowest = [f"lowest {curve.plan.lowest_cash_usd_m:,.0f}, {curve.plan.lowest_cash_date:%Y-%m}" for curve in curves]
    return [*parts, *_key(CASH[0], curves, lowest)]


def _key(top: float, curves: Sequence[Curve], figures: Sequence[str]) -> list[str]:
    """Return what each line is, with a figure below its name."""
    parts, y = [], top + 8
    for place, (curve, figure) in enumerate(zip(curves, figures, strict=True)):
        colour, dashes, width = curve.look
        name = f"{shortened(curve.name, LONGEST_NAME)}{'' if place else ' (baseline)'}"
        parts.append(
            f'<line x1="{KEY_LEFT}" y1="{y - 4}" x2="{KEY_LEFT + SAMPLE}" y2="{y - 4}" stroke="{colour}" '
            f'stroke-width="{width}" stroke-dasharray="{dashes or "none"}"/>'
        )
        parts.append(words(KEY_LEFT + SAMPLE + 6, y, name))
        parts.append(words(KEY_LEFT + SAMPLE + 6, y + ROW - 3, figure, colour=FAINT, size=11))
        y += 2 * ROW + 2
    return parts
