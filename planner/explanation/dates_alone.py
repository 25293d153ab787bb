"""A case reduced to its obligatory work, with what that waits for: dates, predecessors and the horizon alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.problem import Finance, Grid

if TYPE_CHECKING:
    from planner.problem import Activity, Problem, Site


def dates_alone(problem: Problem) -> Problem:
    """Return a problem without money, power, racks to speak of and resources; it is for a search alone, not for users.

    Parameters
    ----------
    problem
        The case.
    """
    kept = _needed(problem)
    sites = tuple(_bare(site, kept) for site in problem.sites)
    programme = problem.programme.model_copy(update={"milestones": (), "max_open_sites": ()})
    parts = {
        "programme": programme,
        "finance": Finance(),
        "tenant": None,
        "grid": Grid(),
        "racks": problem.racks[:1],
        "resources": (),
        "yearly_limits": (),
        "quotas": (),
        "sites": tuple(site for site in sites if site.activities),
    }
    return problem.model_copy(update=parts)


def _needed(problem: Problem) -> frozenset[str]:
    """Return obligatory activities of candidates and everything that has to come before them."""
    activities = {a.id: a for site in problem.candidates for a in site.activities}
    waiting = [a.id for a in activities.values() if a.obligatory]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found and name in activities:
            found.add(name)
            waiting += [before.activity for before in activities[name].predecessors]
    return frozenset(found | problem.finished.keys())


def _bare(site: Site, kept: frozenset[str]) -> Site:
    activities = tuple(_free(a) for a in site.activities if a.id in kept)
    none = {"upgrades": (), "onsite": (), "installed": (), "node": None, "opening_usd_m": 0.0, "min_mw": 0.0}
    return site.model_copy(update={"activities": activities, "fixed_usd_m_per_year": 0.0, **none})


def _free(activity: Activity) -> Activity:
    """Return an activity that costs nothing and takes no resource."""
    free: dict[str, Any] = {
        "capex_usd_m": 0.0,
        "lease_usd_m_per_year": 0.0,
        "term_periods": None,
        "uses": {},
        "draws": {},
    }
    options = tuple(option.model_copy(update=free) for option in activity.options)
    return activity.model_copy(update={"options": options})
