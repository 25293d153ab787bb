"""A few published project-scheduling cases through case files; all of them: `python -m benchmarks.psplib`."""

from __future__ import annotations

import pytest

from planner.read import read_case
from planner.read.writing import write_case
from tests.psplib.convert import (
    BENCH,
    HANDOVER_PERIODS,
    Job,
    Project,
    list_schedule,
    load,
    published,
    to_problem,
)

QUICK = ("patterson/pat10.rcp", "patterson/pat1.rcp", "patterson/pat37.rcp", "patterson/pat53.rcp", "j30/j302_8.sm")


def makespan(problem):
    from planner import solve

    plan = solve(problem, gap=0.0, time_limit_s=60.0)
    (goal,) = plan.goals
    assert goal.proven
    return goal.value - HANDOVER_PERIODS


def test_two_jobs_on_one_crew(tmp_path):
    # Two jobs of 2 and 3 periods need the same crew: one after the other, 5. A third of 4 follows the first: at
    # best first (0-1), second (2-4), third beside it (2-5): 6. The dummy jobs 0 and 4 take no time.
    jobs = (
        Job(0, (0,), (1, 2)),
        Job(2, (1,), (3,)),
        Job(3, (1,), (4,)),
        Job(4, (0,), (4,)),
        Job(0, (0,), ()),
    )
    project = Project("by-hand", jobs, (1,))
    assert list_schedule(project) == 6
    assert makespan(read_case(write_case(to_problem(project), tmp_path / "by-hand"))) == pytest.approx(6)


def test_a_case_comes_back_from_its_files_as_it_was(tmp_path):
    jobs = (Job(0, (0, 0), (1, 2)), Job(2, (1, 2), (3,)), Job(3, (1, 0), (3,)), Job(0, (0, 0), ()))
    problem = to_problem(Project("round", jobs, (2, 3)))
    assert read_case(write_case(problem, tmp_path / "round")) == problem


@pytest.mark.skipif(not BENCH.is_dir(), reason=f"no published cases at {BENCH}")
@pytest.mark.parametrize("case", QUICK)
def test_the_published_makespan(case, tmp_path):
    project = load(BENCH / case)
    problem = read_case(write_case(to_problem(project), tmp_path / project.name))
    assert makespan(problem) == pytest.approx(published()[case])


@pytest.mark.skipif(not BENCH.is_dir(), reason=f"no published cases at {BENCH}")
def test_no_list_schedule_beats_a_published_makespan():
    known = published()
    assert len(known) == 50
    for case, shortest in known.items():
        assert list_schedule(load(BENCH / case)) >= shortest
