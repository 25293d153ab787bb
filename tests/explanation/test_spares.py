"""Why racks come when they do, where they take spares with them or draw on a stock."""

from __future__ import annotations

from planner.decisions import Delivery
from planner.explanation.idle import IDLE_NAMES, idle_ledger
from planner.explanation.reasons import reason_for
from tests.tabulate.case import case, plan

HALL = {
    "id": "A", "nameplate_mw": 50, "finished_date": "2025-12-01", "options": [{"duration_periods": 1}],
}  # fmt: skip
PLENTY = [{"mw": 1000, "energisation_date": "2025-01-01"}]
SITE = {"activities": [HALL], "stages": PLENTY}


def test_a_delivery_waits_for_supply_of_racks_and_spares() -> None:
    # Four racks take five units: three are deliverable in January, six from March on.
    supply = [{"date": "2026-01-01", "units": 3}, {"date": "2026-03-01", "units": 3}]
    answer = plan(case(site=SITE, rack={"supply": supply, "spare_share": 0.25}), deliveries=(Delivery("S", "R", 2, 4),))
    found = reason_for(answer, next(row for row in answer.schedule if row.kind == "delivery"))
    assert (found.reason, found.words) == ("supply", "supply of R: 3 left in 2026-02, 5 needed")
    # What could come in January with its spares, 2.4 racks, waits for the hall that is there: nothing has no hall.
    assert not [row for row in idle_ledger(answer).rows if row.what == IDLE_NAMES[3]]


def test_racks_that_wait_leave_room_for_spares() -> None:
    # Five units in January are four racks and a quarter each; the hall comes in March, and they with it.
    hall = {"id": "A", "nameplate_mw": 50, "options": [{"duration_periods": 2}]}
    answer = plan(
        case(
            site={"activities": [hall], "stages": PLENTY},
            rack={"supply": [{"date": "2026-01-01", "units": 5}], "spare_share": 0.25},
        ),
        starts={"A": ("standard", 0)}, deliveries=(Delivery("S", "R", 2, 4),),
    )  # fmt: skip
    (row,) = [row for row in idle_ledger(answer).rows if row.what == IDLE_NAMES[3]]
    assert (row.mw_months, row.most_mw) == (8.0, 4.0)


def test_a_delivery_waits_for_what_it_draws() -> None:
    # Eight stacks for each of two racks: ten are there from January, six more from April on.
    memory = {
        "id": "memory", "kind": "consumable", "stock": 10, "arrivals": [{"date": "2026-04-01", "units": 6}],
    }  # fmt: skip
    answer = plan(
        case(site=SITE, rack={"draws": {"memory": 8}}, resources=[memory]), deliveries=(Delivery("S", "R", 3, 2),)
    )
    found = reason_for(answer, next(row for row in answer.schedule if row.kind == "delivery"))
    assert found.reason == "consumables"
    assert found.words.startswith("memory: 16 needed, 10 left in 2026-03")
    assert (found.limit, found.limit_id) == ("consumable", "memory")
    assert [row.item for row in answer.leans_on if row.item == "resource memory"]
