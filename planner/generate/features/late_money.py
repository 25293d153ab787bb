"""Money of late milestones: a charge for late months, a last day of the tranche, the last tranche paid on orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.generate.scale import DRAWN
from planner.problem import PROGRAMME

if TYPE_CHECKING:
    from planner.generate.scale import Scale
    from planner.problem import Milestone, Problem

CHARGE_SHARE = 0.01  # of a tranche, for a month
GRACE_PERIODS = 12  # from the deadline to the day the tranche is lost


def with_late_money(scale: Scale, problem: Problem) -> Problem:
    """Return a generated problem in which most milestones have late charges and a day their tranche is lost.

    Parameters
    ----------
    scale
        What was asked for.
    problem
        The problem without them.
    """
    dice, calendar = scale.dice("feature late money"), problem.calendar
    found = list(problem.programme.milestones)
    for place, given in enumerate(found):
        if given.deadline_date is not None and given.tranche_usd_m and dice.random() < 0.7:
            last = min(calendar.periods - 1, calendar.period_of(given.deadline_date) + GRACE_PERIODS)
            charge = round(CHARGE_SHARE * given.tranche_usd_m, 2)
            more = {"late_usd_m_per_month": charge, "drop_dead_date": calendar.end_of(last), **DRAWN}
            found[place] = given.model_copy(update=more)
    last_place = max((place for place, given in enumerate(found) if _may_pay_on_orders(given)), default=None)
    if last_place is not None:
        found[last_place] = found[last_place].model_copy(update={"tranche_on": "ordered"})
    programme = problem.programme.model_copy(update={"milestones": tuple(found)})
    return problem.model_copy(update={"programme": programme})


def _may_pay_on_orders(given: Milestone) -> bool:
    return given.tranche_usd_m > 0 and given.scope == (PROGRAMME,) and given.basis == "it"
