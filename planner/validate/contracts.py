"""What a contract with a utility may say: ramps that never fall, bills and security that have a price."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.validate.parts import listed, sites

if TYPE_CHECKING:
    from planner.problem import Problem
    from planner.validate.parts import Broken


def falling_ramps(problem: Problem) -> Broken:
    """Yield ramps that allow less than before."""
    for at, site in sites(problem):
        for name in ("stages", "upgrades"):
            for path, step in listed((*at, name), getattr(site, name)):
                before = (0, 0.0)
                for entry in sorted(step.ramp.items()):
                    if entry[1] < before[1]:
                        what = f"must not fall, got {entry[1]:g} after {before[1]:g} from period {before[0]} on"
                        yield (*path, "ramp", entry[0]), what
                    before = entry


def minimum_bills(problem: Problem) -> Broken:
    """Yield minimum bills of sites that no utility bills."""
    for path, site in sites(problem):
        if site.minimum_bill_share and not site.demand_usd_per_kw_month:
            what = f"must be left out where demand_usd_per_kw_month is 0, got {site.minimum_bill_share:g}"
            yield (*path, "minimum_bill_share"), what


def priceless_security(problem: Problem) -> Broken:
    """Yield periods to the return of a security that no utility asks for."""
    for path, site in sites(problem):
        if site.security_periods and not site.security_usd_m_per_mw:
            what = f"must be left out where security_usd_m_per_mw is 0, got {site.security_periods}"
            yield (*path, "security_periods"), what
