"""Why a search ended, in one word: the one place that decides it, from what is proven and what cut the search short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.tabulate.goals import is_within
from solvers.outcome import Termination

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.decisions import Proof
    from planner.plan import GoalRow
    from planner.plan import Termination as PlanTermination

CUT_SHORT: dict[Termination, PlanTermination] = {
    Termination.TIME_LIMIT: "time_limit",
    Termination.INTERRUPTED: "interrupted",
}


def termination(goals: Iterable[GoalRow], proofs: Iterable[Proof], search: Termination) -> PlanTermination:
    """Return the word for the end of a search.

    Parameters
    ----------
    goals
        What the plan reaches of each goal: proven goals end a search whatever the clock says.
    proofs
        What the search proved, and the relative gap at which a goal counted as done.
    search
        How the search itself ended; of anything but time and the wish to stop it follows only that there was nothing
        more to try.
    """
    rows = tuple(goals)
    if all(row.proven for row in rows):
        return "optimal"
    known = {proof.goal: proof for proof in proofs}
    if all(row.proven or (row.name in known and _done(row, known[row.name])) for row in rows):
        return "gap_limit"
    return CUT_SHORT.get(search, "exhausted")


def _done(row: GoalRow, proof: Proof) -> bool:
    return is_within(row.value, proof, -1.0 if row.sense == "max" else 1.0, proof.gap_asked)
