"""What conditional connections are good for: months gained against hours lost, by site."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.enough import ENOUGH_WITHIN_MW
from planner.tabulate.ledger import site_rent_usd_m

if TYPE_CHECKING:
    from datetime import date

    from planner.plan import Plan, PowerRow
    from planner.problem import Site


@dataclass(frozen=True)
class ConditionalUse:
    """Conditional import of one site over the whole horizon.

    Parameters
    ----------
    site
        The site.
    first_date
        First day of the first period with conditional import.
    firm_from_date
        Day from which the last of its steps is firm; None: one of them never is.
    months
        Months with conditional import, gained over a connection by firm steps alone.
    mw_months
        Conditional import at peak, added up over them.
    most_mw
        The most of it in one period.
    hours_lost
        Hours for which it is curtailed in these months.
    backed_mwh, lost_mwh
        Energy of units on site that replace it then, and energy that nothing replaces.
    rent_lost_usd_m
        Rent lost.
    """

    site: Site
    first_date: date
    firm_from_date: date | None
    months: int
    mw_months: float
    most_mw: float
    hours_lost: float
    backed_mwh: float
    lost_mwh: float
    rent_lost_usd_m: float


def conditional_uses(plan: Plan) -> tuple[ConditionalUse, ...]:
    """Return what each site that imports on conditional steps gains and loses by it, in the order of the case."""
    used: dict[str, list[PowerRow]] = defaultdict(list)
    for row in plan.power:
        if row.conditional_peak_mw > ENOUGH_WITHIN_MW:
            used[row.site].append(row)
    return tuple(_use(plan, site, used[site.id]) for site in plan.problem.candidates if site.id in used)


def _use(plan: Plan, site: Site, rows: list[PowerRow]) -> ConditionalUse:
    calendar, steps = plan.problem.calendar, [step for step in site.steps if step.conditional]
    share, rent = site.curtailed_share, site_rent_usd_m(plan.problem, site)
    days = [step.firm_from_date for step in steps]
    last = max((day for day in days if day is not None), default=None)
    hours = [calendar.hours(row.period) for row in rows]
    ran = site.mean_pue / site.peak_pue
    return ConditionalUse(
        site=site,
        first_date=rows[0].period_start,
        firm_from_date=None if None in days else last,
        months=calendar.months * len(rows),
        mw_months=calendar.months * sum(row.conditional_peak_mw for row in rows),
        most_mw=max(row.conditional_peak_mw for row in rows),
        hours_lost=share * sum(hours),
        backed_mwh=share * ran * sum(row.backed_mw * own for row, own in zip(rows, hours, strict=True)),
        lost_mwh=sum(row.lost_mwh for row in rows),
        rent_lost_usd_m=share / site.peak_pue * float(sum(_bare_mw(row) * rent[row.period] for row in rows)),
    )


def _bare_mw(row: PowerRow) -> float:
    """Return conditional import that nothing backs."""
    return row.conditional_peak_mw - row.backed_mw
