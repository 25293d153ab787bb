"""The build order as text: a line for each site, with what happens there in each step of time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, assert_never

from planner.show.page import shortened
from planner.show.picture_online import mw_text, online_by_site
from planner.words import counted

if TYPE_CHECKING:
    from planner.plan import Plan, ScheduleRow
    from planner.show.terminal_marks import Marks
    from planner.show.terminal_time import Columns

MOST_SITES = 30


@dataclass
class _Site:
    """What happens at a site, by period."""

    gates: set[int] = field(default_factory=set)
    phases: set[int] = field(default_factory=set)
    critical: set[int] = field(default_factory=set)
    first_power: int | None = None
    begins: int = 0


def gantt_lines(plan: Plan, columns: Columns, marks: Marks) -> list[str]:
    """Return a line for each site, those that begin first above; of very many sites the largest.

    Parameters
    ----------
    plan
        The plan.
    columns
        Time from left to right.
    marks
        What to draw with.
    """
    online, sites = online_by_site(plan), _sites(plan)
    for site in online:
        sites.setdefault(site, _Site())
    size = {site: online[site][-1] if site in online else 0.0 for site in sites}
    largest = sorted(sites, key=lambda site: (-size[site], sites[site].begins, site))[:MOST_SITES]
    lines = []
    for site in sorted(largest, key=lambda site: (sites[site].begins, site)):
        cells = "".join(_cell(sites[site], online.get(site), columns, k, marks) for k in range(columns.count))
        mw = f"{mw_text(plan, size[site])} MW" if size[site] > 0 else ""
        name = f"{shortened(site, columns.left - 1)} ".rjust(columns.left)
        lines.append(f"{name}{marks.side}{cells} {mw.rjust(columns.right - 1)}".rstrip())
    rest = len(sites) - len(largest)
    more = [f"{' ' * (columns.left + 1)}and {counted(rest, 'smaller site')}"] if rest else []
    return [*lines, *more, *columns.axis(marks)] if lines else []


def _sites(plan: Plan) -> dict[str, _Site]:
    found: dict[str, _Site] = defaultdict(_Site)
    begins: dict[str, int] = {}
    for row in plan.schedule:
        if row.site:
            site = found[row.site]
            _note(site, row, plan.periods)
            begins[row.site] = min(begins.get(row.site, row.start_period), row.start_period)
    for name, first in begins.items():
        found[name].begins = first
    return dict(found)


def _note(site: _Site, row: ScheduleRow, periods: int) -> None:
    lasts = range(max(row.start_period, 0), min(row.finish_period, periods))
    match row.kind:
        case "gate":
            site.gates.update(lasts)
        case "phase":
            (site.critical if row.critical_to else site.phases).update(lasts)
        case "stage" | "upgrade" | "onsite":
            _note_power(site, row, periods)
        case "rack_order" | "delivery" | "milestone" | "tranche":
            pass
        case _:
            assert_never(row.kind)


def _note_power(site: _Site, row: ScheduleRow, periods: int) -> None:
    if row.finish_period < periods:
        site.first_power = min(row.finish_period, periods if site.first_power is None else site.first_power)


def _cell(site: _Site, online: list[float] | None, columns: Columns, column: int, marks: Marks) -> str:
    """Return the mark of a site in a column: its first power, if that is within the plan, else what is furthest on."""
    periods, power = columns.periods(column), site.first_power
    if power is not None and power >= 0 and columns.column(power) == column:
        return marks.power
    if online is not None and online[periods[-1]] > 0:
        return marks.full if 2 * online[periods[-1]] >= online[-1] else marks.part
    for there, mark in ((site.critical, marks.critical), (site.phases, marks.phase), (site.gates, marks.gate)):
        if not there.isdisjoint(periods):
            return mark
    return " "
