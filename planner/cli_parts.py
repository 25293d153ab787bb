"""What the commands of the command line have in common: how usage is shown, and arguments that several of them take."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

TIME_LIMIT_S, GAP = 300.0, 1e-4  # as `planner.solving` has them, which is too much to import for a help page


class Command(TyperCommand):
    """A command whose usage names its arguments plainly: ``planner solve [OPTIONS] CASE``."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return the parts of the usage line, required arguments without braces."""
        return [piece.replace("{", "").replace("}", "") for piece in super().collect_usage_pieces(ctx)]


def finite(value: float) -> float:
    """Return a number of seconds, which must be finite and at least 0."""
    if not (math.isfinite(value) and value >= 0):
        raise typer.BadParameter(f"must be a finite number of at least 0, got {value}")
    return value


def _share(value: float) -> float:
    if not 0 <= value < 1:
        raise typer.BadParameter(f"must be a share from 0 to less than 1, got {value}: 0.05 is 5 %")
    return value


def cases(incomplete: str) -> list[str]:
    """Return what a shell may complete to a case: names of shipped cases, and folders that hold one."""
    from planner.commands import completion

    return completion.cases(incomplete)


Case = Annotated[
    str,
    typer.Argument(
        metavar="CASE", autocompletion=cases, help="Case folder, or the name of a shipped case: tiny, ten-gigawatt, …"
    ),
]
Scenarios = Annotated[
    list[str] | None,
    typer.Option(
        "--scenario", metavar="NAME",
        help="Change the case by a scenario: its name in the case, or a file; again and again, in order.",
    ),
]  # fmt: skip
TimeLimit = Annotated[
    float, typer.Option(metavar="S", callback=finite, help="Stop after S seconds with the best plan found.")
]
Gap = Annotated[
    float, typer.Option(metavar="G", callback=_share, help="Leave a goal once within this share of its bound.")
]
Threads = Annotated[
    int | None,
    typer.Option(metavar="N", min=1, help="Processes of the search (default: 2 where there are two processors)."),
]
Seed = Annotated[int, typer.Option(metavar="N", min=0, max=2**31 - 1, help="Same seed, one thread: same proven plan.")]
Out = Annotated[Path, typer.Argument(metavar="OUT", help="Folder that `planner solve` wrote.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on stdout; everything else goes to stderr.")]
