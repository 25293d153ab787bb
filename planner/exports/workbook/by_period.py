"""Sheets by period over the whole programme: capacity by site against what is due, and power by source."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, assert_never

from planner.exports.workbook.heads import Column
from planner.exports.workbook.look import COUNT, DAY, NUMBER
from planner.exports.workbook.tables import Table
from planner.words import MW_UNITS

if TYPE_CHECKING:
    from planner.plan import Plan

MOST_SERIES = 12
"""Sites that have a series of their own in the chart; the others share one."""
START, END = Column("Period start", "", DAY), Column("Period end", "", DAY)
TOTAL, DUE, OTHERS = "All sites", "Due", "Other sites"
GRID_CAPACITY, UNIT_CAPACITY = "Energised import", "Firm power of units on site"
CAPACITY, CONTRACTED, UNIT_RESERVE = "Power there is", "Import under contract", "Units on site held in reserve"
BILLED, UNUSED, HELD = "Import billed", "Billed and unused", "Security held by utilities"
GRID_PEAK, UNIT_PEAK, PEAK = "Import at peak", "Units on site at peak", "Facility load at peak"
STRANDED, MEAN, ENERGY = "Energised or firm, and unused", "Facility load on average", "Energy"
SUMMED = (CONTRACTED, BILLED, UNUSED, HELD, GRID_CAPACITY, UNIT_CAPACITY, UNIT_RESERVE, GRID_PEAK, UNIT_PEAK, STRANDED,
          MEAN, ENERGY)  # fmt: skip


@dataclass(frozen=True)
class ByPeriod:
    """A table by period, and the titles of the columns that its chart stacks."""

    table: Table
    stacked: tuple[str, ...] = field(default=())

    def column(self, title: str) -> int:
        """Return the number of a column by its title."""
        return [column.title for column in self.table.columns].index(title)


def capacity_by_period(plan: Plan) -> ByPeriod:
    """Return the MW online of each site by period on the target's basis, the largest at the end first, and what is due.

    Where there are many sites, a column adds up those that have no series of their own in the chart.
    """
    online: dict[str, list[float]] = defaultdict(lambda: [0.0] * plan.periods)
    for rack in plan.capacity:
        online[rack.site][rack.period] += rack.online_mw(plan.target_basis)
    sites = sorted((site for site, mw in online.items() if max(mw) > 0), key=lambda site: (-online[site][-1], site))
    named = sites if len(sites) <= MOST_SERIES else sites[: MOST_SERIES - 1]
    rest, due, rows = sites[len(named) :], due_by_period(plan), []
    for period, row in enumerate(_periods(plan)):
        mw = {_title(site): online[site][period] for site in sites}
        other = {OTHERS: sum(online[site][period] for site in rest)} if rest else {}
        rows.append({**row, TOTAL: sum(mw.values()), DUE: due[period], **mw, **other})
    unit = MW_UNITS[plan.target_basis]
    told = [Column(TOTAL, unit, NUMBER), Column(DUE, unit, NUMBER)]
    told += [Column(title, unit, NUMBER) for title in [*map(_title, sites), *([OTHERS] if rest else [])]]
    stacked = (*map(_title, named), *([OTHERS] if rest else []))
    return ByPeriod(Table("Capacity", (START, END, *told), rows, kept=2), stacked)


def _title(site: str) -> str:
    """Return the title of the column of a site, which no site can share with another column."""
    return f"Site {site}"


def due_by_period(plan: Plan) -> list[float]:
    """Return the MW due by period on the target's basis: the target, and milestones with a deadline."""
    calendar = plan.problem.calendar
    asked = [(plan.target_date, plan.target_mw)]
    asked += [
        (row.due_date, row.threshold_mw)
        for row in plan.milestones
        if row.due_date is not None and row.is_of_programme and row.basis == plan.target_basis
    ]
    return [
        max((mw for day, mw in asked if calendar.period_of(day) <= period), default=0.0)
        for period in range(plan.periods)
    ]


def power_by_period(plan: Plan) -> ByPeriod:
    """Return what is energised, relied on and left unused in the whole programme, by period; links are left out."""
    rows = [{**row, **dict.fromkeys(SUMMED, 0.0)} for row in _periods(plan)]
    for source in plan.power:
        row = rows[source.period]
        match source.kind:
            case "grid":
                capacity, peak = GRID_CAPACITY, GRID_PEAK
            case "onsite":
                capacity, peak = UNIT_CAPACITY, UNIT_PEAK
            case "link":
                continue
            case _:
                assert_never(source.kind)
        row[capacity] += source.capacity_mw
        row[CONTRACTED] += source.held_back_mw
        row[BILLED] += source.billed_mw
        row[UNUSED] += source.unused_bill_usd_m
        row[HELD] += source.security_usd_m
        row[UNIT_RESERVE] += source.reserve_mw
        row[peak] += source.peak_mw
        row[STRANDED] += source.stranded_mw
        row[MEAN] += source.mean_mw
        row[ENERGY] += source.energy_mwh
    for row in rows:
        row[CONTRACTED] += row[GRID_CAPACITY]
        row[CAPACITY], row[PEAK] = row[GRID_CAPACITY] + row[UNIT_CAPACITY], row[GRID_PEAK] + row[UNIT_PEAK]
    return ByPeriod(Table("Power", (START, END, *_power_columns(plan)), rows, kept=2), (GRID_PEAK, UNIT_PEAK))


def _power_columns(plan: Plan) -> list[Column]:
    """Return the columns of power; those of a reserve and of contracts only where the plan has any."""
    held = [UNIT_RESERVE] if any(source.reserve_mw for source in plan.power) else []
    contracted = [CONTRACTED] if any(source.held_back_mw for source in plan.power) else []
    billed = [BILLED] if any(source.billed_mw for source in plan.power) else []
    titles = [*contracted, *billed, GRID_CAPACITY, UNIT_CAPACITY, *held, CAPACITY, GRID_PEAK, UNIT_PEAK, PEAK, STRANDED,
              MEAN]  # fmt: skip
    told = [*(Column(title, "MW facility", NUMBER) for title in titles), Column(ENERGY, "MWh", COUNT)]
    paid = [UNUSED] if billed else []
    paid += [HELD] if any(source.security_usd_m for source in plan.power) else []
    return [*told, *(Column(title, "million USD", NUMBER) for title in paid)]


def _periods(plan: Plan) -> list[dict[str, Any]]:
    days = map(plan.problem.calendar.days_of, range(plan.periods))
    return [{START.title: first, END.title: last} for first, last in days]
