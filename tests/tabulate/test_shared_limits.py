"""Use of yearly limits and quotas by period, and when they bind."""

from __future__ import annotations

from typing import Any

import pytest

from planner.decisions import Delivery
from tests.tabulate.case import case, column, plan
from tests.tabulate.test_binding import marks

LOTS = (Delivery("S", "R", 1, 2), Delivery("S", "R", 3, 1))


def test_use_of_a_year_by_period() -> None:
    # From November 2026 on: 2 MW in December, 3 MW from February. Mean PUE 1.2, 744 and 672 hours. A new year begins at
    # 0; 2026 has no limit, and no row.
    programme = {"start_date": "2026-11-01", "end_date": "2027-04-30", "target": {"mw": 1, "by_date": "2027-04-30"}}
    limit = {"id": "L", "kind": "grid_energy", "most_by_year": {2027: 9000}}
    answer = plan(case(programme=programme, yearly_limits=[limit]), deliveries=LOTS, imports_mw={})
    rows = [(row.period, row.limit_value, row.used, row.unit) for row in answer.resources if row.limit == "grid_energy"]
    used = [2.4 * 744, 2.4 * 744 + 3.6 * 672, 2.4 * 744 + 3.6 * (672 + 744), 2.4 * 744 + 3.6 * (672 + 744 + 720)]
    assert rows == [(2 + n, 9000.0, pytest.approx(mwh), "MWh") for n, mwh in enumerate(used)]
    both = plan(case(programme=programme, yearly_limits=[limit | {"most_by_year": {2026: 5}}]), deliveries=LOTS)
    assert column(both.resources, "used", limit="grid_energy")[:2] == [0.0, pytest.approx(2.4 * 744)]


@pytest.mark.parametrize(
    ("most", "due"),
    [
        # In all 2.4 MW x 1416 h (February, March) + 3.6 x 2184 h = 11260.8 MWh. One rack more takes 806.4 in February.
        (11_260.8, ".....x"),
        (11_260.8 + 806.0, ".....x"),
        (11_260.8 + 807.0, "......"),
    ],
)
def test_a_yearly_limit_binds_where_no_rack_more_fits(most: float, due: str) -> None:
    limit = {"id": "L", "kind": "grid_energy", "most_by_year": {2026: most}}
    assert marks(plan(case(yearly_limits=[limit]), deliveries=LOTS), "grid_energy", "L") == due


def test_a_limit_waited_for_binds() -> None:
    # A licence from February on, used at once.
    quota = {"id": "Q", "most": [{"from_date": "2026-02-01", "value": 9}]}
    assert marks(plan(case(quotas=[quota]), deliveries=LOTS), "rack_quota", "Q") == "x....."


@pytest.mark.parametrize(
    ("given", "limit", "used"),
    [
        ({"most": 3}, "rack_quota", [0, 2, 2, 3, 3, 3]),
        ({"most": 30, "counts": "gpus"}, "gpu_quota", [0, 16, 16, 24, 24, 24]),
        ({"most": 3, "racks": ["R"], "sites": ["S"]}, "rack_quota", [0, 2, 2, 3, 3, 3]),
    ],
)
def test_racks_under_a_quota_by_period(given: dict[str, Any], limit: str, used: list[float]) -> None:
    answer = plan(case(quotas=[{"id": "Q", **given}]), deliveries=LOTS)
    assert column(answer.resources, "used", limit=limit, id="Q") == used


@pytest.mark.parametrize(("per", "used"), [("year", [0, 2, 0, 1, 1, 1]), ("total", [0, 2, 2, 3, 3, 3])])
def test_a_quota_of_a_year_begins_anew(per: str, used: list[float]) -> None:
    programme = {"start_date": "2026-11-01", "end_date": "2027-04-30", "target": {"mw": 1, "by_date": "2027-04-30"}}
    answer = plan(case(programme=programme, quotas=[{"id": "Q", "most": 9, "per": per}]), deliveries=LOTS)
    assert column(answer.resources, "used", limit="rack_quota", id="Q") == used


def test_a_plan_leans_on_the_limits_of_its_sites() -> None:
    given = {
        "yearly_limits": [{"id": "L", "kind": "water", "most_by_year": {2026: 7, 2027: 8}}],
        "quotas": [{"id": "Q", "most": 9, "source": "a list", "confidence": "reported"}],
    }
    rows = {(row.item, row.field): row for row in plan(case(**given), deliveries=LOTS).leans_on}
    assert rows["yearly limit L", "most_by_year"].value == "2026: 7; 2027: 8"
    assert rows["quota Q", "most"].source == "a list"
