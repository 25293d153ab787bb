"""What goes to a worker of a study, and what comes back. Nothing here needs a model or a solver."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.studies.results import Record
    from planner.studies.study import SolveOptions


@dataclass(frozen=True)
class Job:
    """What a worker needs for one solve.

    Parameters
    ----------
    key, digest, start_key
        Key of the solve, digest of its problem, key of the solve it starts from.
    problem, start
        The problem, and the plan to start from if there is one, pickled: they are made once and sent as they are.
    options
        How to solve.
    code
        The code that the worker must run.
    """

    key: str
    digest: str
    start_key: str
    problem: bytes
    start: bytes | None
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
