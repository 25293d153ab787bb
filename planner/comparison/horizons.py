"""What two plans share of time: the days that both cover, and what cannot be compared because they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from planner.calendar import Calendar
from planner.words import BASES, listed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from planner.plan import Plan

LENGTHS = {1: "month", 3: "quarter"}


class Shared(NamedTuple):
    """The days that both horizons cover, first and last; the last is before the first where there are none."""

    first: date
    last: date

    @property
    def empty(self) -> bool:
        """Whether no day is in both."""
        return self.last < self.first


def calendar_of(plan: Plan) -> Calendar:
    """Return the horizon of a plan."""
    return Calendar(plan.start_date, plan.periods, plan.months_per_period)


def last_day(plan: Plan) -> date:
    """Return the last day of the horizon."""
    return calendar_of(plan).end_of(plan.periods - 1)


def shared(baseline: Plan, other: Plan) -> Shared:
    """Return the days that the horizons of both plans cover."""
    return Shared(max(baseline.start_date, other.start_date), min(last_day(baseline), last_day(other)))


def remarks(baseline: Plan, other: Plan, names: tuple[str, str], same: bool) -> tuple[str, ...]:
    """Return in sentences what of two plans cannot be compared, and what a reader has to know.

    Parameters
    ----------
    baseline, other
        The two plans.
    names
        What they are called.
    same
        Whether their problems ask the same.
    """
    return tuple(_remarks(baseline, other, names, same))


def _remarks(baseline: Plan, other: Plan, names: tuple[str, str], same: bool) -> Iterator[str]:
    plans = dict(zip(names, (baseline, other), strict=True))
    for name, plan in plans.items():
        if plan.violations:
            yield f"{name} fails its audit and cannot be relied on: {plan.violations[0]}"
    if same:
        yield "Both plans answer the same problem."
    both = shared(baseline, other)
    if both.empty:
        yield "The horizons have no day in common: limits, cash and MW over time are not compared."
    elif (baseline.start_date, last_day(baseline)) != (other.start_date, last_day(other)):
        told = listed(f"{name} runs from {plan.start_date} to {last_day(plan)}" for name, plan in plans.items())
        yield f"{told}: limits, cash and MW are compared from {both.first} to {both.last}, racks at either end."
    if baseline.months_per_period != other.months_per_period:
        told = listed(f"{name} by {LENGTHS[plan.months_per_period]}" for name, plan in plans.items())
        yield f"Planned {told}: dates are those of periods, money is compared at the ends of quarters."
    if baseline.target_basis != other.target_basis:
        basis = BASES[baseline.target_basis]
        yield f"The targets count different MW: MW over time are compared as {basis}, as in {names[0]}."
