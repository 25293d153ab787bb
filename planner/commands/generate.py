"""`planner generate`: a realistic case of any size, drawn from a seed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from planner.commands.new import must_be_new, told_if_unwritable

if TYPE_CHECKING:
    from pathlib import Path


def run(folder: Path, sites: int, phases: int, periods: int, seed: int, nodes: Path | None, caps: Path | None) -> int:
    """Write a generated case to a folder that does not exist yet or is empty; return the exit code.

    Parameters
    ----------
    folder
        Folder to make.
    sites, phases, periods
        How many sites, phases at each, and months.
    seed
        Seed of every random choice: same seed, same case.
    nodes, caps
        CSV files of grid nodes and of what each zone takes on a year; both or neither.
    """
    from planner.commands.contents import counts, in_words
    from planner.generate import Scale, write_generated

    must_be_new(folder)
    scale = Scale(sites, phases, periods, seed)
    with told_if_unwritable(folder):
        problem = write_generated(folder, scale, nodes, caps)
    told = in_words(counts(problem))
    target = problem.programme.target.mw
    sys.stdout.write(
        f"{folder}: {target:,.0f} MW by {problem.programme.end_date} ({told}); try `planner solve {folder}`\n"
    )
    return 0
