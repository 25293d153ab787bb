"""Milestones of a part: one campus of a size, half of the largest one, and a region's share of the target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.generate.scale import DRAWN
from planner.problem import ANY_SITE, Milestone

if TYPE_CHECKING:
    from planner.generate.scale import Scale
    from planner.problem import Problem, Site

CAMPUS_SHARE, REGION_SHARE = 0.6, 0.4


def with_parts(scale: Scale, problem: Problem) -> Problem:
    """Return a generated problem with a milestone of any site, and one of a region, or of a site where none has one.

    Parameters
    ----------
    scale
        What was asked for.
    problem
        The problem without them.
    """
    dice, sites = scale.dice("feature parts"), problem.candidates
    one = dice.choice(sites)
    place = one.region or one.id
    there = [site for site in sites if place in (site.id, site.region)]
    largest = max(_nameplate_mw(site) for site in sites)
    asked = (
        _milestone(scale, "one-campus", (ANY_SITE,), CAMPUS_SHARE * largest),
        _milestone(scale, "part", (place,), REGION_SHARE * sum(map(_nameplate_mw, there))),
    )
    milestones = (*problem.programme.milestones, *asked)
    programme = problem.programme.model_copy(update={"milestones": milestones})
    return problem.model_copy(update={"programme": programme})


def _milestone(scale: Scale, name: str, scope: tuple[str, ...], mw: float) -> Milestone:
    day = scale.calendar.end_of(scale.at(0.75))
    return Milestone(id=name, threshold_mw=max(1.0, float(round(mw))), scope=scope, deadline_date=day, **DRAWN)


def _nameplate_mw(site: Site) -> float:
    return sum(activity.nameplate_mw for activity in site.activities)
