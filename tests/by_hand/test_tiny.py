"""The shipped case `tiny`: the plan is the one its README derives, and every limit it names bites."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from planner.casefiles import read_case
from planner.problem import Activity, Arrival, Option, Problem, Stage, Step
from tests.by_hand.build import goal, line, plan_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from planner.plan import Plan

FOLDER = Path(__file__).parents[2] / "sites" / "tiny"
NPV = 43.974819


@pytest.fixture(scope="module")
def tiny() -> Problem:
    return read_case(FOLDER)


@pytest.fixture(scope="module")
def plan(tiny) -> Plan:
    return plan_of(tiny)


def table(heading: str) -> dict[str, list[str]]:
    """Return the first table under a heading of the README: first cell of each row to the others."""
    text = (FOLDER / "README.md").read_text(encoding="utf-8").split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in text.splitlines() if row.startswith("|")]
    return {row[0]: row[1:] for row in rows[2:]}


def numbers(cells: list[str]) -> list[float]:
    return [float(cell) for cell in cells if cell]


def test_the_schedule_is_the_derived_one(plan):
    found = {
        row.id: [row.option, str(row.start_period), str(row.finish_period), f"{row.quantity:g}"]
        for row in plan.schedule
        if row.status == "planned" and row.kind != "stage"
    }
    assert found == table("The schedule")


def test_the_megawatts_are_the_derived_ones(plan):
    for period, (*by_site, installed, online) in table("MW").items():
        rows = [row for row in plan.capacity if row.period == int(period)]
        found = [sum(row.installed_it_mw for row in rows if row.site == site) for site in ("ash", "birch", "cedar")]
        assert found == pytest.approx(numbers(by_site))
        assert sum(found) == pytest.approx(float(installed))
        assert sum(row.online_it_mw for row in rows) == pytest.approx(float(online))
    assert dict(plan.racks) == {"LARGE": 8, "AIR": 4}
    assert plan.gpus == 960


def test_the_cash_table_is_the_derived_one(plan):
    given = table("The money")
    drawn = [draw - repaid for draw, repaid in zip(line(plan, "draw"), line(plan, "repay"), strict=True)]
    for name, cells in given.items():
        expected = numbers(cells)
        found = drawn if name == "drawn less repaid" else line(plan, name)
        assert found[: len(expected)] == pytest.approx(expected, abs=1e-6), name
    last = plan.cash[-1]
    assert last.closing_cash_usd_m - last.debt_usd_m == pytest.approx(13.1001592336 - 26.32007664, abs=1e-6)
    assert last.horizon_value_usd_m == pytest.approx(110.6625)


def test_the_goals_are_the_derived_ones(plan):
    by_hand = (
        -13.3 * 1.1 ** (-29 / 365)
        - 7.8 * 1.1 ** (-60 / 365)
        - 23.9 * 1.1 ** (-90 / 365)
        + (8.1001592336 + 110.6625 - 26.32007664) * 1.1 ** (-180 / 365)
    )
    assert goal(plan, "shortfall") == pytest.approx(0)
    assert goal(plan, "lateness") == pytest.approx(0)
    assert goal(plan, "npv") == pytest.approx(by_hand, abs=1e-6)
    assert by_hand == pytest.approx(NPV, abs=1e-6)
    assert plan.commitments_met


def changed(problem: Problem, part: str, name: str, **fields: Any) -> Problem:
    """Return the problem with fields of one site, rack, resource, milestone, node, link or facility replaced."""
    owner = {"milestones": "programme", "nodes": "grid", "links": "grid", "facilities": "finance"}.get(part)
    holder = problem if owner is None else getattr(problem, owner)
    things = tuple(thing.model_copy(update=fields) if thing.id == name else thing for thing in getattr(holder, part))
    assert things != getattr(holder, part)
    new = holder.model_copy(update={part: things})
    return new if owner is None else problem.model_copy(update={owner: new})


def site_part(problem: Problem, where: str, field: str, name: str, **fields: Any) -> Problem:
    """Return the problem with fields of one activity, upgrade or on-site unit of a site replaced."""
    site = next(site for site in problem.sites if site.id == where)
    parts = tuple(part.model_copy(update=fields) if part.id == name else part for part in getattr(site, field))
    assert parts != getattr(site, field)
    return changed(problem, "sites", where, **{field: parts})


def with_hall(problem: Problem) -> Problem:
    hall = Activity(id="ash-0", nameplate_mw=4, options=(Option(duration_periods=1),), finished_date=date(2026, 8, 1))
    ash = next(site for site in problem.sites if site.id == "ash")
    return changed(problem, "sites", "ash", activities=(hall, *ash.activities))


def arrives(*units: tuple[date, int]) -> tuple[Arrival, ...]:
    return tuple(Arrival(date=day, units=count) for day, count in units)


SEPTEMBER = date(2026, 9, 1)
LOOSENED: dict[str, Callable[[Problem], Problem]] = {
    "no permit": lambda p: site_part(p, "ash", "activities", "ash-1", predecessors=()),
    "Birch need not wait for Ash": lambda p: site_part(p, "birch", "activities", "birch-1", predecessors=()),
    "two crews": lambda p: changed(p, "resources", "crew", capacity=(Step(value=2),)),
    "an early transformer": lambda p: changed(p, "resources", "transformer", arrivals=arrives((SEPTEMBER, 1))),
    "a hall at Ash": with_hall,
    "no positions": lambda p: site_part(p, "ash", "activities", "ash-1", rack_positions=None),
    "grid at Birch": lambda p: changed(p, "sites", "birch", stages=(Stage(mw=6, energisation_date=SEPTEMBER),)),
    "headroom at hill": lambda p: changed(p, "nodes", "hill", headroom_mw=(Step(value=20),)),
    "link to west": lambda p: changed(p, "links", "hub-west", limit_mw=(Step(value=6.25),)),
    "units of 1.25 MW": lambda p: site_part(p, "ash", "onsite", "ash-gen", firm_mw=1.25),
    "birch-line sooner": lambda p: site_part(p, "birch", "upgrades", "birch-line", lead_periods=2),
    "a fifth AIR rack": lambda p: changed(
        p, "racks", "AIR", on_order=arrives((date(2026, 11, 1), 1), (date(2026, 12, 1), 4))
    ),
    "AIR racks to order": lambda p: changed(p, "racks", "AIR", lead_periods=1),
    "pace at Cedar": lambda p: changed(p, "sites", "cedar", install_racks_per_period=4),
    "no commissioning at Cedar": lambda p: changed(p, "sites", "cedar", commissioning_periods=0),
    "M2 pays at once": lambda p: changed(p, "milestones", "M2", payment_lag_periods=0),
    "free opening": lambda p: changed(p, "sites", "birch", opening_usd_m=0),
    "no floor": lambda p: p.model_copy(update={"finance": p.finance.model_copy(update={"cash_floor_usd_m": 0.0})}),
    "all in cash": lambda p: changed(p, "milestones", "M1", in_kind_share=0),
    "more on the racks": lambda p: changed(p, "facilities", "rack-loan", borrowing_base_share=0.6),
    "no limit on rent": lambda p: p.model_copy(update={"tenant": p.tenant.model_copy(update={"limits_rent": False})}),
}


@pytest.mark.parametrize("rule", LOOSENED)
def test_every_limit_bites(tiny, rule):
    better = plan_of(LOOSENED[rule](tiny))
    assert goal(better, "shortfall") == pytest.approx(0)
    assert goal(better, "lateness") == pytest.approx(0)
    assert goal(better, "npv") > NPV + 1e-4
