"""The build schedule of power that waits for gates: links in days from the gate to the order, stage and units."""

from __future__ import annotations

from planner.schedule.from_plan import build_schedule
from tests.checks.test_gates import gated, made, sound
from tests.schedule.passes import flaws


def test_a_schedule_links_gates_to_orders_stages_and_committed_units() -> None:
    schedule = build_schedule(sound())
    assert flaws(schedule) == []
    behind = {(link.after, link.type, link.lag) for link in schedule.links if link.before == "activity:G"}
    assert {
        ("upgrade:U:order", "FS", 0), ("onsite:gen@2026-03:order", "FS", 0), ("stage:S:stage1", "FS", 0),
        ("committed:gen@2026-03", "FS", 0),
    } <= behind  # fmt: skip
    # Over on March 1st, day 59 of the year: the stage of January is energised then, and held by nothing but its gate.
    assert (schedule.task("stage:S:stage1").start, schedule.task("stage:S:stage1").held_by) == (59, "")


def test_lags_of_gates_are_days_of_their_periods() -> None:
    wait = [{"activity": "G", "type": "SS", "lag_periods": 1}]
    problem = gated(stages=[{"mw": 4, "energisation_date": "2026-01-01", "predecessors": wait}])
    schedule = build_schedule(made(problem))
    assert flaws(schedule) == []
    links = [(link.type, link.lag) for link in schedule.links if link.after == "stage:S:stage1"]
    assert links == [("SS", 31)]
    assert schedule.task("stage:S:stage1").start == 31
