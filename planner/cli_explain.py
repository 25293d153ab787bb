"""The command that says why a plan is as it is, and what would help most."""

from __future__ import annotations

from typing import Annotated

import typer

from planner.cli_parts import GAP, AsJson, Command, Gap, Out, Seed, Threads, finite

explains = typer.Typer()


def _finite(value: float | None) -> float | None:
    return None if value is None else finite(value)


@explains.command(cls=Command)
def explain(
    out: Out,
    decide_by: Annotated[
        bool, typer.Option("--decide-by", help="Also find by when each order, start and opening must be decided.")
    ] = False,
    no_levers: Annotated[
        bool, typer.Option("--no-levers", help="Leave out what would have to change: then nothing is solved for that.")
    ] = False,
    weight: Annotated[
        list[str] | None,
        typer.Option(
            "--weight", metavar="KIND=W",
            help="What one unit of a change weighs, as crews=5 or racks:TYPE=0.2, inf for never; again and again "
            "(default: its cost).",
        ),
    ] = None,
    time_limit: Annotated[
        float | None,
        typer.Option(
            metavar="S", callback=_finite,
            help="Stop after S seconds in all with what there is (default: 120; with --decide-by 600).",
        ),
    ] = None,
    gap: Gap = GAP,
    threads: Threads = None,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> int:  # fmt: skip
    """Say why a plan cannot do better: what is in the way, what it hangs on, what would have to change."""
    from planner.commands import explain as command

    options = {"gap": gap, "threads": threads, "seed": seed}
    asked = command.Asked(out, decide_by, not no_levers, tuple(weight or ()), time_limit, options)
    return command.run(asked, as_json)
