"""The check of late months, of tranches that are lost, and of those paid on orders."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from planner.checks import violations
from planner.decisions import Delivery
from tests.checks.seven_months_case import problem
from tests.checks.test_reported import SOUND
from tests.tabulate.case import case, plan

if TYPE_CHECKING:
    from planner.plan import Plan

M1 = "programme__milestones__0__"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"late_usd_m_per_month": 0.5}, "milestone M1, milestones: late_charges_usd_m is 0, recomputed 0.5"),
        ({"late_usd_m_per_month": 0.5}, "2026-05, cash: late_charges_usd_m is 0, recomputed 0.5"),
        ({"drop_dead_date": "2026-04-30"}, "milestone M1, milestones: is_lost is False, recomputed True"),
        ({"drop_dead_date": "2026-04-30"}, "milestone M1, milestones: cash_usd_m is 15, recomputed 0"),
        ({"drop_dead_date": "2026-04-30"}, "programme, 2026-05: credit of 4 million USD used, 4 more than granted"),
        ({"tranche_on": "ordered"}, "milestone M1, milestones: ordered_period is nothing, recomputed 1"),
        ({"tranche_on": "ordered"}, "milestone M1, milestones: paid_period is 4, recomputed 1"),
    ],
)
def test_money_of_late_milestones_is_worked_out_again(changes: dict[str, Any], told: str) -> None:
    found = violations(problem(**{M1 + name: value for name, value in changes.items()}), SOUND)
    assert any(line.endswith(told) for line in found), found


def ordered() -> tuple[Any, Plan]:
    """Return a case and a plan of two racks in May (4), one of them on order before the plan."""
    given = case(
        programme={"milestones": [
            {"id": "M", "threshold_mw": 2, "tranche_usd_m": 7, "tranche_on": "ordered", "payment_lag_periods": 1,
             "deadline_date": "2026-02-28", "late_usd_m_per_month": 2},
        ]},
        site={"activities": [{"id": "H", "nameplate_mw": 4, "options": [{"duration_periods": 1}]}],
              "stages": [{"mw": 9, "energisation_date": "2026-01-01"}]},
        rack={"lead_periods": 2, "on_order": [{"date": "2026-01-01", "units": 1}]},
    )  # fmt: skip
    lots = (Delivery("S", "R", 4, 2, 1),)
    return given, plan(
        given, starts={"H": ("standard", 0)}, deliveries=lots, imports_mw={("S", t): 3.0 for t in (4, 5)}
    )


def test_a_tranche_on_orders_and_late_months_in_the_tables() -> None:
    # Both are ordered by March (2): one then, one before the plan. Late in March, April and May: reached in May.
    given, made = ordered()
    (row,) = made.milestones
    assert (row.ordered_period, row.paid_period, row.late_months, row.late_charges_usd_m) == (2, 3, 3, 6)
    assert [line.late_charges_usd_m for line in made.cash] == [0, 0, 2, 2, 2, 0]
    waits = {item.id: item.predecessors for item in made.schedule}
    assert waits["M:tranche"] == "R@2026-03 SS+1"
    assert [line for line in violations(given, made) if "M" in line.split(",")[0].split()] == []


def test_a_wrong_arc_of_a_tranche_on_orders_is_found() -> None:
    given, made = ordered()
    rows = tuple(replace(row, predecessors="M FS+1") if row.id == "M:tranche" else row for row in made.schedule)
    told = violations(given, replace(made, schedule=rows))
    assert "tranche M:tranche: predecessor R@2026-03 SS+1 is missing" in told
