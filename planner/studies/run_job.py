"""What goes to a worker of a study, and what comes back. Nothing here needs a model or a solver."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.plan import Plan
    from planner.problem import Problem
    from planner.studies.results import Record
    from planner.studies.study import SolveOptions


@dataclass(frozen=True)
class Job:
    """What a worker needs for one solve: the problem, the plan to start from, the options, and the code it must run."""

    key: str
    digest: str
    problem: Problem
    start_key: str
    start: Plan | None
    options: SolveOptions
    code: str


@dataclass(frozen=True)
class Answer:
    """What came of a job.

    Parameters
    ----------
    key
        Key of the solve.
    record
        Its record; None where there is nothing to keep: it was stopped, or refused.
    files
        Texts of the files of its plan, by name; none without a plan.
    refused
        Why this worker cannot work for the study.
    """

    key: str
    record: Record | None
    files: dict[str, str] = field(default_factory=dict)
    refused: str = ""
