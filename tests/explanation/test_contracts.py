"""What is said where a contract with a utility holds racks, halls or a wish."""

from __future__ import annotations

from datetime import date
from typing import Any

from planner.decisions import Delivery
from planner.explanation.idle_release import Release
from planner.explanation.reasons import StartReason
from planner.problem import Stage
from tests.by_hand.build import money, month, rack, site
from tests.explanation.test_conflict_families import assert_contradictory_and_each_needed, hall, key, named, reached_by
from tests.explanation.test_conflict_families import reaching as wished
from tests.explanation.test_idle import DARK, spells
from tests.explanation.test_reasons import hall as building
from tests.explanation.test_reasons import links_of, why
from tests.tabulate.case import case, plan

RAMP = {0: 0.5, 2: 1.0}


def test_a_wish_before_the_ramp_rises_is_contradicted_by_the_connection() -> None:
    # 5 MW are wished for by February; 10 MW are energised, of which 4 may be imported until March.
    stage = Stage(mw=10.0, energisation_date=month(0), ramp={0: 0.4, 2: 1.0})
    problem, wishes = reached_by(wished(site("alfa", hall(), mw=None, stages=(stage,))))
    facts, asked_for = named(problem, wishes)
    assert facts == {key("energised:alfa")}
    assert_contradictory_and_each_needed(problem, wishes, facts, asked_for)


def upgraded(hall_from: int = 0, **decisions: Any) -> Any:
    """Return a plan with a stage of 6 MW and an upgrade of 6 MW from March, all of it from May; PUE is 1.5."""
    upgrade = {"id": "U", "mw": 6, "capex_usd_m": 0, "lead_periods": 2, "ramp": RAMP}
    place = {
        "activities": [building("A", mw=8)], "upgrades": [upgrade],
        "stages": [{"mw": 6, "energisation_date": "2026-01-01"}],
    }  # fmt: skip
    return plan(case(site=place), starts={"A": ("standard", hall_from)}, upgrades={"U": 0}, **decisions)


def test_racks_and_halls_wait_for_the_rise() -> None:
    # 8 racks need 12 MW: 6, and 3 more from March, 6 from May. Six come in March, two in May.
    lots = (Delivery("S", "R", 2, 6, 0), Delivery("S", "R", 4, 2, 0))
    answer = upgraded(deliveries=lots, imports_mw={("S", t): 9.0 if t < 4 else 12.0 for t in range(2, 6)})
    assert why(answer, "S:R@2026-05") == StartReason("logic", "waits for U", after=(("upgrade", "U"),))
    # A hall of 8 MW, finished in May, would have lacked power in April.
    late = upgraded(hall_from=2)
    words = "power of S: 9 MW in 2026-04, 12 needed"
    assert why(late, "A") == StartReason("power", words, "site_power", "S", (("upgrade", "U"),))
    # The upgrade serves from 1 March, when the hall is begun.
    assert links_of(late, "activity:A", "power") == [("upgrade:U:in-service", "FS", 0)]


def test_the_next_rise_releases_halls_without_power() -> None:
    # From March on 6 of 8 MW IT can be powered, from May on all.
    release = Release("upgrade", "U", "ramp of grid upgrade, 6 MW", date(2026, 5, 1))
    assert spells(upgraded(), DARK) == [("2026-03", "2026-04", 4, release)]


def test_a_bill_that_leaves_no_cash_is_told_as_the_cash_floor() -> None:
    # 10 MW billed at 1000 USD per kW and month are 10 million USD a month; there are 20, and five racks cost 10 in all.
    place = site("alfa", hall(), mw=10.0, demand_usd_per_kw_month=1000.0, minimum_bill_share=1.0)
    problem, wishes = reached_by(wished(place, racks=(rack(price_usd_m=2.0),), finance=money(65.0)))
    facts, asked_for = named(problem, wishes)
    assert facts == {key("cash_floor")}
    assert asked_for == {0}
