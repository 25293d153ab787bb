"""Building rules: how many sites are open at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.checks.ledger import opened
from planner.checks.tolerance import shown
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.checks.audit import Audit
    from planner.checks.reading import Reading
    from planner.spec import LimitName

Limit = tuple["LimitName", str, int, float, float]  # limit, id, period, limit value, used


def _places(reading: Reading) -> dict[int, float]:
    """Return how many sites may be open in each period: what the last step says that counts by then, if there is one.

    Of steps that count from one period on, that of the latest date holds.
    """
    found: dict[int, float] = {}
    for period in reading.periods:
        known = [
            (0, 0, step.value) if step.from_date is None else (1, step.from_date.toordinal(), step.value)
            for step in reading.problem.programme.max_open_sites
            if step.from_date is None or reading.calendar.usable_from(step.from_date) <= period
        ]
        if known:
            found[period] = max(known, key=lambda step: step[:2])[2]
    return found


def sites_open(audit: Audit) -> Iterator[Limit]:
    """Yield how many sites may be open, and are, in each period with a limit."""
    first = opened(audit.reading)
    for period, most in _places(audit.reading).items():
        yield "open_sites", "programme", period, most, float(sum(opens <= period for opens in first.values()))


def places(audit: Audit) -> Iterator[str]:
    """Yield the periods in which more sites are open than may be."""
    for _, place, period, most, count in sites_open(audit):
        if count > most:
            sites = counted(round(count), "site")
            yield f"{audit.reading.at(place, period)}: {sites} open, at most {shown(most)}"
