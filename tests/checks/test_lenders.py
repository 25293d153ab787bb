"""What the check says of lenders that look at some sites."""

from __future__ import annotations

from planner.checks import violations
from planner.decisions import Delivery
from tests.tabulate.case import case, plan


def test_two_facilities_that_overlap_draw_no_more_than_is_spent_at_both() -> None:
    # 4 racks of 10 at S, which both lend to: each may draw 40, but not both. T and U have nothing.
    loans = [
        {"id": name, "limit_usd_m": 99, "rate_per_year": 0.0, "capex_only": True, "sites": ["S", other]}
        for name, other in (("one", "T"), ("two", "U"))
    ]
    site = {
        "activities": [{"id": "A", "nameplate_mw": 9, "finished_date": "2025-12-01",
                        "options": [{"duration_periods": 1}]}],
        "stages": [{"mw": 99, "energisation_date": "2026-01-01"}],
    }  # fmt: skip
    problem = case(site=site, finance={"facilities": loans, "opening_cash_usd_m": 100.0}, rack={"lead_periods": 0})
    given = problem.sites[0]
    empty = [given.model_copy(update={"id": name, "activities": (), "stages": ()}) for name in ("T", "U")]
    problem = problem.model_copy(update={"sites": (given, *empty)})
    told = {}
    for one, two in ((20.0, 20.0), (20.0, 25.0), (41.0, 0.0)):
        answer = plan(
            problem, deliveries=(Delivery("S", "R", 2, 4), Delivery("S", "R", 3, 4)),
            draws_usd_m={("one", 2): one, ("two", 2): two}, imports_mw={("S", t): 6.0 for t in range(2, 6)},
        )  # fmt: skip
        told[one, two] = [line for line in violations(problem, answer) if "at their sites" in line]
    assert told[20.0, 20.0] == []
    assert told[20.0, 25.0] == ["one, two, 2026-03: 45 million USD drawn for capex at their sites, where 40 is spent"]
    assert "one, 2026-03: 41 million USD drawn for capex at their sites, where 40 is spent" in told[41.0, 0.0]


def test_racks_pledged_first_to_another_are_no_base() -> None:
    # 4 racks of 10: 10 at a half take 20 of them, and half of the other 20 is 10.
    loans = [
        {"id": "one", "limit_usd_m": 99, "rate_per_year": 0.0, "borrowing_base_share": 0.5},
        {"id": "two", "limit_usd_m": 99, "rate_per_year": 0.0, "borrowing_base_share": 0.5, "pledged_after": ["one"]},
    ]
    problem = case(finance={"facilities": loans})
    answer = plan(problem, deliveries=(Delivery("S", "R", 2, 4),), draws_usd_m={("one", 2): 10.0, ("two", 2): 15.0})
    assert "two, 2026-03: 15 million USD owed, borrowing base 10" in violations(problem, answer)


def test_cover_is_asked_from_its_date_and_where_anything_is_due() -> None:
    # 12 MW earn 12 a month from January on, and 30 at 120 % a year cost 3 from February on: 24 / 3, 36 / 6 and so on.
    def told(least: float, day: str | None = None, drawn: float = 30.0, **site: float) -> list[str]:
        loan = {"id": "L", "limit_usd_m": 60.0, "rate_per_year": 1.0, "min_dscr": least, "min_dscr_from_date": day}
        problem = case(
            site={"installed": [{"rack": "R", "units": 12}], **site},
            finance={"facilities": [loan], "rent_usd_m_per_mw_year": 12.0},
        )
        answer = plan(problem, draws_usd_m={("L", 0): drawn})
        return [line for line in violations(problem, answer) if "cover of" in line]

    # 2.5 a month is due: 24 / 2.5 = 9.6 in February, 36 / 5 = 7.2 in March, 6.4 in April, 6 in May, 5.76 in June.
    assert told(5.76) == []
    assert told(5.9) == ["L, 2026-06: 12.5 million USD due in 12 months, 72 left for it, cover of 5.9"]
    assert [line[:10] for line in told(6.5)] == ["L, 2026-04", "L, 2026-05", "L, 2026-06"]
    assert [line[:10] for line in told(6.5, "2026-05-01")] == ["L, 2026-05", "L, 2026-06"]
    assert [line[:10] for line in told(6.5, "2026-05-02")] == ["L, 2026-06"]
    assert told(6.5, "2027-01-01") == []
    # Operations lose money: no matter while nothing is due.
    assert told(1.2, drawn=0.0, opex_usd_m_per_mw_year=24.0) == []
    assert len(told(1.2, opex_usd_m_per_mw_year=24.0)) == 5
