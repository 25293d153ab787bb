"""A site that the plan has opened by a date has its least MW installed at the end of that period."""

from __future__ import annotations

import pytest

from planner.checks import violations
from planner.errors import Contradiction
from planner.explanation.reasons import reason_for
from planner.model.bounds import MostOnline
from planner.model.build import build
from planner.model.sets import make_sets
from planner.model.structure import hand_over, with_rounding_margin
from tests.by_hand.build import case, goal, milestone, month, phase, plan_of, rack, racks, reached, site, start

MARCH, DEAR = month(2, 15), (rack(price_usd_m=1.0),)


def of(*sites, wanted=2.0, goals=("earliest", "cost"), kinds=DEAR, **given):
    """Return a case of six months about the first date of some MW, at the least cost; a rack of 1 MW costs 1."""
    return case(*sites, goals=goals, milestones=(milestone(wanted),), racks=kinds, **given)


def campus(name="A", least=5.0, by=MARCH, **given):
    """Return a site with a hall of 10 MW that takes a month."""
    work = given.pop("work", {})
    return site(name, phase(f"{name}1", 10.0, **work), min_mw=least, min_mw_by_date=by, **given)


def told(plan):
    return [(row.period, row.limit_value, row.used) for row in plan.resources if row.limit == "opened_mw"]


def test_an_opened_site_has_its_least_mw_by_its_date():
    # 2 MW as soon as can be: the hall in January, two racks in February; three more by the end of March, for 5 MW.
    problem = of(campus())
    plan = plan_of(problem)
    assert (start(plan, "A1"), reached(plan), racks(plan), goal(plan, "cost")) == (0, 1, 5, 5.0)
    assert told(plan) == [(2, 5.0, 5.0)]
    assert [row.binding for row in plan.resources if row.limit == "opened_mw"] == [True]
    assert violations(problem, plan) == ()
    free = plan_of(of(site("A", phase("A1", 10.0))))
    assert (racks(free), told(free)) == (2, [])


def test_a_site_opened_after_the_date_need_not_have_it():
    # Only cost counts, and the target of 2 MW in June: opened in April, the hall has two racks and no more.
    problem = case(
        campus(), site("B", phase("B1", 10.0), mw=0.0), goals=("shortfall", "cost"), target=2.0,
        racks=(rack(price_usd_m=1.0),),
    )  # fmt: skip
    plan = plan_of(problem)
    assert start(plan, "A1") > 2
    assert (racks(plan), told(plan)) == (2, [])
    # With a date in May it would open in June, too late for racks in June: it opens by April, for five racks in May.
    late = plan_of(problem.changed({"sites.A.min_mw_by_date": month(4)}))
    assert (start(late, "A1") <= 3, racks(late)) == (True, 5)


def test_a_site_that_cannot_have_it_waits_until_after_the_date():
    # Racks come in May at the earliest: opened by April, the site would have none then. It opens in May, for racks in
    # June; without the rule it opens when it likes.
    problem = of(campus(by=month(3)), kinds=(rack(price_usd_m=1.0, lead_periods=4),), goals=("earliest", "cost"))
    held = plan_of(problem)
    assert (start(held, "A1"), reached(held), racks(held)) == (4, 5, 2)
    row = next(row for row in held.schedule if row.kind == "phase")
    found = reason_for(held, row)
    assert (found.reason, found.words) == ("date", "opened by 2026-04-01, A would have to have 5 MW by then")
    assert reached(plan_of(problem.changed({"sites.A.min_mw": 0, "sites.A.min_mw_by_date": None}))) == 4


def test_a_site_opened_before_the_plan_need_not_have_it():
    done = campus(work={"finished_date": month(0).replace(year=2025)})
    problem = of(done)
    plan = plan_of(problem)
    assert (racks(plan), told(plan), violations(problem, plan)) == (2, [], ())
    assert [str(w) for w in problem.warnings if "min_mw" in str(w)] == [
        "sites.A.min_mw: is 5 MW of a site opened before the plan, which need not have them"
    ]


def test_what_is_installed_counts_online_or_not_to_a_millionth():
    # Racks of March are online in May; they count in March all the same. 5.0000005 MW are met by five racks of 1 MW.
    plan = plan_of(of(campus(least=5.0000005, commissioning_periods=2)))
    assert (racks(plan), told(plan)[0][2]) == (5, 5.0)
    assert racks(plan_of(of(campus(least=5.00001)))) == 6


def test_racks_of_two_sizes_add_up_to_it_at_the_least_cost():
    # 5 MW of racks of 1.5 MW at 1 and of 1 MW at 0.9: two and two (5 MW, 3.8) are less than four of 1.5 (4.0).
    kinds = (rack("R", 1.0, price_usd_m=0.9), rack("Q", 1.5, price_usd_m=1.0))
    plan = plan_of(of(campus(), kinds=kinds, wanted=1.0))
    assert (racks(plan, "R"), racks(plan, "Q"), round(goal(plan, "cost"), 6)) == (2, 2, 3.8)


@pytest.mark.parametrize(
    ("nameplate", "given", "more"), [(10.0, {}, 2.5), (6.0, {}, 1.0), (10.0, {"obligatory": True}, 0.0)]
)
def test_points_are_searched_with_room_for_rounding_down(nameplate, given, more):
    # A rack of each type on top, 2.5 MW, as far as the halls hold them; none where the site has to open.
    kinds = rack("R", 1.0), rack("Q", 1.5)
    place = site("A", phase("A1", nameplate, **given), min_mw=5.0, min_mw_by_date=MARCH)
    arrays = hand_over(build(of(place, kinds=kinds)))
    (row,) = arrays.rows(arrays.built.rows.building.opened_enough).values()
    column = arrays.column(arrays.built.m.open["A", 2])
    matrices = (arrays.matrix, with_rounding_margin(arrays))
    exact, wide = (matrix.A[[row], :].toarray()[0] for matrix in matrices)
    assert wide[column] - exact[column] == pytest.approx(more)
    assert exact[column] == pytest.approx(5.0)


def test_one_type_needs_no_room_as_its_racks_are_whole():
    arrays = hand_over(build(of(campus(least=4.2))))
    (row,) = arrays.rows(arrays.built.rows.building.opened_enough).values()
    assert with_rounding_margin(arrays).A[[row], :].max() == arrays.matrix.A[[row], :].max() == 5.0


def test_obligatory_work_that_opens_a_site_too_early_is_a_contradiction():
    problem = of(campus(work={"obligatory": True, "latest_finish_date": MARCH}, least=11.0), goals=("npv",))
    with pytest.raises(Contradiction) as said:
        plan_of(problem)
    assert "site A has its least MW by its date, if it has opened by then" in str(said.value)
    why = "is 11 MW, more than the 10 MW that its halls hold: it cannot open by 2026-03-15"
    assert [str(w) for w in problem.warnings if "min_mw" in str(w)] == [f"sites.A.min_mw: {why}"]


def test_a_date_before_the_plan_asks_nothing():
    problem = of(campus(by=month(0).replace(year=2025)))
    assert (racks(plan_of(problem)), build(problem).m.open) != (5, None)
    assert list(build(problem).rows.building.opened_enough) == []


def test_bounds_stay_true_where_a_site_opens_late_for_its_least_mw():
    problem = of(campus(by=month(3)), kinds=(rack(price_usd_m=1.0, lead_periods=4),))
    most = MostOnline(make_sets(problem)).most_online_mw("it")
    assert all(most[row.period] >= row.online_it_mw for row in plan_of(problem).capacity)
