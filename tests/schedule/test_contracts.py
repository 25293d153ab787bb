"""Contracts with utilities in the build schedule."""

from __future__ import annotations

from planner.decisions import Delivery
from planner.schedule.from_plan import build_schedule
from tests.explanation.test_contracts import upgraded
from tests.schedule.passes import flaws


def test_racks_are_linked_to_the_rise_that_they_wait_for() -> None:
    lots = (Delivery("S", "R", 2, 6, 0), Delivery("S", "R", 4, 2, 0))
    answer = upgraded(deliveries=lots, imports_mw={("S", t): 9.0 if t < 4 else 12.0 for t in range(2, 6)})
    schedule = build_schedule(answer)
    assert flaws(schedule) == []
    links = {(link.before, link.after): link.lag for link in schedule.links if link.before == "upgrade:U:in-service"}
    # Energised on 1 March: at once for the first racks, 61 days later, on 1 May, for the last.
    assert links["upgrade:U:in-service", "racks:S:R@2026-03:delivery"] == 0
    assert links["upgrade:U:in-service", "racks:S:R@2026-05:delivery"] == 61
