"""The tenant: rent by calendar year against revenue."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from planner.plan import TenantRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.plan import CashRow
    from planner.problem import Calendar, Problem


def tenant_rows(problem: Problem, cash: Iterable[CashRow]) -> tuple[TenantRow, ...]:
    """Return rent and revenue of each calendar year of the horizon; nothing without a tenant."""
    tenant = problem.tenant
    if tenant is None:
        return ()
    paid: dict[int, float] = defaultdict(float)
    for row in cash:
        paid[year_of(problem.calendar, row.period)] += row.rent_usd_m
    rows = []
    for year, rent in sorted(paid.items()):
        revenue = tenant.revenue(year)
        rows.append(
            TenantRow(
                year=year,
                rent_usd_m=rent,
                revenue_usd_m=revenue,
                allowed_usd_m=None if revenue is None else tenant.compute_share * revenue,
                rent_share=rent / revenue if revenue else None,
                revenue_needed_usd_m=rent / tenant.compute_share if tenant.compute_share else None,
            )
        )
    return tuple(rows)


def year_of(calendar: Calendar, period: int) -> int:
    """Return the calendar year a period counts to: that of its first day."""
    return calendar.start_of(period).year
