"""What differs from an earlier plan: in the question, and in the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.comparison import compare
from planner.comparison.sections import sections
from planner.report.blocks import MOST_LINES, Picture, Points, Section, Table
from planner.report.drawings import inline_svg
from planner.show.notebook import headline
from planner.show.overlay import overlay_svg
from planner.show.picture_online import mw_text
from planner.words import counted

if TYPE_CHECKING:
    from planner.comparison.sections import Section as Told
    from planner.plan import Plan
    from planner.report.blocks import Block
    from planner.report.facts import Facts

NAMES = ("earlier plan", "this plan")
OF_ITEMS = ("Milestones and their money", "Activities", "Power", "Racks", "Limits")
MOST_FOLDED = 120


def difference(facts: Facts, against: Plan) -> Section:
    """Return what this plan asks and does otherwise than an earlier one."""
    (pair,) = compare(against, facts.plan, names=NAMES).pairs
    blocks: list[Block] = [_curves(facts, against)]
    if pair.remarks:
        blocks.append(Points("Read with care", tuple(pair.remarks)))
    for one in sections(pair):
        blocks += _blocks(one)
    lead = (f"The earlier plan ({against.problem.label}, from {against.start_date}): {headline(against)}",)
    return Section("difference", "What differs from the earlier plan", lead, tuple(blocks))


def _curves(facts: Facts, against: Plan) -> Picture:
    """Return MW online and cash of both plans over time."""
    plans = ((NAMES[0], against), (NAMES[1], facts.plan))
    ends = (f"{name} {mw_text(one, one.target_online_mw)} MW on {one.target_date}" for name, one in plans)
    alt = f"MW online and closing cash of both plans over time: {', '.join(ends)}."
    return Picture("curves", "Both plans over time", alt, inline_svg(overlay_svg(plans), "curves", alt))


def _blocks(given: Told) -> list[Block]:
    """Return a section of the comparison: its sentences, folded where they are of single items, and its table."""
    found: list[Block] = []
    if given.lines:
        folded = given.title in OF_ITEMS
        title = f"{given.title}: {counted(len(given.lines), 'line')}" if folded else given.title
        points = Points(title, tuple(given.lines), folded, where="planner compare has all")
        found.append(points.cut(MOST_FOLDED if folded else MOST_LINES))
    if given.rows:
        right = frozenset(head for head in given.heads[1:] if head != "unit")
        found.append(Table(given.title, given.heads, given.rows, right=right))
    return found
