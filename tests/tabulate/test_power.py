from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from planner.decisions import Delivery
from tests.tabulate.case import case, column, plan

if TYPE_CHECKING:
    from planner.plan import Plan

UNITS = [
    {
        "id": "G", "firm_mw": 2, "capex_usd_m": 10.0, "order_share": 0.3, "lead_periods": 1, "max_units": 3,
        "fuel_usd_per_mwh": 50.0, "om_usd_per_mwh": 10.0, "emissions_t_per_mwh": 0.5, "draws": {"turbine": 2},
        "last_service_date": "2026-05-10",
    },
    {
        "id": "H", "firm_mw": 5, "capex_usd_m": 0.0, "lead_periods": 0, "max_units": 1,
        "committed": [{"date": "2026-02-10", "units": 1}],
    },
]  # fmt: skip


def powered(**decisions: Any) -> Plan:
    """Return a plan of 6 MW IT from period 2: 9 MW at peak, 7.2 MW on average; 4 MW of grid from 15 February."""
    site = {
        "stages": [{"mw": 4, "energisation_date": "2026-02-15"}],
        "onsite": UNITS,
        "node": "N",
        "energy_usd_per_mwh": [{"value": 40}, {"from_date": "2026-04-01", "value": 60}],
        "grid_emissions_t_per_mwh": 0.25,
    }
    grid = {
        "nodes": [{"id": "Z", "headroom_mw": 3}, {"id": "N", "headroom_mw": 0}],
        "links": [{"id": "ZN", "from_node": "Z", "to_node": "N", "limit_mw": 5}],
    }
    resources = [{"id": "turbine", "kind": "consumable", "stock": 1, "arrivals": [{"date": "2026-02-01", "units": 4}]}]
    problem = case(site=site, grid=grid, resources=resources, programme={"goals": ["emissions"]})
    return plan(problem, deliveries=(Delivery("S", "R", 2, 6),), units={("G", 1): 2}, **decisions)


IMPORTS: dict[str, Any] = {
    "imports_mw": {("S", t): 3.0 for t in range(2, 6)},
    "flows_mw": {("ZN", t): 3.0 for t in range(2, 6)},
    "generation_mw": {("G", 2): 4.0, ("G", 3): 4.0, ("G", 4): 4.0, **{("H", t): 1.0 for t in range(2, 6)}},
}


def test_peak_is_filled_unit_by_unit() -> None:
    # 9 at peak = 3 import + 4 of G (2 units from period 2) + 2 of H's 5. G retires after May, period 4: then 3 + 5,
    # a MW short, which is for the check to say.
    rows = powered(**IMPORTS).power
    assert column(rows, "peak_mw", source="grid") == [3, 3, 3, 3]
    assert column(rows, "capacity_mw", source="G") == [4, 4, 4]
    assert column(rows, "peak_mw", source="G") == [4, 4, 4]
    assert column(rows, "capacity_mw", source="H") == [5, 5, 5, 5]
    assert column(rows, "peak_mw", source="H") == [2, 2, 2, 5]
    assert column(rows, "stranded_mw", source="H") == [3, 3, 3, 0]


def test_mean_is_shared_and_priced() -> None:
    # 7.2 mean: 4 from G and 1 from H leave 2.2 of the grid; without G 6.2. March has 744 h, April 720, May 744.
    answer = powered(**IMPORTS)
    assert column(answer.power, "mean_mw", source="grid") == pytest.approx([2.2, 2.2, 2.2, 6.2])
    assert column(answer.power, "energy_mwh", source="G") == [4 * 744, 4 * 720, 4 * 744]
    energy = [0, 0, 2.2 * 744 * 40, 2.2 * 720 * 60, 2.2 * 744 * 60, 6.2 * 720 * 60]
    assert column(answer.cash, "energy_usd_m") == pytest.approx([usd / 1e6 for usd in energy])
    fuel = [0, 0, 4 * 744 * 60, 4 * 720 * 60, 4 * 744 * 60, 0]
    assert column(answer.cash, "fuel_usd_m") == pytest.approx([usd / 1e6 for usd in fuel])
    terms = {term.term: term.value for term in answer.terms}
    grid_mwh = 2.2 * (744 + 720 + 744) + 6.2 * 720
    assert terms == pytest.approx({"grid": grid_mwh * 0.25 / 1e3, "onsite": 4 * (744 + 720 + 744) * 0.5 / 1e3})


def test_units_are_paid_at_order_and_in_service() -> None:
    # 2 units of 10, ordered in 1, in service in 2: 30 % and 70 %. Committed units are sunk.
    assert column(powered(**IMPORTS).cash, "onsite_capex_usd_m") == pytest.approx([0, 6, 14, 0, 0, 0])


def test_limits_of_power_and_what_feeds_it() -> None:
    resources = powered(**IMPORTS).resources
    assert column(resources, "limit_value", limit="site_power") == [0, 0, 13, 13, 13, 9]
    assert column(resources, "used", limit="site_power") == [0, 0, 9, 9, 9, 9]
    assert column(resources, "used", limit="headroom", id="N") == [0] * 6  # imports 3, flows in 3
    assert column(resources, "used", limit="headroom", id="Z") == [0, 0, 3, 3, 3, 3]
    assert column(resources, "binding", limit="headroom", id="Z") == [False, False, True, True, True, True]
    assert column(resources, "slack", limit="link") == [5, 5, 2, 2, 2, 2]
    # Stock 1, 4 more in February; 2 units draw 2 each in period 1.
    assert column(resources, "limit_value", limit="consumable") == [1, 5, 5, 5, 5, 5]
    assert column(resources, "used", limit="consumable") == [0, 4, 4, 4, 4, 4]


def test_links_have_rows_of_their_flow() -> None:
    rows = [row for row in powered(**IMPORTS).power if row.kind == "link"]
    assert [(row.period, row.capacity_mw, row.peak_mw, row.mean_mw) for row in rows][1:3] == [
        (1, 5, 0, 0),
        (2, 5, 3, 3),
    ]
    assert {(row.site, row.energy_mwh, row.stranded_mw) for row in rows} == {("", 0.0, 0.0)}


def test_import_beyond_the_peak_is_not_counted() -> None:
    rows = powered(imports_mw={("S", 2): 50.0}).power
    assert column(rows, "peak_mw", source="grid", period=2) == [9.0]
    assert column(rows, "peak_mw", source="G", period=2) == [0.0]


def test_an_upgrade_waits_for_its_date_and_is_paid_then() -> None:
    # Ordered in 0 with a lead of 2, not before 10 April: energised in period 4.
    upgrade = {
        "id": "U", "mw": 30, "capex_usd_m": 40.0, "order_share": 0.25, "lead_periods": 2,
        "earliest_energisation_date": "2026-04-10",
    }  # fmt: skip
    answer = plan(case(site={"upgrades": [upgrade]}), upgrades={"U": 0})
    assert column(answer.power, "period", source="grid") == [4, 5]
    assert column(answer.power, "stranded_mw", source="grid") == [30, 30]
    assert column(answer.cash, "upgrade_capex_usd_m") == [10, 0, 0, 0, 30, 0]
    (row,) = answer.schedule
    assert (row.kind, row.start_period, row.finish_period, row.quantity) == ("upgrade", 0, 4, 30.0)


def test_quarters_have_their_own_hours_and_shares() -> None:
    # Two quarters of 90 and 91 days; 1 MW IT: 1.2 MW mean; opex 8 a MW and year is 2 a quarter.
    site = {
        "energy_usd_per_mwh": 100.0,
        "opex_usd_m_per_mw_year": 8.0,
        "stages": [{"mw": 9, "energisation_date": "2025-01-01"}],
    }
    answer = plan(
        case(site=site, programme={"period": "quarter"}),
        deliveries=(Delivery("S", "R", 0, 1),),
        imports_mw={("S", 0): 1.5, ("S", 1): 1.5},
    )
    assert answer.months_per_period == 3
    assert column(answer.cash, "energy_usd_m") == pytest.approx([1.2 * 90 * 24 / 1e4, 1.2 * 91 * 24 / 1e4])
    assert column(answer.cash, "opex_usd_m") == [2.0, 2.0]
