"""Racks by type: how many come in each quarter, and how many have come in all of those that could."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from planner.calendar import moved
from planner.show.chart import Chart, altair_package
from planner.show.charts.parts import NUMBERS, Span, finished, framed, records, time_x, time_x2
from planner.show.colours import THEMES
from planner.show.page import shortened
from planner.words import counted

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from planner.plan import Plan
    from planner.plan_pictures import ThemeName
    from planner.show.colours import Theme

MOST_TYPES = 6
WIDTH, HEIGHT = 330, 130  # of a panel [px]
TICKS = 4
LONGEST_NAME = 46
CAME, SUPPLY = "delivered so far", "deliverable so far"


def quarter_of(day: date) -> date:
    """Return the first day of the calendar quarter of a day."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def racks_frame(plan: Plan) -> pd.DataFrame:
    """Return by rack type and calendar quarter: racks delivered in it, delivered by its end, deliverable by its end.

    Racks installed before the plan are in neither. A supply that is not limited is empty. The types that most are
    delivered of come first; types without any are left out.
    """
    came: dict[tuple[str, date], int] = defaultdict(int)
    for row in plan.deliveries:
        came[row.rack, quarter_of(row.delivery_date)] += row.units
    supply: dict[tuple[str, date], float] = {}
    for limit in plan.resources:  # by period: the last one of a quarter counts
        if limit.limit == "rack_supply":
            supply[limit.id, quarter_of(limit.period_start)] = limit.limit_value
    totals: dict[str, int] = defaultdict(int)
    for (rack, _), units in came.items():
        totals[rack] += units
    rows: list[tuple[Any, ...]] = []
    for rack in sorted(totals, key=lambda rack: (-totals[rack], rack)):
        so_far = 0
        for quarter in _quarters(plan):
            units = came.get((rack, quarter), 0)
            so_far += units
            rows.append((rack, quarter, units, so_far, supply.get((rack, quarter), float("nan"))))
    columns: dict[str, Any] = {
        "rack": "text", "quarter": "date", "delivered": "int", "delivered_so_far": "int", "supply_so_far": "float",
    }  # fmt: skip
    return framed(rows, columns)


def _quarters(plan: Plan) -> list[date]:
    span = Span.of(plan)
    day, found = quarter_of(span.first), []
    while day < span.last:
        found.append(day)
        day = moved(day, 3)
    return found


def racks_chart(plan: Plan, theme: ThemeName = "light") -> Chart | None:
    """Return two panels for each rack type: by quarter, and in all against supply; None where nothing is delivered."""
    frame = racks_frame(plan)
    if not len(frame):
        return None
    alt = altair_package()
    groups = list(frame.groupby("rack", sort=False))
    names = {given.id: given.name for given in plan.problem.racks}
    rows = [
        alt.hconcat(*_panels(plan, _label(str(rack), names), group, THEMES[theme]), spacing=34)
        for rack, group in groups[:MOST_TYPES]
    ]
    drawing = alt.vconcat(*rows, spacing=20).resolve_scale(strokeDash="shared")
    shown = "" if len(groups) <= MOST_TYPES else f", {MOST_TYPES} of {len(groups)} types"
    title = f"Racks by type: delivered by quarter, and against supply{shown}"
    return finished("racks", (title, plan.name, _seen(frame)), frame, drawing, theme)


def _label(rack: str, names: dict[str, str]) -> str:
    return shortened(f"{rack}: {names[rack]}" if names.get(rack) else rack, LONGEST_NAME)


def _panels(plan: Plan, name: str, group: pd.DataFrame, look: Theme) -> list[Any]:
    alt = altair_package()
    first, last = quarter_of(plan.start_date), moved(_quarters(plan)[-1], 3)
    span = Span(first, last)
    head = {"fontSize": 11.5, "offset": 6, "anchor": "start"}
    bars = group.assign(end=[moved(day.date(), 3) for day in group["quarter"]], zero=0)
    bars = bars[["quarter", "end", "delivered", "zero"]]
    left = (
        alt.Chart(records(bars), title=alt.TitleParams(name, fontWeight="bold", **head))
        .mark_bar(color=look.main, stroke=look.ground, strokeWidth=1)
        .encode(
            x=time_x("quarter", span, WIDTH), x2=time_x2("end"), y2="zero",
            y=alt.Y("delivered", type="quantitative", axis=_axis("racks in the quarter"), scale=alt.Scale(nice=TICKS)),
        )
        .properties(width=WIDTH, height=HEIGHT)
    )  # fmt: skip
    lines = _lines(group, look, span)
    return [
        left,
        lines.properties(width=WIDTH, height=HEIGHT, title=alt.TitleParams("in all", fontWeight="normal", **head)),
    ]


def _axis(title: str) -> Any:
    return altair_package().Axis(title=title, format=NUMBERS, tickCount=TICKS)


def _lines(group: pd.DataFrame, look: Theme, span: Span) -> Any:
    """Return delivered and deliverable at the end of each quarter, from nothing at the start on."""
    alt = altair_package()
    rows: list[tuple[Any, ...]] = [(CAME, span.first, 0.0)]
    for day, so_far, supply in zip(group["quarter"], group["delivered_so_far"], group["supply_so_far"], strict=True):
        rows.append((CAME, moved(day.date(), 3), float(so_far)))
        if supply == supply:
            rows.append((SUPPLY, moved(day.date(), 3), supply))
    shown = framed(rows, {"series": "text", "date": "date", "racks": "float"})
    colours, dashes = {CAME: look.main, SUPPLY: look.ink}, {CAME: [1, 0], SUPPLY: [5, 3]}
    there = list(colours)
    legend = alt.Legend(title=None, symbolType="stroke", symbolSize=400, symbolStrokeWidth=2)
    return (
        alt.Chart(records(shown))
        .mark_line(strokeWidth=2)
        .encode(
            x=time_x("date", span, WIDTH),
            y=alt.Y("racks", type="quantitative", axis=_axis("racks"), scale=alt.Scale(nice=TICKS)),
            color=alt.Color("series", type="nominal", legend=legend,
                            scale=alt.Scale(domain=there, range=[colours[name] for name in there])),
            strokeDash=alt.StrokeDash("series", type="nominal", legend=legend,
                                      scale=alt.Scale(domain=there, range=[dashes[name] for name in there])),
        )
    )  # fmt: skip


def _seen(frame: pd.DataFrame) -> str:
    told = []
    for rack, group in frame.groupby("rack", sort=False):
        supply, peak = group["supply_so_far"].iloc[-1], group["delivered"].max()
        of = f" of {supply:,.0f} that could come" if supply == supply else ""
        told.append(f"{group['delivered_so_far'].iloc[-1]:,} {rack}{of}, {peak:,} in the fullest quarter")
    return f"{counted(len(told), 'rack type')} delivered: {'; '.join(told)}."
