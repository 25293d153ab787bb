"""Cash over time: what is there at the end of each period, what could still be drawn, the floor, debt and tranches."""

from __future__ import annotations

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
    money_unit,
    records,
    time_x,
)
from planner.show.colours import THEMES
from planner.show.picture_cash import OWED_USD_M, floor_usd_m, tranches_usd_m

if TYPE_CHECKING:
    import pandas as pd

    from planner.plan import Plan
    from planner.plan_pictures import ThemeName
    from planner.show.charts.parts import Unit
    from planner.show.colours import Theme

HEIGHT = 280  # [px]
CASH, LIQUIDITY, DEBT, FLOOR, TRANCHE = "closing cash", "liquidity", "debt", "cash floor", "tranche in cash"
DASHES = {CASH: [1, 0], LIQUIDITY: [6, 3], DEBT: [10, 3, 2, 3], FLOOR: [2, 3]}
BAR = 4  # width of a tranche [px]


def cash_frame(plan: Plan) -> pd.DataFrame:
    """Return figures of money by the first day of each period, in million USD: lines, and tranches as they are paid.

    Debt is left out where nothing is ever owed, the floor where the table of limits has none.
    """
    calendar, floor = calendar_of(plan), floor_usd_m(plan)
    rows: list[tuple[Any, ...]] = []
    rows += [(CASH, row.period_start, row.closing_cash_usd_m, "") for row in plan.cash]
    rows += [(LIQUIDITY, row.period_start, row.liquidity_usd_m, "") for row in plan.cash]
    if any(row.debt_usd_m > OWED_USD_M for row in plan.cash):
        rows += [(DEBT, row.period_start, row.debt_usd_m, "") for row in plan.cash]
    if floor is not None:
        rows += [(FLOOR, row.period_start, floor, "") for row in plan.cash]
    for period, (names, usd_m) in sorted(tranches_usd_m(plan).items()):
        rows.append((TRANCHE, calendar.start_of(period), usd_m, names))
    return framed(rows, {"series": "text", "date": "date", "usd_m": "float", "names": "text"})


def cash_chart(plan: Plan, theme: ThemeName = "light") -> Chart | None:
    """Return the cash balance with liquidity, debt, floor and tranches; None where a plan has no ledger."""
    if not plan.cash:
        return None
    alt, frame, look = altair_package(), cash_frame(plan), THEMES[theme]
    unit = money_unit(frame["usd_m"])
    lines = frame[frame["series"] != TRANCHE]
    paid = frame[frame["series"] == TRANCHE]
    layers = [*([_tranches(plan, paid, look, unit)] if len(paid) else []), _lines(plan, lines, look, unit)]
    drawing = alt.layer(*layers, *_lowest(plan, look, unit)).resolve_scale(
        color="independent", strokeDash="independent"
    )
    title = f"Cash, {unit.name}"
    return finished(
        "cash", (title, plan.name, _seen(plan)), frame, drawing.properties(width=WIDTH, height=HEIGHT), theme
    )


def _y(unit: Unit) -> Any:
    alt = altair_package()
    return alt.Y("shown", type="quantitative", axis=alt.Axis(title=unit.name, format=NUMBERS, tickCount=6))


def _lines(plan: Plan, lines: pd.DataFrame, look: Theme, unit: Unit) -> Any:
    alt, span = altair_package(), Span.of(plan)
    colours = {CASH: look.main, LIQUIDITY: look.third, DEBT: look.alarm, FLOOR: look.ink}
    there = [name for name in DASHES if name in set(lines["series"])]
    shown = closed(lines.assign(shown=lines["usd_m"] / unit.usd_m), "series", "date", span.last)
    legend = alt.Legend(title=None, symbolType="stroke", symbolSize=400, symbolStrokeWidth=2)
    return (
        alt.Chart(records(shown[["series", "date", "shown"]]))
        .mark_line(interpolate="step-after", strokeWidth=2)
        .encode(
            x=time_x("date", span),
            y=_y(unit),
            color=alt.Color("series", type="nominal", legend=legend,
                            scale=alt.Scale(domain=there, range=[colours[name] for name in there])),
            strokeDash=alt.StrokeDash("series", type="nominal", legend=legend,
                                      scale=alt.Scale(domain=there, range=[DASHES[name] for name in there])),
        )
    )  # fmt: skip


def _tranches(plan: Plan, paid: pd.DataFrame, look: Theme, unit: Unit) -> Any:
    alt = altair_package()
    shown = paid.assign(shown=paid["usd_m"] / unit.usd_m)[["series", "date", "shown"]]
    return (
        alt.Chart(records(shown))
        .mark_bar(width=BAR)
        .encode(
            x=time_x("date", Span.of(plan)),
            y=_y(unit),
            color=alt.Color("series", type="nominal", scale=alt.Scale(domain=[TRANCHE], range=[look.second]),
                            legend=alt.Legend(title=None, symbolType="square")),
        )
    )  # fmt: skip


def _lowest(plan: Plan, look: Theme, unit: Unit) -> list[Any]:
    """Return a dot where cash is lowest, with how much it is and when."""
    alt, calendar = altair_package(), calendar_of(plan)
    day = calendar.start_of(calendar.period_of(plan.lowest_cash_date))
    told = f"lowest cash {figure(plan.lowest_cash_usd_m)} million USD, {plan.lowest_cash_date}"
    columns: dict[str, Any] = {"date": "date", "shown": "float", "told": "text"}
    base = alt.Chart(records(framed([(day, plan.lowest_cash_usd_m / unit.usd_m, told)], columns))).encode(
        x=time_x("date", Span.of(plan)), y=_y(unit)
    )
    late = 2 * (day - plan.start_date).days > (calendar.start_of(plan.periods) - plan.start_date).days
    at = {"align": "right" if late else "left", "dx": -7 if late else 7, "dy": -16, "fontSize": 10.5}
    names = base.encode(text=alt.Text("told", type="nominal"))
    return [
        base.mark_point(size=60, filled=True, color=look.main, stroke=look.ground, strokeWidth=1, opacity=1),
        names.mark_text(**at, stroke=look.ground, strokeWidth=3, strokeJoin="round", color=look.ground),
        names.mark_text(**at, color=look.ink),
    ]


def _seen(plan: Plan) -> str:
    owed = f"debt is {figure(plan.peak_debt_usd_m)} at most" if plan.peak_debt_usd_m > OWED_USD_M else "nothing is owed"
    return (
        f"Closing cash is lowest on {plan.lowest_cash_date}, at {figure(plan.lowest_cash_usd_m)} million USD, and "
        f"{figure(plan.cash[-1].closing_cash_usd_m)} million USD at the end; {owed}; liquidity is least on "
        f"{plan.least_liquidity_date}, at {figure(plan.least_liquidity_usd_m)} million USD."
    )
