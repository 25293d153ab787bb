"""The pictures of the page: drawn for all readers, and as data from which the page draws them with tooltips."""

from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING, Any

from planner.report.blocks import Picture
from planner.show.charts import (
    affordability_chart,
    capacity_chart,
    cash_chart,
    debt_chart,
    energy_chart,
    map_chart,
    power_chart,
    racks_chart,
    resources_chart,
    waterfall_chart,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from planner.plan import Plan
    from planner.show.chart import Chart

CHARTS: dict[str, Callable[[Plan], Chart | None]] = {
    "capacity": capacity_chart,
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
_ROOT = re.compile(r"<svg\b[^>]*>")
_VIEW = re.compile(r'\bviewBox="[^"]*"')
_SIZE = re.compile(r'\b(width|height)="([0-9.]+)"')
_SPOKEN = re.compile(r' (?:aria-[a-z]+|role)="[^"]*"')
_NUMBERED = re.compile(r"\b(view|param|name|concat|layer|hconcat|vconcat)_([0-9]+)\b")


class Pictures:
    """The pictures of one plan, each drawn when it is asked for.

    Parameters
    ----------
    plan
        The plan.
    static
        Draw them alone, without data for a script.
    """

    def __init__(self, plan: Plan, static: bool) -> None:
        self.plan, self.static = plan, static

    def of(self, name: str) -> tuple[Picture, ...]:
        """Return the picture of a name; nothing where the plan has nothing to show there."""
        chart = CHARTS[name](self.plan)
        if chart is None:
            return ()
        spec = "" if self.static else spec_text(chart.spec)
        return (Picture(name, chart.title, chart.alt, inline_svg(chart.svg(), name, chart.alt), spec),)


def inline_svg(svg: str, name: str, alt: str) -> str:
    """Return a drawing as a part of a page: one picture to a screen reader, with ids that no other picture has.

    Parameters
    ----------
    svg
        The drawing, as a file of its own.
    name
        Name of the picture, unique on the page.
    alt
        What one sees.
    """
    found = _ROOT.search(svg)
    if found is None:
        raise ValueError(f"the picture {name} is no SVG")
    size = dict(_SIZE.findall(found[0]))
    view = _VIEW.search(found[0])
    view_box = view[0] if view else f'viewBox="0 0 {size["width"]} {size["height"]}"'
    inner = _SPOKEN.sub("", svg[found.end() :])
    inner = re.sub(r'\bid="', f'id="{name}-', inner)
    inner = re.sub(r"url\(#", f"url(#{name}-", inner)
    inner = re.sub(r'href="#', f'href="#{name}-', inner)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {view_box} width="{size["width"]}" height="{size["height"]}" '
        f'role="img" aria-label="{escape(alt)}">{inner}'
    )


def spec_text(spec: Any) -> str:
    """Return the data of a picture as JSON that may stand in a script element, the same for the same picture.

    Parts that Altair numbers from picture to picture are numbered from 1 within each.
    """
    told: dict[str, Any] = spec if isinstance(spec, dict) else spec.to_dict()
    told = {**told, "config": {**told.get("config", {}), "aria": False}}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=str)
    seen: dict[str, str] = {}
    text = _NUMBERED.sub(lambda found: seen.setdefault(found[0], f"{found[1]}_{len(seen) + 1}"), text)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
