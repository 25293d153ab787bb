"""What the commands that ask a question have in common: read a case or a plan, ask, write plans and table, show."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.commands.stopping import stop_on_interrupt
from planner.commands.terminal import Status, print_json, status_line, stdout_for_results, whoever_reads
from planner.errors import BadArgument, BadOutput, PlannerError
from planner.outfolder import PLAN_FILE, holds_results
from planner.startup import defer_unused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rich.console import Console

    from planner.plan import Plan
    from planner.problem import Problem

AUDIT_FAILED = 6


@dataclass(frozen=True)
class Asked:
    """A case with its scenarios, or a folder with a plan; how to solve; where plans and the table go."""

    case: str
    scenarios: Sequence[str]
    options: Mapping[str, Any]
    out: Path | None
    table: Path | None
    as_json: bool


@dataclass(frozen=True)
class Answer:
    """What a question is answered with.

    `plan` is the one asked about, `plans` those found by the names of their folders; `tables` by name, the first of
    them the one for a CSV; `told` is what an object on stdout holds beside them; `show` prints it all. One plan alone
    may go without a name: it is written to the folder itself. `code` is the exit code where it is not that of the plan.
    """

    plan: Plan
    plans: Mapping[str, Plan]
    tables: Mapping[str, tuple[type, Sequence[Any]]]
    notes: Sequence[str]
    show: Callable[[Console], None]
    told: Mapping[str, Any] = field(default_factory=dict)
    refused: Sequence[str] = ()
    code: int | None = None


def run(asked: Asked, row_type: type, ask: Callable[[Problem | Plan, dict[str, Any]], Answer]) -> int:
    """Ask a question and return the exit code: that of the plan asked about, 6 where a plan found failed its audit.

    Parameters
    ----------
    asked
        What the command line says.
    row_type
        Type of the rows of the table that may go to a file.
    ask
        The question, given a problem or a plan and the options of its solves.
    """
    from planner.commands.answer import exit_code

    with stdout_for_results(), status_line(sys.stderr) as status:
        defer_unused()
        case = _read(asked, status)
        _refuse(asked, row_type)
        with stop_on_interrupt(status) as should_stop:
            given = {**asked.options, "should_stop": should_stop, "on_progress": status.say}
            answer = ask(case, given)
            places = _written(answer, asked, status)
    code = AUDIT_FAILED if answer.refused else exit_code(answer.plan) if answer.code is None else answer.code
    with whoever_reads():
        _show(answer, asked, places, code)
    return code


def _read(asked: Asked, status: Status) -> Problem | Plan:
    """Return the plan in a folder that holds one, else the problem of a case."""
    from planner.commands.warned import told
    from planner.exports import read_plan
    from planner.shipped import read_named_warned

    if _holds_plan(asked.case):
        if asked.scenarios:
            raise BadArgument(f"--scenario changes a case, and {asked.case} holds a plan: name its case instead")
        return read_plan(asked.case)
    problem, warnings = read_named_warned(asked.case, asked.scenarios)
    for line in told(warnings).splitlines():
        status.say(line)
    return problem


def _holds_plan(case: str) -> bool:
    try:
        return (Path(case) / PLAN_FILE).is_file()
    except (OSError, ValueError):
        return False


def _refuse(asked: Asked, row_type: type) -> None:
    """Refuse places that nothing can be written to, before the search."""
    from planner.exports.probe import refuse_unwritable
    from planner.exports.table_file import refuse_table

    if asked.table is not None:
        refuse_table(asked.table, row_type)
    if asked.out is not None:
        if asked.out.exists() and not asked.out.is_dir():
            raise BadOutput(f"{asked.out} is a file; plans need a folder")
        if holds_results(asked.out):
            raise BadOutput(f"{asked.out} holds a plan itself; choose another folder")
        refuse_unwritable(asked.out)


def _written(answer: Answer, asked: Asked, status: Status) -> dict[str, Path]:
    """Write the plans found and the table, and return where each plan is."""
    from planner.commands.keeping import keep
    from planner.exports.table_file import write_table

    places: dict[str, Path] = {}
    for name, plan in answer.plans.items() if asked.out is not None else ():
        assert asked.out is not None
        try:
            places[name] = keep(plan, asked.out / name, True, status)
        except PlannerError as error:
            status.say(str(error))
            place = getattr(error, "written_to", None)
            if place is None:
                raise
            places[name] = place
    if asked.table is not None:
        row_type, rows = next(iter(answer.tables.values()))
        write_table(asked.table, row_type, rows)
    return places


def _show(answer: Answer, asked: Asked, places: Mapping[str, Path], code: int) -> None:
    if asked.as_json:
        from planner.exports.codec import encoder

        tables = {name: [encoder(kind)(row) for row in rows] for name, (kind, rows) in answer.tables.items()}
        print_json(
            {
                "case": answer.plan.case,
                "exit_code": code,
                **answer.told,
                **tables,
                "notes": list(answer.notes),
                "refused": list(answer.refused),
                "written_to": {name: str(place) for name, place in places.items()},
                "table": None if asked.table is None else str(asked.table),
            }
        )
        return
    from planner.commands.layout import screen

    console = screen()
    console.print(f"{answer.plan.name} ({answer.plan.case})", style="bold")
    answer.show(console)
    for line in (*answer.notes, *(f"left out, it failed its audit: {line}" for line in answer.refused)):
        console.print(f"- {line}", soft_wrap=True)
    for name, place in places.items():
        console.print(f"{f'plan {name}' if name else 'the plan'} is in {place}/", soft_wrap=True)
    if asked.table is not None:
        console.print(f"the table is in {asked.table}", soft_wrap=True)
