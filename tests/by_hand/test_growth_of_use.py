"""Use of a renewable resource grows by no more in a period than it may; history sets the period before the first."""

from __future__ import annotations

import pytest

from planner.checks import violations
from planner.errors import Contradiction
from tests.by_hand.build import case, crew, gate, milestone, month, option, phase, plan_of, reached, site, start


def masons(most, capacity=9):
    return crew(capacity, "masons").model_copy(update={"max_increase_per_period": most})


def works(*uses, duration=1):
    return [phase(f"A{n}", 1.0, option(duration, uses={"masons": use})) for n, use in enumerate(uses, 1)]


@pytest.mark.parametrize(("most", "first"), [(None, 1), (4, 1), (3, 2), (1, 3), (0, None)])
def test_crews_come_in_by_so_many_a_period(most, first):
    # Four halls of a month, one mason each. As many as may come: four at once, racks in 1. Three more a month: three
    # halls in 0, the fourth in 1 (use falls to one). One more a month: 1 in 0, then 2, then the last one, done in 3.
    problem = case(
        site("A", *works(1, 1, 1, 1)), goals=("earliest",), milestones=(milestone(4),), resources=(masons(most),)
    )
    plan = plan_of(problem)
    assert reached(plan) == first
    assert violations(problem, plan) == ()
    rows = [row.used for row in plan.resources if row.limit == "resource_increase"]
    assert rows == ([] if most is None else pytest.approx([row for row in rows if 0 <= row <= most]))


def test_history_sets_the_period_before_the_first():
    # A gate with two masons runs from November to December: it ended before the plan, and two were at work in period
    # -1. So three may be at work in period 0 where use may grow by one: the hall of three starts with the plan.
    past = gate(
        "P", option(2, uses={"masons": 2}), started_date=month(0).replace(year=2025, month=11),
        finished_date=month(0).replace(year=2025, month=12, day=20),
    )  # fmt: skip
    hall = works(3)
    plan = plan_of(
        case(site("A", past, *hall), goals=("earliest",), milestones=(milestone(1),), resources=(masons(1),))
    )
    assert (start(plan, "A1"), reached(plan)) == (0, 1)
    idle = plan_of(case(site("A", *hall), goals=("earliest",), milestones=(milestone(1),), resources=(masons(1),)))
    assert reached(idle) is None


def test_work_under_way_counts_before_and_after():
    # Two masons are with work under way through January (period 0). Use may grow by one: three in 0, so one hall of one
    # mason can start beside it; a second of one in 1, when two are free again and use was three.
    begun = gate("P", option(2, uses={"masons": 2}), started_date=month(0).replace(year=2025, month=12))
    plan = plan_of(
        case(
            site("A", begun, *works(1, 1)), goals=("earliest",), milestones=(milestone(1), milestone(2, "M2")),
            resources=(masons(1),),
        )
    )  # fmt: skip
    assert (reached(plan), reached(plan, "M2")) == (1, 2)
    first = [row.used for row in plan.resources if row.limit == "resource_increase" and row.period == 0]
    assert first == [1.0]


def test_obligatory_work_that_grows_too_fast_is_a_contradiction():
    halls = [
        phase(f"A{n}", 1.0, option(1, uses={"masons": 2}), obligatory=True, latest_finish_date=month(1)) for n in (1, 2)
    ]
    problem = case(site("A", *halls), goals=("npv",), resources=(masons(1),))
    with pytest.raises(Contradiction) as told:
        plan_of(problem)
    assert "use of resource masons grows by no more in a period than it may" in str(told.value)


def test_one_more_is_why_a_hall_waits():
    from planner.explanation.reasons import reason_for

    problem = case(site("A", *works(1, 1)), goals=("earliest",), milestones=(milestone(2),), resources=(masons(1),))
    plan = plan_of(problem)
    late = next(row for row in plan.schedule if row.kind == "phase" and row.start_period == 1)
    found = reason_for(plan, late)
    assert (found.reason, found.limit, found.limit_id) == ("crews", "resource_increase", "masons")
    assert found.words == "masons: use would grow by 2 in 2026-01, 1 allowed"


def test_bounds_stay_true_where_growth_holds_work_back():
    from planner.model.bounds import MostOnline
    from planner.model.sets import make_sets

    problem = case(
        site("A", *works(1, 1, 1, 1)), goals=("earliest",), milestones=(milestone(4),), resources=(masons(1),)
    )
    most = MostOnline(make_sets(problem)).most_online_mw("it")
    online = {row.period: row.online_it_mw for row in plan_of(problem).capacity}
    assert all(most[t] >= mw for t, mw in online.items())
