"""The commands that ask a question of a case or of a plan: each solves several problems, and says what it found."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from planner.cli_parts import (
    GAP,
    TIME_LIMIT_S,
    AsJson,
    Command,
    Gap,
    Scenarios,
    Seed,
    Threads,
    cases,
)

questions = typer.Typer()

CaseOrPlan = Annotated[
    str,
    typer.Argument(
        metavar="CASE", autocompletion=cases, help="Case folder, shipped case, or folder with a plan of it."
    ),
]
TimeLimit = Annotated[
    float,
    typer.Option(metavar="S", min=0, help="Stop after S seconds in all with what there is; its solves share them."),
]
Plans = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Write each plan found to a folder in DIR.")]
Table = Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Write the table to FILE as CSV.")]


@questions.command("near-optimal", cls=Command)
def near_optimal(
    case: CaseOrPlan,
    scenario: Scenarios = None,
    within: Annotated[
        float, typer.Option(metavar="X", help="Share of its value that the last goal may lose: 0.01 is 1 %.")
    ] = 0.01,
    count: Annotated[int, typer.Option(metavar="N", help="Plans to find.")] = 5,
    by: Annotated[
        Literal["sites", "activities"],
        typer.Option(help="What the distance of two plans counts: first phases at sites, or all activities."),
    ] = "sites",
    no_shared: Annotated[
        bool, typer.Option("--no-shared", help="Do not prove what all such plans share, by a search for the contrary.")
    ] = False,
    time_limit: TimeLimit = TIME_LIMIT_S,
    gap: Gap = GAP,
    threads: Threads = None,
    seed: Seed = 0,
    out: Plans = None,
    csv: Table = None,
    as_json: AsJson = False,
) -> int:
    """Find plans nearly as good whose build order differs most, and what all of them share."""
    from planner.commands import near_optimal as command
    from planner.commands.question import Asked

    asked = Asked(case, scenario or (), _options(time_limit, gap, threads, seed), out, csv, as_json)
    return command.run(asked, {"within": within, "count": count, "measure": by, "shared": not no_shared})


@questions.command("value", cls=Command)
def value(
    case: CaseOrPlan,
    scenario: Scenarios = None,
    of: Annotated[
        list[str] | None,
        typer.Option(
            "--of", metavar="ITEM",
            help="headroom:NODE, rack:TYPE, resource:ID, sooner:SITE, facility:ID, equity:FACILITY or cash; "
            "@2027-Q1 from then on, @quarters each in turn, +10 so many; again and again (default: what binds).",
        ),
    ] = None,
    time_limit: TimeLimit = TIME_LIMIT_S,
    gap: Gap = GAP,
    threads: Threads = None,
    seed: Seed = 0,
    out: Plans = None,
    csv: Table = None,
    as_json: AsJson = False,
) -> int:  # fmt: skip
    """Say what one more of a limit is worth: solved again, and the relaxation's price."""
    from planner.commands import value as command
    from planner.commands.question import Asked

    asked = Asked(case, scenario or (), _options(time_limit, gap, threads, seed), out, csv, as_json)
    return command.run(asked, of or ())


@questions.command("break-even", cls=Command)
def break_even(
    case: CaseOrPlan,
    site: Annotated[str, typer.Argument(metavar="SITE", help="Id of the site.")],
    scenario: Scenarios = None,
    by: Annotated[
        Literal["capex", "date"],
        typer.Option(
            help="capex: a factor for its works, upgrades and units; date: months by which all comes there later."
        ),
    ] = "capex",
    low: Annotated[
        float | None, typer.Option("--from", metavar="X", help="Look from there on (default: 0 times, -24 months).")
    ] = None,
    high: Annotated[
        float | None, typer.Option("--to", metavar="Y", help="Look up to there (default: 4 times, 24 months).")
    ] = None,
    time_limit: TimeLimit = TIME_LIMIT_S,
    gap: Gap = GAP,
    threads: Threads = None,
    seed: Seed = 0,
    out: Plans = None,
    csv: Table = None,
    as_json: AsJson = False,
) -> int:
    """Find the capex, or the date, at which a site enters or leaves the plan."""
    from planner.commands import break_even as command
    from planner.commands.question import Asked

    asked = Asked(case, scenario or (), _options(time_limit, gap, threads, seed), out, csv, as_json)
    return command.run(asked, site, {"lever": by, "low": low, "high": high})


@questions.command("why", cls=Command)
def why(
    case: CaseOrPlan,
    scenario: Scenarios = None,
    leave_out: Annotated[
        list[str] | None,
        typer.Option("--not", metavar="KIND=ID", help="Leave out site=, phase=, gate=, upgrade=, unit= or rack=ID."),
    ] = None,
    force: Annotated[
        list[str] | None,
        typer.Option("--force", metavar="KIND=ID[@DATE]", help="Have it, or milestone=ID, by then (like 2027-06)."),
    ] = None,
    before: Annotated[
        list[str] | None,
        typer.Option("--before", metavar="ID:ID", help="Open the first site before the other; or start activities."),
    ] = None,
    time_limit: TimeLimit = TIME_LIMIT_S,
    gap: Gap = GAP,
    threads: Threads = None,
    seed: Seed = 0,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write the plan with the wish to DIR.")
    ] = None,
    csv: Table = None,
    as_json: AsJson = False,
) -> int:
    """Say why a plan is not otherwise: the best plan with a wish and what it costs, or why it cannot be."""
    from planner.commands import why as command
    from planner.commands.question import Asked

    asked = Asked(case, scenario or (), _options(time_limit, gap, threads, seed), out, csv, as_json)
    return command.run(asked, leave_out or (), force or (), before or ())


@questions.command("frontier", cls=Command)
def frontier(
    case: CaseOrPlan,
    first: Annotated[str, typer.Argument(metavar="FIRST", help="Goal that may be worse, step by step.")],
    second: Annotated[str, typer.Argument(metavar="SECOND", help="Goal that gains by it.")],
    scenario: Scenarios = None,
    step: Annotated[
        float | None,
        typer.Option(metavar="U", help="How much worse, in the unit of FIRST (default: a period of months, or 1 %)."),
    ] = None,
    points: Annotated[int, typer.Option(metavar="N", help="Points of the frontier.")] = 6,
    time_limit: TimeLimit = TIME_LIMIT_S,
    gap: Gap = GAP,
    threads: Threads = None,
    seed: Seed = 0,
    out: Plans = None,
    csv: Table = None,
    as_json: AsJson = False,
) -> int:
    """Show what two goals cost each other: plans between the best of the one and of the other."""
    from planner.commands import frontier as command
    from planner.commands.question import Asked

    asked = Asked(case, scenario or (), _options(time_limit, gap, threads, seed), out, csv, as_json)
    return command.run(asked, first, second, {"step": step, "points": points})


def _options(time_limit: float, gap: float, threads: int | None, seed: int) -> dict[str, Any]:
    return {"time_limit_s": time_limit, "gap": gap, "threads": threads, "seed": seed}
