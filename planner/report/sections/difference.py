"""What differs from an earlier plan: in the question, and in the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.comparison import compare
from planner.comparison.sections import sections
from planner.report.blocks import Points, Section, Table
from planner.show.notebook import headline

if TYPE_CHECKING:
    from planner.comparison.sections import Section as Told
    from planner.plan import Plan
    from planner.report.blocks import Block
    from planner.report.facts import Facts

NAMES = ("earlier plan", "this plan")
MOST_LINES = 12


def difference(facts: Facts, against: Plan) -> Section:
    """Return what this plan asks and does otherwise than an earlier one."""
    (pair,) = compare(against, facts.plan, names=NAMES).pairs
    blocks: list[Block] = []
    if pair.remarks:
        blocks.append(Points("Read with care", tuple(pair.remarks)))
    for one in sections(pair):
        blocks += _blocks(one)
    lead = (f"The earlier plan ({against.problem.label}, from {against.start_date}): {headline(against)}",)
    return Section("difference", "What differs from the earlier plan", lead, tuple(blocks))


def _blocks(given: Told) -> list[Block]:
    """Return a section of the comparison: its sentences, and its table."""
    found: list[Block] = []
    if given.lines:
        left = len(given.lines) - MOST_LINES
        more = (f"and {left:,} more lines: planner compare has all",) if left > 0 else ()
        found.append(Points(given.title, (*given.lines[:MOST_LINES], *more)))
    if given.rows:
        found.append(Table(given.title, given.heads, given.rows))
    return found
