"""The files of a plan: `plan.json` holds it whole, a CSV for each table shows it to programs, a picture to people."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from planner import arguments
from planner.exports.codec import cell, encoder
from planner.exports.folder import refuse_foreign, replacing
from planner.exports.formats import EXPORT_FILES
from planner.exports.probe import refuse_unwritable
from planner.exports.rounding import decimals
from planner.outfolder import PLAN_FILE, PROBLEM_FILE
from planner.plan import FORMAT_VERSION, TABLES, Plan, columns
from planner.show.picture import plan_svg

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from pathlib import Path

    from planner.problem import Problem

TABLE_FILES = {f"{table}.csv": table for table in TABLES}
PICTURE_FILE = "plan.svg"
FILES = (PLAN_FILE, PROBLEM_FILE, PICTURE_FILE, *TABLE_FILES)
OURS = (*FILES, *EXPORT_FILES)
"""What a folder of results may hold: the files of a plan, and those it was exported to, which go with it."""


def write_plan(plan: Plan, out_dir: str | os.PathLike[str]) -> Path:
    """Write a plan as a folder of files, whole or not at all, and return the folder.

    Parameters
    ----------
    plan
        The plan.
    out_dir
        The folder; its parents are made. A plan that was written there before is replaced, with all that it was
        exported to.

    Raises
    ------
    BadArgument
        If `plan` is no plan or `out_dir` no path.
    BadOutput
        If the folder holds files that are not a plan's, or cannot be written.
    """
    arguments.of_type("plan", plan, Plan)
    folder = arguments.folder("out_dir", out_dir)
    refuse_foreign(folder, OURS, PLAN_FILE)
    texts = {PROBLEM_FILE: problem_text(plan.problem), PICTURE_FILE: plan_svg(plan)}
    texts |= {name: table_text(plan, table) for name, table in TABLE_FILES.items()}
    with replacing(folder, OURS, PLAN_FILE) as draft:
        # The plan comes last: where the writing is stopped there is none.
        for name, text in [*texts.items(), (PLAN_FILE, plan_text(plan))]:
            (draft / name).write_text(text, encoding="utf-8", newline="")
    return folder


def check_out(out_dir: str | os.PathLike[str]) -> None:
    """Raise `BadOutput` if a plan cannot be written to `out_dir`: asked before a long search, not after it.

    A hidden folder with a file is made where the plan is to go, and removed again.
    """
    folder = arguments.folder("out_dir", out_dir)
    refuse_foreign(folder, OURS, PLAN_FILE)
    refuse_unwritable(folder)


def problem_text(problem: Problem) -> str:
    """Return the text of `problem.json`, with every field, those at their default too."""
    return problem.model_dump_json(indent=1) + "\n"


def plan_text(plan: Plan) -> str:
    """Return the text of `plan.json`: one line for each field and each row, so that two plans can be compared."""
    plain = {"format_version": FORMAT_VERSION, **encoder(Plan)(plan)}
    return "{\n" + ",\n".join(f" {json.dumps(name)}: {_lines(value)}" for name, value in plain.items()) + "\n}\n"


def table_text(plan: Plan, table: str) -> str:
    """Return the text of the CSV of one table: a header of field names, ISO dates, rounded figures."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns(TABLES[table]))
    writer.writerows(table_cells(plan, table))
    return text.getvalue()


def table_cells(plan: Plan, table: str) -> Iterator[list[str]]:
    """Yield the rows of one table as the texts of its cells."""
    cells = [(name, cell(hint, decimals(name))) for name, hint in columns(TABLES[table]).items()]
    for row in getattr(plan, table):
        yield [write(getattr(row, name)) for name, write in cells]


def _lines(value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        rows = ",\n".join(f"  {json.dumps(row, ensure_ascii=False, allow_nan=False)}" for row in value)
        return f"[\n{rows}\n ]"
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
