"""The commands of `planner study`: what each takes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner.cli_parts import AsJson, Command

study = typer.Typer(
    help="Solve many what-ifs of a case, as a study file lays them out.",
    no_args_is_help=True,
    epilog="Exit codes: 0 every solve ended; 1 some failed; 2 bad input or usage; 5 some timed out without a plan; "
    "130 stopped, and what was solved is kept.",
)


def _studies(incomplete: str) -> list[str]:
    """Return what a shell may complete to a study: those of shipped cases, and files."""
    from planner.commands.study_names import names

    return names(incomplete)


Study = Annotated[
    str,
    typer.Argument(metavar="STUDY", autocompletion=_studies, help="Study file, or CASE/NAME: tiny/price-and-cash, …"),
]
StoreFolder = Annotated[
    Path | None, typer.Option("--store", metavar="DIR", help="Folder of the results (default: studies/<name>).")
]


@study.command(cls=Command)
def run(
    study: Study,
    store: StoreFolder = None,
    workers: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=0,
            max=1024,
            help="Processes that solve (default: as many as there are cores; 0: in this process, without any).",
        ),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Solve on a cluster of Dask: tcp://host:port, or local for one here."),
    ] = None,
    shard: Annotated[
        str | None, typer.Option(metavar="I/N", help="Only part I of N, for a queue; `merge` puts them together.")
    ] = None,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Solve again what failed, and what timed out without a plan.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Solve what is not solved yet, then write the table and the pictures; a run that was stopped goes on."""
    from planner.commands import study_run as command

    where = {"workers": workers, "cluster": cluster, "shard": shard, "retry_failed": retry_failed}
    return command.run(study, store, where, as_json)


@study.command(cls=Command)
def status(study: Study, store: StoreFolder = None, as_json: AsJson = False) -> int:
    """Say how many solves are done and how they ended, and what failed or timed out; nothing is solved."""
    from planner.commands import study_status as command

    return command.run(study, store, as_json)


@study.command(cls=Command)
def show(study: Study, store: StoreFolder = None, as_json: AsJson = False) -> int:
    """Show the table of what is solved so far; nothing is solved."""
    from planner.commands import study_show as command

    return command.run(study, store, as_json)


@study.command(cls=Command)
def merge(
    study: Study,
    stores: Annotated[
        list[Path], typer.Argument(metavar="DIR", help="Folders of results, as the parts of the study wrote them.")
    ],
    store: StoreFolder = None,
    as_json: AsJson = False,
) -> int:
    """Put the results of parts together, then write the table and the pictures."""
    from planner.commands import study_merge as command

    return command.run(study, stores, store, as_json)
