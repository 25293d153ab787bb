"""What would end idle power is told with what holds it: a permit rather than a hall, cash rather than supply."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from planner.explanation.explained import Explained
from tests.by_hand.build import after, case, gate, loan, milestone, money, month, option, phase, plan_of, rack, site

if TYPE_CHECKING:
    from planner.problem import Problem

GATED = site("S", gate("permit", option(2)), phase("H", 10.0, option(), after=(after("permit"),)), mw=10.0)
DEAR = site("S", phase("H", 10.0, option(capex_usd_m=90.0)), mw=10.0)
LATE_LOAN = loan(({"from_date": None, "value": 0.0}, {"from_date": month(3), "value": 100.0}))


def early(given: Problem) -> str:
    """Return what is said of power without racks where all is built as early as can be."""
    facts = Explained(plan_of(given)).facts()
    (line,) = [
        one.words for told in facts for one in told.statements if one.about == "idle" and "without racks" in one.words
    ]
    return line


@pytest.mark.parametrize(
    ("where", "finance", "held"),
    [
        (GATED, money(), "then H, which comes no earlier: it waits for gate permit."),
        (DEAR, money(0.0, facilities=(LATE_LOAN,)), "then H, which comes no earlier: cash: one period earlier, 90 "),
    ],
)
def test_what_would_end_idle_power_is_told_with_what_holds_it(where, finance, held) -> None:
    given = case(
        where, racks=(rack(),), goals=("shortfall", "earliest"), milestones=(milestone(10.0),), target=10.0,
        finance=finance,
    )  # fmt: skip
    assert held in early(given)
