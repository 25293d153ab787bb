"""One solve of a study, wherever it runs: from a job to a record and the files of its plan. Nothing is raised."""

from __future__ import annotations

import pickle
from dataclasses import asdict
from time import monotonic
from typing import TYPE_CHECKING, Any

from planner.errors import Contradiction, NoPlanFound, PlannerError
from planner.exports.written import plan_text, problem_text
from planner.model.prepared import keep_models
from planner.outfolder import PLAN_FILE, PROBLEM_FILE
from planner.solving import solve
from planner.studies.results import ENDS, GoalResult, Record, of_plan
from planner.studies.run_job import Answer
from planner.studies.study_code import code_here, place_here

if TYPE_CHECKING:
    from collections.abc import Callable

    from planner.studies.run_job import Job

LONGEST_MESSAGE = 2000


def solve_job(job: Job, should_stop: Callable[[], bool] | None = None) -> Answer:
    """Return what comes of a job; whatever goes wrong is told in the record.

    Parameters
    ----------
    job
        The job.
    should_stop
        Asked again and again; True ends the solve, and nothing of it is kept.
    """
    if code_here().text != job.code:
        told = f"the worker on {place_here()} runs other code ({code_here().text}) than the study ({job.code})"
        return Answer(job.key, None, refused=f"{told}: install the same version everywhere")
    began = monotonic()
    keep_models(1)

    def known() -> dict[str, Any]:
        digests = {"key": job.key, "problem": job.digest, "start": job.start_key, "code": job.code}
        return {**digests, "seconds": monotonic() - began}

    try:
        problem, start = pickle.loads(job.problem), None if job.start is None else pickle.loads(job.start)
        plan = solve(problem, start=start, should_stop=should_stop, **asdict(job.options))
        if plan.run.termination == "interrupted":
            return Answer(job.key, None)
        files = {PROBLEM_FILE: problem_text(plan.problem), PLAN_FILE: plan_text(plan)}
        return Answer(job.key, of_plan(plan, ENDS[plan.run.termination], **known()), files)
    except Contradiction as error:
        return Answer(job.key, Record(status="contradiction", message=_told(error), **known()))
    except NoPlanFound as error:
        if should_stop is not None and should_stop():
            return Answer(job.key, None)
        return Answer(job.key, _without_plan(error, known()))
    except Exception as error:
        return Answer(job.key, Record(status="failed", message=_told(error), **known()))


def _without_plan(error: NoPlanFound, known: dict[str, Any]) -> Record:
    """Return that there is no plan, with the bound that is known."""
    from planner.spec import GOALS

    goals: tuple[GoalResult, ...] = ()
    if error.goal is not None and error.bound is not None:
        spec = GOALS[error.goal]
        goals = (GoalResult(spec.name, spec.unit, spec.sense, None, error.bound, None, False),)
    return Record(status="timed out without a plan", message=_told(error), goals=goals, **known)


def _told(error: Exception) -> str:
    """Return an exception in one line: what the planner says in its own words, anything else with its type."""
    text = " ".join(part.strip() for part in str(error).splitlines()) or "no message"
    told = text if isinstance(error, PlannerError) else f"{type(error).__name__}: {text}"
    return told[:LONGEST_MESSAGE]
