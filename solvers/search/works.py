"""What a second process can be asked to do: guide, prove, or look for better points."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.goals import Goal, Told
    from solvers.search.partner import Heard
    from solvers.search.start import Start
    from solvers.search.tracks import Layout


class Work(Protocol):
    """What a second process can be asked to do."""

    def run(self, say: Callable[..., None], heard: Heard) -> None:
        """Work until done, saying bounds and points, going on from what is heard."""


@dataclass(frozen=True, eq=False)
class Proof:
    """Branch and bound on a matrix, from a start if there is one."""

    matrix: Matrix
    options: Options
    start: np.ndarray | None

    def run(self, say: Callable[..., None], heard: Heard) -> None:
        """Work until done, saying bounds and points."""
        from solvers.search.attempt import attempted, sharp

        outcome = attempted(
            self.matrix,
            sharp(self.options),
            self.start,
            on_progress=lambda progress: say(progress.bound),
            on_solution=lambda x, _: say(None, x),
        )
        say(outcome.bound, outcome.incumbent)


@dataclass(frozen=True, eq=False)
class Series:
    """One piece of work after the other."""

    works: tuple[Work, ...]

    def run(self, say: Callable[..., None], heard: Heard) -> None:
        """Do all of it, in order."""
        for work in self.works:
            work.run(say, heard)


@dataclass(frozen=True, eq=False)
class Guide:
    """What every other group of places, of about so many `each`, brings to a guide."""

    matrix: Matrix
    layout: Layout
    options: Options
    each: int

    def run(self, say: Callable[..., None], heard: Heard) -> None:
        """Solve them and say what they bring, be it nothing."""
        import numpy as np

        from solvers.search.goals import Clock
        from solvers.search.shares import EVEN, guide_of_groups

        brought = guide_of_groups(self.matrix, self.layout, self.options, Clock(), self.each, EVEN)
        say(None, brought=np.empty(0) if brought is None else brought)


@dataclass(frozen=True, eq=False)
class Lead:
    """The relaxation of a whole model, said as a guide with its objective, which is a bound."""

    matrix: Matrix
    options: Options

    def run(self, say: Callable[..., None], heard: Heard) -> None:
        """Solve it and say the guide; nothing where there is none."""
        from solvers.search.dive import relaxed
        from solvers.search.goals import Clock

        found = relaxed(self.matrix, self.options, Clock())
        if found.x is not None:
            say(found.objective, None, (found.x, found.row_duals))


@dataclass(frozen=True, eq=False)
class Appraisal:
    """Bounds of a model by prices of rows; without any, those that a few groups of its places come to."""

    matrix: Matrix
    layout: Layout
    options: Options
    prices: np.ndarray | None = None

    def run(self, say: Callable[..., None], heard: Heard) -> None:
        """Say ever better bounds; nothing where the prices give none."""
        from solvers.search.prices import prove, prove_relaxed

        if self.prices is None:
            prove_relaxed(self.matrix, self.layout, self.options, say)
        else:
            prove(self.matrix, self.layout, self.prices, self.options, say)


@dataclass(frozen=True, eq=False)
class Search:
    """Neighbourhoods of a point, over and over."""

    matrix: Matrix
    layout: Layout
    options: Options
    guide: np.ndarray | None
    start: np.ndarray

    def run(self, say: Callable[..., None], heard: Heard) -> None:
        """Work until stopped, saying better points and taking over those that are better still."""
        from solvers.search.improve import Improver

        improver = Improver(self.matrix, self.layout, self.options, self.guide)
        x, objective, stale = self.start, self.matrix.objective, 0
        while stale <= improver.tried.rounds:
            other = heard.point()
            if other is not None and objective(other) < objective(x):
                x, stale = other, 0
            y = improver.step(x)
            stale = stale + 1 if y is None else 0
            if y is not None:
                x = y
                say(None, x)


@dataclass(frozen=True, eq=False)
class ByParts:
    """The search for large models, alone, for so many seconds."""

    matrix: Matrix
    roomy: Matrix
    layout: Layout
    goals: tuple[Goal, ...]
    options: Options
    limit_s: float | None
    start: Start | None

    def run(self, say: Callable[..., None], heard: Heard) -> None:
        """Search, saying each better point with whole counts."""
        from solvers.search.direct import Infeasible, NothingFound
        from solvers.search.goals import Clock
        from solvers.search.guided import Guided

        said: list[np.ndarray] = []

        def tell(_: Told) -> None:
            x = search.keeper.held.x
            if x is not None and not (said and said[-1] is x):
                said.append(x)
                say(None, x)

        given = (self.matrix, self.roomy, self.layout, self.goals, self.options)
        search = Guided(*given, Clock(self.limit_s), tell, self.start)
        try:
            say(None, search.run().x)
        except (Infeasible, NothingFound):
            return


def unnamed(matrix: Matrix) -> Matrix:
    """Return a matrix without the names of rows and columns, which no search reads and which weigh most."""
    rows, columns = matrix.A.shape
    return replace(matrix, row_names=("",) * rows, col_names=("",) * columns)
