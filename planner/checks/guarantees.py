"""Security that utilities ask for a connection: when it is given, when it is given back, and what they still have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.checks.waits import serves_since

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.checks.reading import Reading
    from planner.problem import Site


@dataclass(frozen=True)
class Guarantee:
    """Security of one stage or upgrade; `given` is None before the plan, `returned` None for never."""

    usd_m: float
    given: int | None
    returned: int | None


def guarantees(reading: Reading, site: Site) -> Iterator[Guarantee]:
    """Yield the securities of a site: those of stages, in the plan or from before it, then of upgrades ordered."""
    for stage in site.stages if site.security_usd_m_per_mw else ():
        on = serves_since(reading, reading.calendar.usable_from(stage.energisation_date), stage.predecessors)
        given = None if on is not None and on < 0 else 0
        returned = None if on is None else on + site.security_periods
        yield Guarantee(site.security_usd_m_per_mw * stage.mw, given, returned)
    for upgrade in site.upgrades if site.security_usd_m_per_mw else ():
        order = reading.upgrades.get(upgrade.id)
        if order is not None:
            usd_m = site.security_usd_m_per_mw * upgrade.mw
            yield Guarantee(usd_m, order.period, order.in_service + site.security_periods)


def outstanding_usd_m(reading: Reading, site: Site, period: int) -> float:
    """Return what the utility of a site has at the end of a period [million USD].

    Parameters
    ----------
    reading
        The plan.
    site, period
        The site and the period.
    """
    given = (one for one in guarantees(reading, site) if one.given is None or one.given <= period)
    return sum(one.usd_m for one in given if one.returned is None or one.returned > period)
