"""MW online by site over time, with the deadlines as a step line and a mark where each milestone is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.show.chart import Chart, altair_package
from planner.show.charts.parts import (
    NUMBERS,
    WIDTH,
    Span,
    calendar_of,
    closed,
    finished,
    framed,
    largest,
    records,
    stacked,
    time_x,
)
from planner.show.colours import THEMES, site_fills
from planner.show.page import shortened
from planner.show.picture_online import milestone_state, mw_text, online_by_site
from planner.words import BASES, counted

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from planner.plan import MilestoneRow, Plan
    from planner.plan_pictures import ThemeName

MOST_NAMED = 10
HEIGHT = 340  # [px]
NAME_ROOM = 12.0  # between the names of two milestones [px]
LONGEST_NAME = 22
DUE = "deadlines and target"
SHAPES = {"in time": "circle", "late": "diamond", "not reached": "cross"}


def capacity_frame(plan: Plan) -> pd.DataFrame:
    """Return MW online by period and site, the largest ten at the end by name and all others as one; then what is due.

    `kind` is ``online``, ``due`` (what must be online from that date on) or ``milestone``.
    """
    calendar = calendar_of(plan)
    rows: list[tuple[Any, ...]] = []
    for site, values in largest(online_by_site(plan), MOST_NAMED, "site").items():
        rows += [("online", site, calendar.start_of(k), mw, "") for k, mw in enumerate(values)]
    rows += [("due", DUE, day, mw, "") for day, mw in due_steps(plan)]
    for row in _drawn(plan):
        day = row.reached_date or calendar.start_of(plan.periods)
        rows.append(("milestone", row.id, day, row.threshold_mw, milestone_state(row)))
    return framed(rows, {"kind": "text", "series": "text", "date": "date", "mw": "float", "state": "text"})


def _drawn(plan: Plan) -> list[MilestoneRow]:
    """Return the milestones that the MW of the curve count for: those of the whole programme, on the target's basis."""
    return [row for row in plan.milestones if row.is_of_programme and row.basis == plan.target_basis]


def due_steps(plan: Plan) -> list[tuple[date, float]]:
    """Return from which day on how many MW must be online: by the milestones of the target's basis, and the target."""
    asked = [(row.due_date, row.threshold_mw) for row in _drawn(plan)]
    dated = sorted((day, mw) for day, mw in [*asked, (plan.target_date, plan.target_mw)] if day is not None)
    span, most, found = Span.of(plan), 0.0, [(plan.start_date, 0.0)]
    for day, mw in dated:
        if mw <= most:
            continue
        most = mw
        found.append((min(max(day, span.first), span.last), most))
    return found


def capacity_chart(plan: Plan, theme: ThemeName = "light") -> Chart:
    """Return MW online by site, stacked, against deadlines, milestones and target."""
    alt, frame = altair_package(), capacity_frame(plan)
    online, due = frame[frame["kind"] == "online"], frame[frame["kind"] == "due"]
    reached = frame[frame["kind"] == "milestone"]
    top = 1.08 * max(1e-6, online.groupby("date")["mw"].sum().max() if len(online) else 0.0, plan.target_mw,
                     *(row.threshold_mw for row in _drawn(plan)))  # fmt: skip
    layers = [
        *([_areas(plan, online, theme, top)] if len(online) else []),
        *_due(plan, due, theme, top),
        *(_milestones(plan, reached, theme, top) if len(reached) else []),
    ]
    drawing = (
        alt.layer(*layers)
        .resolve_scale(color="independent", shape="independent", strokeDash="independent")
        .properties(width=WIDTH, height=HEIGHT)
    )
    basis = BASES[plan.target_basis]
    title = f"MW online by site ({basis})"
    return finished("capacity", (title, plan.name, _seen(plan)), frame, drawing, theme)


def _y(title: str, top: float) -> Any:
    alt = altair_package()
    return alt.Y(
        "mw", type="quantitative", scale=alt.Scale(domain=[0, top], nice=False),
        axis=alt.Axis(title=title, format=NUMBERS, tickCount=6),
    )  # fmt: skip


def _areas(plan: Plan, online: pd.DataFrame, theme: ThemeName, top: float) -> Any:
    """Return a band for each site, the largest lowest; the legend has them in the order in which they stand."""
    alt, look, span = altair_package(), THEMES[theme], Span.of(plan)
    ends = online.groupby("series", sort=False)["mw"].last()
    told = {site: f"{shortened(str(site), LONGEST_NAME)}  {mw_text(plan, mw)} MW" for site, mw in ends.items()}
    own = site_fills(plan, look)
    colours = {told[site]: own.get(str(site), look.rest[0]) for site in ends.index}
    bands = closed(stacked(online, "date", "mw"), "series", "date", span.last)
    bands = bands.assign(told=bands["series"].map(told))[["told", "date", "base", "top"]]
    order = list(colours)[::-1]
    return (
        alt.Chart(records(bands))
        .mark_area(interpolate="step-after", stroke=look.ground, strokeWidth=0.6, opacity=0.95)
        .encode(
            x=time_x("date", span),
            y=alt.Y("base", type="quantitative", scale=alt.Scale(domain=[0, top], nice=False),
                    axis=alt.Axis(title=f"MW online ({BASES[plan.target_basis]})", format=NUMBERS, tickCount=6)),
            y2="top",
            color=alt.Color("told", type="nominal", scale=alt.Scale(domain=order, range=[colours[k] for k in order]),
                            legend=alt.Legend(title="site, MW at the end", symbolType="square")),
            detail=alt.Detail("told", type="nominal"),
        )
    )  # fmt: skip


def _due(plan: Plan, due: pd.DataFrame, theme: ThemeName, top: float) -> list[Any]:
    """Return what must be online from each date on, as a dashed line of steps above a paler one."""
    alt, look, span = altair_package(), THEMES[theme], Span.of(plan)
    base = alt.Chart(records(closed(due, "series", "date", span.last)[["series", "date", "mw"]])).encode(
        x=time_x("date", span), y=_y(f"MW online ({BASES[plan.target_basis]})", top)
    )
    dash = alt.StrokeDash(
        "series", type="nominal", scale=alt.Scale(domain=[DUE], range=[[6, 4]]),
        legend=alt.Legend(title=None, symbolStrokeColor=look.ink, symbolStrokeWidth=1.8, symbolSize=400),
    )  # fmt: skip
    return [
        base.mark_line(interpolate="step-after", stroke=look.ground, strokeWidth=4.5, opacity=0.8),
        base.mark_line(interpolate="step-after", stroke=look.ink, strokeWidth=1.8).encode(strokeDash=dash),
    ]


def _milestones(plan: Plan, reached: pd.DataFrame, theme: ThemeName, top: float) -> list[Any]:
    """Return a mark where each milestone is reached, with its name to the left: the curve rises to the right."""
    alt, look, span = altair_package(), THEMES[theme], Span.of(plan)
    there = [state for state in SHAPES if state in set(reached["state"])]
    colours = {"in time": look.ink, "late": look.alarm, "not reached": look.alarm}
    marks = reached.assign(
        told=[shortened(name, LONGEST_NAME) for name in reached["series"]], named=_named(reached, top)
    )
    base = alt.Chart(records(marks[["told", "named", "date", "mw", "state"]])).encode(
        x=time_x("date", span), y=_y(f"MW online ({BASES[plan.target_basis]})", top)
    )
    points = base.mark_point(size=70, filled=True, stroke=look.ground, strokeWidth=1, opacity=1).encode(
        shape=alt.Shape("state", type="nominal", legend=alt.Legend(title="milestone"),
                        scale=alt.Scale(domain=there, range=[SHAPES[state] for state in there])),
        color=alt.Color("state", type="nominal", legend=alt.Legend(title="milestone"),
                        scale=alt.Scale(domain=there, range=[colours[state] for state in there])),
    )  # fmt: skip
    names = base.transform_filter("datum.named").encode(text=alt.Text("told", type="nominal"))
    at = {"align": "right", "dx": -8, "dy": -3, "fontSize": 10.5}
    return [
        names.mark_text(**at, stroke=look.ground, strokeWidth=3, strokeJoin="round", color=look.ground),
        names.mark_text(**at, color=look.ink),
        points,
    ]


def _named(reached: pd.DataFrame, top: float) -> list[bool]:
    """Return which milestones have their name beside them: all that stand apart from the one below."""
    found, free_from = [], -1.0
    for mw in reached["mw"]:
        height = mw / top * HEIGHT
        found.append(height >= free_from)
        free_from = height + NAME_ROOM if found[-1] else free_from
    return found


def _seen(plan: Plan) -> str:
    late = sum(row.late_months > 0 for row in plan.milestones)
    sites = len(online_by_site(plan))
    asked = f"{mw_text(plan, plan.target_mw)} MW by {plan.target_date}"
    missed = "the target is met" if plan.shortfall_mw <= 0 else f"{mw_text(plan, plan.shortfall_mw)} MW are missing"
    risen = f"MW online rise to {mw_text(plan, plan.target_online_mw)} of {asked} at {counted(sites, 'site')}: {missed}"
    if not sites:
        risen = f"Nothing is ever online; asked for are {asked}"
    if not plan.milestones:
        return f"{risen}."
    in_time = f"{len(plan.milestones) - late} of {counted(len(plan.milestones), 'milestone')}"
    return f"{risen}; {in_time} {'is' if len(plan.milestones) == 1 else 'are'} reached in time."
