"""What a command says when it fails: words on stderr, with ``--json`` also one object on stdout, and an exit code."""

from __future__ import annotations

import os
import re
import traceback
from contextlib import suppress
from signal import Signals
from typing import TYPE_CHECKING, Any

from planner.commands.terminal import print_json, say, whoever_reads
from planner.errors import AuditFailed, Contradiction, InvalidProblem, NoPlanFound, PlannerError

if TYPE_CHECKING:
    from planner.commands.results import NotShown
    from planner.commands.stopping import Stopped
    from planner.errors import Reason

INTERNAL = 1
USAGE = 2
STOPPED = 128  # and the number of the signal, as shells count


def told(error: Exception, as_json: bool) -> int:
    """Report an exception and return the exit code it stands for."""
    if isinstance(error, PlannerError):
        _say(str(error), as_json, _kind(error), error.exit_code, _details(error))
        return error.exit_code
    from solvers.outcome import SolverError

    if os.environ.get("PLANNER_DEBUG") == "1":
        traceback.print_exc()
    of_solver = isinstance(error, SolverError)
    what = f"the solver failed: {error}" if of_solver else f"internal error: {type(error).__name__}: {error}"
    kind = "solver" if of_solver else "internal"
    _say(f"{what.splitlines()[0]} (set PLANNER_DEBUG=1 to see where)", as_json, kind, INTERNAL, _place(error))
    return INTERNAL


def usage(error: Exception, as_json: bool) -> int:
    """Report a wrong use of the command line, in typer's own words."""
    show = getattr(error, "show", None)
    if show is not None:
        with suppress(OSError):
            show()
    if as_json:
        told_by_typer = getattr(error, "format_message", lambda: str(error))()
        with whoever_reads():
            print_json({"error": "usage", "exit_code": USAGE, "message": told_by_typer})
    return USAGE


def not_shown(error: NotShown) -> int:
    """Report that stdout takes no results, which is no failure where nobody reads them any more."""
    if error.nobody_reads:
        return 0
    say(str(error))
    return USAGE


def stopped(error: Stopped, as_json: bool) -> int:
    """Report that a signal ended the command outside of a search, where there is no plan to go on with."""
    code = STOPPED + error.number
    _say(f"stopped by {Signals(error.number).name} before it was done", as_json, "stopped", code, {})
    return code


def _say(message: str, as_json: bool, kind: str, exit_code: int, details: dict[str, Any]) -> None:
    say(message)
    if as_json:
        with whoever_reads():
            print_json({"error": kind, "exit_code": exit_code, "message": message, **details})


def _kind(error: Exception) -> str:
    """Return the name of the exception in lower case: ``InvalidProblem`` is ``invalid_problem``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower()


def _details(error: PlannerError) -> dict[str, Any]:
    return _own_details(error) | _place(error)


def _reason(given: Reason) -> dict[str, Any]:
    """Return one reason as data: its words, the inputs it rests on, their figures, and where they stand."""
    return {
        "words": given.words,
        "paths": list(given.paths),
        "figures": dict(given.figures),
        "places": list(given.places),
    }


def _place(error: Exception) -> dict[str, Any]:
    """Return where the plan that a run still held was written."""
    place = getattr(error, "written_to", None)
    return {} if place is None else {"written_to": str(place)}


def _own_details(error: PlannerError) -> dict[str, Any]:
    if isinstance(error, InvalidProblem):
        return {"issues": [{"where": issue.where, "what": issue.what} for issue in error.issues]}
    if isinstance(error, Contradiction):
        return {"reasons": list(error.reasons), "details": [_reason(each) for each in error.details]}
    if isinstance(error, AuditFailed):
        return {"violations": list(error.violations)}
    if isinstance(error, NoPlanFound):
        return {"goal": error.goal, "bound": error.bound}
    return {}
