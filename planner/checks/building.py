"""Building rules: how many sites are open at a time, and what those opened by a date have by then."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from planner.checks.tolerance import shown, suffices
from planner.problem import pairs
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.checks.audit import Audit
    from planner.checks.reading import Reading
    from planner.spec import LimitName

Limit = tuple["LimitName", str, int, float, float]  # limit, id, period, limit value, used


def _places(reading: Reading) -> dict[int, float]:
    """Return how many sites may be open in each period from the first step of the limit on."""
    steps = pairs(reading.problem.programme.max_open_sites)
    most = reading.calendar.stepped(steps, before=math.inf) if steps else ()
    return {period: value for period, value in enumerate(most) if value < math.inf}


def sites_open(audit: Audit) -> Iterator[Limit]:
    """Yield how many sites may be open, and are, in each period with a limit."""
    first = audit.opened
    for period, most in _places(audit.reading).items():
        yield "open_sites", "programme", period, most, float(sum(opens <= period for opens in first.values()))


def places(audit: Audit) -> Iterator[str]:
    """Yield the periods in which more sites are open than may be."""
    for _, place, period, most, count in sites_open(audit):
        if count > most:
            sites = counted(round(count), "site")
            yield f"{audit.reading.at(place, period)}: {sites} open, at most {shown(most)}"


def least_mw(audit: Audit) -> Iterator[Limit]:
    """Yield what each site that the plan has opened by its date is to have at the end of that period, and has."""
    reading, first = audit.reading, audit.opened
    for site in reading.problem.candidates:
        if not site.min_mw or site.min_mw_by_date is None or site.id not in first:
            continue
        period = reading.calendar.period_of(site.min_mw_by_date)
        if 0 <= first[site.id] <= period <= reading.last:
            there_mw = audit.fleet.installed_mw.get((site.id, period), 0.0)
            yield "opened_mw", site.id, period, site.min_mw, there_mw


def grown(audit: Audit) -> Iterator[str]:
    """Yield sites that were opened by a date and have less by then than they should."""
    for _, site, period, least, there_mw in least_mw(audit):
        if not suffices(there_mw, least):
            asked = f"at least {shown(least)} MW as it has been opened by then"
            yield f"{audit.reading.at(site, period)}: {shown(there_mw)} MW IT installed, {asked}"
