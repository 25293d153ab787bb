"""HiGHS as it comes: default options on the whole model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.peer import THREADS
from benchmarks.peer.order import ASKED_GAP, Answer, Turn
from solvers.highs import Session, version
from solvers.options import Options, Progress
from solvers.outcome import Termination

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from solvers.matrix import Matrix


class PlainHighs:
    """The solver inside the planner, without the planner's search."""

    def missing(self) -> str | None:
        """Return None: the planner needs it."""
        return None

    def version(self) -> str:
        """Return its version."""
        return f"HiGHS {version()}"

    def solve(
        self,
        matrix: Matrix,
        start: np.ndarray | None,
        turn: Turn,
        tell: Callable[[float | None, float | None], None],
    ) -> Answer:
        """Return what it finds."""
        held = start is not None

        def heard(progress: Progress) -> None:
            nonlocal held
            held = held or progress.incumbent is not None
            tell(progress.incumbent, progress.bound)

        outcome = Session(matrix, Options(gap=ASKED_GAP, threads=THREADS)).solve_mip(
            time_limit_s=turn.most_s(held), start=start, on_progress=heard, should_stop=lambda: turn.over(held)
        )
        return Answer(outcome.incumbent, outcome.bound, outcome.termination is Termination.INFEASIBLE)
