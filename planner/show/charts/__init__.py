"""The pictures of a plan, each from a table of its own: first the figures, then how they are drawn.

Names and notes of users go into a picture as values of a table or as its words, and never into expressions or names of
fields: whatever stands in them is shown as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.show.charts.affordability import affordability_chart
from planner.show.charts.build_order import gantt_chart
from planner.show.charts.capacity import capacity_chart
from planner.show.charts.cash import cash_chart
from planner.show.charts.debt import debt_chart
from planner.show.charts.energy import energy_chart
from planner.show.charts.places import map_chart
from planner.show.charts.power import power_chart
from planner.show.charts.racks import racks_chart
from planner.show.charts.resources import resources_chart
from planner.show.charts.waterfall import waterfall_chart

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from planner.show.chart import Chart

__all__ = [
    "CHARTS", "affordability_chart", "capacity_chart", "cash_chart", "debt_chart", "energy_chart", "gantt_chart",
    "map_chart", "power_chart", "racks_chart", "resources_chart", "waterfall_chart",
]  # fmt: skip

CHARTS: Mapping[str, Callable[..., Chart | None]] = {
    "capacity": capacity_chart,
    "gantt": gantt_chart,
    "map": map_chart,
    "power": power_chart,
    "racks": racks_chart,
    "resources": resources_chart,
    "cash": cash_chart,
    "waterfall": waterfall_chart,
    "debt": debt_chart,
    "affordability": affordability_chart,
    "energy": energy_chart,
}
"""All pictures by name, in the order of a report; each takes a plan and a theme, and is None where there is none."""
