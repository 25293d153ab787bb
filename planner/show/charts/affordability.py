"""What the tenant pays by year, against the share of its revenue that may go to rent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.show.chart import Chart, altair_package
from planner.show.charts.parts import NUMBERS, WIDTH, figure, finished, framed, money_unit, records
from planner.show.colours import THEMES
from planner.words import counted

if TYPE_CHECKING:
    import pandas as pd

    from planner.plan import Plan
    from planner.plan_pictures import ThemeName
    from planner.show.charts.parts import Unit
    from planner.show.colours import Theme

HEIGHT = 250  # [px]
LINE = "M-1,-0.14L1,-0.14L1,0.14L-1,0.14Z"  # symbol of a line in the legend, which has none
RENT, ALLOWED, REVENUE = "rent", "share of revenue that may go to rent", "revenue"


def affordability_frame(plan: Plan) -> pd.DataFrame:
    """Return rent, what may go to rent and revenue by calendar year; what is not known is empty."""
    columns: dict[str, Any] = {
        "year": "int", "rent_usd_m": "float", "allowed_usd_m": "float", "revenue_usd_m": "float", "rent_share": "float",
    }  # fmt: skip
    nan = float("nan")
    rows = [
        (
            row.year,
            row.rent_usd_m,
            *(nan if value is None else value for value in (row.allowed_usd_m, row.revenue_usd_m, row.rent_share)),
        )
        for row in plan.tenant
    ]
    return framed(rows, columns)


def affordability_chart(plan: Plan, theme: ThemeName = "light") -> Chart | None:
    """Return rent by year against what the tenant can afford; None where the case has no tenant."""
    frame = affordability_frame(plan)
    if not len(frame):
        return None
    alt, look = altair_package(), THEMES[theme]
    unit = money_unit(frame[["rent_usd_m", "allowed_usd_m", "revenue_usd_m"]].max().fillna(0.0))
    drawing = (
        alt.layer(*_layers(frame, look, unit))
        .resolve_scale(color="independent", shape="independent")
        .properties(width=WIDTH, height=HEIGHT)
    )
    tenant = plan.problem.tenant
    who = tenant.name if tenant is not None and tenant.name else "the tenant"
    title = f"Rent of {who} by year against its revenue, {unit.name}"
    return finished("affordability", (title, plan.name, _seen(frame)), frame, drawing, theme)


def _layers(frame: pd.DataFrame, look: Theme, unit: Unit) -> list[Any]:
    alt = altair_package()
    shown = frame.assign(
        year=[str(year) for year in frame["year"]], rent=frame["rent_usd_m"] / unit.usd_m, what=RENT,
        above=frame[["rent_usd_m", "allowed_usd_m", "revenue_usd_m"]].max(axis=1) / unit.usd_m,
        told=["" if share != share else f"{share:.0%} of revenue" for share in frame["rent_share"]],
    )[["year", "rent", "above", "what", "told"]]  # fmt: skip
    years = list(shown["year"])
    x = alt.X("year", type="nominal", sort=years, axis=alt.Axis(title=None, labelAngle=0))
    axis = alt.Axis(title=unit.name, format=NUMBERS, tickCount=6)
    bars = alt.Chart(records(shown)).encode(x=x, y=alt.Y("rent", type="quantitative", axis=axis))
    layers = [
        bars.mark_bar(width={"band": 0.55}).encode(
            color=alt.Color("what", type="nominal", scale=alt.Scale(domain=[RENT], range=[look.main]),
                            legend=alt.Legend(title=None, symbolType="square"))
        ),
        bars.mark_text(dy=-11, fontSize=10.5, color=look.ink).encode(
            y=alt.Y("above", type="quantitative", axis=axis), text=alt.Text("told", type="nominal")
        ),
    ]  # fmt: skip
    return [*layers, *_marks(frame, look, unit, x, axis)]


def _marks(frame: pd.DataFrame, look: Theme, unit: Unit, x: Any, axis: Any) -> list[Any]:
    """Return what may go to rent as a line across each bar, revenue as a diamond; what is not known is left out."""
    alt, layers = altair_package(), []
    for name, column, colour in ((ALLOWED, "allowed_usd_m", look.alarm), (REVENUE, "revenue_usd_m", look.second)):
        known = frame[frame[column].notna()]
        if not len(known):
            continue
        shown = known.assign(year=[str(year) for year in known["year"]], usd=known[column] / unit.usd_m, series=name)
        base = alt.Chart(records(shown[["year", "usd", "series"]]))
        is_line = name == ALLOWED
        drawn = (
            base.mark_tick(thickness=3, width={"band": 0.8})
            if is_line
            else base.mark_point(shape="diamond", filled=True, size=110, opacity=1, stroke=look.ground, strokeWidth=1)
        )
        legend = alt.Legend(
            title=None,
            symbolType=LINE if is_line else "diamond",
            symbolStrokeWidth=3,
            symbolSize=300 if is_line else 110,
        )
        scale = alt.Scale(domain=[name], range=[colour])
        layers.append(
            drawn.encode(
                x=x,
                y=alt.Y("usd", type="quantitative", axis=axis),
                color=alt.Color("series", type="nominal", scale=scale, legend=legend),
            )
        )
    return layers


def _seen(frame: pd.DataFrame) -> str:
    known = frame[frame["allowed_usd_m"].notna()]
    over = known[known["rent_usd_m"] > known["allowed_usd_m"]]
    most = frame.sort_values("rent_usd_m", ascending=False, kind="stable").iloc[0]
    told = f"Rent is most in {most['year']:.0f}, {figure(most['rent_usd_m'])} million USD"
    if not len(known):
        return f"{told}; the tenant's revenue is not known."
    if not len(over):
        return f"{told}; it stays within what the tenant may pay in {counted(len(known), 'year')}."
    return (
        f"{told}; it is above what the tenant may pay in {len(over)} of {counted(len(known), 'year')}, first in "
        f"{over['year'].iloc[0]}."
    )
