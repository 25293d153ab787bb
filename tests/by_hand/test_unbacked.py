"""Milestones that count no MW that conditional import feeds and nothing on site backs."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from planner.errors import BadArgument
from planner.explanation.explained import Explained
from planner.exports.written import table_text
from planner.levers import levers_for
from planner.model.bounds import MostOnline
from planner.model.sets import make_sets
from planner.portion import Portion, portions_of
from planner.problem import Milestone, OnsiteUnit, Upgrade
from planner.validate import validate
from tests.by_hand.build import case, line, milestone, money, month, phase, plan_of, racks, reached, site
from tests.by_hand.build import stage as firm_stage
from tests.by_hand.test_conditional import EARNING, HOURS, campus, conditional, grid

if TYPE_CHECKING:
    from planner.plan import Plan
    from planner.problem import Problem

GOALS = ("shortfall", "earliest", "npv")


def firm(mw: float, name: str = "M1", **given: Any) -> Milestone:
    """Return a milestone that does not count what nothing backs."""
    return milestone(mw, name, counts_unbacked=False, **given)


def unit(mw: float, fuel_usd_per_mwh: float = 9_000.0, **given: Any) -> OnsiteUnit:
    """Return a unit that costs more to run than an hour of rent: it only runs where a milestone asks for it."""
    more = {"fuel_usd_per_mwh": fuel_usd_per_mwh, **given}
    return OnsiteUnit(id="T", firm_mw=mw, capex_usd_m=0.0, lead_periods=0, max_units=1, **more)


def asked(*asked_for: Milestone, place: Any = None, periods: int = 3, **given: Any) -> Problem:
    where = place or campus(firm_stage(4), conditional(6))
    return case(where, goals=GOALS, periods=periods, target=10, milestones=asked_for, **{"finance": EARNING, **given})


@cache
def waits_for_june() -> Plan:
    # An upgrade of 10 MW is energised in February (1) and firm from June (5); the milestone is due in March (2).
    upgrade = Upgrade(
        id="U", mw=10, capex_usd_m=1.0, lead_periods=1, conditional=True, curtail_hours_per_year=HOURS,
        firm_from_date=month(5),
    )  # fmt: skip
    both = firm(10, deadline_date=month(2)), milestone(10, "M2", deadline_date=month(2))
    return plan_of(asked(*both, place=campus(firm_stage(10, month(5)), upgrades=(upgrade,)), periods=6))


def test_what_nothing_backs_does_not_count_until_it_is_firm() -> None:
    assert [(row.id, row.reached_period) for row in waits_for_june().milestones] == [("M1", 5), ("M2", 1)]
    assert racks(waits_for_june()) == 10


def test_backing_lets_it_count_and_has_to_last() -> None:
    # 4 MW firm and 4 of 6 conditional MW backed: 8 MW count, 9 never do. A tenth of 2 MW is lost then, else of 6 MW.
    place = campus(firm_stage(4), conditional(6), onsite=(unit(4.0),))
    for mw, period, backed, lost in ((8, 0, 4.0, 0.2), (9, None, 0.0, 0.6)):
        plan = plan_of(asked(firm(mw), place=place))
        assert (reached(plan), racks(plan)) == (period, 10)
        assert [grid(plan, t).backed_mw for t in range(3)] == pytest.approx([backed] * 3, abs=1e-5)
        assert line(plan, "rent_lost") == pytest.approx([lost] * 3, abs=1e-5)


def test_it_is_not_reached_while_it_would_be_lost_again() -> None:
    # A cheap unit backs 4 MW to the end of January alone, so that 8 MW count. In February and March 4 do: 8 MW are
    # never reached, 4 at once.
    place = campus(firm_stage(4), conditional(6), onsite=(unit(4.0, 10.0, last_service_date=month(0, 31)),))
    plan = plan_of(asked(firm(8), firm(4, "M2"), place=place))
    assert [grid(plan, t).backed_mw for t in range(3)] == pytest.approx([4, 0, 0])
    assert {row.id: row.reached_period for row in plan.milestones} == {"M1": None, "M2": 0}


def test_facility_power_any_site_and_commissioning_count_as_ever() -> None:
    # At PUE 1.25, of 12.5 MW at peak 5 are firm: 4 MW IT, 5 MW facility. B has 3 MW IT, firm, online a month later.
    a = campus(firm_stage(5), conditional(7.5), peak_pue=1.25, mean_pue=1.25)
    b = site("B", phase("B1", 3.0, finished_date=month(-1)), commissioning_periods=1)
    both = (
        firm(5, basis="facility", scope="any_site"), firm(4.5, "M2", scope="any_site"), firm(7, "M3"),
        firm(3, "M4", scope=["B"]), milestone(13, "M5"),
    )  # fmt: skip
    plan = plan_of(case(a, b, goals=GOALS, periods=3, target=13, milestones=both, finance=EARNING))
    assert {row.id: row.reached_period for row in plan.milestones} == {"M1": 0, "M2": None, "M3": 1, "M4": 1, "M5": 1}


def test_bounds_leave_curtailment_out() -> None:
    given = asked(firm(8))
    (portion,) = portions_of(given, given.milestones[0])
    assert portion == Portion("it", firm=True)
    assert MostOnline(make_sets(given)).of(portion).most_online_mw("it") == pytest.approx((10, 10, 10))
    plain = asked(firm(8), place=campus(firm_stage(10)))
    assert portions_of(plain, plain.milestones[0]) == (Portion("it"),)


def test_the_explanation_says_what_does_not_count() -> None:
    words = [told.words for part in Explained(waits_for_june()).facts() for told in part.statements]
    assert "On 2026-03-01, 0 of 10 MW IT count; 10 are missing." in words
    more = "10 MW IT more are online then; they may be curtailed then or later, and nothing on site backs them."
    assert words.count(more) == 1


def test_levers_are_not_sought_for_it() -> None:
    with pytest.raises(BadArgument, match="milestone 'M1' does not count what nothing backs"):
        levers_for(waits_for_june().problem, "M1")


def test_the_table_says_what_counts() -> None:
    first, *rows = table_text(waits_for_june(), "milestones").splitlines()
    place = first.split(",").index("counts_unbacked")
    assert [row.split(",")[place] for row in rows] == ["false", "true"]


def test_money_that_would_gain_by_waiting_is_refused() -> None:
    given = asked(firm(8, tranche_usd_m=5.0), finance=money(10.0, rate=-0.1))
    (issue,) = validate(given)
    assert issue.where.endswith("counts_unbacked")
    assert "must be true where the tranche brings cash and the discount rate is below 0 (-0.1)" in issue.what
