"""Which limits bind, for how long and when: the table of limits by limit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.spec import LIMITS

if TYPE_CHECKING:
    from datetime import date

    from planner.plan import Plan, ResourceRow
    from planner.spec import LimitName


@dataclass(frozen=True)
class BindingRow:
    """One limit that binds in some period.

    Parameters
    ----------
    limit, id, unit
        The limit, what it is of, and the unit of its figures.
    months
        Months in which it binds.
    spells
        First and last day of each run of periods in which it binds, in order.
    """

    limit: LimitName
    id: str
    unit: str
    months: int
    spells: tuple[tuple[date, date], ...]

    @property
    def first_date(self) -> date:
        """First day on which it binds."""
        return self.spells[0][0]

    @property
    def last_date(self) -> date:
        """Last day on which it binds."""
        return self.spells[-1][1]


def binding_rows(plan: Plan) -> tuple[BindingRow, ...]:
    """Return the limits that bind in any period: by kind as the documents have them, longest first."""
    rows: dict[tuple[LimitName, str], list[ResourceRow]] = defaultdict(list)
    for row in plan.resources:
        if row.binding:
            rows[row.limit, row.id].append(row)
    found = [
        BindingRow(limit, name, own[0].unit, len(own) * plan.months_per_period, _spells(own))
        for (limit, name), own in rows.items()
    ]
    order = {name: place for place, name in enumerate(LIMITS)}
    return tuple(sorted(found, key=lambda row: (order[row.limit], -row.months, row.first_date, row.id)))


def _spells(rows: list[ResourceRow]) -> tuple[tuple[date, date], ...]:
    spells: list[tuple[date, date]] = []
    last = None
    for row in sorted(rows, key=lambda row: row.period):
        if last is not None and row.period == last + 1:
            spells[-1] = (spells[-1][0], row.period_end)
        else:
            spells.append((row.period_start, row.period_end))
        last = row.period
    return tuple(spells)
