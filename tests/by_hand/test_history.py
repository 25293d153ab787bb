"""What was finished before the plan is a fact, wherever it stands and whatever is known of its start."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from planner.checks import violations
from planner.network import windows
from planner.validate import validate
from tests.by_hand.build import after, case, gate, item, milestone, option, phase, plan_of, reached, site, start

EARLIEST = ("earliest",)


def with_gate(*, eligible, link, **dates):
    """Return a hall that waits for a gate at a site of its own; the gate takes 4 periods."""
    elsewhere = site("B", gate("G", option(4), **dates), eligible=eligible)
    hall = site("A", phase("A1", after=(link,)))
    return case(hall, elsewhere, goals=EARLIEST, periods=9, milestones=(milestone(10),))


@pytest.mark.parametrize("eligible", [True, False])
@pytest.mark.parametrize(
    ("dates", "link", "started"),
    [
        # Finished on December 15th: usable from January (0), or its lag after that.
        ({"finished_date": date(2025, 12, 15)}, after("G"), 0),
        ({"finished_date": date(2025, 12, 15)}, after("G", 2), 2),
        # Finished on December 1st, usable from December (-1); 4 periods of work: it started in August (-5).
        ({"finished_date": date(2025, 12, 1)}, after("G", 3), 2),
        ({"finished_date": date(2025, 12, 1)}, after("G", 6, "SS"), 1),
        # Known to have started in November (-2): that counts, not its duration.
        ({"finished_date": date(2025, 12, 1), "started_date": date(2025, 11, 20)}, after("G", 6, "SS"), 4),
    ],
)
def test_a_finished_gate_lets_a_hall_start_at_an_eligible_site_or_not(eligible, dates, link, started):
    problem = with_gate(eligible=eligible, link=link, **dates)
    assert validate(problem) == ()
    assert windows(problem)["A1", "standard"][0] == started
    plan = plan_of(problem)
    assert (start(plan, "A1"), reached(plan)) == (started, started + 1)


def test_the_schedule_shows_where_a_lag_from_a_start_runs_from():
    plan = plan_of(with_gate(eligible=False, link=after("G", 6, "SS"), finished_date=date(2025, 12, 1)))
    row = item(plan, "G")
    assert (row.site, row.status, row.start_period, row.finish_period) == ("B", "finished", -5, -1)
    assert (row.start_date, row.finish_date) == (date(2025, 8, 1), date(2025, 11, 30))
    assert item(plan, "A1").predecessors == "G SS+6"


@pytest.mark.parametrize("dates", [{}, {"started_date": date(2025, 12, 1)}])
def test_what_is_not_finished_bars_its_successors_at_a_site_left_out(dates):
    plan = plan_of(with_gate(eligible=False, link=after("G"), **dates))
    assert (start(plan, "A1"), reached(plan)) == (None, None)
    assert item(plan, "G") is None


def test_a_hall_finished_at_a_site_left_out_holds_no_racks():
    elsewhere = site("B", phase("B1", 50.0, finished_date=date(2025, 12, 1)), eligible=False)
    plan = plan_of(
        case(site("A", phase("A1", after=(after("B1"),))), elsewhere, goals=("shortfall",), target=20.0, periods=3)
    )
    assert plan.shortfall_mw == pytest.approx(10.0)
    assert {row.site for row in plan.deliveries} == {"A"}


def test_the_check_holds_a_start_against_a_gate_finished_elsewhere():
    # The plan of a lag of 2 on the case with a lag of 3: a period too early.
    dates = {"finished_date": date(2025, 12, 15)}
    plan = plan_of(with_gate(eligible=False, link=after("G", 2), **dates))
    told = violations(with_gate(eligible=False, link=after("G", 3), **dates), plan)
    assert "A: A1 starts in 2026-03, but its predecessor G FS+3 allows 2026-04" in told


def test_the_check_wants_the_gate_elsewhere_in_the_schedule():
    problem = with_gate(eligible=False, link=after("G"), finished_date=date(2025, 12, 15))
    plan = plan_of(problem)
    fewer = replace(plan, schedule=tuple(row for row in plan.schedule if row.id != "G"))
    assert any("gate G" in line for line in violations(problem, fewer))
