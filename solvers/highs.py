"""HiGHS on matrices: one-off solves, and a session that keeps a model loaded between many of them.

Nothing reaches stdout: the banner and the log go to the callback from the first moment on.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Literal

import highspy
import numpy as np

from solvers.conclude import Ended, better, cleaned, conclude
from solvers.listen import Listener, OnProgress, OnSolution, ShouldStop
from solvers.loaded import Loaded, accept
from solvers.options import Options
from solvers.outcome import LpOutcome, Outcome, SolverError, Termination, finite

if TYPE_CHECKING:
    from solvers.matrix import Matrix, Values

Method = Literal["choose", "simplex", "ipm"]

_Status: Any = highspy.HighsModelStatus
TERMINATIONS = {
    _Status.kOptimal: Termination.OPTIMAL,
    _Status.kModelEmpty: Termination.OPTIMAL,
    _Status.kInfeasible: Termination.INFEASIBLE,
    _Status.kUnbounded: Termination.UNBOUNDED,
    _Status.kTimeLimit: Termination.TIME_LIMIT,
    _Status.kObjectiveBound: Termination.CUTOFF,
    _Status.kSolutionLimit: Termination.NODE_LIMIT,
    _Status.kInterrupt: Termination.INTERRUPTED,
    _Status.kHighsInterrupt: Termination.INTERRUPTED,
}
_UNCONFIRMED = (_Status.kInfeasible, _Status.kUnboundedOrInfeasible)
_Event = highspy.cb.HighsCallbackType
_INTERRUPTS = (_Event.kCallbackMipInterrupt, _Event.kCallbackSimplexInterrupt, _Event.kCallbackIpmInterrupt)
_POLLED = tuple(int(event) for event in _INTERRUPTS)
_REPORTS = (_Event.kCallbackLogging, _Event.kCallbackMipLogging, _Event.kCallbackMipImprovingSolution)
_HEARD = (*_POLLED, *(int(event) for event in _REPORTS))
_scheduler_lock = threading.Lock()
_scheduler: dict[str, int] = {}


class _Quiet(highspy.Highs):
    """HiGHS that is silenced before its constructor can print the banner."""

    def enableCallbacks(self) -> None:
        _Quiet.setOptionValue(self, "log_to_console", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def version() -> str:
    """Return the version of the HiGHS library in use."""
    return f"{highspy.HIGHS_VERSION_MAJOR}.{highspy.HIGHS_VERSION_MINOR}.{highspy.HIGHS_VERSION_PATCH}"


class HighsBackend:
    """The reference back end: starts, progress, interruption and bounds, all on one matrix."""

    name = "highs"
    features = frozenset(
        {"mip", "lp", "start", "partial_start", "progress", "interrupt", "bound", "seed", "threads", "node_limit"}
    )

    def solve(
        self,
        matrix: Matrix,
        options: Options,
        start: np.ndarray | None = None,
        on_progress: OnProgress | None = None,
        should_stop: ShouldStop | None = None,
        on_solution: OnSolution | None = None,
    ) -> Outcome:
        """Return what HiGHS ends with on the matrix.

        Raises
        ------
        SolverError
            If HiGHS refuses the model or an option, or ends in a state that is not a result.
        """
        return Session(matrix, options).solve_mip(
            start=start, on_progress=on_progress, should_stop=should_stop, on_solution=on_solution
        )


class Session(Loaded):
    """A model that stays loaded while its objective, bounds and rows change; use one per thread of the caller."""

    def __init__(self, matrix: Matrix, options: Options | None = None) -> None:
        super().__init__(_Quiet(), matrix, options or Options())  # type: ignore[no-untyped-call]
        self._basis: Any = None
        self._basis_loaded = False

    def add_rows(self, rows: Any, lower: Values, upper: Values, names: tuple[str, ...] | None = None) -> None:
        """Add the rows of a sparse matrix below the present ones; unnamed rows are called ``added[i]``."""
        super().add_rows(rows, lower, upper, names)
        if self._basis is not None:
            basic = [highspy.HighsBasisStatus.kBasic] * rows.shape[0]
            self._basis.row_status = [*self._basis.row_status, *basic]

    def solve_lp(
        self,
        time_limit_s: float | None = None,
        method: Method = "choose",
        crossover: bool = True,
        should_stop: ShouldStop | None = None,
        cutoff: float | None = None,
    ) -> LpOutcome:
        """Return the linear relaxation, warm-started by simplex from the last basis where one is held.

        Parameters
        ----------
        time_limit_s
            Seconds for this solve; None takes the limit of the session's options.
        method
            The engine; with ``ipm`` no basis is used, and `crossover` says whether to end on a vertex.
        should_stop
            Asked again and again; True ends the solve.
        cutoff
            Only points better than this objective are of interest: dual simplex ends where none can be.
        """
        listener = Listener(self.options, should_stop)
        warm = self._basis is not None and method != "ipm"
        if not warm:
            self._highs.clearSolver()
        elif not self._basis_loaded:
            self._highs.clearSolver()
            accept(self._highs.setBasis(self._basis), "basis")
        self._option("solver", method)
        self._option("run_crossover", "on" if crossover else "off")
        self._option("objective_bound", np.inf if cutoff is None else cutoff)
        status = self._run(listener, time_limit_s, relax=True)
        if status in (_Status.kUnboundedOrInfeasible, _Status.kUnknown):
            status = self._run_without_presolve(listener, time_limit_s, relax=True)
        if status == _Status.kUnknown:  # simplex came to no result, with presolve and without
            self._option("solver", "ipm")
            status = self._run(listener, time_limit_s, relax=True)
        basis = self._highs.getBasis()
        if basis.valid:
            self._basis = basis
        self._basis_loaded = bool(basis.valid)
        return self._lp_outcome(_termination(status), listener)

    def solve_mip(
        self,
        time_limit_s: float | None = None,
        gap: float | None = None,
        start: np.ndarray | None = None,
        on_progress: OnProgress | None = None,
        should_stop: ShouldStop | None = None,
        on_solution: OnSolution | None = None,
        cutoff: float | None = None,
        node_limit: int | None = None,
    ) -> Outcome:
        """Return the best solution found and what is proven about it.

        Parameters
        ----------
        time_limit_s, gap, node_limit
            Limits of this run; None takes the session's options.
        start
            A solution in column order to begin with; NaN entries are left to HiGHS. What became of it is in the log.
        on_progress, on_solution
            Told of progress, and of each better solution with its objective.
        should_stop
            Asked between nodes and rounds of cuts; True ends the run with the best solution so far, within seconds.
        cutoff
            Only solutions better than this objective are of interest; parts that cannot beat it are not searched.
        """
        listener = Listener(self.options, should_stop, on_progress, self._tidied(on_solution))
        self._highs.clearSolver()
        self._basis_loaded = False
        self._option("solver", "choose")
        self._option("mip_rel_gap", self.options.gap if gap is None else gap)
        self._option("objective_bound", np.inf if cutoff is None else cutoff)
        nodes = self.options.node_limit if node_limit is None else node_limit
        self._option("mip_max_nodes", highspy.kHighsIInf if nodes is None else nodes)
        given = None if start is None else self._give_start(start, listener)
        status = self._run(listener, time_limit_s)
        doubted = cutoff is None and self.options.confirm_infeasible and status in _UNCONFIRMED
        if self.options.presolve and (doubted or status == _Status.kUnknown):
            status = self._run_without_presolve(listener, time_limit_s)
        return self._mip_outcome(_termination(status), listener, given, cutoff)

    def _tidied(self, on_solution: OnSolution | None) -> OnSolution | None:
        if on_solution is None:
            return None
        matrix, told = self.matrix, on_solution
        return lambda x, objective: told(cleaned(matrix, x), objective)

    def _run(self, listener: Listener, time_limit_s: float | None, relax: bool = False) -> Any:
        """Return the model status of one run; a MIP's clock starts at zero, an LP's where the last run ended."""
        _claim_threads(self.options.threads)
        limit_s = self.options.time_limit_s if time_limit_s is None else time_limit_s
        spent_s = self._highs.getRunTime() if relax or not self.matrix.integer.any() else 0.0
        self._option("solve_relaxation", relax)
        self._option("time_limit", np.inf if limit_s is None else spent_s + max(limit_s, 0.0))
        accept(self._highs.setCallback(_hears(listener), None), "callback")
        for event in _HEARD:
            accept(self._highs.startCallbackInt(event), "callback")
        try:
            with listener.holding_ctrl_c():
                done = self._highs.run()
        finally:
            self._highs.setCallback(None, None)
        listener.finish()
        failed = done == highspy.HighsStatus.kError
        if failed and self._highs.getOptionValue("presolve")[1] == "off":
            raise SolverError("; ".join(["HiGHS failed", *listener.lines[-3:]]))
        return _Status.kUnknown if failed else self._highs.getModelStatus()  # solved again without presolve

    def _run_without_presolve(self, listener: Listener, limit_s: float | None, relax: bool = False) -> Any:
        limit_s = self.options.time_limit_s if limit_s is None else limit_s
        left_s = None if limit_s is None else max(limit_s - listener.elapsed_s, 1.0)
        listener.say("no certain end: solving again from nothing, without presolve")
        self._option("presolve", "off")
        self._highs.clearSolver()
        try:
            return self._run(listener, left_s, relax)
        finally:
            self._option("presolve", "choose" if self.options.presolve else "off")

    def _give_start(self, start: np.ndarray, listener: Listener) -> np.ndarray | None:
        """Hand a start over; return it where it is complete and feasible by our own check."""
        known = np.flatnonzero(~np.isnan(start)).astype(np.int32)
        if len(known) < len(start):
            listener.say(f"start: {len(known)} of {len(start)} columns given, the rest is left to HiGHS")
            accept(self._highs.setSolution(len(known), known, start[known]), "start")
            return None
        solution = highspy.HighsSolution()
        solution.col_value = np.asarray(start, dtype=float).tolist()
        accept(self._highs.setSolution(solution), "start")
        breach = self.matrix.max_violation(start)
        sound = breach <= self.options.feasibility_tolerance
        worth = f"feasible, objective {self.matrix.objective(start):.12g}"
        off = f"infeasible by {breach:.3g}, dropped unless HiGHS can repair its continuous columns"
        listener.say(f"start: {worth if sound else off}")
        return start if sound else None

    def _lp_outcome(self, status: Termination, listener: Listener) -> LpOutcome:
        solution, cost = self._highs.getSolution(), self._highs.getInfo().simplex_iteration_count
        if status is not Termination.OPTIMAL or not solution.value_valid:
            return LpOutcome(status, None, None, None, None, listener.elapsed_s, cost)
        x = np.array(solution.col_value)
        row_duals = np.array(solution.row_dual) if solution.dual_valid else None
        reduced_costs = np.array(solution.col_dual) if solution.dual_valid else None
        return LpOutcome(status, x, self.matrix.objective(x), row_duals, reduced_costs, listener.elapsed_s, cost)

    def _mip_outcome(
        self, status: Termination, listener: Listener, start: np.ndarray | None, cutoff: float | None
    ) -> Outcome:
        info = self._highs.getInfo()
        feasible = (empty := not len(self.matrix.c)) or info.primal_solution_status == highspy.kSolutionStatusFeasible
        x = np.array(self._highs.getSolution().col_value) if feasible else None
        if cutoff is None:
            x = better(self.matrix, x, start)
        bound: float | None = self.matrix.offset if empty else None
        if not empty and self.matrix.integer.any():
            bound = finite(info.mip_dual_bound)
        elif not empty and status is Termination.OPTIMAL:
            bound = finite(info.objective_function_value)
        cost = max(info.simplex_iteration_count, 0)
        ended = Ended(status, x, bound, listener.elapsed_s, HighsBackend.name, version(), tuple(listener.lines), cost)
        return conclude(self.matrix, self.options, ended, cutoff)


def _hears(listener: Listener) -> Any:
    """Return the function that HiGHS calls; it never lets an exception through."""

    def heard(event: int, message: str, out: Any, reply: Any, _: object) -> None:
        try:
            if event in _POLLED:
                reply.user_interrupt = listener.stopping()
            elif event == int(_Event.kCallbackLogging):
                listener.say(message)
            else:
                if event == int(_Event.kCallbackMipImprovingSolution):
                    listener.solution(np.array(out.mip_solution), float(out.objective_function_value))
                listener.progress(out.mip_primal_bound, out.mip_dual_bound)
        except BaseException as error:
            listener.fail(error)

    return heard


def _termination(status: Any) -> Termination:
    if status not in TERMINATIONS:
        raise SolverError(f"HiGHS ended with {status.name}, which is no result")
    return TERMINATIONS[status]


def _claim_threads(threads: int) -> None:
    """Renew HiGHS's process-wide scheduler when the thread count changes; it fails every run otherwise."""
    with _scheduler_lock:
        if _scheduler.setdefault("threads", threads) != threads:
            highspy.Highs.resetGlobalScheduler(True)
            _scheduler["threads"] = threads
