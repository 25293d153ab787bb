"""Levers on connections whose utility holds security: what they bring posts its own, and has it back as it comes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from planner.levers import levers_for
from tests.by_hand.build import case, money, month, option, phase, rack, site, stage

if TYPE_CHECKING:
    from planner.problem import Problem

HOW: dict[str, Any] = {"threads": 1, "gap": 0.0, "time_limit_s": 60.0}


def made(opening: float, *stages: Any, target: float = 1.0) -> Problem:
    """Return a hall whose racks cost 4 each, at a utility that holds 4 for each MW until it is energised."""
    done = phase("A", 4.0, option(), started_date=month(-3), finished_date=month(-1))
    place = site("S", done, mw=None, stages=stages, security_usd_m_per_mw=4.0)
    return case(
        place, goals=("shortfall",), target=target, periods=4, finance=money(opening),
        racks=(rack(price_usd_m=4.0, last_delivery_date=month(2)),),
    )  # fmt: skip


def pulled(problem: Problem) -> tuple[list[tuple[str, float]], list[float]]:
    """Return the levers of the least set, which is proven, and the security of the plan that confirms it."""
    first = levers_for(problem, "target", sets=1, **HOW).sets[0]
    assert first.confirmed
    assert first.proven_least
    assert first.plan is not None
    return sorted((lever.kind, lever.size) for lever in first.levers), [row.security_usd_m for row in first.plan.cash]


def test_a_stage_that_comes_earlier_has_its_security_back_earlier() -> None:
    # The rack must come by March. 4 are there and posted, back with the stage in April; a month earlier it is there,
    # and its 4 pay for the rack: no cash is needed, as it is with a further MW.
    levers, security = pulled(made(4.0, stage(1.0, month(3))))
    assert levers == [("energisation", 1)]
    assert security == [4, 0, -4, 0]


@pytest.mark.parametrize(
    ("opening", "cash", "levers"),
    [(8.0, [4, 0, -4, 0], [("site_mw", 1)]), (6.0, [4, 0, -4, 0], [("cash", 2), ("site_mw", 1)])],
)
def test_mw_of_a_lever_post_their_security(opening: float, cash: list[float], levers: list[tuple[str, float]]) -> None:
    # The first MW posts 4 and has it back in January; a second one posts 4 until it comes in March, in time for a
    # second rack. Both racks cost 8, so that 8 at the start are enough, and with 6 another 2 are needed.
    assert pulled(made(opening, stage(1.0), target=2.0)) == (levers, cash)
