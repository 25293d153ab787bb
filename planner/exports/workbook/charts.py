"""Charts of Excel itself, on a sheet of their own, that follow the cells of the tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from planner.exports.workbook.by_period import CAPACITY, DUE, OTHERS
from planner.exports.workbook.look import CRITICAL, FAINT, FINISHED, INK, PLANNED, SECTION
from planner.exports.workbook.paper import Print
from planner.show.colours import REST, site_colours, sites_of_case

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.exports.workbook.book import Book
    from planner.exports.workbook.by_period import ByPeriod
    from planner.exports.workbook.tables import Table
    from planner.plan import Plan

NAME = "Charts"
SIZE = {"width": 980, "height": 400}
ROWS_APART = 22
UNIT_COLOUR = "#E69F00"


@dataclass(frozen=True)
class Series:
    """One series of a chart: column of its table, colour, and whether its line is dashed."""

    column: int
    colour: str
    dashed: bool = False


def write_charts(book: Book, plan: Plan, capacity: ByPeriod, power: ByPeriod, cash: Table) -> None:
    """Write the sheet of charts.

    Parameters
    ----------
    book
        The workbook.
    plan
        The plan.
    capacity, power
        The tables by period that the charts show.
    cash
        The table of cash.
    """
    sheet = book.sheet(NAME)
    colours = {f"Site {site}": colour for site, (colour, _) in site_colours(sites_of_case(plan)).items()}
    sites = [Series(capacity.column(t), colours.get(t, REST[0])) for t in capacity.stacked if t != OTHERS]
    sites += [Series(capacity.column(t), FINISHED) for t in capacity.stacked if t == OTHERS]
    due = [Series(capacity.column(DUE), INK, dashed=True)]
    sources = [
        Series(power.column(title), colour) for title, colour in zip(power.stacked, (PLANNED, UNIT_COLOUR), strict=True)
    ]
    there = [Series(power.column(CAPACITY), INK)]
    titles = [column.title for column in cash.columns]
    money = [Series(titles.index("Closing cash"), PLANNED), Series(titles.index("Debt"), CRITICAL)]
    money += [Series(titles.index("Liquidity"), FAINT, dashed=True)]
    unit = capacity.table.columns[2].unit
    drawn = (
        ("Online by site, and what is due", _chart(book, capacity.table, sites, due, unit)),
        ("Facility load at peak by source, and power there is", _chart(book, power.table, sources, there, "MW")),
        ("Cash, debt and liquidity at the end of each period", _chart(book, cash, (), money, "million USD")),
    )
    for number, (title, chart) in enumerate(drawn):
        sheet.put(number * ROWS_APART, 0, title, SECTION, counts=False)
        sheet.place(number * ROWS_APART + 1, 0, chart)
    sheet.printed(Print(down=1))


def _chart(book: Book, table: Table, stacked: Iterable[Series], lines: Iterable[Series], unit: str) -> Any:
    """Return stacked columns with lines before them; lines alone where nothing is stacked."""
    columns, over = [*stacked], [*lines]
    chart = book.chart("column", stacked=True) if columns else book.chart("line")
    for series in columns:
        chart.add_series(_series(table, series) | {"fill": {"color": series.colour}, "gap": 0})
    target = book.chart("line") if columns else chart
    for series in over:
        line = {"color": series.colour, "width": 2.0, **({"dash_type": "dash"} if series.dashed else {})}
        target.add_series(_series(table, series) | {"line": line, "marker": {"type": "none"}})
    if columns:
        chart.combine(target)
    dates = {"num_format": "yyyy-mm", "num_font": {"rotation": -45, "size": 9}, "text_axis": True}
    every = max(1, len(table.rows) // 24)
    chart.set_x_axis(dates | {"interval_unit": every, "interval_tick": every, "label_position": "low"})
    faint = {"visible": True, "line": {"color": "#D5DBE1", "width": 0.5}}
    chart.set_y_axis({"name": unit, "num_format": "#,##0", "major_gridlines": faint, "num_font": {"size": 9}})
    chart.set_legend({"position": "right", "font": {"size": 9}})
    chart.set_title({"none": True})
    chart.set_size(SIZE)
    return chart


def _series(table: Table, series: Series) -> dict[str, Any]:
    """Return what a series is named by, and its cells; the days are in the column of period starts."""
    last = max(1, len(table.rows))
    start = next(number for number, column in enumerate(table.columns) if column.title == "Period start")
    return {
        "name": table.columns[series.column].title,
        "categories": [table.name, 1, start, last, start],
        "values": [table.name, 1, series.column, last, series.column],
    }
