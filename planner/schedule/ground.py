"""What every part of a build schedule is made from: one plan, its facts by id, its dates in days."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, get_args

from planner.explanation.grounds import Grounds
from planner.portion import Portion
from planner.problem import Confidence, Given

if TYPE_CHECKING:
    from datetime import date

    from planner.plan import Plan
    from planner.tabulate.parts import Parts

CONFIDENCES = get_args(Confidence)
PROGRAMME_START, PLAN_START, PROGRAMME_FINISH = "programme:start", "plan:start", "programme:finish"


class Ground:
    """One plan, as its build schedule is made from it."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.problem = plan, plan.problem
        self.calendar = plan.problem.calendar
        self.facts = Grounds(plan)

    @property
    def parts(self) -> Parts:
        """Work, orders and racks."""
        return self.facts.parts

    def opens(self, period: int) -> int:
        """Return the day on which a period opens; days before the plan's start are negative."""
        return self.day(self.calendar.start_of(period))

    def day(self, given: date) -> int:
        """Return the number of a day."""
        return (given - self.plan.start_date).days

    @cached_property
    def initial_mw(self) -> dict[str, float]:
        """What is online when the plan starts, by basis."""
        racks = self.parts.racks
        return {"it": racks.initial_mw(Portion("it")), "facility": racks.initial_mw(Portion("facility"))}


def weakest(*given: tuple[Given, str]) -> str:
    """Return the least confidence of some figures, each an entry of the case and its field; empty if none is known."""
    known = [origin.confidence for entry, field in given if (origin := entry.origin(field)) is not None]
    return max(known, key=CONFIDENCES.index, default="")
