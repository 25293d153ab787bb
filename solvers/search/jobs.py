"""What a worker process can be asked to do: solve relaxations, prove bounds, or improve points."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.lexicographic import Goal, ProgressReport
    from solvers.search.restriction import Layout
    from solvers.search.warm_start import WarmStart
    from solvers.search.worker import Inbox


class Job(Protocol):
    """What a worker process can be asked to do."""

    def run(self, send: Callable[..., None], inbox: Inbox) -> None:
        """Work until done, saying bounds and points, going on from what is heard."""


@dataclass(frozen=True, eq=False)
class ProofJob:
    """Branch and bound on a matrix, from a start if there is one."""

    matrix: Matrix
    options: Options
    start: np.ndarray | None

    def run(self, send: Callable[..., None], inbox: Inbox) -> None:
        """Work until done, saying bounds and points."""
        from solvers.search.mip_run import run_mip, with_tight_tolerance

        outcome = run_mip(
            self.matrix,
            with_tight_tolerance(self.options),
            self.start,
            on_progress=lambda progress: send(progress.bound),
            on_solution=lambda x, _: send(None, x),
        )
        send(outcome.bound, outcome.incumbent)


@dataclass(frozen=True, eq=False)
class SequentialJob:
    """One piece of work after the other."""

    jobs: tuple[Job, ...]

    def run(self, send: Callable[..., None], inbox: Inbox) -> None:
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

    def run(self, send: Callable[..., None], inbox: Inbox) -> None:
        """Solve them and say what they bring, be it nothing."""
        import numpy as np

        from solvers.search.budget import Budget
        from solvers.search.group_relaxation import EVEN_GROUPS, group_guide

        partial_guide = group_guide(self.matrix, self.layout, self.options, Budget(), self.group_blocks, EVEN_GROUPS)
        send(None, partial_guide=np.empty(0) if partial_guide is None else partial_guide)


@dataclass(frozen=True, eq=False)
class RootLpJob:
    """The relaxation of a whole model, said as a guide with its objective, which is a bound."""

    matrix: Matrix
    options: Options

    def run(self, send: Callable[..., None], inbox: Inbox) -> None:
        """Solve it and say the guide; nothing where there is none."""
        from solvers.search.budget import Budget
        from solvers.search.diving import solve_relaxation

        found = solve_relaxation(self.matrix, self.options, Budget())
        if found.x is not None:
            send(found.objective, None, (found.x, found.row_duals))


@dataclass(frozen=True, eq=False)
class LagrangianJob:
    """Bounds of a model by row multipliers; without any, those that a few groups of its blocks come to."""

    matrix: Matrix
    layout: Layout
    options: Options
    multipliers: np.ndarray | None = None

    def run(self, send: Callable[..., None], inbox: Inbox) -> None:
        """Say ever better bounds; nothing where the multipliers give none."""
        from solvers.search.lagrangian import group_multiplier_bound, lagrangian_bounds

        if self.multipliers is None:
            group_multiplier_bound(self.matrix, self.layout, self.options, send)
        else:
            lagrangian_bounds(self.matrix, self.layout, self.multipliers, self.options, send)


@dataclass(frozen=True, eq=False)
class LnsJob:
    """Neighbourhoods of a point, over and over."""

    matrix: Matrix
    layout: Layout
    options: Options
    guide: np.ndarray | None
    start: np.ndarray

    def run(self, send: Callable[..., None], inbox: Inbox) -> None:
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
                send(None, x)


@dataclass(frozen=True, eq=False)
class LargeSearchJob:
    """The search for large models, alone, for so many seconds."""

    matrix: Matrix
    margin_matrix: Matrix
    layout: Layout
    goals: tuple[Goal, ...]
    options: Options
    limit_s: float | None
    warm_start: WarmStart | None

    def run(self, send: Callable[..., None], inbox: Inbox) -> None:
        """Search, saying each better point with integer counts."""
        from solvers.search.branch_and_bound import Infeasible, NothingFound
        from solvers.search.budget import Budget
        from solvers.search.large_search import LargeSearch

        said: list[np.ndarray] = []

        def report(_: ProgressReport) -> None:
            x = search.keeper.incumbent.x
            if x is not None and not (said and said[-1] is x):
                said.append(x)
                send(None, x)

        given = (self.matrix, self.margin_matrix, self.layout, self.goals, self.options)
        search = LargeSearch(*given, Budget(self.limit_s), report, self.warm_start)
        try:
            send(None, search.run().x)
        except (Infeasible, NothingFound):
            return


def without_names(matrix: Matrix) -> Matrix:
    """Return a matrix without the names of rows and columns, which no search reads and which weigh most."""
    rows, columns = matrix.A.shape
    return replace(matrix, row_names=("",) * rows, col_names=("",) * columns)
