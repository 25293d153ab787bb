"""What has happened is on the days that the case has, not on the bounds of their periods, and links are judged by them.

The plan starts on 2026-01-01, day 0; days before it are negative: 1 November is -61, 1 December -31.
"""

from __future__ import annotations

from typing import Any

import pytest

from planner.schedule.from_plan import build_schedule
from tests.schedule.passes import flaws
from tests.tabulate.case import case, plan


def site(**second: Any) -> dict[str, Any]:
    """Return a site whose permit ran from 3 October to 2 November; works `G` follow it."""
    permit = {"id": "P", "kind": "gate", "options": [{"duration_periods": 1}],
              "started_date": "2025-10-03", "finished_date": "2025-11-02"}  # fmt: skip
    works = {"id": "G", "kind": "gate", "options": [{"duration_periods": 4}], "predecessors": ["P"], **second}
    return {"activities": [permit, works]}


def link(schedule: Any, before: str, after: str) -> Any:
    return next((one for one in schedule.links if (one.before, one.after) == (before, after)), None)


def test_actual_dates_are_those_of_the_case_and_a_link_between_them_is_kept():
    schedule = build_schedule(plan(case(site=site(started_date="2025-11-05")), starts={"G": ("standard", -2)}))
    permit, works = schedule.task("activity:P"), schedule.task("activity:G")
    days = [str(day) for day in (schedule.first_day(permit), schedule.last_day(permit), schedule.first_day(works))]
    assert days == ["2025-10-03", "2025-11-02", "2025-11-05"]
    assert link(schedule, "activity:P", "activity:G").lag == 0
    assert (schedule.notes, flaws(schedule)) == ((), [])
    # Four months from November on: 57 days of the 116 from 5 November to the end of February have passed.
    assert works.percent_complete == pytest.approx(100 * 57 / 116)


def test_work_that_began_before_what_it_waits_for_was_done_is_noted():
    schedule = build_schedule(plan(case(site=site(started_date="2025-11-01")), starts={"G": ("standard", -2)}))
    assert link(schedule, "activity:P", "activity:G") is None
    assert schedule.notes == ("G did not wait for P (FS), so there is no link between them",)


def test_a_lag_counts_from_the_period_of_the_day_for_what_is_planned():
    # Usable from December on, and two months more: February, 90 days after 2 November and its eve.
    waits = {"predecessors": [{"activity": "P", "lag_periods": 2}]}
    schedule = build_schedule(plan(case(site=site(**waits)), starts={"G": ("standard", 1)}))
    found = link(schedule, "activity:P", "activity:G")
    assert (schedule.task("activity:G").start, found.lag, flaws(schedule)) == (31, 31 + 59, [])


@pytest.mark.parametrize(("started", "lag"), [("2025-12-02", 60), ("2025-12-31", 61)])
def test_a_lag_in_history_is_no_longer_than_what_the_case_allows(started: str, lag: int):
    # Two months after work that began in October is any day of December: 61 days after 3 October, or fewer.
    waits = {"predecessors": [{"activity": "P", "type": "SS", "lag_periods": 2}], "started_date": started}
    schedule = build_schedule(plan(case(site=site(**waits)), starts={"G": ("standard", -1)}))
    assert link(schedule, "activity:P", "activity:G").lag == lag
    assert flaws(schedule) == []


def test_what_is_finished_on_the_day_the_plan_starts_ends_on_its_eve():
    both = {"started_date": "2025-11-05", "finished_date": "2026-01-01"}
    schedule = build_schedule(plan(case(site=site(**both))))
    task = schedule.task("activity:G")
    assert (task.status, task.percent_complete, str(schedule.last_day(task))) == ("finished", 100.0, "2025-12-31")


def test_checkpoints_of_what_finished_early_lie_within_its_days():
    option = {"duration_periods": 4, "checkpoints": [{"name": "late", "offset_periods": 3}]}
    both = {"started_date": "2025-11-05", "finished_date": "2025-12-10", "options": [option]}
    schedule = build_schedule(plan(case(site=site(**both))))
    event = next(task for task in schedule.tasks if task.kind == "checkpoint")
    assert (event.start, event.status, flaws(schedule)) == (schedule.task("activity:G").finish, "finished", [])


def test_power_that_serves_already_does_so_since_its_day():
    arrivals = [{"date": "2025-10-12", "units": 1}, {"date": "2025-10-20", "units": 1}]
    unit = {"id": "E", "firm_mw": 2, "capex_usd_m": 1, "lead_periods": 1, "max_units": 2, "committed": arrivals}
    power = {"stages": [{"mw": 4, "energisation_date": "2025-10-12"}], "onsite": [unit]}
    schedule = build_schedule(plan(case(site=power)))
    days = {task.id: str(schedule.first_day(task)) for task in schedule.tasks if task.site}
    assert days == {"stage:S:stage1": "2025-10-12", "committed:E@2025-11": "2025-10-20"}
