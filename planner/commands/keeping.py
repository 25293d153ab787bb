"""Writes a plan to its folder; where that fails it is written elsewhere, and the user is told where."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from planner.errors import BadOutput
from planner.exports.kept import REFUSED, WORSE, beside, better_held
from planner.exports.written import write_plan

if TYPE_CHECKING:
    from planner.commands.terminal import Status
    from planner.plan import Plan


class WrittenAside(BadOutput):
    """A plan could not be written where it was to go; `written_to` is where it went."""

    def __init__(self, message: str, written_to: Path) -> None:
        self.written_to = written_to
        super().__init__(message)


def keep(plan: Plan, folder: Path, force: bool, status: Status) -> Path:
    """Write a plan and return where to: beside a better one of the same problem, which stays unless `force` is given.

    Parameters
    ----------
    plan
        The plan to write.
    folder
        Folder asked for.
    force
        Replace a better plan of the same problem.
    status
        Takes sentences for the user.

    Raises
    ------
    WrittenAside
        If the folder asked for cannot be written to any more, but a temporary one.
    BadOutput
        If neither can.
    """
    better = None if force else better_held(folder, plan)
    place = folder if better is None else beside(folder, WORSE)
    if better is not None:
        status.say(
            f"{folder} holds a better plan of this case ({better}) and is kept; the new plan is written to {place}. "
            "Use --force to replace the better one"
        )
    try:
        return write_plan(plan, place)
    except BadOutput as error:
        spare = Path(tempfile.mkdtemp(prefix="planner-")) / plan.case
        write_plan(plan, spare)
        raise WrittenAside(f"{error}; the plan was written to {spare} instead", spare) from error


def keep_refused(error: Exception, folder: Path, status: Status) -> Path | None:
    """Write the plan that an error carries, with its violations, beside the folder asked for; return where to.

    Nothing that goes wrong here hides the error itself.

    Parameters
    ----------
    error
        What ended the run; it may carry a plan and its violations.
    folder
        Folder asked for.
    status
        Takes sentences for the user.
    """
    plan = getattr(error, "plan", None)
    if plan is None:
        return None
    place = beside(folder, REFUSED)
    broken = tuple(getattr(error, "violations", ())) or (f"the run failed: {error}",)
    try:
        write_plan(replace(plan, violations=broken), place)
    except Exception as failed:
        status.say(f"the best plan found cannot be written to {place}: {failed}")
        return None
    status.say(f"the refused plan is in {place}, with what is wrong with it: do not build by it")
    return place
