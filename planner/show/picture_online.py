"""The upper part of the picture: MW online by site, the target, and each milestone by name."""

from __future__ import annotations

from collections import defaultdict
from html import escape
from typing import TYPE_CHECKING

from planner.show.colours import OPAQUE, REST, site_fills
from planner.show.labels import SIZE, Box, Label, placed, text_box
from planner.show.page import (
    FAINT,
    INK,
    KEY_LEFT,
    LEFT,
    PLOT_RIGHT,
    ROW,
    Axis,
    frame,
    period_of,
    shortened,
    words,
    x_of,
)
from planner.words import counted

if TYPE_CHECKING:
    from planner.plan import MilestoneRow, Plan

TOP, BOTTOM = 56.0, 330.0
MOST_ROWS = 14  # of the key
SMALL_MW = 1000.0
LONGEST_KEY, LONGEST_LABEL = 23, 20
LATE_RED = "#b3261e"
IN_TIME, LATE = f'fill="{INK}" stroke="#ffffff"', f'fill="#ffffff" stroke="{LATE_RED}"'
NOT_REACHED = f'fill="#ffffff" stroke="{LATE_RED}" stroke-dasharray="2 2"'
LOOKS = {"in time": IN_TIME, "late": LATE, "not reached": NOT_REACHED}


def online_by_site(plan: Plan) -> dict[str, list[float]]:
    """Return the MW online of each site by period on the target's basis, largest at the end first."""
    series: dict[str, list[float]] = defaultdict(lambda: [0.0] * plan.periods)
    for row in plan.capacity:
        series[row.site][row.period] += row.online_mw(plan.target_basis)
    used = {site: values for site, values in series.items() if max(values) > 0}
    return dict(sorted(used.items(), key=lambda item: (-item[1][-1], item[0])))


def mw_text(plan: Plan, mw: float) -> str:
    """Return MW as text: whole ones, but with a decimal where the programme is small."""
    return f"{mw:,.1f}".removesuffix(".0") if plan.target_mw < SMALL_MW else f"{mw:,.0f}"


def online(plan: Plan) -> list[str]:
    """Return the bands of the sites, their names, the target and the milestones.

    Where there are more sites than the key has room for, the smallest have no names: each keeps a band of its own, in
    grey, so that no band stands for several.
    """
    series = online_by_site(plan)
    total = [sum(column) for column in zip(*series.values(), strict=True)] if series else [0.0] * plan.periods
    marks = [row.threshold_mw for row in _of_programme(plan)]
    axis = Axis(TOP, BOTTOM, 0.0, 1.08 * max([*total, plan.target_mw, *marks, 1e-6]))
    named = list(series) if len(series) <= MOST_ROWS else list(series)[: MOST_ROWS - 1]
    colours = site_fills(plan)
    parts, base = frame(plan, axis), [0.0] * plan.periods
    for index, (site, values) in enumerate(series.items()):
        top = [low + value for low, value in zip(base, values, strict=True)]
        colour = colours[site] if index < len(named) else REST[index % len(REST)]
        parts.append(_band(plan, axis, base, top, colour, f"{site}: {mw_text(plan, values[-1])} MW"))
        if index < len(named):
            parts += _key_row(index, site, mw_text(plan, values[-1]), colour)
        base = top
    if len(series) > len(named):
        parts += _rest(plan, series, len(named))
    target, target_box = _target(plan, axis)
    return [*parts, *target, *_milestones(plan, axis, target_box)]


def _band(plan: Plan, axis: Axis, base: list[float], top: list[float], colour: str, told: str) -> str:
    def steps(values: list[float], order: range) -> str:
        ahead = order.step > 0
        corners = [(k + (0 if ahead else 1), k + (1 if ahead else 0), values[k]) for k in order]
        return " ".join(
            f"{x_of(plan, a):.1f},{axis.y(v):.1f} {x_of(plan, b):.1f},{axis.y(v):.1f}" for a, b, v in corners
        )

    outline = f"{steps(top, range(plan.periods))} {steps(base, range(plan.periods - 1, -1, -1))}"
    return (
        f'<polygon points="{outline}" fill="{colour}" fill-opacity="{OPAQUE}" stroke="#ffffff" stroke-width="0.5">'
        f"<title>{escape(told)}</title></polygon>"
    )


def _key_row(index: int, site: str, mw: str, colour: str) -> list[str]:
    y = TOP + 12 + ROW * index
    return [
        f'<rect x="{KEY_LEFT}" y="{y - 10}" width="11" height="11" fill="{colour}" fill-opacity="{OPAQUE}"/>',
        words(KEY_LEFT + 17, y, f"{shortened(site, LONGEST_KEY - len(mw) - 5)}  {mw} MW"),
    ]


def _rest(plan: Plan, series: dict[str, list[float]], named: int) -> list[str]:
    """Return what the key says of the sites without a name: how many, and their MW in all."""
    rest = list(series.values())[named:]
    y, told = TOP + 12 + ROW * named, f"other ({len(rest)})  {mw_text(plan, sum(values[-1] for values in rest))} MW"
    halves = [
        f'<rect x="{KEY_LEFT}" y="{y - 10 + 5.5 * k}" width="11" height="5.5" fill="{colour}"/>'
        for k, colour in enumerate(REST)
    ]
    return [*halves, words(KEY_LEFT + 17, y, told)]


def _target(plan: Plan, axis: Axis) -> tuple[list[str], Box]:
    y, x = axis.y(plan.target_mw), x_of(plan, period_of(plan, plan.target_date) + 1)
    missed = f", {mw_text(plan, plan.shortfall_mw)} MW missed" if plan.shortfall_mw > 0 else ""
    told = f"target {mw_text(plan, plan.target_mw)} MW by {plan.target_date.isoformat()}{missed}"
    line = f'<line x1="{LEFT}" y1="{y:.1f}" x2="{x:.1f}" y2="{y:.1f}" stroke="{INK}" stroke-dasharray="6 4"/>'
    return [line, words(LEFT + 8, y - 6, told, halo=True)], text_box(LEFT + 8, y - 6, told)


def _of_programme(plan: Plan) -> list[MilestoneRow]:
    """Return the milestones that all MW of the curve count for."""
    return [row for row in plan.milestones if row.is_of_programme]


def _milestones(plan: Plan, axis: Axis, target: Box) -> list[str]:
    """Return a dot and the name of each milestone: filled in time, hollow red late, dashed where it is not reached."""
    rows = _of_programme(plan)
    states = [milestone_state(row) for row in rows]
    points = [
        (x_of(plan, plan.periods if row.reached_period is None else row.reached_period), axis.y(row.threshold_mw))
        for row in rows
    ]
    names = [shortened(row.id, LONGEST_LABEL) for row in rows]
    page = Box(LEFT, TOP - 12, PLOT_RIGHT, BOTTOM)
    labels = placed([(*point, name) for point, name in zip(points, names, strict=True)], [target], page)
    parts = []
    for row, state, (x, y), label in zip(rows, states, points, labels, strict=True):
        if label is not None:
            parts += _name(label, x, y)
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" {LOOKS[state]} stroke-width="1.6">'
            f"<title>{escape(_told(row, state))}</title></circle>"
        )
    return [*parts, *_key([state for state in LOOKS if state in states])]


def milestone_state(row: MilestoneRow) -> str:
    """Return whether a milestone is reached in time, late or not."""
    if row.reached_period is None:
        return "not reached"
    return "late" if row.late_months > 0 else "in time"


def _told(row: MilestoneRow, state: str) -> str:
    if row.reached_date is None:
        return f"{row.id}: {state}"
    return f"{row.id}: {row.reached_date}" + (f", {counted(row.late_months, 'month')} late" if state == "late" else "")


def _name(label: Label, x: float, y: float) -> list[str]:
    """Return the name of a milestone, with a line to its dot where it stands apart from it."""
    text = words(label.x, label.y, label.text, size=SIZE, anchor=label.anchor, halo=True)
    middle = label.y - 0.35 * SIZE
    if abs(middle - y) < 1:
        return [text]
    line = f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{label.x:.1f}" y2="{middle:.1f}" stroke="{FAINT}" stroke-width="0.7"/>'
    return [line, text]


def _key(states: list[str]) -> list[str]:
    """Return what the dots mean, under the names of the sites."""
    parts, first = [], BOTTOM + 10 - ROW * len(states)
    for row, state in enumerate(states):
        y = first + ROW * row
        parts.append(f'<circle cx="{KEY_LEFT + 5.5}" cy="{y - 4}" r="4.5" {LOOKS[state]} stroke-width="1.6"/>')
        parts.append(words(KEY_LEFT + 17, y, f"milestone {state}"))
    return parts
