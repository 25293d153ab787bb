"""Energy by year from the grid and from on-site units, and what it emits."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from planner.show.chart import Chart, altair_package
from planner.show.charts.parts import NUMBERS, WIDTH, figure, finished, framed, records
from planner.show.colours import THEMES

if TYPE_CHECKING:
    import pandas as pd

    from planner.plan import Plan
    from planner.plan_pictures import ThemeName
    from planner.show.colours import Theme

HEIGHT = 170  # of a panel [px]
SOURCES = {"grid": "grid", "onsite": "on-site units"}
GWH_PER_TWH = 1000.0
TWH_FROM_GWH = 10_000.0


def energy_frame(plan: Plan) -> pd.DataFrame:
    """Return energy [GWh] and emissions [kt CO2] by calendar year and kind of source.

    A period counts to the year of its first day. Emissions are energy times the case's tonnes per MWh of the site's
    grid, or of the on-site unit.
    """
    sites = plan.problem.sites
    emits = {("grid", site.id, "grid"): site.grid_emissions_t_per_mwh for site in sites}
    emits |= {("onsite", site.id, unit.id): unit.emissions_t_per_mwh for site in sites for unit in site.onsite}
    gwh: dict[tuple[int, str], float] = defaultdict(float)
    kt: dict[tuple[int, str], float] = defaultdict(float)
    for row in plan.power:
        if row.kind != "link":
            key = row.period_start.year, SOURCES[row.kind]
            per_mwh = emits.get((row.kind, row.site, row.source), 0.0)
            gwh[key] += row.energy_mwh / 1000.0
            kt[key] += row.energy_mwh * per_mwh / 1000.0
    years = sorted({row.period_start.year for row in plan.cash} | {year for year, _ in gwh})
    rows = [
        (year, name, gwh.get((year, name), 0.0), kt.get((year, name), 0.0))
        for year in years
        for name in SOURCES.values()
    ]
    return framed(rows, {"year": "int", "source": "text", "energy_gwh": "float", "emissions_kt": "float"})


def energy_chart(plan: Plan, theme: ThemeName = "light") -> Chart | None:
    """Return energy by year above emissions by year; None where no energy is ever used."""
    frame = energy_frame(plan)
    if not frame["energy_gwh"].sum() > 0:
        return None
    alt, look = altair_package(), THEMES[theme]
    in_twh = frame.groupby("year")["energy_gwh"].sum().max() >= TWH_FROM_GWH
    unit = "TWh" if in_twh else "GWh"
    shown = frame.assign(energy=frame["energy_gwh"] / (GWH_PER_TWH if in_twh else 1.0), emissions=frame["emissions_kt"])
    panels = [_panel(shown, "energy", f"energy, {unit}", look)]
    if frame["emissions_kt"].sum() > 0:
        panels.append(_panel(shown, "emissions", "emissions, kt CO2", look))
    drawing = alt.vconcat(*panels, spacing=16)
    title = f"Energy ({unit}) and emissions (kt CO2) by year"
    return finished("energy", (title, plan.name, _seen(frame)), frame, drawing, theme)


def _panel(frame: pd.DataFrame, value: str, title: str, look: Theme) -> Any:
    alt = altair_package()
    years = [str(year) for year in dict.fromkeys(frame["year"])]
    shown = frame.assign(year=[str(year) for year in frame["year"]], value=frame[value])
    shown = shown.assign(top=shown.groupby("year", sort=False)["value"].cumsum())
    shown = shown.assign(base=shown["top"] - shown["value"])
    totals = shown.groupby("year", sort=False)["value"].sum().reset_index()
    totals = totals.assign(told=[f"{total:,.1f}" if 0 < total < 100 else f"{total:,.0f}" for total in totals["value"]])
    x = alt.X("year", type="nominal", sort=years, axis=alt.Axis(title=None, labelAngle=0))
    names = list(SOURCES.values())
    axis = alt.Axis(title=title, format=NUMBERS, tickCount=5)
    bars = (
        alt.Chart(records(shown[["year", "source", "base", "top"]]))
        .mark_bar(width={"band": 0.55}, stroke=look.ground, strokeWidth=1)
        .encode(
            x=x,
            y=alt.Y("base", type="quantitative", axis=axis),
            y2="top",
            color=alt.Color("source", type="nominal", legend=alt.Legend(title=None, symbolType="square"),
                            scale=alt.Scale(domain=names[::-1], range=[look.second, look.main])),
        )
    )  # fmt: skip
    sums = (
        alt.Chart(records(totals))
        .mark_text(dy=-7, fontSize=10.5, color=look.ink)
        .encode(x=x, y=alt.Y("value", type="quantitative", axis=axis), text=alt.Text("told", type="nominal"))
    )
    return alt.layer(bars, sums).properties(width=WIDTH, height=HEIGHT)


def _seen(frame: pd.DataFrame) -> str:
    by_year = frame.groupby("year")[["energy_gwh", "emissions_kt"]].sum()
    last, most = by_year.iloc[-1], by_year["energy_gwh"].idxmax()
    onsite = frame[frame["source"] == SOURCES["onsite"]]["energy_gwh"].sum() / frame["energy_gwh"].sum()
    return (
        f"Most energy is used in {most}: {figure(by_year['energy_gwh'].max())} GWh; over the horizon {onsite:.0%} come "
        f"from on-site units. In {by_year.index[-1]} it is {figure(last['energy_gwh'])} GWh and emits "
        f"{figure(last['emissions_kt'])} kt CO2."
    )
