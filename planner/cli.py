"""The command line: what each command takes, and the exit code it ends with.

0 all commitments met; 2 bad input or usage; 3 a plan with a shortfall or lateness; 4 obligatory items contradict each
other; 5 stopped with no plan; 6 a plan failed its audit. (1 is an error of the planner itself or of its solver.)
"""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli_excel import excel
from planner.cli_explain import explains
from planner.cli_parts import (
    GAP,
    TIME_LIMIT_S,
    AsJson,
    Case,
    Command,
    Gap,
    Out,
    Scenarios,
    Seed,
    Threads,
    TimeLimit,
    cases,
)
from planner.cli_questions import questions
from planner.cli_report import reports
from planner.cli_schedule import schedules
from planner.cli_study import study

if TYPE_CHECKING:
    from collections.abc import Sequence

EXIT_CODES = (
    "Exit codes: 0 all commitments met; 2 bad input or usage; 3 a plan with a shortfall or lateness; "
    "4 obligatory items contradict each other; 5 stopped with no plan; 6 a plan failed its audit."
)

BOXED_COLUMNS = 80

app = typer.Typer(
    name="planner",
    help="Plans where, when and with whose money AI racks are built.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    # Boxes cut the names of options where a screen is narrow.
    rich_markup_mode="rich" if get_terminal_size().columns >= BOXED_COLUMNS else None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.add_typer(study, name="study")
app.add_typer(excel, name="excel")


def _given(**options: Any) -> dict[str, Any]:
    """Return the options that are not left out."""
    return {name: value for name, value in options.items() if value is not None}


def _version(asked: bool) -> None:
    if asked:
        import planner

        typer.echo(planner.__version__)
        raise typer.Exit


@app.callback()
def planner(
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Plans where, when and with whose money AI racks are built."""


@app.command(cls=Command)
def solve(
    case: Case,
    scenario: Scenarios = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder for the plan (default: out/<case>, with +<scenario> for each)."),
    ] = None,
    time_limit: TimeLimit = TIME_LIMIT_S,
    gap: Gap = GAP,
    threads: Threads = None,
    seed: Seed = 0,
    start: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Go on from the plan in DIR, of this case or one much like it.")
    ] = None,
    start_case: Annotated[
        str | None,
        typer.Option(
            metavar="CASE",
            help="The case of that plan, where it is not the problem kept beside it.",
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the plan in DIR even if it is better than the new one.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Plan a case, check the plan independently and write it to a folder."""
    from planner.commands import solve as command

    if start_case is not None and start is None:
        raise typer.BadParameter(
            "names the case that the plan in --start answers: give --start too", param_hint="--start-case"
        )
    neighbour = None if start is None else command.Neighbour(start, start_case)
    options = _given(time_limit_s=time_limit, gap=gap, threads=threads, seed=seed)
    return command.run(command.Asked(case, scenario or ()), out, options, as_json, neighbour, force)


@app.command(cls=Command)
def check(case: Case, scenario: Scenarios = None, as_json: AsJson = False) -> int:
    """Read a case, say everything that is wrong with it and what no plan can reach; nothing is planned."""
    from planner.commands import check as command

    return command.run(case, as_json, scenario or ())


@app.command(cls=Command)
def audit(
    case: Case,
    out: Out,
    scenario: Scenarios = None,
    as_json: AsJson = False,
) -> int:
    """Check a written plan from its files alone: every rule, every figure, every table."""
    from planner.commands import audit as command

    return command.run(case, out, as_json, scenario or ())


@app.command(cls=Command)
def show(out: Out, as_json: AsJson = False) -> int:
    """Print the summary of a written plan again, and whether it still holds."""
    from planner.commands import show as command

    return command.run(out, as_json)


@app.command(cls=Command)
def diff(
    case: Case,
    other: Annotated[
        str | None,
        typer.Argument(metavar="OTHER", autocompletion=cases, help="What to compare with it (default: CASE itself)."),
    ] = None,
    scenario: Scenarios = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Show lines that stand for several one by one, names and notes too.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Say in words in what two cases differ, or what scenarios change; either may be a folder that solve wrote."""
    from planner.commands import diff as command

    if other is None and not scenario:
        raise typer.BadParameter("give another case to compare with, or --scenario", param_hint="OTHER")
    before = command.problem_of(case)
    after = command.problem_of(other or case, scenario or ())
    return command.run(before, after, (case, other or case), everything, as_json)


@app.command(cls=Command)
def compare(
    outs: Annotated[
        list[Path],
        typer.Argument(metavar="OUT", help="Two folders or more that `planner solve` wrote; first the baseline."),
    ],
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Also write a page with tables and pictures.")
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Put written plans side by side: what differs in the question, what in the answer, and what of it is proven."""
    from planner.commands import compare as command

    if len(outs) < 2:
        raise typer.BadParameter("give two folders or more, the baseline first", param_hint="OUT")
    return command.run(outs, html, as_json)


@app.command(cls=Command)
def info(case: Case, scenario: Scenarios = None, as_json: AsJson = False) -> int:
    """Show what is in a case: its parts, by year the capacity within reach against the target, its scenarios."""
    from planner.commands import info as command

    return command.run(case, as_json, scenario or ())


@app.command(cls=Command)
def schema() -> int:
    """Print the JSON Schema of the case files."""
    import json

    from planner.casefiles.schema import json_schema

    typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
    return 0


@app.command(cls=Command)
def new(folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to make; it must be new or empty.")]) -> int:
    """Write a commented starter case to a new folder."""
    from planner.commands import new as command

    return command.run(folder)


@app.command(cls=Command)
def generate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to make; it must be new or empty.")],
    sites: Annotated[int, typer.Option(metavar="N", help="Candidate sites.")] = 20,
    phases: Annotated[int, typer.Option(metavar="P", help="Phases at each site.")] = 8,
    periods: Annotated[int, typer.Option(metavar="T", help="Months of the horizon.")] = 60,
    seed: Annotated[int, typer.Option(metavar="S", help="Same seed, same case.")] = 0,
    nodes: Annotated[
        Path | None, typer.Option(metavar="FILE", help="CSV of real grid nodes to draw the sites from; with --caps.")
    ] = None,
    caps: Annotated[
        Path | None, typer.Option(metavar="FILE", help="CSV of the new load each zone takes on a year; with --nodes.")
    ] = None,
    with_: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="FEATURE", help="A feature of the model that the case has, or all; repeat it."),
    ] = None,
) -> int:
    """Write a realistic case of any size, drawn from a seed, to a new folder."""
    from planner.commands import generate as command
    from planner.generate import Scale

    return command.run(folder, Scale(sites, phases, periods, seed), nodes, caps, with_ or ())


app.registered_commands.extend(explains.registered_commands)
app.registered_commands.extend(questions.registered_commands)
app.registered_commands.extend(schedules.registered_commands)
app.registered_commands.extend(reports.registered_commands)


def run(args: Sequence[str]) -> int:
    """Run one command and return its exit code; no traceback reaches the user unless PLANNER_DEBUG asks for it."""
    from planner.commands import failures
    from planner.commands.results import NotShown
    from planner.commands.stopping import Stopped
    from planner.guard import check_packages

    try:
        check_packages()
        code = int(app(args=list(args), prog_name="planner", standalone_mode=False) or 0)
        sys.stdout.flush()
        return code
    except NotShown as error:
        return failures.not_shown(error)
    except Stopped as error:
        return failures.stopped(error, "--json" in args)
    except typer.TyperException as error:
        return failures.usage(error, "--json" in args)
    except Exception as error:
        return failures.told(error, "--json" in args)


def main() -> None:
    """Run the command that the process was called with, and exit with its code."""
    from planner.commands.results import open_streams
    from planner.commands.stopping import raise_on_interrupt

    open_streams()
    raise_on_interrupt()
    sys.exit(run(sys.argv[1:]))
