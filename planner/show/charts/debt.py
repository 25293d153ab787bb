"""Debt of each facility over time, against its limit and its borrowing base."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.show.chart import Chart, altair_package
from planner.show.charts.parts import Span, figure, finished, framed, money_unit
from planner.show.charts.small import Panel, panels
from planner.show.colours import THEMES
from planner.words import counted

if TYPE_CHECKING:
    import pandas as pd

    from planner.plan import Plan
    from planner.plan_pictures import ThemeName

LIMIT, BASE = "limit", "borrowing base"
NAMES = {"facility": LIMIT, "borrowing_base": BASE}


def debt_frame(plan: Plan) -> pd.DataFrame:
    """Return what is owed to each facility by period, its limit, and its borrowing base (empty: it has none)."""
    limits = {(row.limit, row.id, row.period): row.limit_value for row in plan.resources if row.limit in NAMES}
    owed = {(row.facility, row.period): row.balance_usd_m for row in plan.debt}
    known = dict.fromkeys(
        [*(given.id for given in plan.problem.finance.facilities), *(row.facility for row in plan.debt)]
    )
    rows: list[tuple[Any, ...]] = []
    for facility in known:
        for period in plan.cash:
            limit = limits.get(("facility", facility, period.period), float("nan"))
            base = limits.get(("borrowing_base", facility, period.period), float("nan"))
            balance = owed.get((facility, period.period), 0.0)
            rows.append((facility, period.period_start, balance, limit, base))
    columns: dict[str, Any] = {
        "facility": "text", "date": "date", "balance_usd_m": "float", "limit_usd_m": "float", "base_usd_m": "float",
    }  # fmt: skip
    return framed(rows, columns)


def debt_chart(plan: Plan, theme: ThemeName = "light") -> Chart | None:
    """Return the debt of each facility in a panel of its own; None where the case has no facility."""
    frame = debt_frame(plan)
    if not len(frame):
        return None
    altair_package()
    unit = money_unit(frame[["balance_usd_m", "limit_usd_m", "base_usd_m"]].max(skipna=True).fillna(0.0))
    names = {given.id: given.name or given.id for given in plan.problem.finance.facilities}
    found = [
        Panel(
            names.get(str(facility), str(facility)), "owed",
            group["date"], group["balance_usd_m"] / unit.usd_m,
            {LIMIT: group["limit_usd_m"] / unit.usd_m, BASE: group["base_usd_m"] / unit.usd_m},
        )
        for facility, group in frame.groupby("facility", sort=False)
    ]  # fmt: skip
    drawing = panels(found, Span.of(plan), THEMES[theme], y_title=unit.name, columns=2)
    over = counted(len(found), "facility", "facilities")
    seen = f"Debt is {figure(plan.peak_debt_usd_m)} million USD at most, over {over}: {_peaks(frame)}."
    return finished("debt", (f"Debt by facility, {unit.name}", plan.name, seen), frame, drawing, theme)


def _peaks(frame: pd.DataFrame) -> str:
    told = []
    for facility, group in frame.groupby("facility", sort=False):
        peak, limit = group["balance_usd_m"].max(), group["limit_usd_m"].max()
        told.append(f"{facility} up to {figure(peak)}" + (f" of {figure(limit)}" if limit == limit else ""))
    return "; ".join(told)
