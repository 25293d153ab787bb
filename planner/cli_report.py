"""The command that writes a plan as a page to look at."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import Annotated

import typer

from planner.cli_parts import AsJson, Command, Out

reports = typer.Typer()


@reports.command(cls=Command)
def report(
    out: Out,
    against: Annotated[
        Path | None,
        typer.Option(metavar="OUT0", help="Folder of an earlier plan: what differs from it, and its dates."),
    ] = None,
    static: Annotated[
        bool, typer.Option("--static", help="Without any script, for mail: pictures have no tooltips.")
    ] = False,
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Print it as PDF too, by a Chromium that is found on the machine.")
    ] = False,
    file: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write the page to FILE (default: report.html in OUT)."),
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Write a plan as one page with pictures for a board, which opens without a network; it is audited first."""
    from planner.commands import report as command

    return command.run(command.Asked(out, against, static, pdf, file), as_json)
