"""Float of work under way: what waited for its start has waited, so that only its finish holds it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.schedule.build_schedule import Link
from planner.schedule.slack import with_floats
from tests.schedule.by_hand import LINKS, SCHEDULE, TASKS
from tests.schedule.passes import float_flaws


def floats(links, status="under way"):
    """Return total and free float of the hall (days 0 to 30), with other links from it and maybe not begun."""
    kept = [link for link in LINKS if link.before != "alpha:hall"]
    tasks = {task.id: replace(task, status=status) if task.id == "alpha:hall" else task for task in TASKS}
    found = with_floats(tasks, [*kept, *links])
    schedule = replace(SCHEDULE, tasks=tuple(found.values()), links=(*kept, *links))
    assert float_flaws(schedule) == []
    return found["alpha:hall"].total_float, found["alpha:hall"].free_float


# The fit-out starts on day 50 and has no float, the paint on day 23 and has 37 days; the programme ends on day 70.
FIT, SETTLED = Link("alpha:hall", "alpha:fit"), Link("alpha:hall", "alpha:fit", "SS", 50)


def test_a_link_from_the_start_of_work_under_way_holds_no_float_back():
    paint = Link("alpha:hall", "alpha:paint", "SS", 23)
    assert floats([FIT, paint]) == (20, 20)
    assert floats([FIT, paint], status="planned") == (20, 0)  # its start is still to come: the paint waits for it
    assert floats([Link("alpha:hall", "alpha:paint", "SF", 33), FIT]) == (20, 20)


def test_a_link_from_its_finish_still_does():
    assert floats([Link("alpha:hall", "alpha:fit", "FF", 40), Link("alpha:hall", "alpha:paint", "SS", 23)]) == (0, 0)


@pytest.mark.parametrize("settled", [SETTLED, Link("alpha:hall", "alpha:fit", "SF", 70)])
def test_what_nothing_else_waits_for_may_last_until_the_programme_ends(settled):
    assert floats([settled]) == (40, 40)
    assert floats([settled], status="planned") == (0, 0)
