"""The check counts what curtailment leaves, by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.checks import violations
from tests.by_hand.test_unbacked import waits_for_june

if TYPE_CHECKING:
    from planner.problem import Problem


def given(**changes: object) -> Problem:
    """Return the case of the plan with its first milestone changed."""
    problem = waits_for_june().problem
    first, *others = problem.programme.milestones
    asked = (first.model_copy(update=changes), *others)
    return problem.model_copy(update={"programme": problem.programme.model_copy(update={"milestones": asked})})


def test_what_counts_is_counted_again() -> None:
    assert violations(given(), waits_for_june()) == ()
    told = violations(given(counts_unbacked=True), waits_for_june())
    assert any("milestone M1, milestones: reached_period is 5, recomputed 1" in line for line in told), told
    assert any("milestone M1, milestones: counts_unbacked is False, recomputed True" in line for line in told), told
    other = given(deadline_date=None)
    assert any("milestone M1" in line and "due_date" in line for line in violations(other, waits_for_june()))
