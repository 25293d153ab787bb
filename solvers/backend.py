"""What a back end is, and which ones there are; each is imported when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from solvers.listen import OnProgress, ShouldStop
    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.outcome import Outcome


class Backend(Protocol):
    """Solves a matrix; `features` tells which of a start, progress, interruption and so on it honours."""

    @property
    def name(self) -> str:
        """Name in `BACKENDS`."""

    @property
    def features(self) -> frozenset[str]:
        """What it can do, out of `FEATURES`."""

    def solve(
        self,
        matrix: Matrix,
        options: Options,
        start: np.ndarray | None = None,
        on_progress: OnProgress | None = None,
        should_stop: ShouldStop | None = None,
    ) -> Outcome:
        """Return what the run ended with, or raise `SolverError`."""


FEATURES = frozenset(
    {"mip", "lp", "start", "partial_start", "progress", "interrupt", "bound", "seed", "threads", "node_limit"}
)


def _highs() -> Backend:
    backend: Backend = import_module("solvers.highs").HighsBackend()
    return backend


def _through_pyomo(name: str) -> Callable[[], Backend]:
    def load() -> Backend:
        loaded: Backend = import_module("solvers.pyomo_solver").PyomoBackend(name)
        return loaded

    return load


BACKENDS: dict[str, Callable[[], Backend]] = {
    "highs": _highs,
    **{name: _through_pyomo(name) for name in ("scip", "cbc", "glpk")},
}


def backend(name: str) -> Backend:
    """Return the back end of that name.

    Raises
    ------
    ValueError
        If there is none, with the names that exist.
    """
    if name not in BACKENDS:
        raise ValueError(f"unknown solver {name!r}; solvers are {', '.join(BACKENDS)}")
    return BACKENDS[name]()
