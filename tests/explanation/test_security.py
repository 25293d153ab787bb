"""What is said where security of a contract holds racks or orders."""

from __future__ import annotations

from planner.explanation.reasons import StartReason
from planner.problem import Stage
from tests.by_hand.build import money, month, rack, site
from tests.explanation.test_conflict_families import assert_contradictory_and_each_needed, hall, key, named, reached_by
from tests.explanation.test_conflict_families import reaching as wished
from tests.explanation.test_reasons import at, short, why
from tests.tabulate.case import case, plan


def test_security_that_leaves_no_cash_is_told_as_the_cash_floor() -> None:
    # 60 million USD are posted for 10 MW; there are 65, and five racks cost 10.
    stage = Stage(mw=10.0, energisation_date=month(0))
    place = site("alfa", hall(), mw=None, stages=(stage,), security_usd_m_per_mw=6.0, security_periods=9)
    problem, wishes = reached_by(wished(place, racks=(rack(price_usd_m=2.0),), finance=money(65.0)))
    facts, asked_for = named(problem, wishes)
    assert facts == {key("cash_floor")}
    assert_contradictory_and_each_needed(problem, wishes, facts, asked_for)


def test_an_upgrade_waits_for_the_cash_of_its_security() -> None:
    # Racks online from the start pay 12 a month: 22 are there at the end of February, 34 of March. The upgrade costs
    # 20, and 12 of security; a month earlier 32 would be paid by the end of February.
    money = {"opening_cash_usd_m": -2.0, "rent_usd_m_per_mw_year": 12.0}
    upgrade = {"id": "U", "mw": 3, "capex_usd_m": 20, "lead_periods": 1}
    held = {"security_usd_m_per_mw": 4.0, "security_periods": 1}
    place = at(upgrades=[upgrade], installed=[{"rack": "R", "units": 12}], **held)
    answer = plan(case(site=place, finance=money), upgrades={"U": 2})
    assert why(answer, "U") == StartReason("cash", short(32, "2026-02", 22), "cash_floor", "cash")
    light = at(**{**place, "security_usd_m_per_mw": 0.5})
    assert why(plan(case(site=light, finance=money), upgrades={"U": 2}), "U").reason == "as planned"
