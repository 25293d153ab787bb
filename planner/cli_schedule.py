"""The commands that hand the build schedule over to the tools that schedulers work with."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import Annotated

import typer

from planner.cli_parts import AsJson, Case, Command, Out

schedules = typer.Typer()
FORMATS = (
    "mspdi",
    "pmxml",
    "xer",
    "csv",
    "parquet",
    "geojson",
    "ics",
    "letters",
    "xlsx",
    "bank.xlsx",
)  # as `planner.exports.formats` has them: too much to import


def _formats(incomplete: str) -> list[str]:
    """Return the formats that a shell may complete a name to."""
    return [name for name in FORMATS if name.startswith(incomplete)]


@schedules.command(cls=Command)
def export(
    out: Out,
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to", metavar="FORMAT", autocompletion=_formats,
            help=f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}; again and again for several.",
        ),
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(metavar="OUT0", help="Folder of an earlier plan: its dates stand beside those of this one."),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write one format to FILE (default: into OUT, beside the plan)."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Say what the DCMA's 14 points find in the schedule; with --to or alone.")
    ] = False,
    as_json: AsJson = False,
) -> int:  # fmt: skip
    """Write a plan as build schedule, letters, calendar, map, workbook or bank pack; it is audited first."""
    from planner.commands import export as command

    if not to and (file is not None or not check):
        raise typer.BadParameter("name a format, or give --check alone", param_hint="--to")
    return command.run(command.Asked(out, tuple(to or ()), baseline, file, check), as_json)


def _day(text: str) -> date:
    """Return the date of an ISO date."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise typer.BadParameter(f"must be a date such as 2026-05-31, got '{text}'") from None


@schedules.command(cls=Command)
def actuals(
    case: Case,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="MS Project XML, PMXML, XER or CSV with actual dates and remainders.")
    ],
    on: Annotated[date, typer.Option(parser=_day, metavar="DATE", help="Last day that FILE reports of.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the new case; it must be new or empty.")],
    as_json: AsJson = False,
) -> int:
    """Take progress over from a scheduler's file, as history of a copy of the case that starts with the next period."""
    from planner.commands import actuals as command

    return command.run(command.Asked(case, file, on, out), as_json)
