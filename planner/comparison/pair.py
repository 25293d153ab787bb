"""One plan beside the baseline: every table of their comparison."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from planner.changes.difference import differences
from planner.comparison.goals import asks_the_same, goal_changes
from planner.comparison.headline import differs, headline_rows
from planner.comparison.horizons import remarks
from planner.comparison.limits import limit_changes
from planner.comparison.milestones import milestone_changes
from planner.comparison.path import path_rows
from planner.comparison.racks import rack_changes
from planner.comparison.rows import QuestionRow
from planner.comparison.works import activity_changes, power_changes
from planner.words import listed

if TYPE_CHECKING:
    from planner.changes.difference import Difference
    from planner.comparison.rows import (
        ActivityChangeRow,
        GoalChangeRow,
        HeadlineRow,
        LimitChangeRow,
        MilestoneChangeRow,
        PathRow,
        RackChangeRow,
    )
    from planner.plan import Plan

SAME_USD_M, SAME_MW = 1e-4, 1e-6


@dataclass(frozen=True)
class Pair:
    """What differs between one plan and the baseline.

    Parameters
    ----------
    names
        What the baseline and the other plan are called.
    differences
        What differs in the question: the two problems, in words.
    made
        What either problem is of its case: the scenarios and the changes that made it.
    remarks
        What cannot be compared, and what a reader has to know.
    headline, goals
        Both plans in figures, those that are the same too.
    milestones, activities, power, racks, limits
        What differs, and nothing else.
    path
        MW online and money at the end of each period of both.
    """

    names: tuple[str, str]
    differences: tuple[Difference, ...]
    made: tuple[str, ...]
    remarks: tuple[str, ...]
    headline: tuple[HeadlineRow, ...]
    goals: tuple[GoalChangeRow, ...]
    milestones: tuple[MilestoneChangeRow, ...]
    activities: tuple[ActivityChangeRow, ...]
    power: tuple[ActivityChangeRow, ...]
    racks: tuple[RackChangeRow, ...]
    limits: tuple[LimitChangeRow, ...]
    path: tuple[PathRow, ...]

    @classmethod
    def of(cls, baseline: Plan, other: Plan, names: tuple[str, str], asked: tuple[Difference, ...] = ()) -> Pair:
        """Return the comparison of a plan with the baseline.

        Parameters
        ----------
        baseline, other
            The two plans.
        names
            What they are called.
        asked
            What was asked of the other plan beside its problem, as differences.
        """
        found = (*differences(baseline.problem, other.problem), *asked)
        return cls(
            names=names,
            differences=found,
            made=tuple(
                _made(name, plan) for name, plan in zip(names, (baseline, other), strict=True) if _changes(plan)
            ),
            remarks=remarks(baseline, other, names, asks_the_same(found)),
            headline=headline_rows(baseline, other),
            goals=goal_changes(baseline, other, found, names),
            milestones=milestone_changes(baseline, other),
            activities=activity_changes(baseline, other),
            power=power_changes(baseline, other),
            racks=rack_changes(baseline, other),
            limits=limit_changes(baseline, other),
            path=path_rows(baseline, other),
        )

    @property
    def question(self) -> tuple[QuestionRow, ...]:
        """What differs in the question, as rows."""
        return tuple(
            QuestionRow(one.path, one.what, one.change, one.kind, max(1, len(one.members))) for one in self.differences
        )

    @property
    def differing(self) -> tuple[str, ...]:
        """The names of the tables in which anything differs."""
        tables = ("question", "milestones", "activities", "power", "racks", "limits")
        found = [table for table in tables if getattr(self, table)]
        found += ["headline"] * any(map(differs, self.headline))
        found += ["goals"] * any(row.verdict != "same" for row in self.goals)
        found += ["path"] * any(map(path_differs, self.path))
        return tuple(found)


def _made(name: str, plan: Plan) -> str:
    """Return which scenarios and which single changes made a problem of its case."""
    return f"{name} is {plan.case} changed by {listed(_changes(plan))}"


def _changes(plan: Plan) -> tuple[str, ...]:
    problem = plan.problem
    alone = tuple(str(change) for change in problem.changes if not change.scenario)
    return (*(f"scenario {name}" for name in problem.scenarios), *alone)


def path_differs(row: PathRow) -> bool:
    """Return whether the two plans are in different states on a day."""
    return any(
        abs(value - baseline) > (SAME_MW if name.endswith("_mw") else SAME_USD_M) * (1.0 + abs(baseline) / 1e4)
        for name, baseline, value in sides(row)
    )


def sides(row: PathRow) -> list[tuple[str, float, float]]:
    """Return the figures of a day by name: of the baseline, and of the other plan."""
    names = [one.name for one in fields(row) if not one.name.startswith("baseline_") and one.name != "period_end"]
    values: Any = row
    return [(name, getattr(values, f"baseline_{name}"), getattr(values, name)) for name in names]
