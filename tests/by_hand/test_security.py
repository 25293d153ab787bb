"""Security of utility contracts: posted at order or at the start, back so long after energisation."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from planner.errors import Contradiction
from planner.problem import Escalation, Stage, Upgrade
from planner.solving import solve
from tests.by_hand.build import (
    after,
    case,
    gate,
    line,
    loan,
    milestone,
    money,
    month,
    option,
    phase,
    plan_of,
    rack,
    reached,
    site,
    stage,
    start,
)

if TYPE_CHECKING:
    from datetime import date

    from planner.plan import Plan
    from planner.problem import Problem

DONE = {"started_date": month(-14), "finished_date": month(-13)}


def secured(*, goals: tuple[Any, ...] = ("shortfall", "npv"), **given: Any) -> Problem:
    """Return a hall from before the plan at a site whose utility holds half a million USD for each MW."""
    parts = {name: given.pop(name) for name in ("finance", "racks", "milestones", "periods", "target") if name in given}
    activities = (phase("A", 10.0, option(), **DONE), *given.pop("gates", ()))
    place = {"mw": None, "security_usd_m_per_mw": 0.5, **given}
    return case(site("S", *activities, **place), goals=goals, **parts)


def held(plan: Plan) -> list[float]:
    """Return what the utility holds at the end of each period."""
    found = dict.fromkeys(range(plan.periods), 0.0)
    found |= {row.period: row.security_usd_m for row in plan.power if row.kind == "grid"}
    return list(found.values())


@pytest.mark.parametrize(
    ("on", "periods", "moved", "kept"),
    [
        pytest.param(month(2), 1, [1, 0, 0, -1, 0, 0], [1, 1, 1, 0, 0, 0], id="to come"),
        pytest.param(month(0), 2, [1, 0, -1, 0, 0, 0], [1, 1, 0, 0, 0, 0], id="with the plan"),
        pytest.param(month(0), 0, [0] * 6, [0] * 6, id="back at once"),
        pytest.param(month(-2), 4, [0, 0, -1, 0, 0, 0], [1, 1, 0, 0, 0, 0], id="from before the plan"),
        pytest.param(month(-2), 2, [-1, 0, 0, 0, 0, 0], [0] * 6, id="from before the plan, back at once"),
        pytest.param(month(-2), 1, [0] * 6, [0] * 6, id="back before the plan"),
        pytest.param(month(5), 1, [1, 0, 0, 0, 0, 0], [1] * 6, id="not back in the plan"),
    ],
)
def test_a_stage_posts_at_the_start_and_has_it_back_after_its_energisation(
    on: date, periods: int, moved: list[float], kept: list[float]
) -> None:
    # 2 MW at half a million USD.
    plan = plan_of(secured(stages=(stage(2.0, on),), security_periods=periods, goals=("npv",)))
    assert line(plan, "security") == pytest.approx(moved)
    assert held(plan) == pytest.approx(kept)
    assert plan.npv_usd_m == pytest.approx(-sum(moved))
    assert {row.term: row.value for row in plan.terms if row.goal == "npv"}["security"] == pytest.approx(-sum(moved))


@pytest.mark.parametrize(("value", "ordered"), [("none", 0), ("book", 4)])
def test_an_upgrade_posts_at_its_order_and_what_is_not_back_is_book_value(value: str, ordered: int) -> None:
    # 2 MW in June need the order in May at the latest; the security of 1 comes back 3 months after the order. Money is
    # worth 10 % a year: without book value it is at the utility for the fewest days from January to April, 89, of all
    # that comes back; with it a month, from May to the end.
    upgrade = Upgrade(id="U", mw=2.0, capex_usd_m=0.0, lead_periods=1, ramp={0: 0.5, 1: 1.0})
    finance = money(rate=0.1, horizon_value=value)
    plan = plan_of(secured(upgrades=(upgrade,), security_periods=2, finance=finance, target=1.0))
    assert start(plan, "U") == ordered
    back = ordered + 3
    assert line(plan, "security") == pytest.approx([(t == ordered) - (t == back) for t in range(6)])
    assert plan.cash[-1].horizon_value_usd_m == pytest.approx(1.0 if value == "book" else 0.0)
    assert held(plan)[-1] == (value == "book")


@pytest.mark.parametrize(("value", "opened"), [("none", True), ("book", False)])
def test_a_stage_that_never_serves_leaves_its_security_with_the_utility(value: str, opened: bool) -> None:
    # The study costs 0.4 and brings 1 back; left out, the 1 stays with the utility: lost, or book value.
    waiting = Stage(mw=2.0, energisation_date=month(-3), predecessors=(after("STUDY"),))
    study = gate("STUDY", option(capex_usd_m=0.4))
    finance = money(horizon_value=value)
    plan = plan_of(secured(stages=(waiting,), gates=(study,), security_periods=1, goals=("npv",), finance=finance))
    assert (start(plan, "STUDY") is not None) == opened
    assert line(plan, "security")[0] == pytest.approx(1.0)
    assert sum(line(plan, "security")) == pytest.approx(0.0 if opened else 1.0)
    assert plan.npv_usd_m == pytest.approx(-0.4 if opened else 0.0)


def test_money_that_is_with_the_utility_buys_no_racks() -> None:
    # 5 are there, 4 are with the utility until March; the rack costs 4, and could come in February.
    given = {"stages": (stage(2.0, month(1)),), "racks": (rack(price_usd_m=4.0),), "finance": money(5.0)}
    problem = secured(**given, security_periods=1, milestones=(milestone(1.0),), goals=("earliest",))
    dear = problem.changed({"sites[S].security_usd_m_per_mw": 2.0})
    assert reached(plan_of(problem)) == 1
    assert reached(plan_of(dear)) == 2


def test_what_comes_back_from_before_the_plan_buys_racks() -> None:
    given = {"stages": (stage(2.0, month(-1)),), "racks": (rack(price_usd_m=4.0),), "finance": money(0.0)}
    problem = secured(**given, security_usd_m_per_mw=2.0, security_periods=3, milestones=(milestone(1.0),),
                      goals=("earliest",))  # fmt: skip
    assert reached(plan_of(problem)) == 2


def test_no_facility_for_capex_pays_it() -> None:
    given = {"stages": (stage(2.0, month(2)),), "security_periods": 1, "goals": ("shortfall", "cost")}
    plan = plan_of(secured(**given, finance=money(0.0, facilities=(loan(9.0),))))
    assert line(plan, "draw") == pytest.approx([1, 0, 0, 0, 0, 0])
    with pytest.raises(Contradiction):
        solve(secured(**given, finance=money(0.0, facilities=(loan(9.0, capex_only=True),))))


@pytest.mark.parametrize("rate", [-0.3, 0.1])
@pytest.mark.parametrize("goals", [("shortfall", "cost"), ("shortfall",), ("npv",)])
def test_what_is_held_is_what_was_posted_and_is_not_back(goals: tuple[str, ...], rate: float) -> None:
    upgrade = Upgrade(id="U", mw=1.0, capex_usd_m=1.0, order_share=0.3, lead_periods=1)
    finance = money(rate=rate, horizon_value="book", escalation=(Escalation(id="power", share_per_year=0.5),))
    given = {"stages": (stage(2.0, month(-1)), stage(1.0, month(3))), "upgrades": (upgrade,), "security_periods": 2}
    plan = plan_of(secured(**given, finance=finance, goals=goals, target=3.0))
    moved, there = line(plan, "security"), held(plan)
    assert moved[1] <= -1.0 + 0.5
    assert there[0] - 1.0 == pytest.approx(moved[0])
    assert [now - before for before, now in pairwise(there)] == pytest.approx(moved[1:])


def test_periods_to_the_return_are_those_of_the_plan() -> None:
    place = site("S", mw=None, stages=(stage(2.0, month(3)),), security_usd_m_per_mw=0.5, security_periods=1)
    plan = plan_of(case(place, goals=("npv",), periods=4, quarterly=True))
    assert line(plan, "security") == pytest.approx([1, 0, -1, 0])
