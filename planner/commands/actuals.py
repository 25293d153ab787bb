"""`planner actuals`: progress of a schedule as history of a copy of its case."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from planner.commands.terminal import print_json
from planner.words import counted

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from planner.schedule.actuals_history import Actuals, History


@dataclass(frozen=True)
class Asked:
    """What a user asks for: the case, the file with progress, its last day, and the folder of the new case."""

    case: str
    file: Path
    on: date
    out: Path


def run(asked: Asked, as_json: bool) -> int:
    """Read progress, write it as history into a copy of the case, and return the exit code.

    Nothing is written where anything is wrong, in the file or in the case that would come of it.
    """
    from planner.casefiles.history import copy_with_history
    from planner.commands.new import told_if_unwritable
    from planner.commands.warned import as_objects, told
    from planner.exports.opened import contents
    from planner.schedule.actuals import actuals
    from planner.schedule.actuals_file import progress_in
    from planner.shipped import find_case, read_named

    problem, folder = read_named(asked.case), find_case(asked.case)
    found = progress_in(str(asked.file), contents(asked.file))
    _refuse_place(asked.out)
    taken = actuals(problem, found, asked.on)
    taken = replace(taken, remarks=(*taken.remarks, *_of_another_name(asked.out, problem.case)))
    with told_if_unwritable(asked.out):
        warnings = copy_with_history(
            problem, folder, asked.out, taken.start_date, tuple(_done(one) for one in taken.history)
        )
    if as_json:
        print_json({**_answer(asked, taken), "warnings": as_objects(warnings)})
    else:
        sys.stdout.write("".join(f"{line}\n" for line in _lines(asked, taken)) + told(warnings))
    return 0


def _refuse_place(out: Path) -> None:
    """Refuse a folder that is not new, or that would spoil a case or a plan it stands in."""
    from planner.commands.new import must_be_new
    from planner.errors import InvalidProblem, Issue
    from planner.outfolder import holds_results, is_of_case

    must_be_new(out)
    around = out.resolve().parent
    if is_of_case(around) or holds_results(around):
        what = "would stand in the folder of a case or of a plan, which could then not be read; choose another"
        raise InvalidProblem((Issue(str(out), what),))


def _of_another_name(out: Path, case: str) -> tuple[str, ...]:
    """Return what a new name does to exports: the folder of a case is what a project is called in other tools."""
    if out.resolve().name == case:
        return ()
    words = f"P6 and MS Project will take exports of {out.name} for another project than {case}"
    return (f"{words}: an --out whose folder is called {case} keeps it the same",)


def _done(history: History) -> Any:
    from planner.casefiles.history import WorkDone

    dates = (("started_date", history.started_date), ("finished_date", history.finished_date))
    fields: list[tuple[str, date | str]] = [(name, day) for name, day in dates if day is not None]
    fields.append(("chosen_option", history.option))
    return WorkDone(history.activity, history.site, tuple(fields), history.option, history.duration_periods)


def _lines(asked: Asked, taken: Actuals) -> list[str]:
    count = counted(len(taken.history), "activity", "activities")
    lines = [f"{asked.out}: {count} with history; the plan starts on {taken.start_date}"]
    lines += [f"  {one.words}" for one in taken.history]
    for title, told in _listed(taken).items():
        lines += [f"{title}:", *(f"  {line}" for line in told)] if told else []
    return lines


def _listed(taken: Actuals) -> dict[str, tuple[str, ...]]:
    """Return what stands beside the history, by its title."""
    return {"to look at": taken.remarks, "not in the case": taken.unmatched, "not taken over": taken.by_hand}


def _answer(asked: Asked, taken: Actuals) -> dict[str, Any]:
    return {
        "case": str(asked.out),
        "exit_code": 0,
        "start_date": taken.start_date.isoformat(),
        "history": [
            {
                "activity": one.activity,
                "site": one.site,
                "started_date": None if one.started_date is None else one.started_date.isoformat(),
                "finished_date": None if one.finished_date is None else one.finished_date.isoformat(),
                "option": one.option,
                "duration_periods": one.duration_periods,
                "duration_periods_before": one.was_periods,
            }
            for one in taken.history
        ],
        **{title.replace(" ", "_"): list(told) for title, told in _listed(taken).items()},
    }
