"""Crews, transformers, turbines: what work uses of each, against what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.show.chart import Chart, altair_package
from planner.show.charts.parts import Span, finished, framed
from planner.show.charts.small import Panel, panels
from planner.show.colours import THEMES
from planner.words import counted

if TYPE_CHECKING:
    import pandas as pd

    from planner.plan import Plan
    from planner.plan_pictures import ThemeName

MOST_PANELS, COLUMNS = 12, 3
KINDS = {"renewable": "in use", "consumable": "drawn so far"}


def resources_frame(plan: Plan) -> pd.DataFrame:
    """Return limit and use of each resource by period, and whether it binds; those that bind most come first."""
    rows = [row for row in plan.resources if row.limit in KINDS]
    bound: dict[tuple[str, str], tuple[int, float]] = {}
    for row in rows:
        periods, most = bound.get((row.limit, row.id), (0, 0.0))
        share = row.used / row.limit_value if row.limit_value > 0 else 0.0
        bound[row.limit, row.id] = periods + row.binding, max(most, share)
    order = sorted(bound, key=lambda key: (-bound[key][0], -bound[key][1], key))
    places = {key: place for place, key in enumerate(order)}
    rows.sort(key=lambda row: (places[row.limit, row.id], row.period))
    columns: dict[str, Any] = {
        "resource": "text", "kind": "text", "date": "date", "used": "float", "limit": "float", "binding": "bool",
    }  # fmt: skip
    return framed(
        [(row.id, row.limit, row.period_start, row.used, row.limit_value, row.binding) for row in rows], columns
    )


def resources_chart(plan: Plan, theme: ThemeName = "light") -> Chart | None:
    """Return a small picture of each resource, twelve at most; None where the case has none."""
    frame = resources_frame(plan)
    if not len(frame):
        return None
    altair_package()
    groups = list(frame.groupby(["resource", "kind"], sort=False))
    found = [
        Panel(f"{resource}: {KINDS[str(kind)]}", "used", group["date"], group["used"], {"there is": group["limit"]},
              group["binding"])
        for (resource, kind), group in groups[:MOST_PANELS]
    ]  # fmt: skip
    shown = "" if len(groups) <= MOST_PANELS else f", the {MOST_PANELS} of {len(groups)} that bind most"
    drawing = panels(found, Span.of(plan), THEMES[theme], y_title=None, columns=min(COLUMNS, len(found)))
    title = f"Resources: units used and units there are{shown}"
    return finished("resources", (title, plan.name, _seen(frame)), frame, drawing, theme)


def _seen(frame: pd.DataFrame) -> str:
    count = frame["resource"].nunique()
    bound = frame[frame["binding"]].groupby("resource", sort=False)["date"].agg(["size", "min"])
    told = [
        f"{name} in {counted(int(row['size']), 'period')} from {row['min']:%Y-%m} on" for name, row in bound.iterrows()
    ]
    if not told:
        return f"None of {counted(count, 'resource')} is used up."
    return f"Of {counted(count, 'resource')} these bind: {'; '.join(told)}."
