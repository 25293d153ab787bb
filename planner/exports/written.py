"""The files of a plan: `plan.json` holds it whole, a CSV for each table shows it to programs, a picture to people."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from planner.errors import BadOutput
from planner.exports.codec import cell, decoder, encoder, hints
from planner.exports.folder import refuse_foreign, replacing
from planner.exports.picture import plan_svg
from planner.exports.rounding import decimals
from planner.plan import FORMAT_VERSION, TABLES, Plan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PLAN_FILE = "plan.json"
TABLE_FILES = {f"{table}.csv": table for table in TABLES}
PICTURE_FILE = "plan.svg"
FILES = (PLAN_FILE, PICTURE_FILE, *TABLE_FILES)


def write_plan(plan: Plan, out_dir: Path) -> Path:
    """Write a plan as a folder of files, whole or not at all, and return the folder.

    Parameters
    ----------
    plan
        The plan.
    out_dir
        The folder; its parents are made. A plan that was written there before is replaced.

    Raises
    ------
    BadOutput
        If the folder holds files that are not a plan's, or cannot be written.
    """
    check_out(out_dir)
    with replacing(out_dir) as draft:
        (draft / PLAN_FILE).write_text(plan_text(plan), encoding="utf-8")
        (draft / PICTURE_FILE).write_text(plan_svg(plan), encoding="utf-8")
        for name, table in TABLE_FILES.items():
            (draft / name).write_text(table_text(plan, table), encoding="utf-8", newline="")
    return out_dir


def check_out(out_dir: Path) -> None:
    """Raise `BadOutput` if a plan may not be written to `out_dir`: asked before a long search, not after it."""
    refuse_foreign(out_dir, FILES, PLAN_FILE)


def read_plan(out_dir: Path) -> Plan:
    """Return the plan that a folder of results holds.

    Raises
    ------
    BadOutput
        If `plan.json` is missing, cut short, of another version, or holds anything that is no plan.
    """
    path = out_dir / PLAN_FILE
    try:
        plain = json.loads(path.read_text(encoding="utf-8"), parse_constant=_no_constant)
    except OSError as error:
        raise BadOutput(f"{path}: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise BadOutput(f"{path} is damaged: {error}") from error
    if not isinstance(plain, dict):
        raise BadOutput(f"{path} is damaged: it holds no object")
    version = plain.pop("format_version", None)
    if version != FORMAT_VERSION:
        raise BadOutput(f"{path} has format version {version!r}; this planner reads version {FORMAT_VERSION}")
    plan: Plan = decoder(Plan)(plain, PLAN_FILE)
    return plan


def plan_text(plan: Plan) -> str:
    """Return the text of `plan.json`: one line for each field and each row, so that two plans can be compared."""
    plain = {"format_version": FORMAT_VERSION, **encoder(Plan)(plan)}
    return "{\n" + ",\n".join(f" {json.dumps(name)}: {_lines(value)}" for name, value in plain.items()) + "\n}\n"


def table_text(plan: Plan, table: str) -> str:
    """Return the text of the CSV of one table: a header of field names, ISO dates, rounded figures."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(hints(TABLES[table]))
    writer.writerows(table_cells(plan, table))
    return text.getvalue()


def table_cells(plan: Plan, table: str) -> Iterator[list[str]]:
    """Yield the rows of one table as the texts of its cells."""
    columns = [(name, cell(hint, decimals(name))) for name, hint in hints(TABLES[table]).items()]
    for row in getattr(plan, table):
        yield [write(getattr(row, name)) for name, write in columns]


def _lines(value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        rows = ",\n".join(f"  {json.dumps(row, ensure_ascii=False, allow_nan=False)}" for row in value)
        return f"[\n{rows}\n ]"
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no figure of a plan")
