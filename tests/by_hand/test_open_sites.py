"""At most so many sites are open at a time: opened by their first start, never closed, those of before counted."""

from __future__ import annotations

import pytest

from planner.checks import violations
from planner.errors import Contradiction, InvalidProblem
from planner.model.bounds import MostOnline
from planner.model.build import build
from planner.model.sets import make_sets
from tests.by_hand.build import case, gate, milestone, month, option, phase, plan_of, reached, site, start


def of(*sites, places, **given):
    """Return a case about the first date of each milestone, with a limit on open sites."""
    wanted = given.pop("milestones", (milestone(len(sites)),))
    problem = case(*sites, goals=("earliest", "cost"), milestones=wanted, **given)
    steps = places if isinstance(places, int) else [{"from_date": day, "value": value} for day, value in places]
    return problem.changed({"programme.max_open_sites": steps})


def campus(name, *, capex=0.0, **given):
    """Return a site with one hall of 1 MW that takes a month and costs something."""
    return site(name, phase(f"{name}1", 1.0, option(1, capex_usd_m=capex), **given))


def used(plan):
    return [(row.limit_value, row.used) for row in plan.resources if row.limit == "open_sites"]


def test_a_site_opens_when_there_is_a_place():
    # Three halls of a month. One place from January, two from March: one of A and B in January, racks in February; the
    # other in March, racks in April (period 3); C, which costs more, never, and so not 3 MW. Opening costs nothing.
    wanted = (milestone(1, "M1"), milestone(2, "M2"), milestone(3, "M3"))
    problem = of(
        campus("A", capex=1), campus("B", capex=1), campus("C", capex=3),
        places=[(month(0), 1), (month(2), 2)], milestones=wanted,
    )  # fmt: skip
    plan = plan_of(problem)
    assert {start(plan, "A1"), start(plan, "B1")} == {0, 2}
    assert start(plan, "C1") is None
    assert [reached(plan, name) for name in ("M1", "M2", "M3")] == [1, 3, None]
    assert used(plan) == [(1, 1), (1, 1), (2, 2), (2, 2), (2, 2), (2, 2)]
    assert all(row.binding for row in plan.resources if row.limit == "open_sites")
    assert violations(problem, plan) == ()


def test_before_the_first_step_there_is_no_limit():
    # All three start in January, as two places are all there are from March on only if one of them stayed closed.
    plan = plan_of(of(*map(campus, "ABC"), places=[(month(2), 3)]))
    assert [start(plan, f"{name}1") for name in "ABC"] == [0, 0, 0]
    assert used(plan) == [(3, 3)] * 4


def test_a_limit_that_falls_holds_back_what_would_stay_open():
    # Two places in January, one from March on: a site never closes, so the second one may not open at all.
    plan = plan_of(of(*map(campus, "AB"), places=[(month(0), 2), (month(2), 1)], milestones=(milestone(1),)))
    assert [start(plan, f"{name}1") for name in "AB"].count(None) == 1
    assert used(plan)[0] == (2, 1)


def test_sites_opened_before_the_plan_take_a_place():
    # A gate of A began in December, B is done long ago: two of three places are taken, C gets the third, D none.
    begun = site("A", gate("A0", option(2), started_date=month(0).replace(year=2025, month=12)), phase("A1", 1.0))
    done = campus("B", finished_date=month(0).replace(year=2025, month=6))
    plan = plan_of(of(begun, done, campus("C"), campus("D", capex=1), places=3, milestones=(milestone(3),)))
    assert [start(plan, name) for name in ("A1", "C1", "D1")] == [0, 0, None]
    assert used(plan)[0] == (3, 3)


def test_too_many_opened_before_the_plan_are_refused_at_any_step():
    done = [campus(name, finished_date=month(0).replace(year=2025, month=6)) for name in "AB"]
    with pytest.raises(InvalidProblem) as told:
        of(*done, places=[(month(0), 5), (month(3), 1)])
    what = "must be no less than the 2 sites opened before the plan, got 1"
    assert [issue.what for issue in told.value.issues] == [what]
    # A site that is left out is not open; nor is a step that a later one hides.
    out = done[0].model_copy(update={"eligible": False})
    of(out, done[1], places=1)
    of(*done, places=[(month(0).replace(year=2024), 1), (month(0).replace(year=2025), 2)])


def test_the_first_start_opens_a_site_whatever_it_is():
    # One place until April. The gate of A may start with the plan and opens it; its hall waits for the gate. B has no
    # gate, but its hall would open it: it waits.
    gated = site("A", gate("A0", option(3)), phase("A1", 1.0, after=("A0",)))
    problem = of(gated, campus("B"), places=[(month(0), 1), (month(3), 2)])
    plan = plan_of(problem)
    assert [start(plan, name) for name in ("A0", "A1", "B1")] == [0, 3, 3]
    assert reached(plan) == 4


def test_a_site_is_open_only_where_work_has_begun():
    # The state can be nothing but what the start of the hall says, though no site costs anything: both ways.
    m = build(of(*map(campus, "AB"), places=1)).m
    assert {name for name, _ in m.open} == {"A", "B"}
    for name, t in m.open:
        (begun,) = [m.started[key] for key in m.started if key[0] == f"{name}1" and key[2] == t]
        held = []
        for begun.value, m.open[name, t].value in ((0, 0), (0, 1), (1, 0), (1, 1)):
            rows = (m.opens_with_work[name, f"{name}1", t], m.opens_for_work[name, t])
            held.append(all(row.body() <= 0 for row in rows))
        assert held == [True, False, False, True]


def test_more_obligatory_sites_than_places_are_a_contradiction():
    both = [campus(name, obligatory=True) for name in "AB"]
    with pytest.raises(Contradiction) as told:
        plan_of(of(*both, places=1))
    assert "no more sites are open than may be" in str(told.value)


def test_a_place_among_open_sites_is_why_a_site_waits():
    from planner.explanation.causes import Chains, causes
    from planner.explanation.commitments import commitments
    from planner.explanation.grounds import Grounds
    from planner.explanation.holding_back import hold_rows, start_reasons
    from planner.explanation.reasons import reason_for
    from planner.report.facts import Facts
    from planner.report.sections.in_the_way import hold_words

    late = (milestone(2, deadline_date=month(1)),)
    plan = plan_of(of(*map(campus, "AB"), places=[(month(0), 1), (month(3), 2)], milestones=late))
    held = next(row for row in plan.schedule if row.kind == "phase" and row.start_period == 3)
    found = reason_for(plan, held)
    assert (found.reason, found.limit, found.limit_id) == ("crews", "open_sites", "programme")
    assert found.words == "open sites: 1 of 1 open in 2026-03, and it opens another"
    told = [hold_words(Facts(plan), row) for row in hold_rows(plan, start_reasons(plan))]
    assert "The limit on open sites" in told
    known = Grounds(plan)
    (missed,) = [one for one in commitments(known) if one.id == "M1"]
    assert "open sites" in [cause.name for cause in causes(Chains(known), missed)]


def test_work_at_a_site_that_is_open_waits_for_no_place():
    from planner.explanation.earlier import by_open_sites
    from planner.explanation.grounds import Grounds

    both = site("A", phase("A1", 1.0), phase("A2", 1.0, earliest_start_date=month(2)))
    known = Grounds(plan_of(of(both, places=1, milestones=(milestone(1), milestone(2, "M2")))))
    assert (known.works["A1"].start, known.works["A2"].start) == (0, 2)
    assert by_open_sites(known, known.works["A2"]) is None


def test_bounds_stay_true_where_sites_wait_for_a_place():
    problem = of(*map(campus, "ABC"), places=[(month(0), 1), (month(3), 3)])
    most = MostOnline(make_sets(problem)).most_online_mw("it")
    online = {row.period: 0.0 for row in plan_of(problem).capacity}
    for row in plan_of(problem).capacity:
        online[row.period] += row.online_it_mw
    assert all(most[t] >= mw for t, mw in online.items())
