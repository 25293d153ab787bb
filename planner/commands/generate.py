"""`planner generate`: a realistic case of any size, drawn from a seed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from planner.commands.new import must_be_new, told_if_unwritable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from planner.generate import Scale


def run(folder: Path, scale: Scale, nodes: Path | None, caps: Path | None, features: Sequence[str]) -> int:
    """Write a generated case to a folder that does not exist yet or is empty; return the exit code.

    Parameters
    ----------
    folder
        Folder to make.
    scale
        How many sites, phases at each, and months; the seed of every random choice.
    nodes, caps
        CSV files of grid nodes and of what each zone takes on a year; both or neither.
    features
        Names of features of the model that the case has.
    """
    from planner.commands.contents import counts, in_words
    from planner.generate import write_generated

    must_be_new(folder)
    with told_if_unwritable(folder):
        problem = write_generated(folder, scale, nodes, caps, features)
    told = in_words(counts(problem))
    target = problem.programme.target.mw
    sys.stdout.write(
        f"{folder}: {target:,.0f} MW by {problem.programme.end_date} ({told}); try `planner solve {folder}`\n"
    )
    return 0
