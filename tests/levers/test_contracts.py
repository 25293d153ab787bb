"""Levers on connections under contract: what is not pulled is not billed."""

from __future__ import annotations

import pytest

from planner.levers import levers_for
from planner.problem import Grid, Node
from tests.by_hand.build import case, money, month, option, phase, site, stage

HOW = {"threads": 1, "gap": 0.0, "time_limit_s": 60.0}


def test_levers_that_are_not_pulled_are_not_billed() -> None:
    # The node brings 1 MW of 2 wanted. A stage of 500 MW comes in June, and could come earlier: billed from then on at
    # 10 USD per kW and month, 5 million USD a month, it would take all cash. A MW at the node alone is the least.
    done = phase("A", 4.0, option(), started_date=month(-3), finished_date=month(-1))
    place = site(
        "S", done, mw=None, stages=(stage(4.0), stage(500.0, month(5))), node="N", demand_usd_per_kw_month=10.0,
        minimum_bill_share=1.0,
    )  # fmt: skip
    grid = Grid(nodes=(Node(id="N", headroom_mw=1.0),))
    problem = case(place, goals=("shortfall",), target=2.0, periods=6, finance=money(6.0), grid=grid)
    answer = levers_for(problem, "target", **HOW)
    first = answer.sets[0]
    assert first.confirmed
    assert first.proven_least
    assert "grid.nodes[N]" in str(first.changes)
    assert "stages" not in str(first.changes)
    assert first.plan is not None
    # January to May 0.04 each, June 504 MW: 5.04.
    assert [row.demand_usd_m for row in first.plan.cash] == pytest.approx([0.04] * 5 + [5.04])
