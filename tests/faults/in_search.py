"""Faults planted in what a search proves, keeps and says of its end; the tests of these must catch them."""

from __future__ import annotations

from tests.faults.fault import CHECKS, TABULATE, Fault

SOLVE = ("tests/test_solving.py",)
HELD = ("tests/search/test_incumbent.py",)
CONTRADICTION = ("tests/explanation/test_contradiction.py", "tests/test_solving.py", "-k", "contradiction")
SETTLE = ("tests/search/test_polishing.py",)

IN_SEARCH: tuple[Fault, ...] = (
    Fault(
        "search: bounds of a plan of another case taken over",
        "planner/solving.py",
        "Begin(start, _answered(start, start_problem))",
        "Begin(start, problem)",
        (*SOLVE, "-k", "another_case"),
    ),
    Fault(
        "search: proven at any gap asked",
        f"{TABULATE}/goals.py",
        "is_within(value, proof, sign, PROVEN_GAP)",
        "is_within(value, proof, sign, proof.gap_asked)",
        ("tests/tabulate/test_tables.py",),
    ),
    Fault(
        "check: proven at any gap",
        f"{CHECKS}/goals.py",
        "PROVEN_SHARE = 1e-4",
        "PROVEN_SHARE = 1.0",
        ("tests/checks/test_reported.py",),
    ),
    Fault(
        "search: optimal with an open goal",
        "planner/ending.py",
        "if all(row.proven for row in rows):",
        "if any(row.proven for row in rows):",
        SOLVE,
    ),
    Fault(
        "check: no rule on why the search ended",
        f"{CHECKS}/goals.py",
        'if told == "optimal" and open_ones:',
        "if not told:",
        ("tests/checks/test_reported.py",),
    ),
    Fault(
        "search: a plan that fails its audit is dropped",
        "planner/solving.py",
        "raise AuditFailed(broken, plan)",
        "raise AuditFailed(broken)",
        SOLVE,
    ),
    Fault(
        "search: the model's value of a goal not compared",
        "planner/concluding.py",
        "return plan, (*broken, *misreported(found, told, plan))",
        "return plan, broken",
        SOLVE,
    ),
    Fault(
        "search: a tolerance of what was reached with counts relaxed",
        "planner/concluding.py",
        "best = value if value > most else reached.best",
        "best = reached.best",
        SOLVE,
    ),
    Fault(
        "search: a contradiction without a second search",
        "planner/explanation/contradiction.py",
        "if not found.infeasible or not holds_coarsely(arrays.matrix, time_limit_s):",
        "if False:",
        SOLVE,
    ),
    Fault(
        "search: a contradiction claimed where the second search ran out of time",
        "planner/explanation/contradiction.py",
        "if not found.infeasible or",
        "if found.infeasible is False or",
        CONTRADICTION,
    ),
    Fault(
        "search: no point in time is taken for none at all",
        "solvers/confirm.py",
        "return outcome.termination is Termination.INFEASIBLE",
        "return outcome.incumbent is None",
        CONTRADICTION,
    ),
    Fault(
        "search: the worse of two whole points is held",
        "solvers/search/incumbent.py",
        "return number if ours < theirs else None",
        "return number if ours > theirs else None",
        HELD,
    ),
    Fault(
        "search: points of no whole counts are held",
        "solvers/search/incumbent.py",
        "if number is None or self.matrix.max_violation(x) > FEAS_TOL:",
        "if number is None:",
        HELD,
    ),
    Fault(
        "search: tolerances of goals add up from point to point",
        "solvers/search/incumbent.py",
        "kept = [min(pair) for pair in zip(self.best_values[:number], values[:number], strict=True)]",
        "kept = values[:number]",
        HELD,
    ),
    Fault(
        "search: no whole plan is owed at half the time",
        "solvers/search/incumbent_keeper.py",
        "return self.is_late and self.spent_s == 0.0",
        "return False",
        HELD,
    ),
    Fault(
        "search: counts too many in all are made no fewer",
        "solvers/search/integer_repair.py",
        "        yield fewer\n",
        "",
        ("tests/search/test_integer_repair.py",),
    ),
    Fault(
        "search: one way to settle figures",
        "solvers/search/polishing.py",
        "for way in LP_METHODS:",
        "for way in LP_METHODS[:1]:",
        SETTLE,
    ),
    Fault(
        "search: rows of integers alone kept to the last digit",
        "solvers/search/tolerances.py",
        "ROW_WIDENING_REL = 1e-5",
        "ROW_WIDENING_REL = -1.0",
        SETTLE,
    ),
    Fault(
        "search: rows of integers alone missed by far",
        "solvers/search/tolerances.py",
        "ROW_WIDENING_REL = 1e-5",
        "ROW_WIDENING_REL = 1e-3",
        SETTLE,
    ),
    Fault(
        "search: a start that is better is left for what was found",
        "planner/fallback.py",
        "if first_better(start.goals, plan.goals) is None:",
        "if True:",
        (*SOLVE, "-k", "start_from"),
    ),
    Fault(
        "search: bounds kept after a goal that the tables make dearer",
        "planner/concluding.py",
        "bound = None if worse else sound_bound(reached.bound, value)",
        "bound = sound_bound(reached.bound, value)",
        (*SOLVE, "-k", "a_bound_holds"),
    ),
    Fault(
        "search: bounds kept after a goal that whole counts make dearer",
        "solvers/search/integer_repair.py",
        "known(final) if dearer else r.bound",
        "r.bound",
        ("tests/search/test_integer_repair.py", "-k", "cost_an_earlier_goal"),
    ),
    Fault(
        "search: no time for exact figures once the time is up",
        "solvers/search/budget.py",
        "return max(self.least_s, self.limit_s",
        "return max(0.0, self.limit_s",
        (*SOLVE, "-k", "time_for_what_follows"),
    ),
    Fault(
        "search: first points take the time of whole counts",
        "solvers/search/incumbent_keeper.py",
        "limit_s=limit_s - self.reserved_s",
        "limit_s=limit_s",
        (*HELD, "-k", "kept_back"),
    ),
    Fault(
        "search: a worker that ends early is not noted on the plan",
        "solvers/search/large_search.py",
        "return replace(found, notes=(*found.notes, *state.workers.failures()))",
        "return found",
        ("tests/search/test_worker_failures.py", "-k", "says_so"),
    ),
    Fault(
        "search: a worker that was stopped counts as one that failed",
        "solvers/search/worker.py",
        "self._stopped = self._stopped or self._child.poll() is None",
        "self._stopped = False",
        ("tests/search/test_worker_failures.py", "-k", "done_or_stopped"),
    ),
    Fault(
        "search: the words of a worker's error are lost",
        "solvers/search/worker.py",
        "reason = self._failure or _ending(self._child.returncode)",
        "reason = _ending(self._child.returncode)",
        ("tests/search/test_worker_failures.py", "-k", "error_in_the_job"),
    ),
)
