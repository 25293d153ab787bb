"""Where the inputs come from: each figure of the case that the plan leans on, its source, and how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.exports.workbook.heads import Column, columns_of
from planner.exports.workbook.paper import Print
from planner.exports.workbook.tables import Table, write_table
from planner.plan import TABLES

if TYPE_CHECKING:
    from planner.exports.bank.statement import Statement
    from planner.exports.workbook.book import Book

NAME = "Sources of inputs"


def write_sources(book: Book, given: Statement) -> None:
    """Write the inputs that the plan leans on, with title and address of each source that the case lists.

    Parameters
    ----------
    book
        The workbook.
    given
        The values.
    """
    listed = {source.key: source for source in given.plan.problem.sources}

    def told(field: str) -> Any:
        return lambda row: getattr(listed[row.source], field) or None if row.source in listed else None

    more = (Column("Source title", value=told("title")), Column("Source address", value=told("address")))
    table = Table(NAME, (*columns_of(TABLES["leans_on"]), *more), given.plan.leans_on, kept=2)
    write_table(book, table).printed(Print(rows=1))
