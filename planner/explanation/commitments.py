"""What a plan is bound to, the target and its milestones: due, reached, online on the day, missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from planner.enough import is_enough
from planner.problem import Milestone
from planner.words import MW_UNITS, part_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from planner.explanation.grounds import Grounds
    from planner.explanation.statement import State
    from planner.portion import Portion
    from planner.problem import Basis, Target

TARGET = "target"
MISSED: Mapping[str, State] = {TARGET: "missed"}
"""What a commitment is that is not reached in time, where it is neither late nor not reached but simply that."""


@dataclass(frozen=True)
class Commitment:
    """The target, or a milestone.

    Parameters
    ----------
    kind, id
        Which one; the id of the target is `target`.
    threshold_mw, basis, scope, racks
        What is asked [MW on the basis], and of which sites and rack types, as a milestone has it.
    due_date, due_period
        By when; None without a deadline. A period at or past the horizon is never.
    reached_period, reached_date
        When the plan reaches it; None: not within the horizon.
    online_mw
        Online on the basis by period.
    months
        Months in a period.
    """

    kind: Literal["target", "milestone"]
    id: str
    threshold_mw: float
    basis: Basis
    due_date: date | None
    due_period: int | None
    reached_period: int | None
    reached_date: date | None
    online_mw: tuple[float, ...]
    months: int
    scope: tuple[str, ...]
    racks: tuple[str, ...]
    unbacked_mw: tuple[float, ...]  # online beyond that by period, but not to the end without what nothing backs
    portion: Portion  # what counts; of any site, at the one that reaches it first, else at the one with most at the end

    @cached_property
    def state(self) -> State:
        """How it stands: a target is kept or missed, a milestone may be late."""
        if self.due_period is None:
            return "not reached" if self.reached_period is None else "reached"
        if self.reached_period is not None and self.reached_period <= self.due_period:
            return "kept"
        late: State = "not reached" if self.reached_period is None else "late"
        return MISSED.get(self.kind, late)

    @property
    def asked(self) -> tuple[object, ...]:
        """What it asks: another one that asks the same is its twin."""
        return (
            self.threshold_mw,
            self.basis,
            self.due_period,
            frozenset(self.scope),
            frozenset(self.racks),
            self.portion.firm,
        )

    @property
    def is_kept(self) -> bool:
        """Whether nothing is wrong with it."""
        return self.state in ("kept", "reached")

    @property
    def told_period(self) -> int:
        """Period at which it is looked at: that it is due in, else the last one."""
        last = len(self.online_mw) - 1
        return last if self.due_period is None else min(max(self.due_period, 0), last)

    @property
    def online_due_mw(self) -> float:
        """Online in the period it is due in; at the end without a deadline."""
        return self.online_mw[self.told_period]

    @property
    def missing_mw(self) -> float:
        """What is missing then."""
        enough = is_enough(self.online_due_mw, self.threshold_mw)
        return 0.0 if enough else self.threshold_mw - self.online_due_mw

    @property
    def unit(self) -> str:
        """Unit of its MW, and of a part of the programme where they are."""
        part = part_words(self.scope, self.racks)
        return f"{MW_UNITS[self.basis]} {part}" if part else MW_UNITS[self.basis]

    @property
    def late_months(self) -> int | None:
        """Months it is reached after the period it is due in, negative before it; None where either is unknown."""
        if self.due_period is None or self.reached_period is None:
            return None
        return (self.reached_period - self.due_period) * self.months


def commitments(known: Grounds) -> tuple[Commitment, ...]:
    """Return the target, then the milestones by threshold."""
    target = known.problem.programme.target
    found = [_commitment(known, target, TARGET, target.mw, target.by_date)]
    for one in known.problem.milestones:
        found.append(_commitment(known, one, one.id, one.threshold_mw, one.deadline_date))
    return tuple(found)


def _commitment(known: Grounds, given: Target | Milestone, name: str, mw: float, due: date | None) -> Commitment:
    racks, calendar = known.parts.racks, known.calendar
    online = racks.online_for(given)
    reached = next((period for period, there in enumerate(online.tolist()) if is_enough(there, mw)), None)
    due_period = None if due is None else calendar.period_of(due)
    portion = racks.portion_for(given, mw, reached)
    more = racks.portion_online_mw(replace(portion, firm=False)) - racks.portion_online_mw(portion)
    return Commitment(
        kind="milestone" if isinstance(given, Milestone) else "target",
        id=name,
        threshold_mw=mw,
        basis=given.basis,
        due_date=due,
        due_period=due_period,
        reached_period=reached,
        reached_date=None if reached is None else calendar.start_of(reached),
        online_mw=tuple(online.tolist()),
        months=calendar.months,
        scope=given.scope,
        racks=given.racks,
        unbacked_mw=tuple(more.tolist()),
        portion=portion,
    )
