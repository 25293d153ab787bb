"""The model of a problem that is asked for one commitment alone, within what its own target lets be installed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from planner.model.bases import factor, largest_rack_mw
from planner.model.build import build
from planner.model.elastic_problem import asked
from planner.model.linear import Sum
from planner.model.prepared import Prepared
from planner.model.sets import make_sets
from planner.model.structure import hand_over

if TYPE_CHECKING:
    from planner.model.elastic_items import Ask
    from planner.model.structure import Arrays
    from planner.problem import Problem, Target
    from solvers.search.lexicographic import Goal as SearchGoal


@dataclass(eq=False)
class OneCommitment(Prepared):
    """The model as a search takes it; `target` is that of the case, which may end the programme."""

    target: Target

    @classmethod
    def of(cls, case: Problem, ask: Ask, target: Target | None = None) -> OneCommitment:
        """Return the model of a case that is asked for one commitment alone.

        Parameters
        ----------
        case, ask
            The case, and what is to be kept.
        target
            That of the case where `case` is cut off before it is due; None: the one it has.
        """
        question = asked(case, ask)
        return cls(question, make_sets(question), case.programme.target if target is None else target)

    @cached_property
    def arrays(self) -> Arrays:
        """The model handed over."""
        return with_stop(hand_over(build(self.problem, sets=self.sets)), self.target)

    @cached_property
    def goals(self) -> tuple[SearchGoal, ...]:
        """What is missing of the commitment, over its columns."""
        return tuple(self.arrays.goal(goal) for goal in self.problem.programme.goals)


def with_stop(arrays: Arrays, target: Target) -> Arrays:
    """Return a model in which no more is installed than the target of the case lets be, where it ends the programme.

    Parameters
    ----------
    arrays
        The model, which asks for another target.
    target
        That of the case.
    """
    sets = arrays.built.sets
    if not target.stop_at_target:
        return arrays
    end = sets.periods[-1]
    whole = Sum(*((factor(s, target.basis), arrays.built.handles.installed_mw(s, end)) for s in sets.sites))
    standing = sum(factor(s, target.basis) * sets.installed_mw[s.id] for s in sets.sites)
    own = sets.problem.model_copy(update={"programme": sets.problem.programme.model_copy(update={"target": target})})
    most = max(target.mw + largest_rack_mw(replace(sets, problem=own)) - 0.001, standing)
    c, constant = arrays.vector(whole)
    row = sparse.csr_array(c.reshape(1, -1))
    if row.nnz == 0:
        return arrays
    return replace(arrays, matrix=arrays.matrix.with_rows(row, [-np.inf], [most - constant], ["stop at the target"]))
