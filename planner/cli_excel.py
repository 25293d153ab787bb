"""The commands of `planner excel`: what each takes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner.cli_parts import AsJson, Case, Command, Scenarios

excel = typer.Typer(
    help="Work on a case in a workbook.",
    no_args_is_help=True,
    epilog="Exit codes: 0 done; 2 bad input or usage. Workbooks need the extra `excel`.",
)

Workbook = Annotated[Path, typer.Argument(metavar="FILE", help="Workbook, a file that ends in .xlsx.")]


@excel.command(cls=Command)
def new(
    file: Workbook,
    example: Annotated[
        bool, typer.Option("--example", help="Fill it with the case tiny, as an example that can be planned.")
    ] = False,
) -> int:
    """Write a workbook to fill in: a sheet for each part of a case, with choices, limits, units and comments."""
    from planner.commands import excel_new as command

    return command.run(file, example)


@excel.command("import", cls=Command)
def import_(
    file: Workbook,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the case; it must be new or empty.")],
    as_json: AsJson = False,
) -> int:
    """Make a case folder of a workbook; what is wrong is said by sheet and cell, and nothing is written."""
    from planner.commands import excel_import as command

    return command.run(file, out, as_json)


@excel.command(cls=Command)
def export(
    case: Case,
    scenario: Scenarios = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help="The workbook to write (default: <case>.xlsx here, with +<scenario> for each).",
        ),
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Write a case, or what scenarios make of it, as a workbook that `planner excel import` makes the same case of."""
    from planner.commands import excel_export as command

    return command.run(case, out, as_json, scenario or ())
