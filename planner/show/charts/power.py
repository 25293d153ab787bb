"""Power: what is energised by source, what the racks draw of it at peak, and what is energised but idle."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from planner.show.chart import Chart, altair_package
from planner.show.charts.parts import (
    NUMBERS,
    WIDTH,
    Span,
    calendar_of,
    closed,
    figure,
    finished,
    framed,
    largest,
    records,
    stacked,
    time_x,
)
from planner.show.colours import THEMES
from planner.show.page import shortened

if TYPE_CHECKING:
    import pandas as pd

    from planner.plan import Plan
    from planner.plan_pictures import ThemeName
    from planner.show.colours import Theme

MOST_UNITS = 4  # on-site units with a name of their own
HEIGHT, IDLE_HEIGHT = 260, 90  # [px]
GRID, UNIT_GRID = "grid", "grid (on-site unit)"
LOAD, IT_LOAD, IDLE = "facility load at peak", "IT load installed", "energised, idle"
LONGEST_NAME = 24


def power_frame(plan: Plan) -> pd.DataFrame:
    """Return MW by period: of each source what is energised, then facility load, IT load, and what is idle in all.

    `kind` is ``source`` (capacity: the grid, then on-site units, the largest by name), ``load`` or ``idle``.
    """
    calendar = calendar_of(plan)
    capacity: dict[str, list[float]] = defaultdict(lambda: [0.0] * plan.periods)
    load, idle, it_load = ([0.0] * plan.periods for _ in range(3))
    for row in plan.power:
        if row.kind != "link":
            name = UNIT_GRID if (row.kind, row.source) == ("onsite", GRID) else row.source
            capacity[name][row.period] += row.capacity_mw
            load[row.period] += row.peak_mw
            idle[row.period] += row.stranded_mw
    for rack in plan.capacity:
        it_load[rack.period] += rack.installed_it_mw
    units = {name: values for name, values in capacity.items() if name != GRID}
    units = dict(sorted(units.items(), key=lambda item: (-max(item[1]), item[0])))
    sources = {GRID: capacity[GRID]} | largest(units, MOST_UNITS, "on-site unit")
    rows: list[tuple[Any, ...]] = []
    for kind, series in (("source", sources), ("load", {LOAD: load, IT_LOAD: it_load}), ("idle", {IDLE: idle})):
        for name, values in series.items():
            rows += [(kind, name, calendar.start_of(k), mw) for k, mw in enumerate(values)]
    return framed(rows, {"kind": "text", "series": "text", "date": "date", "mw": "float"})


def power_chart(plan: Plan, theme: ThemeName = "light") -> Chart | None:
    """Return power by source against the load above what is idle; None where nothing is ever energised."""
    if not any(row.kind != "link" for row in plan.power):
        return None
    alt, frame, look, span = altair_package(), power_frame(plan), THEMES[theme], Span.of(plan)
    upper = (
        alt.layer(_sources(frame, look, span), _load(frame, look, span))
        .resolve_scale(color="independent", strokeDash="independent")
        .properties(width=WIDTH, height=HEIGHT)
    )
    lower = _idle(frame, look, span).properties(width=WIDTH, height=IDLE_HEIGHT)
    drawing = alt.vconcat(upper, lower, spacing=14).resolve_scale(color="independent", strokeDash="independent")
    title = "Power energised and used at peak, MW (facility)"
    return finished("power", (title, f"{plan.name}; {_pue(plan)}", _seen(plan, frame)), frame, drawing, theme)


def _sources(frame: pd.DataFrame, look: Theme, span: Span) -> Any:
    """Return capacity by source, stacked, the grid lowest."""
    alt = altair_package()
    sources = frame[frame["kind"] == "source"]
    names = {name: shortened(name, LONGEST_NAME) for name in dict.fromkeys(sources["series"])}
    colours = dict(zip(names.values(), look.series, strict=False))
    bands = closed(stacked(sources, "date", "mw"), "series", "date", span.last)
    bands = bands.assign(told=bands["series"].map(names))[["told", "date", "base", "top"]]
    order = list(colours)[::-1]
    return (
        alt.Chart(records(bands))
        .mark_area(interpolate="step-after", stroke=look.ground, strokeWidth=0.6, opacity=0.65)
        .encode(
            x=time_x("date", span),
            y=alt.Y("base", type="quantitative", axis=alt.Axis(title="MW", format=NUMBERS, tickCount=6)),
            y2="top",
            color=alt.Color("told", type="nominal", scale=alt.Scale(domain=order, range=[colours[k] for k in order]),
                            legend=alt.Legend(title="energised by source", symbolType="square")),
            detail=alt.Detail("told", type="nominal"),
        )
    )  # fmt: skip


def _load(frame: pd.DataFrame, look: Theme, span: Span) -> Any:
    alt = altair_package()
    lines = closed(frame[frame["kind"] == "load"], "series", "date", span.last)
    there = [LOAD, IT_LOAD]
    legend = alt.Legend(title=None, symbolType="stroke", symbolSize=400, symbolStrokeWidth=2)
    return (
        alt.Chart(records(lines[["series", "date", "mw"]]))
        .mark_line(interpolate="step-after", strokeWidth=2)
        .encode(
            x=time_x("date", span),
            y=alt.Y("mw", type="quantitative", axis=alt.Axis(title="MW", format=NUMBERS, tickCount=6)),
            color=alt.Color("series", type="nominal", legend=legend,
                            scale=alt.Scale(domain=there, range=[look.ink, look.ink])),
            strokeDash=alt.StrokeDash("series", type="nominal", legend=legend,
                                      scale=alt.Scale(domain=there, range=[[1, 0], [3, 3]])),
        )
    )  # fmt: skip


def _idle(frame: pd.DataFrame, look: Theme, span: Span) -> Any:
    alt = altair_package()
    idle = closed(frame[frame["kind"] == "idle"], "series", "date", span.last)
    return (
        alt.Chart(records(idle[["series", "date", "mw"]]))
        .mark_area(interpolate="step-after", opacity=0.9)
        .encode(
            x=time_x("date", span),
            y=alt.Y("mw", type="quantitative", axis=alt.Axis(title="MW idle", format=NUMBERS, tickCount=3)),
            color=alt.Color("series", type="nominal", scale=alt.Scale(domain=[IDLE], range=[look.alarm]),
                            legend=alt.Legend(title=None, symbolType="square")),
        )
    )  # fmt: skip


def _pue(plan: Plan) -> str:
    """Return how much facility power a MW of IT load takes at the end, in words."""
    last = [row for row in plan.capacity if row.period == plan.periods - 1]
    it_mw, facility_mw = sum(row.online_it_mw for row in last), sum(row.online_facility_mw for row in last)
    return f"peak PUE {facility_mw / it_mw:.2f} at the end" if it_mw > 0 else "nothing online at the end"


def _seen(plan: Plan, frame: pd.DataFrame) -> str:
    sources, idle = frame[frame["kind"] == "source"], frame[frame["kind"] == "idle"]
    totals = sources.groupby("date")["mw"].sum()
    load = frame[frame["series"] == LOAD]["mw"].iloc[-1]
    most = idle.sort_values("mw", ascending=False, kind="stable").iloc[0]
    return (
        f"{figure(totals.iloc[-1])} MW are energised at the end, of which the racks draw {figure(load)} MW at peak "
        f"({_pue(plan)}); most is idle in {most['date']:%Y-%m}, {figure(most['mw'])} MW."
    )
