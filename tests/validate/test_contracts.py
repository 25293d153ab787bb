"""Rules on contracts with utilities, each broken once."""

from __future__ import annotations

from typing import Any

from planner.problem import Stage, Upgrade
from planner.validate import validate
from tests.by_hand.build import case, month, phase, site


def issues(**given: Any) -> list[str]:
    found = validate(case(site("S", phase("A"), mw=None, **given), goals=("shortfall",)))
    return [str(issue) for issue in found]


def test_a_ramp_never_falls() -> None:
    stage = Stage(mw=4.0, energisation_date=month(0), ramp={3: 0.4, 0: 0.5})
    upgrade = Upgrade(id="U", mw=4.0, capex_usd_m=1.0, lead_periods=1, ramp={0: 0.5, 2: 1.0, 5: 0.9})
    assert issues(stages=(stage,), upgrades=(upgrade,)) == [
        "sites.S.stages[0].ramp.3: must not fall, got 0.4 after 0.5 from period 0 on",
        "sites.S.upgrades.U.ramp.5: must not fall, got 0.9 after 1 from period 2 on",
    ]


def test_racks_online_before_the_plan_have_the_power_that_the_ramp_lets() -> None:
    done = phase("A", started_date=month(-3), finished_date=month(-1))

    def told(ramp: dict[int, float]) -> list[str]:
        stage = Stage(mw=4.0, energisation_date=month(-2), ramp=ramp)
        place = site("S", done, mw=None, stages=(stage,), installed=({"rack": "R", "units": 3},))
        return [str(issue) for issue in validate(case(place, goals=("shortfall",)))]

    assert told({0: 0.5, 2: 1.0}) == []
    assert told({0: 0.5, 3: 1.0}) == ["sites.S.installed: must fit the 2 MW of power at the plan's start, got 3"]


def test_a_minimum_bill_has_a_price() -> None:
    assert issues(stages=(), minimum_bill_share=0.8) == [
        "sites.S.minimum_bill_share: must be left out where demand_usd_per_kw_month is 0, got 0.8"
    ]
    assert issues(stages=(), minimum_bill_share=0.8, demand_usd_per_kw_month=1.0) == []


def test_a_return_of_security_has_a_price() -> None:
    assert issues(stages=(), security_periods=3) == [
        "sites.S.security_periods: must be left out where security_usd_m_per_mw is 0, got 3"
    ]
    assert issues(stages=(), security_periods=3, security_usd_m_per_mw=0.05) == []
