"""What the checks take for enough, and for equal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.checks.audit import Audit
from planner.checks.awards import awards
from planner.checks.fleet import muster
from planner.checks.goals import goal_slack
from planner.checks.headline import extremes
from planner.checks.power import grid
from planner.checks.racks import housed, whole_positions
from planner.checks.reading import read
from planner.checks.tolerance import kt_slack, mw_slack, same_mw, suffices
from tests.checks.seven_months import sound_plan
from tests.checks.seven_months_case import ALPHA, problem
from tests.tabulate.case import case
from tests.tabulate.case import plan as tabulated


@pytest.mark.parametrize("size_mw", [0.5, 4.0, 10_000.0])
@pytest.mark.parametrize(("hair_mw", "enough"), [(-0.9e-6, True), (-1e-6, True), (-1.1e-6, False), (1e-3, True)])
def test_a_millionth_of_a_mw_may_be_missing_whatever_the_size(size_mw: float, hair_mw: float, enough: bool) -> None:
    assert suffices(size_mw + hair_mw, size_mw) is enough


def test_adding_in_another_order_does_not_decide() -> None:
    assert suffices(sum([0.1333333] * 30), 4.0)  # 4 - 1e-6 but for rounding


def test_figures_are_compared_by_their_size() -> None:
    assert mw_slack(3.0) == pytest.approx(4e-6)
    assert same_mw(3.0, 3.0 + 3.9e-6)
    assert not same_mw(3.0, 3.0 + 4.1e-6)


def test_emissions_may_differ_by_what_a_millionth_of_a_mw_emits() -> None:
    # 1e-6 MW in a quarter of 2208 hours, at a tonne per MWh: 2.208e-3 t.
    assert kt_slack(0.0) == pytest.approx(2.208e-6)
    assert kt_slack(500.0) == pytest.approx(2.208e-6 + 500e-6)
    assert goal_slack("emissions", 1.84e-7, 1.98e-7) > 1.4e-8  # a plan was lost for 14 grams


@pytest.mark.parametrize(("hair_mw", "places"), [(0.0, 3), (-0.9e-6, 3), (-1.1e-6, 2), (0.9, 3)])
def test_rack_positions_are_counted_to_a_millionth_of_a_rack(hair_mw: float, places: int) -> None:
    # The hall has room for racks of 1 MW by its MW alone, as another phase of the site counts its positions: none.
    option = [{"duration_periods": 1}]
    hall = ALPHA["activities"][1] | {"nameplate_mw": 3 + hair_mw, "rack_positions": None}
    annexe = {"id": "annexe", "nameplate_mw": 1, "rack_positions": 0, "options": option}
    given = problem(sites__0__activities=[ALPHA["activities"][0], hall, annexe])
    reading = read(given, sound_plan())
    counts = [whole_positions(reading, given.sites[0], period) for period in reading.periods]
    assert counts == [0, 0, 0, *[places] * 4]
    told = [line for line in housed(Audit(reading)) if "positions" in line]
    assert told[:1] == ([] if places == 3 else ["alpha, 2026-05: 3 racks installed, 2 rack positions"])
    assert whole_positions(reading, given.sites[1], 6) is None


@pytest.mark.parametrize(("hair_mw", "reached"), [(0.9e-6, 4), (1.1e-6, 5)])
def test_a_milestone_is_reached_with_what_is_enough_for_it(hair_mw: float, reached: int) -> None:
    # 2 MW are online from May (4), 3 from June (5).
    given = problem(programme__milestones__0__threshold_mw=2 + hair_mw)
    reading = read(given, sound_plan())
    assert next(award.reached for award in awards(reading, muster(reading)) if award.milestone.id == "M1") == reached


@pytest.mark.parametrize(("lower_usd_m", "right", "wrong"), [(1.0e-6, 1, 5), (1.1e-6, 5, 1)])
def test_the_day_of_the_lowest_cash_has_no_tolerance_but_a_dollar(lower_usd_m: float, right: int, wrong: int) -> None:
    # 100 in January, 110 from February on, in May a hair below 100: 1e-6 x (1 + 100 / 1e4) is 1.01e-6.
    given = case(finance={"facilities": [{"id": "L", "limit_usd_m": 20, "rate_per_year": 0.0}]})
    paid = {("L", 4): 10 + lower_usd_m}
    plan = tabulated(given, draws_usd_m={("L", 1): 10.0}, repayments_usd_m=paid)
    assert plan.lowest_cash_date.month == right
    assert list(extremes(Audit(read(given, plan)))) == []
    day = next(row.period_end for row in plan.cash if row.period_end.month == wrong)
    told = extremes(Audit(read(given, replace(plan, lowest_cash_date=day))))
    assert list(told) == [f"plan: lowest_cash_date is {day}, recomputed {plan.lowest_cash_date}"]


@pytest.mark.parametrize(("less_mw", "kept"), [(1.9e-6, True), (2.1e-6, False)])
def test_a_node_may_serve_a_little_more_than_its_headroom(less_mw: float, kept: bool) -> None:
    # N serves 1 MW from April on, to which 1e-6 x (1 + 1) MW may be missing.
    given = problem(grid__nodes__0__headroom_mw=1 - less_mw)
    told = list(grid(Audit(read(given, sound_plan()))))
    assert told[:1] == ([] if kept else ["N, 2026-04: 1 MW served, headroom 0.9999979 MW"])


@pytest.mark.parametrize(("less_mw", "kept"), [(3.4e-6, True), (3.6e-6, False)])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_link_may_carry_a_little_more_than_its_limit(less_mw: float, kept: bool, sign: int) -> None:
    # 2.5 MW from May on, to which 1e-6 x (1 + 2.5) MW may be missing; so the other way round.
    given = problem(grid__links__0__limit_mw=2.5 - less_mw)
    reading = read(given, sound_plan())
    reading.flow_mw |= {key: sign * mw for key, mw in reading.flow_mw.items()}
    told = [line for line in grid(Audit(reading)) if "link" in line]
    assert told[:1] == ([] if kept else ["ZN, 2026-05: 2.5 MW over the link, limit 2.4999964 MW"])
