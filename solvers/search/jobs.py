"""What a worker process can be asked to do: solve relaxations, prove bounds, or improve points."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Protocol

from solvers.search.messages import BoundFound, GuideFound, IncumbentFound, PartialGuideFound

if TYPE_CHECKING:
    import numpy as np

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.messages import Inbox, Send
    from solvers.search.restriction import Layout


class Job(Protocol):
    """What a worker process can be asked to do; `purpose` says it in words, for the log and the notes on a plan."""

    @property
    def purpose(self) -> str:
        """What it works on."""

    def run(self, send: Send, inbox: Inbox) -> None:
        """Work until done; send what is found, and continue from points that come in."""


@dataclass(frozen=True, eq=False)
class ProofJob:
    """Branch and bound on a matrix, from a start if there is one."""

    matrix: Matrix
    options: Options
    start: np.ndarray | None
    purpose: ClassVar[str] = "a bound by branch and bound"

    def run(self, send: Send, inbox: Inbox) -> None:
        """Work until done, saying bounds and points."""
        from solvers.search.mip_run import run_mip, with_tight_tolerance

        outcome = run_mip(
            self.matrix,
            with_tight_tolerance(self.options),
            self.start,
            on_progress=lambda progress: _send_bound(send, progress.bound),
            on_solution=lambda x, _: send(IncumbentFound(x)),
        )
        _send_bound(send, outcome.bound)
        if outcome.incumbent is not None:
            send(IncumbentFound(outcome.incumbent))


@dataclass(frozen=True, eq=False)
class SequentialJob:
    """One piece of work after the other."""

    jobs: tuple[Job, ...]

    @property
    def purpose(self) -> str:
        """What each of them works on."""
        return " and ".join(job.purpose for job in self.jobs)

    def run(self, send: Send, inbox: Inbox) -> None:
        """Do all of it, in order."""
        for job in self.jobs:
            job.run(send, inbox)


@dataclass(frozen=True, eq=False)
class GroupGuideJob:
    """What every other group of blocks, of about so many `group_blocks`, brings to a guide."""

    matrix: Matrix
    layout: Layout
    options: Options
    group_blocks: int
    purpose: ClassVar[str] = "the LP relaxations of groups of blocks"

    def run(self, send: Send, inbox: Inbox) -> None:
        """Solve them and say what they bring, be it nothing."""
        from solvers.search.budget import Budget
        from solvers.search.group_relaxation import EVEN_GROUPS, group_guide

        guide = group_guide(self.matrix, self.layout, self.options, Budget(), self.group_blocks, EVEN_GROUPS)
        send(PartialGuideFound(guide))


@dataclass(frozen=True, eq=False)
class RootLpJob:
    """The relaxation of a whole model, said as a guide with its objective, which is a bound."""

    matrix: Matrix
    options: Options
    purpose: ClassVar[str] = "the LP relaxation"

    def run(self, send: Send, inbox: Inbox) -> None:
        """Solve it and say the guide; nothing where there is none."""
        from solvers.search.budget import Budget
        from solvers.search.diving import solve_relaxation

        found = solve_relaxation(self.matrix, self.options, Budget())
        if found.x is not None:
            send(GuideFound(found.x, found.row_duals, found.objective))


@dataclass(frozen=True, eq=False)
class LagrangianJob:
    """Bounds of a model by row multipliers; without any, those that a few groups of its blocks come to."""

    matrix: Matrix
    layout: Layout
    options: Options
    multipliers: np.ndarray | None = None
    purpose: ClassVar[str] = "Lagrangian bounds"

    def run(self, send: Send, inbox: Inbox) -> None:
        """Say ever better bounds; nothing where the multipliers give none."""
        from solvers.search.lagrangian import group_multiplier_bound, lagrangian_bounds

        if self.multipliers is None:
            group_multiplier_bound(self.matrix, self.layout, self.options, lambda bound: send(BoundFound(bound)))
        else:
            lagrangian_bounds(
                self.matrix, self.layout, self.multipliers, self.options, lambda bound: send(BoundFound(bound))
            )


@dataclass(frozen=True, eq=False)
class LnsJob:
    """Neighbourhoods of a point, over and over."""

    matrix: Matrix
    layout: Layout
    options: Options
    guide: np.ndarray | None
    start: np.ndarray
    purpose: ClassVar[str] = "better points"

    def run(self, send: Send, inbox: Inbox) -> None:
        """Work until stopped, saying better points and taking over those that are better still."""
        from solvers.search.lns import Lns

        lns = Lns(self.matrix, self.layout, self.options, self.guide)
        x, objective, stale = self.start, self.matrix.objective, 0
        while stale <= lns.neighbourhoods.exhausted_after:
            other = inbox.point()
            if other is not None and objective(other) < objective(x):
                x, stale = other, 0
            y = lns.step(x)
            stale = stale + 1 if y is None else 0
            if y is not None:
                x = y
                send(IncumbentFound(x))


def _send_bound(send: Send, bound: float | None) -> None:
    if bound is not None:
        send(BoundFound(bound))


def without_names(matrix: Matrix) -> Matrix:
    """Return a matrix without the names of rows and columns, which no search reads and which weigh most."""
    rows, columns = matrix.A.shape
    return replace(matrix, row_names=("",) * rows, col_names=("",) * columns)
