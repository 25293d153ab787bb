"""Small pictures beside each other: of each thing what is used, as an area, and what limits it, as lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from planner.show.chart import altair_package
from planner.show.charts.parts import NUMBERS, WIDTH, closed, records, time_x
from planner.show.page import shortened

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from planner.show.charts.parts import Span
    from planner.show.colours import Theme

HEIGHT = 110  # of a panel [px]
GAP = 62  # between panels [px]
TICKS = 4
LETTER = 6.2  # width of a letter of a title [px]
DASHES = ([1, 0], [5, 3])  # of the lines, in order


@dataclass(frozen=True, eq=False)
class Panel:
    """One small picture.

    Parameters
    ----------
    title
        What it is of.
    area
        What the area is.
    dates, used
        Its figures by date.
    lines
        Figures of each line by its name, as many as dates; not a number where there is none.
    marks
        Whether to mark the date, as many as dates: where the limit binds.
    """

    title: str
    area: str
    dates: pd.Series[Any]
    used: pd.Series[Any]
    lines: Mapping[str, pd.Series[Any]]
    marks: pd.Series[Any] | None = field(default=None)


def panels(found: Sequence[Panel], span: Span, look: Theme, *, y_title: str | None, columns: int) -> Any:
    """Return panels in rows.

    Parameters
    ----------
    found
        The panels.
    span
        From left to right.
    look
        The colours.
    y_title
        Unit of all panels; None where each title has its own.
    columns
        How many stand in a row.
    """
    alt = altair_package()
    width = (WIDTH + 150 - GAP * (columns - 1)) / columns
    names = list(dict.fromkeys(name for panel in found for name in _there(panel)))
    drawn = [_panel(panel, span, look, width, names, y_title) for panel in found]
    return alt.concat(*drawn, columns=columns, bounds="flush", spacing={"row": 62, "column": GAP}).resolve_scale(
        color="shared", strokeDash="shared", x="independent", y="independent"
    )


def _there(panel: Panel) -> list[str]:
    return [name for name, values in panel.lines.items() if values.notna().any()]


def _panel(panel: Panel, span: Span, look: Theme, width: float, names: Sequence[str], y_title: str | None) -> Any:
    import pandas as pd

    alt = altair_package()
    used = pd.DataFrame({"series": panel.area, "date": panel.dates, "value": panel.used})
    lines = pd.concat([
        pd.DataFrame({"series": name, "date": panel.dates, "value": panel.lines[name]}) for name in _there(panel)
    ] or [used.iloc[:0]], ignore_index=True)  # fmt: skip
    x, y = (
        time_x("date", span, width),
        alt.Y("value", type="quantitative", axis=_axis(y_title), scale=alt.Scale(zero=True, nice=TICKS)),
    )
    area = (
        alt.Chart(records(closed(used, "series", "date", span.last)))
        .mark_area(interpolate="step-after", opacity=0.75)
        .encode(x=x, y=y, color=alt.Color("series", type="nominal", legend=alt.Legend(title=None, symbolType="square"),
                                          scale=alt.Scale(domain=[panel.area], range=[look.main])))
    )  # fmt: skip
    dash = alt.StrokeDash(
        "series", type="nominal", scale=alt.Scale(domain=list(names), range=list(DASHES[: len(names)])),
        legend=alt.Legend(title=None, symbolStrokeColor=look.ink, symbolStrokeWidth=1.6, symbolSize=400),
    )  # fmt: skip
    line = (
        alt.Chart(records(closed(lines, "series", "date", span.last) if len(lines) else lines))
        .mark_line(interpolate="step-after", stroke=look.ink, strokeWidth=1.6)
        .encode(x=x, y=y, strokeDash=dash)
    )
    title = alt.TitleParams(
        shortened(panel.title, int(width / LETTER)), fontSize=11.5, offset=6, fontWeight="bold", anchor="start"
    )
    layers = [area, *([line] if len(names) else []), *_marks(panel, used, span, look, width)]
    return alt.layer(*layers).properties(width=width, height=HEIGHT, title=title)


def _axis(title: str | None) -> Any:
    """Return the axis of a panel; where its title has no unit, it counts things."""
    counts = {"tickMinStep": 1} if title is None else {}
    return altair_package().Axis(title=title, format=NUMBERS, tickCount=TICKS, **counts)


def _marks(panel: Panel, used: pd.DataFrame, span: Span, look: Theme, width: float) -> list[Any]:
    """Return a small triangle at the top of each period in which the limit binds."""
    if panel.marks is None or not panel.marks.any():
        return []
    alt = altair_package()
    bound = used[panel.marks.to_numpy()].assign(told="binds")[["told", "date"]]
    return [
        alt.Chart(records(bound))
        .mark_point(filled=True, size=22, opacity=1, yOffset=-5)
        .encode(
            x=time_x("date", span, width),
            y=alt.value(0),
            shape=alt.Shape("told", type="nominal", scale=alt.Scale(domain=["binds"], range=["triangle-down"]),
                            legend=alt.Legend(title=None, symbolFillColor=look.alarm, symbolStrokeColor=look.alarm)),
            color=alt.value(look.alarm),
        )
    ]  # fmt: skip
