"""Obligatory work as jobs: what history has taken is gone, what must come before is there too, optional work is not."""

from __future__ import annotations

from datetime import date

from planner.model.scheduling.improvement import Sampling
from planner.model.scheduling.jobs import obligatory_jobs
from planner.model.scheduling.serial import earliest, in_order
from planner.model.scheduling.worth import Worth
from planner.model.sets import make_sets
from planner.problem import Goal, Milestone, Resource
from tests.by_hand.build import after, came, case, gate, month, option, phase, site

NPV = (Goal(goal="npv"),)


def starts_of(given):
    """Return the first period of each obligatory activity by the first rule, earliest first."""
    jobs = obligatory_jobs(make_sets(given))
    order = in_order(jobs, [float(number) for number in range(len(jobs.modes))])
    starts = earliest(jobs, order, [0] * len(order))
    return {ways[0].work.activity.id: start for ways, start in zip(jobs.modes, starts, strict=True)}


def test_a_crew_that_is_at_work_already_is_waited_for():
    # Crew of 1, at work at U from December 2025 for 3 months: periods 0 and 1 are taken. A then takes 2 and 3, B 4.
    crew = Resource(id="crew", kind="renewable", capacity=1)
    under_way = phase("U", 1.0, option(3, uses={"crew": 1}), started_date=date(2025, 12, 1))
    first = phase("A", 1.0, option(2, uses={"crew": 1}), obligatory=True)
    second = phase("B", 1.0, option(1, uses={"crew": 1}), obligatory=True)
    assert starts_of(case(site("S", under_way, first, second), resources=(crew,), goals=NPV)) == {"A": 2, "B": 4}


def test_a_crew_that_grows_and_a_stock_that_arrives():
    # No crew before March (period 2); the second transformer comes in May (period 4), the first is there.
    crew = Resource(id="crew", kind="renewable", capacity=({"value": 0}, {"from_date": month(2), "value": 2}))
    stock = Resource(id="tx", kind="consumable", stock=1, arrivals=came((month(4), 1)))
    ways = option(1, uses={"crew": 1}, draws={"tx": 1})
    works = site("S", phase("A", 1.0, ways, obligatory=True), phase("B", 1.0, ways, obligatory=True))
    assert starts_of(case(works, resources=(crew, stock), goals=NPV)) == {"A": 2, "B": 4}


def test_what_must_come_before_is_a_job_too_at_another_site_and_with_lags():
    # The gate at N takes 2 months and nobody asks for it but A, a month after it is over: 3. B starts 2 after A starts.
    north = site("N", gate("permit", option(2)), phase("spare", 1.0))
    south = site(
        "S",
        phase("A", 1.0, option(4), after=(after("permit", 1),), obligatory=True),
        phase("B", 1.0, after=(after("A", 2, "SS"),), obligatory=True),
    )
    assert starts_of(case(north, south, goals=NPV, periods=12)) == {"permit": 0, "A": 3, "B": 5}


def test_dates_decide_when_the_rules_alone_do_not():
    # One crew: B must be over by February, so it comes first; the rule of least slack finds that, case order does not.
    crew = Resource(id="crew", kind="renewable", capacity=1)
    first = phase("A", 1.0, option(3, uses={"crew": 1}), obligatory=True)
    second = phase("B", 1.0, option(2, uses={"crew": 1}), obligatory=True, latest_finish_date=month(1, 28))
    sets = make_sets(case(site("S", first, second), resources=(crew,), goals=NPV))
    jobs = obligatory_jobs(sets)
    found = Sampling(jobs, Worth(sets, jobs), 0).by_rules()
    assert found.in_time
    assert found.starts == (2, 0)


def test_a_schedule_is_worth_what_its_milestones_are():
    # A serves from period 3: 10 MW reached in 3, a month after the deadline in 2; 20 MW need B, from 5: never late.
    works = site("S", phase("A", 10.0, option(3), obligatory=True), phase("B", 10.0, option(5), obligatory=True))
    milestones = (
        Milestone(id="ten", threshold_mw=10, deadline_date=month(2), weight=2.0),
        Milestone(id="twenty", threshold_mw=20),
    )
    goals = (Goal(goal="lateness"), Goal(goal="earliest"), Goal(goal="npv"), Goal(goal="shortfall"))
    given = case(works, milestones=milestones, goals=goals)
    sets = make_sets(given)
    jobs = obligatory_jobs(sets)
    worth = Worth(sets, jobs)
    assert worth.goals == ("lateness", "earliest")
    assert worth.value((0, 0), (0, 0)) == (0.0, 2.0, 3.0 + 5.0, 5.0, 8.0)
    assert worth.value((0, 0), (1, 0)) == (0.0, 4.0, 4.0 + 5.0, 5.0, 9.0)
    assert worth.least == (0.0, 2.0, 8.0, 5.0)
