"""The build order as bars in time: works, orders and energisation, racks; what is critical, what may slip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.calendar import moved
from planner.show.chart import Chart, altair_package
from planner.show.charts.build_order_rows import (
    CRITICAL,
    DONE,
    ENERGISED,
    FLOAT,
    GATE,
    LATE,
    ORDER,
    ORDERED,
    PHASE,
    RACKS,
    REACHED,
    WORKS,
    lanes,
    marks_frame,
)
from planner.show.charts.parts import WIDTH, Span, finished, framed, records, time_x, time_x2
from planner.show.colours import THEMES
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from planner.plan import Plan
    from planner.plan_pictures import ThemeName
    from planner.show.charts.build_order_rows import Lane
    from planner.show.colours import Theme

ROW = 14  # height of a line [px]
MOST_HISTORY_MONTHS = 12
LABEL_LEFT = 190  # room for the names of lines [px]
TALL = 30  # lines from which the years stand below too
LETTER, MARK_ROOM = 5.0, 10  # width of a letter of a name, and of the mark before it [px]
THICK = {
    "phase": 10,
    "gate": 6,
    "upgrade": 4,
    "onsite": 4,
    "delivery": 7,
    "works": 9,
    "power": 6,
    "racks": 6,
    FLOAT: 2,
}  # height of a bar [px]
SHAPES = {ENERGISED: "triangle-up", ORDERED: "triangle-down", REACHED: "circle", LATE: "diamond"}


def gantt_chart(plan: Plan, theme: ThemeName = "light") -> Chart | None:
    """Return the build order by site; None where nothing is built, ordered or energised."""
    found = lanes(plan)
    frame = marks_frame(found)
    if not len(frame):
        return None
    alt, look = altair_package(), THEMES[theme]
    span = _span(plan, frame)
    names = framed(
        [(k, lane.label, lane.is_head) for k, lane in enumerate(found)],
        {"lane": "int", "label": "text", "head": "bool"},
    )
    layers = [
        *_lines(names, span, look, len(found) > TALL), _now(plan, span, look),
        *_bars(frame, len(found), span, look), *_events(frame, len(found), span, look),
    ]  # fmt: skip
    drawing = (
        alt.layer(*layers)
        .resolve_scale(color="independent", shape="independent", size="independent")
        .resolve_axis(x="independent")
        .properties(width=WIDTH, height=ROW * len(found))
    )
    title = f"Build order by site, {plan.start_date} to {plan.problem.calendar.end_of(plan.periods - 1)}"
    return finished("gantt", (title, plan.name, _seen(plan, found)), frame, drawing, theme)


def _span(plan: Plan, frame: pd.DataFrame) -> Span:
    """Return the horizon, with as much of what was before it as fits."""
    horizon, earliest = Span.of(plan), frame["start"].min().date().replace(day=1)
    return Span(min(horizon.first, max(earliest, moved(horizon.first, -MOST_HISTORY_MONTHS))), horizon.last)


def _lane(count: int) -> Any:
    alt = altair_package()
    return alt.Y(
        "lane", type="ordinal", axis=None, scale=alt.Scale(domain=list(range(count)), paddingInner=0, paddingOuter=0)
    )


def _lines(names: pd.DataFrame, span: Span, look: Theme, is_long: bool) -> list[Any]:
    """Return the names of lines to the left, a band behind the head of each site, and the years above and below."""
    alt, y = altair_package(), _lane(len(names))
    heads, others = names[names["head"]], names[~names["head"]]
    axes = [
        alt.Chart(records(framed([(0, span.first)], {"lane": "int", "start": "date"})))
        .mark_point(opacity=0)
        .encode(x=time_x("start", span, orient=orient, grid=orient == "top", gridColor=look.grid), y=y)
        for orient in (("top", "bottom") if is_long else ("top",))
    ]
    told = alt.Text("label", type="nominal")
    layers = [
        alt.Chart(records(heads))
        .mark_bar(height=ROW, color=look.grid, opacity=0.8)
        .encode(x=alt.value(-LABEL_LEFT), x2=alt.value(WIDTH), y=y),
        alt.Chart(records(heads))
        .mark_text(align="left", fontWeight="bold", fontSize=11, color=look.ink)
        .encode(x=alt.value(-LABEL_LEFT + 4), y=y, text=told),
        alt.Chart(records(others))
        .mark_text(align="right", fontSize=10, color=look.ink, limit=LABEL_LEFT - 8)
        .encode(x=alt.value(-7), y=y, text=told),
    ]  # fmt: skip
    return [*axes, *(layer for layer, rows in zip(layers, (heads, heads, others), strict=True) if len(rows))]


def _now(plan: Plan, span: Span, look: Theme) -> Any:
    """Return a line where the plan starts."""
    alt = altair_package()
    return (
        alt.Chart(records(framed([(plan.start_date,)], {"start": "date"})))
        .mark_rule(color=look.faint, strokeDash=[2, 2])
        .encode(x=time_x("start", span, shown=False))
    )


def _bars(frame: pd.DataFrame, count: int, span: Span, look: Theme) -> list[Any]:
    """Return float as thin lines, bars above it: each kind of a thickness of its own, critical ones with an edge."""
    import pandas as pd

    alt, bars = altair_package(), frame[frame["finish"] > frame["start"]]
    slips = bars[bars["until"].notna()]
    floats = slips.assign(start=slips["finish"], finish=slips["until"], look=FLOAT, kind=FLOAT)
    drawn, bars = [], pd.concat([floats, bars], ignore_index=True)
    if not len(bars):
        return []
    colours = {PHASE: look.main, GATE: look.fourth, CRITICAL: look.alarm, DONE: look.quiet, ORDER: look.second,
               RACKS: look.third, FLOAT: look.quiet}  # fmt: skip
    there = [name for name in colours if name in set(bars["look"])]
    legend = alt.Legend(title=None, symbolType="square", orient="top", columns=4)
    scale = alt.Scale(domain=there, range=[colours[name] for name in there])
    for (name, kind), rows in bars.groupby(["look", "kind"], sort=False):
        edge = {"stroke": look.ink, "strokeWidth": 1} if name == CRITICAL else {}
        drawn.append(
            alt.Chart(records(rows[["lane", "start", "finish", "look"]]))
            .mark_bar(height=THICK[str(kind)], **edge)
            .encode(x=time_x("start", span, shown=False), x2=time_x2("finish"), y=_lane(count),
                    color=alt.Color("look", type="nominal", legend=legend, scale=scale))
        )  # fmt: skip
    return [alt.layer(*drawn)]


def _events(frame: pd.DataFrame, count: int, span: Span, look: Theme) -> list[Any]:
    """Return orders, energisations and milestones as marks, and words where a mark has some."""
    alt = altair_package()
    events = frame[frame["finish"] == frame["start"]]
    x, y = time_x("start", span, shown=False), _lane(count)
    layers = []
    there = [name for name in SHAPES if name in set(events["look"])]
    if there:
        colours = {ENERGISED: look.ink, ORDERED: look.second, REACHED: look.ink, LATE: look.alarm}
        scales = {
            "shape": alt.Scale(domain=there, range=[SHAPES[name] for name in there]),
            "color": alt.Scale(domain=there, range=[colours[name] for name in there]),
        }
        legend = alt.Legend(title=None, orient="top", columns=4)
        layers.append(
            alt.Chart(records(events[["lane", "start", "look"]]))
            .mark_point(filled=True, size=34, opacity=1)
            .encode(x=x, y=y, shape=alt.Shape("look", type="nominal", scale=scales["shape"], legend=legend),
                    color=alt.Color("look", type="nominal", scale=scales["color"], legend=legend))
        )  # fmt: skip
    words = _words(frame, span)
    if len(words):
        layers.append(
            alt.Chart(records(words))
            .mark_text(align="left", dx=5, fontSize=8.5, color=look.faint)
            .encode(x=x, y=y, text=alt.Text("told", type="nominal"))
        )
    return layers


def _words(frame: pd.DataFrame, span: Span) -> pd.DataFrame:
    """Return what is said behind marks, without the names of milestones that the next mark would cover."""
    said = frame[(frame["told"] != "") & (frame["look"] != ENERGISED)]
    per_day = WIDTH / (span.last - span.first).days
    free: dict[int, Any] = {}  # first day of the next milestone of a line, from the right
    kept: list[bool] = []
    for lane, name, day, kind in list(zip(said["lane"], said["told"], said["start"], said["kind"], strict=True))[::-1]:
        room = (free[lane] - day).days * per_day if lane in free else WIDTH
        kept.append(kind != "milestone" or room >= len(name) * LETTER + MARK_ROOM)
        free[lane] = day
    return said[kept[::-1]].assign(start=said["finish"])[["lane", "start", "told"]]


def _seen(plan: Plan, found: Sequence[Lane]) -> str:
    works = [row for row in plan.schedule if row.kind in WORKS]
    critical = [row for row in works if row.critical_to]
    sites = len({lane.site for lane in found if lane.site})
    phases = sum(row.kind == "phase" for row in works)
    told = f"{counted(phases, 'phase')} and {counted(len(works) - phases, 'gate')} at {counted(sites, 'site')}"
    if not works:
        return f"Nothing is built: only orders, power or racks at {counted(sites, 'site')} are shown."
    first, last = min(row.start_date for row in works), max(row.finish_date for row in works)
    return f"{told} from {first} to {last}; {len(critical)} of them have no float to a milestone" + (
        f", first {critical[0].id}." if critical else "."
    )
