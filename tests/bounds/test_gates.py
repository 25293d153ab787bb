"""What can be reached where power waits for gates: as early as these can be over, and no earlier."""

from __future__ import annotations

import pytest

from planner import pre_check
from planner.bounds import Bounds
from planner.model.bounds import MostOnline
from planner.model.sets import make_sets
from planner.problem import OnsiteUnit, Stage, Upgrade
from tests.by_hand.build import after, came, case, gate, milestone, month, option, phase, site

pytestmark = pytest.mark.fast
GOALS = ("shortfall",)


def test_power_counts_from_when_its_gate_can_be_over() -> None:
    # The gate takes 2 periods, 1 by its fast way, and may start in period 1: over in 2 at the earliest, 3 with a lag.
    # Stage of 4 MW: from 3. Upgrade of 5, lead 1: ordered in 2, serves in 3. Units of 2, one bought for period 0: 2.
    permit = gate("G", option(2), option(1, id="fast"), earliest_start_date=month(1))
    unit = OnsiteUnit(id="T", firm_mw=2.0, capex_usd_m=1, lead_periods=2, max_units=1, predecessors=("G",),
                      committed=came((month(0), 1)))  # fmt: skip
    place = site(
        "A", phase("A1", 30.0), permit, mw=None, onsite=(unit,),
        stages=(Stage(mw=4.0, energisation_date=month(0), predecessors=(after("G", 1),)),),
        upgrades=(Upgrade(id="U", mw=5.0, capex_usd_m=1, lead_periods=1, predecessors=("G",)),),
    )  # fmt: skip
    sets = make_sets(case(place, goals=GOALS))
    most = [sets.most_it_mw["A", t] for t in sets.periods]
    assert most == [0.0, 0.0, 2.0, 11.0, 13.0, 13.0]
    online = MostOnline(sets).most_online_mw("it")
    assert list(online) == [0.0, 0.0, 2.0, 11.0, 13.0, 13.0]


def test_an_order_whose_gate_ends_too_late_is_barred() -> None:
    # Over in 5 of six periods: ordered then, an upgrade of lead 1 would serve in period 6, past the end.
    upgrade = Upgrade(id="U", mw=5.0, capex_usd_m=1, lead_periods=1, predecessors=("G",))
    stages = (Stage(mw=1.0, energisation_date=month(0)), Stage(mw=3.0, energisation_date=month(0), predecessors=("G",)))
    place = site("A", phase("A1", 30.0), gate("G", option(5)), mw=None, upgrades=(upgrade,), stages=stages)
    found = pre_check(case(place, goals=GOALS, target=4.0, milestones=(milestone(2.0),)))
    (barred,) = found.barred
    assert barred.why == (
        "waits for G, can be ordered from 2026-06-01 on and serve from 2026-07-01 on at the earliest; "
        "the horizon ends on 2026-06-30"
    )
    # The stage of 3 MW can serve in the last period, in June: the milestone of 2 MW cannot be reached before.
    reach = {one.id: one for one in found.reachable}
    assert (reach["M1"].earliest_date, reach["target"].missing_mw) == (month(5), 0.0)


def test_a_gate_at_a_site_left_out_bars_what_waits_for_it() -> None:
    away = site("OFF", gate("LINE"), eligible=False)
    upgrade = Upgrade(id="U", mw=5.0, capex_usd_m=1, lead_periods=1, predecessors=("LINE",))
    stages = (Stage(mw=3.0, energisation_date=month(0), predecessors=("LINE",)),)
    here = site("A", phase("A1", 8.0), mw=None, upgrades=(upgrade,), stages=stages)
    problem = case(here, away, goals=GOALS)
    (barred,) = pre_check(problem).barred
    assert barred.why == "waits for LINE at OFF, which is left out of the plan"
    assert max(make_sets(problem).most_it_mw.values()) == 0.0
    assert Bounds(make_sets(problem)) is not None
