"""What pictures share: tables as they are handed over, time from left to right, titles and looks, units of money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from planner.calendar import Calendar, calendar_months, moved
from planner.figure import number
from planner.show.chart import Chart, altair_package
from planner.show.colours import THEMES
from planner.show.page import shortened
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from planner.plan import Plan
    from planner.plan_pictures import ThemeName
    from planner.show.colours import Theme

WIDTH = 640  # of the plot [px]
LABEL_ROOM = 66  # between the labels of two dates [px]
LONGEST_TITLE = 96
FONT = "Helvetica, Arial, sans-serif"
EPOCH = date(1970, 1, 1)
MS_PER_DAY = 86_400_000
DIGITS = 6
SMALL = 100.0  # figures below it have a decimal
NUMBERS = ",~f"  # of axes: thousands apart, no powers of ten
BILLIONS_FROM_USD_M = 10_000.0
Kind = Literal["date", "float", "int", "bool", "text"]
DATES = ("date",)
DTYPES = {"date": "datetime64[s]", "float": "float64", "int": "int64", "bool": "bool", "text": "str"}
TICK_MONTHS = (1, 3, 6, 12, 24, 60, 120, 240, 600)
SHORT_TICKS = 12  # months between ticks from which a year alone says which


@dataclass(frozen=True)
class Span:
    """The time that a picture shows: from the first day to the day after the last."""

    first: date
    last: date

    @classmethod
    def of(cls, plan: Plan) -> Span:
        """Return the horizon of a plan."""
        calendar = Calendar(plan.start_date, plan.periods, plan.months_per_period)
        return cls(plan.start_date, calendar.start_of(plan.periods))

    def ticks(self, width: float = WIDTH) -> list[date]:
        """Return the first days of as many months, quarters or years as there is room to label."""
        months = calendar_months(self.first, self.last)
        step = next((s for s in TICK_MONTHS if months * LABEL_ROOM <= s * width), TICK_MONTHS[-1])
        opens = moved(self.first.replace(day=1), 0 if self.first.day == 1 else 1)
        ahead = -(opens.year * 12 + opens.month - 1) % step
        day, found = moved(opens, ahead), []
        while day <= self.last:
            found.append(day)
            day = moved(day, step)
        return found


@dataclass(frozen=True)
class Unit:
    """A unit that figures are shown in, and how many million USD are one of it."""

    name: str
    usd_m: float


def money_unit(figures: Iterable[float]) -> Unit:
    """Return million USD, or billion USD where the largest figure is beyond ten of them."""
    most = max((abs(figure) for figure in figures), default=0.0)
    return Unit("billion USD", 1000.0) if most >= BILLIONS_FROM_USD_M else Unit("million USD", 1.0)


def figure(value: float) -> str:
    """Return a figure for people: whole, or with a decimal where it is small."""
    digits = 0 if abs(value) >= SMALL else 1
    return f"{number(round(value, digits)):,.{digits}f}".removesuffix(".0")


def calendar_of(plan: Plan) -> Calendar:
    """Return the horizon of a plan."""
    return Calendar(plan.start_date, plan.periods, plan.months_per_period)


def milliseconds(day: date) -> int:
    """Return a day as pictures take it, whatever the time zone: milliseconds from 1970 on, UTC."""
    return (day - EPOCH).days * MS_PER_DAY


def framed(rows: Sequence[Sequence[Any]], columns: Mapping[str, Kind]) -> pd.DataFrame:
    """Return rows as a table.

    Parameters
    ----------
    rows
        One cell for each column.
    columns
        Name and kind of each column; dates are ``datetime64[s]``, as in the tables of a plan.
    """
    import numpy as np
    import pandas as pd

    cells = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    found: dict[str, Any] = {}
    for (name, kind), values in zip(columns.items(), cells, strict=True):
        given = np.array(values, dtype="datetime64[D]") if kind in DATES else list(values)
        found[name] = pd.Series(given, dtype=DTYPES[kind])
    return pd.DataFrame(found)


def records(frame: pd.DataFrame) -> Any:
    """Return a table as a picture takes it: dates as milliseconds, what is missing as null, figures rounded."""
    columns = [[_plain(value) for value in frame[name].tolist()] for name in frame]
    names = list(frame)
    data = altair_package().InlineData(values=[])  # checked when made: empty, since the check of many rows is slow
    data["values"] = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
    return data


def _plain(value: Any) -> Any:
    import pandas as pd

    if pd.isna(value):
        return None
    if isinstance(value, date):
        return milliseconds(value.date() if isinstance(value, datetime) else value)
    if isinstance(value, float):
        return round(value, DIGITS) + 0.0
    return value


def time_x(field: str, span: Span, width: float = WIDTH, *, shown: bool = True, **axis: Any) -> Any:
    """Return the encoding of dates from left to right, with years on the axis.

    Parameters
    ----------
    field
        The column.
    span
        From where to where.
    width
        Of the plot [px], for the room between labels.
    shown
        Whether the axis is drawn.
    axis
        What is otherwise about the axis.
    """
    alt = altair_package()
    days = span.ticks(width)
    months = calendar_months(days[0], days[1]) if len(days) > 1 else 1
    look: dict[str, Any] = {
        "values": [milliseconds(day) for day in days],
        "format": "%Y" if months >= SHORT_TICKS else "%Y-%m",
        "grid": False,
        "title": None,
        "labelFlush": False,
    }
    return alt.X(
        field, type="temporal", axis=alt.Axis(**(look | axis)) if shown else None,
        scale=alt.Scale(
            type="utc", domain=[milliseconds(span.first), milliseconds(span.last)], nice=False, clamp=True
        ),
    )  # fmt: skip


def time_x2(field: str) -> Any:
    """Return the encoding of the dates at which bars end that begin by `time_x`.

    Parameters
    ----------
    field
        The column.
    """
    # The unit of time says that these are dates too: else the domain of their axis would be read in two ways.
    return altair_package().X2(field, timeUnit="utcyearmonthdate")


def finished(name: str, told: tuple[str, str, str], data: pd.DataFrame, drawing: Any, theme: ThemeName) -> Chart:
    """Return a picture with its title and looks.

    Parameters
    ----------
    name
        What it is called.
    told
        Title, the line below it, and what one sees.
    data
        The table behind it.
    drawing
        What is drawn, without title and looks.
    theme
        Light or dark.
    """
    alt = altair_package()
    title, below, seen = told
    head = alt.TitleParams(shortened(title, LONGEST_TITLE), subtitle=shortened(below, LONGEST_TITLE))
    return Chart(name, title, seen, data, drawing.properties(title=head).configure(**looks(THEMES[theme])))


def looks(theme: Theme) -> dict[str, Any]:
    """Return the looks that all pictures of a theme share."""
    letters = {"labelColor": theme.faint, "titleColor": theme.ink, "labelFontSize": 11, "titleFontSize": 11}
    return {
        "background": theme.ground,
        "aria": False,
        "font": FONT,
        "padding": 8,
        "view": {"stroke": None},
        "axis": {
            **letters, "titleFontWeight": "normal", "gridColor": theme.grid, "domainColor": theme.faint,
            "tickColor": theme.faint, "labelLimit": 220,
        },
        "legend": {
            **letters, "labelColor": theme.ink, "titleFontWeight": "bold", "labelLimit": 260, "symbolSize": 90,
            "rowPadding": 3,
        },
        "title": {
            "color": theme.ink, "subtitleColor": theme.faint, "anchor": "start", "fontSize": 15,
            "subtitleFontSize": 11.5, "offset": 12, "frame": "group",
        },
        "header": {"labelColor": theme.ink, "titleColor": theme.ink, "labelFontSize": 11, "labelLimit": 220},
        "text": {"color": theme.ink, "fontSize": 11},
        "rule": {"color": theme.faint},
    }  # fmt: skip


def largest(series: Mapping[str, Sequence[float]], most: int, noun: str) -> dict[str, list[float]]:
    """Return the first series as they are, and what all others add up to under a name that says how many they are.

    Parameters
    ----------
    series
        Figures by name, the largest first.
    most
        How many keep their name; one more than that keeps it too, rather than being *other* alone.
    noun
        What one of them is.
    """
    if len(series) <= most + 1:
        return {name: list(values) for name, values in series.items()}
    names = list(series)
    rest = [sum(column) for column in zip(*(series[name] for name in names[most:]), strict=True)]
    return {name: list(series[name]) for name in names[:most]} | {f"other ({counted(len(names) - most, noun)})": rest}


def stacked(frame: pd.DataFrame, by: str, value: str) -> pd.DataFrame:
    """Return a table with where each figure begins and ends when those of one date stand on each other.

    Parameters
    ----------
    frame
        Rows in the order in which they stand on each other, the lowest first.
    by
        The column that figures with the same value of stand on each other.
    value
        The column of figures.
    """
    top = frame.groupby(by, sort=False)[value].cumsum()
    return frame.assign(top=top, base=top - frame[value])


def closed(frame: pd.DataFrame, series: str, when: str, end: date) -> pd.DataFrame:
    """Return a table whose steps reach the end: the last row of each series once more, at that date.

    Parameters
    ----------
    frame
        Rows by date.
    series, when
        The columns of what belongs together, and of the date.
    end
        The day after the last.
    """
    import pandas as pd

    last = frame.groupby(series, sort=False).tail(1).copy()
    last[when] = pd.Timestamp(end).as_unit("s")
    return pd.concat([frame, last], ignore_index=True)
