"""What a schedule of obligatory work is worth by goals that reward early finish, if racks, power and money follow."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, assert_never

from planner.model.bases import factor
from planner.model.bounds import MostOnline
from planner.portion import Portion, portions_of
from planner.spec import GOALS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.model.scheduling.jobs import Jobs
    from planner.model.scheduling.serial import Starts
    from planner.model.sets import Sets
    from planner.problem import Milestone, Site
    from planner.spec import GoalName

Online = dict[Portion, list[float]]
Value = tuple[float, ...]
"""Periods overdue; then the goals that reward early finish, in order; then the last finish, and the sum of all."""


@dataclass(frozen=True, eq=False)
class Worth:
    """Values schedules of one problem: the least is the best."""

    sets: Sets
    jobs: Jobs

    @cached_property
    def goals(self) -> tuple[GoalName, ...]:
        """The first goals of the case, up to the first that early finish need not better."""
        found: list[GoalName] = []
        for goal in self.sets.problem.programme.goals:
            if not GOALS[goal.goal].likes_early_work:
                break
            found.append(goal.goal)
        return tuple(found)

    def value(self, chosen: Sequence[int], starts: Starts) -> Value:
        """Return what a schedule comes to."""
        modes = [self.jobs.modes[job][mode] for job, mode in enumerate(chosen)]
        ends = [start + mode.duration for start, mode in zip(starts, modes, strict=True)]
        overdue = sum(max(0, start - mode.last) for start, mode in zip(starts, modes, strict=True))
        online = self._all_online_mw(ends)
        return (float(overdue), *(self._goal(goal, online) for goal in self.goals), float(max(ends)), float(sum(ends)))

    @cached_property
    def least(self) -> Value:
        """What no schedule betters, but for the sum of finishes: each job as soon as those before it let it."""
        starts: list[int] = [0] * len(self.jobs.modes)
        ends = list(starts)
        for job in self._order:
            waits = self.jobs.waits[job]
            release = max((wait.lag + (starts if wait.from_start else ends)[wait.job] for wait in waits), default=0)
            starts[job] = max(release, min(mode.first for mode in self.jobs.modes[job]))
            ends[job] = min(max(release, mode.first) + mode.duration for mode in self.jobs.modes[job])
        online = self._all_online_mw(ends)
        return (0.0, *(self._goal(goal, online) for goal in self.goals), float(max(ends)))

    @cached_property
    def _order(self) -> list[int]:
        from planner.model.scheduling.serial import in_order

        return in_order(self.jobs, [0.0] * len(self.jobs.modes))

    @cached_property
    def _limits_mw(self) -> dict[Portion, tuple[float, ...]]:
        """The most that a portion can have online by period, however the work goes."""
        problem = self.sets.problem
        used = {Portion(problem.programme.target.basis)} if "shortfall" in self.goals else set()
        if self.goals and self.goals != ("shortfall",):
            used |= {portion for given in problem.milestones for portion in portions_of(problem, given)}
        ordered = sorted(used, key=lambda portion: portion.key)
        return {portion: self._bounds.of(portion).alone(portion.basis) for portion in ordered}

    @cached_property
    def _bounds(self) -> MostOnline:
        return MostOnline(self.sets)

    @cached_property
    def _sites(self) -> list[tuple[Site, float, list[tuple[int, float]]]]:
        """Sites with power: room of finished phases, and (job, nameplate) of those that are to come [MW IT]."""
        found = []
        for site in self.sets.sites:
            if self.sets.most_it_mw[site.id, self.sets.periods[-1]] > 0:
                room = sum(activity.nameplate_mw for where, activity in self.sets.finished if where is site)
                coming = [
                    (job, modes[0].work.activity.nameplate_mw)
                    for job, modes in enumerate(self.jobs.modes)
                    if modes[0].work.site is site and modes[0].work.activity.nameplate_mw > 0
                ]
                found.append((site, room, coming))
        return found

    def _all_online_mw(self, ends: Sequence[int]) -> Online:
        return {portion: self._online_mw(portion, ends) for portion in self._limits_mw} if self.goals else {}

    def _online_mw(self, portion: Portion, ends: Sequence[int]) -> list[float]:
        """Return the MW that could be online by period: room, power and what is possible at all."""
        horizon, limit = self.jobs.periods, self._limits_mw[portion]
        total = [0.0] * horizon
        for site, room_mw, coming in self._sites:
            if not portion.has_site(site.id):
                continue
            more = [0.0] * (horizon + 1)
            for job, mw in coming:
                more[min(ends[job], horizon)] += mw
            weight, lag, installed = (
                factor(site, portion.basis),
                site.commissioning_periods,
                self.sets.installed_mw[site.id],
            )
            for t in range(horizon):
                room_mw += more[t]
                if t + lag < horizon:
                    total[t + lag] += weight * max(installed, min(room_mw, self.sets.most_it_mw[site.id, t]))
            for t in range(min(lag, horizon)):
                total[t] += weight * installed
        return [min(mw, most) for mw, most in zip(total, limit, strict=True)]

    def _goal(self, goal: GoalName, online: Online) -> float:
        programme, calendar = self.sets.problem.programme, self.sets.calendar
        match goal:
            case "shortfall":
                at = min(calendar.period_of(programme.target.by_date), self.jobs.periods - 1)
                return max(0.0, programme.target.mw - online[Portion(programme.target.basis)][at])
            case "earliest":
                return sum((float(self._reached(given, online)) for given in programme.milestones), 0.0)
            case "lateness":
                due = [(given, given.deadline_date) for given in programme.milestones]
                return sum(
                    given.weight * max(0, self._reached(given, online) - calendar.period_of(deadline))
                    for given, deadline in due
                    if deadline is not None
                )
            case "npv" | "cost" | "emissions":
                raise ValueError(f"early work does not better the goal {goal}")
            case _:
                assert_never(goal)

    def _reached(self, milestone: Milestone, online: Online) -> int:
        """Return the period in which a milestone could be reached, the one past the last if in none."""
        needed = milestone.threshold_mw - self._bounds.hair_mw(milestone.basis)
        counted = [online[portion] for portion in portions_of(self.sets.problem, milestone)]
        return min((t for mws in counted for t, mw in enumerate(mws) if mw >= needed), default=self.jobs.periods)
