"""A study: which changes to a case are solved, how long each, and what is shown of the results."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Mapping

    from planner.casefiles.yaml_positions import Spot
    from planner.changes.asked import Asked
    from planner.problem import Problem

Design = Literal["list", "grid", "latin_hypercube"]
DESIGNS: tuple[Design, ...] = get_args(Design)
PictureKind = Literal["tornado", "frontier", "heat_map", "s_curves"]
PICTURE_KINDS: tuple[PictureKind, ...] = get_args(PictureKind)
STUDIES_FOLDER = "studies"
Value = str | int | float | bool | None


@dataclass(frozen=True)
class Stated:
    """A change, and where its path, its operation and what is below that stand in the study file."""

    asked: Asked
    spots: Mapping[tuple[Any, ...], Spot] = field(hash=False, compare=False, repr=False)


@dataclass(frozen=True)
class Choice:
    """One value of a dimension: what the table says of it, and the changes that it makes."""

    value: Value
    changes: tuple[Stated, ...]


@dataclass(frozen=True)
class Interval:
    """The values between two figures, from which a Latin hypercube draws.

    Parameters
    ----------
    low, high
        The ends, in the unit of the change.
    whole
        Whether only whole numbers are drawn.
    template
        The change; its value is replaced by the one drawn.
    """

    low: float
    high: float
    whole: bool
    template: Stated


@dataclass(frozen=True)
class Dimension:
    """One thing that a study varies: its choices in order, or an interval to draw from."""

    id: str
    choices: tuple[Choice, ...] = ()
    interval: Interval | None = None


@dataclass(frozen=True)
class SolveOptions:
    """How each problem of a study is solved.

    Parameters
    ----------
    time_limit_s
        Seconds for one solve, building the model included; None: until every goal is proven within the gap.
    gap
        Relative distance of value and bound at which a goal counts as done.
    threads
        Processes of one search.
    seed
        Seed of the search's random choices.
    """

    time_limit_s: float | None = 300.0
    gap: float = 1e-4
    threads: int = 1
    seed: int = 0


@dataclass(frozen=True)
class Picture:
    """A picture of the results: its kind, the figures it shows, and the dimensions of a heat map."""

    kind: PictureKind
    figures: tuple[str, ...] = ()
    across: str = ""
    down: str = ""

    @property
    def file_name(self) -> str:
        """Name of its file: the kind, and what tells it from others of the kind."""
        told = "_".join((self.kind, *self.figures, *filter(None, (self.across, self.down))))
        return "".join(mark if mark.isalnum() or mark in "-_" else "-" for mark in told) + ".svg"


@dataclass(frozen=True)
class Study:
    """A study as its file says it.

    Parameters
    ----------
    id
        Name of the file without ending.
    label
        Path of the file, for messages.
    case
        Folder of the case.
    base
        The problem of the case as it is.
    stacks
        Scenarios by which the case is changed first, each stack in order; the first one is the baseline.
    design
        How the values of dimensions are combined: each alone, all with all, or drawn.
    draws, seed
        Points of a Latin hypercube for each stack, and the seed they are drawn from.
    """

    id: str
    label: str
    name: str
    why: str
    case: pathlib.Path
    base: Problem = field(hash=False, repr=False)
    stacks: tuple[tuple[str, ...], ...] = ((),)
    design: Design = "grid"
    dimensions: tuple[Dimension, ...] = ()
    draws: int = 0
    seed: int = 0
    options: SolveOptions = SolveOptions()
    tabulate: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class Point:
    """One problem of a study.

    Parameters
    ----------
    number
        Its place in the study's order, from 0: the baseline.
    stack
        Scenarios that change the case first.
    values
        What each dimension is at: the value of a choice, None where it is as the stack leaves it.
    changes
        What is changed after the scenarios.
    parent
        Number of the point whose plan the search starts from; None for the baseline.
    """

    number: int
    stack: tuple[str, ...]
    values: tuple[Value, ...]
    changes: tuple[Stated, ...]
    parent: int | None

    @property
    def stack_name(self) -> str:
        """The scenarios as one text, empty for the case as it is."""
        return "+".join(self.stack)
