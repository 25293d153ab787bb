"""A comparison as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.comparison.sections import sections
from planner.show.notebook import headline
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.comparison.compared import Compared
    from planner.comparison.pair import Pair
    from planner.comparison.sections import Section

MOST_LINES = 12  # of a section; the tables have all


def text(comparison: Compared) -> str:
    """Return what differs in the question and in the answer, section by section, for each plan beside the baseline."""
    plans = zip(comparison.names, comparison.plans, strict=True)
    head = [f"{name}: {headline(plan)} ({plan.run.termination.replace('_', ' ')})" for name, plan in plans]
    return "\n".join([*head, *(line for pair in comparison.pairs for line in _pair(pair))])


def _pair(pair: Pair) -> list[str]:
    lines = ["", f"{pair.names[1]} beside {pair.names[0]}", *(f"  {remark}" for remark in pair.remarks)]
    for section in sections(pair):
        lines += ["", section.title, *_section(section)]
    return lines


def _section(section: Section) -> list[str]:
    shown = [f"  - {line}" for line in section.lines[:MOST_LINES]]
    left = len(section.lines) - MOST_LINES
    return [*shown, *([f"  … and {counted(left, 'line')} more"] if left > 0 else []), *_table(section)]


def _table(section: Section) -> list[str]:
    """Return a table in columns of one width each, figures to the right."""
    cells: Sequence[tuple[str, ...]] = [section.heads, *section.rows] if section.rows else ()
    if not cells:
        return []
    widths = [max(len(row[column]) for row in cells) for column in range(len(section.heads))]
    lines = []
    for row in cells:
        padded = (
            cell.ljust(width) if not column or (column == len(row) - 1 and not _is_figure(cell)) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        lines.append(f"  {'  '.join(padded)}".rstrip())
    return lines


def _is_figure(cell: str) -> bool:
    return any(mark.isdigit() for mark in cell)
