"""The pictures of the page: drawn for all readers, and as data from which the page draws them with tooltips."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from planner.report.blocks import Picture
from planner.report.drawings import inline_svg
from planner.report.tooltips import with_tooltips
from planner.show.chart import altair_package
from planner.show.charts import CHARTS

if TYPE_CHECKING:
    from planner.plan import Plan

DRAWN_ALONE = ("map",)
"""Pictures that no script draws: the outlines of land would be half of the page once more. Their marks have titles."""


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
        alone = self.static or name in DRAWN_ALONE
        spec = "" if alone else spec_text(chart.spec.to_dict(validate=False))
        return (Picture(name, chart.title, chart.alt, inline_svg(chart.svg(), name, chart.alt), spec),)


def spec_text(spec: dict[str, Any]) -> str:
    """Return the data of a picture, with tooltips, as JSON that may stand in a script element."""
    text = json.dumps(with_tooltips(spec), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for mark in "<>\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text


def vega_lite_version() -> str:
    """Return the version of Vega-Lite that the pictures are written in, as vl-convert calls it."""
    return "_".join(str(altair_package().SCHEMA_VERSION).split(".")[:2])
