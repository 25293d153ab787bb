"""Audits what was written: the plan against its case, and every table against the plan."""

from __future__ import annotations

import csv
import io
from itertools import compress
from typing import TYPE_CHECKING, Any

from planner import arguments
from planner.checks import violations
from planner.checks.sanity import insane
from planner.errors import BadOutput
from planner.exports.codec import parsed
from planner.exports.opened import contents
from planner.exports.read_back import plan_fields, problem_of
from planner.exports.written import PICTURE_FILE, TABLE_FILES, table_cells, table_text
from planner.outfolder import PLAN_FILE
from planner.plan import TABLES, Plan, came_later, columns
from planner.problem import Problem
from planner.show.picture import plan_svg
from planner.validate import require_valid
from planner.words import counted

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from pathlib import Path

MOST_PER_FILE = 20
ROOM_BYTES = 2**20  # that a file may have beyond twice what it should: other line ends, other zeros


def audit(problem: Problem, out_dir: str | os.PathLike[str]) -> tuple[str, ...]:
    """Return what is wrong with a written plan: breaches of the case's rules, then cells that differ from `plan.json`.

    Parameters
    ----------
    problem
        The case the plan is said to answer.
    out_dir
        The folder it was written to.

    Raises
    ------
    BadArgument
        If `problem` is no problem or `out_dir` no path.
    InvalidProblem
        If the problem itself breaks a rule.
    BadOutput
        If `plan.json` cannot be read back.
    """
    arguments.of_type("problem", problem, Problem)
    require_valid(problem)
    folder = arguments.folder("out_dir", out_dir)
    fields = plan_fields(folder)
    found = list(_problem(folder, fields))
    plan = Plan(problem=problem, **fields)
    found += [f"{PLAN_FILE} states a violation: {stated}" for stated in plan.violations]
    if out_of_bounds := tuple(insane(problem, plan)):
        return (*found, *_few(PLAN_FILE, list(out_of_bounds)))
    found += violations(problem, plan)
    found += _warnings(problem, plan)
    for name, table in TABLE_FILES.items():
        found += _few(name, list(_differences(folder / name, plan, table)))
    return (*found, *_picture(folder / PICTURE_FILE, plan))


def recheck(plan: Plan) -> tuple[str, ...]:
    """Return what is wrong with a plan read back: violations it states, and breaches of its own problem's rules.

    The tables and the picture beside it are not looked at.
    """
    stated = plan.violations
    if out_of_bounds := tuple(insane(plan.problem, plan)):
        return (*stated, *_few(PLAN_FILE, list(out_of_bounds)))
    return tuple(dict.fromkeys([*stated, *violations(plan.problem, plan), *_warnings(plan.problem, plan)]))


def _problem(folder: Path, fields: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with `problem.json`, which must be the problem that the plan names."""
    try:
        problem_of(folder, fields)
    except BadOutput as error:
        yield str(error)


def _warnings(problem: Problem, plan: Plan) -> list[str]:
    """Return where a plan tells other warnings than its case gives; their places may be named from another folder."""
    given, told = [warning.reason for warning in problem.warnings], list(plan.warnings)
    if len(given) != len(told):
        return [f"{PLAN_FILE} has {len(told)} warnings, the case gives {len(given)}"]
    missing = []
    for reason in given:
        found = next((warning for warning in told if warning.endswith(reason)), None)
        if found is None:
            missing.append(f"{PLAN_FILE} lacks the warning {reason!r}")
        else:
            told.remove(found)
    return missing


def _picture(path: Path, plan: Plan) -> Iterator[str]:
    """Yield what is wrong with the picture: it must be the one of the plan, to the letter."""
    try:
        due = plan_svg(plan)
        given = contents(path, 2 * len(due.encode()) + ROOM_BYTES).decode("utf-8")
    except (BadOutput, ValueError) as error:
        yield f"{path.name} cannot be read: {error}"
        return
    if given.replace("\r\n", "\n") != due:
        yield f"{path.name} does not show the plan of {PLAN_FILE}"


def _few(name: str, found: list[str]) -> list[str]:
    rest = len(found) - MOST_PER_FILE
    return (
        found if rest <= 0 else [*found[:MOST_PER_FILE], f"{name}: {counted(rest, 'more difference')} from {PLAN_FILE}"]
    )


def _differences(path: Path, plan: Plan, table: str) -> Iterator[str]:
    """Yield where a CSV says something else than the table of the plan."""
    if not path.exists():
        yield f"{path.name} is missing"
        return
    try:
        most = 2 * len(table_text(plan, table).encode()) + ROOM_BYTES
        text = contents(path, most).decode("utf-8-sig")
        header, *rows = list(csv.reader(io.StringIO(text, newline=""), strict=True)) or [[]]
    except (BadOutput, ValueError, csv.Error) as error:
        yield f"{path.name} cannot be read: {error}"
        return
    known, later = columns(TABLES[table]), came_later(TABLES[table])
    named = {name: hint for name, hint in known.items() if name not in later or name in header}
    if header != list(named):
        yield f"{path.name}: its columns are {', '.join(header)}; they must be {', '.join(known)}"
        return
    kept = [name in named for name in known]
    wanted = [list(compress(row, kept)) for row in table_cells(plan, table)]
    if len(rows) != len(wanted):
        yield f"{path.name} has {counted(len(rows), 'row')}, {PLAN_FILE} has {len(wanted)}"
    for number, (row, expected) in enumerate(zip(rows, wanted, strict=False), start=2):
        yield from _row_differences(f"{path.name} row {number}", row, expected, named)


def _row_differences(where: str, row: list[str], expected: list[str], named: dict[str, Any]) -> Iterator[str]:
    if len(row) != len(expected):
        yield f"{where} has {counted(len(row), 'cell')}, must have {len(expected)}"
        return
    for text, right, (name, hint) in zip(row, expected, named.items(), strict=True):
        if text != right and not _same(text, right, hint):
            yield f"{where}, {name}: has {text!r}, {PLAN_FILE} has {right!r}"


def _same(text: str, right: str, hint: Any) -> bool:
    """Return whether two texts stand for the same value: 12.50 and 12.5, not 12.5 and 12.6."""
    try:
        return bool(parsed(hint, text) == parsed(hint, right))
    except (ValueError, BadOutput):
        return False
