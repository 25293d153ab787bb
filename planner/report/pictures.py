"""The pictures of the page: drawn for all readers, and as data from which the page draws them with tooltips."""

from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING, Any

from planner.report.blocks import Picture
from planner.report.tooltips import with_tooltips
from planner.show.chart import altair_package
from planner.show.charts import CHARTS

if TYPE_CHECKING:
    from planner.plan import Plan

_ROOT = re.compile(r"<svg\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_VIEW = re.compile(r'\bviewBox="[^"]*"')
_SIZE = re.compile(r'\b(width|height)="([0-9.]+)"')
_IDS = re.compile(r'(\bid="|url\(#|href="#)')


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
        spec = "" if self.static else spec_text(chart.spec.to_dict())
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
    inner = _TAG.sub(lambda tag: _IDS.sub(rf"\g<1>{name}-", tag[0]), svg[found.end() :])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {view_box} width="{size["width"]}" height="{size["height"]}" '
        f'role="img" aria-label="{escape(alt)}">{inner}'
    )


def spec_text(spec: dict[str, Any]) -> str:
    """Return the data of a picture, with tooltips, as JSON that may stand in a script element."""
    text = json.dumps(with_tooltips(spec), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return (
        text.replace("<", "\\u003c").replace(">", "\\u003e").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    )


def vega_lite_version() -> str:
    """Return the version of Vega-Lite that the pictures are written in, as vl-convert calls it."""
    return "_".join(str(altair_package().SCHEMA_VERSION).split(".")[:2])
