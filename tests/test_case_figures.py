"""Figures of the shipped cases, one by one, against the fact base they were taken from."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from tests.test_cases import CASES, STATUS, TEN, case, earliest_finish, fact, facts, phases, site_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from planner.problem import Arrival, Facility, OnsiteUnit, Option, Rack, Upgrade


def before(text: str, pattern: str) -> tuple[float, ...]:
    """Return the figures a row of the facts says it had before the newest copy; the case of 2025 stands at those."""
    found = re.search(pattern, text)
    assert found, f"{pattern} is not in: {text}"
    return tuple(float(figure.replace(",", "")) for figure in found.groups())


def phase_mw(name: str, row: dict[str, str]) -> float:
    if name == TEN and row["phase_id"].startswith("NMX-"):
        return before(row["notes"], r"IT ([\d,]+) -> ")[0] / 4
    if name == TEN and row["phase_id"] == "NOR-P1":
        return before(row["notes"], r"copy here: (\d+) MW IT")[0]
    return float(row["phase_it_mw"])


def peak_pue(name: str, row: dict[str, str]) -> float:
    if name == TEN and row["phase_id"] == "NOR-P1":
        it_mw, facility_mw = before(row["notes"], r"copy here: (\d+) MW IT/(\d+) MW")
        return round(facility_mw / it_mw, 2)
    if name == TEN and row["phase_id"] == "ABX-P1":  # announced with 900 MW of grid and gas
        return round(float(row["site_announced_mw"]) / float(row["phase_it_mw"]), 2)
    return float(row["pue"])


@pytest.mark.parametrize("name", CASES)
def test_every_named_phase_has_the_mw_of_the_facts(name):
    given = {row["phase_id"]: row for row in facts("sites") if row["phase_it_mw"]}
    ours = phases(case(name))
    # The first pair in Abu Dhabi takes Blackwell racks: for racks of 2026 and later it is no place.
    assert set(given) - set(ours) == ({"UAE-P1"} if name == STATUS else set())
    for phase_id in set(given) & set(ours):
        assert ours[phase_id].nameplate_mw == phase_mw(name, given[phase_id]), phase_id


def test_what_is_left_out_of_an_eligible_site_is_no_place_for_rubin():
    given = {row["phase_id"]: row for row in facts("sites") if row["phase_it_mw"]}
    assert {given[phase_id]["eligible_for_rubin"] for phase_id in set(given) - set(phases(case(STATUS)))} == {"0"}


@pytest.mark.parametrize("name", CASES)
def test_named_sites_stand_where_the_facts_say(name):
    prefix = {
        "abilene": "ABL", "shackelford": "SHK", "new-mexico": "NMX", "milam": "MLM", "michigan": "MIC",
        "wisconsin": "WIS", "uae": "UAE", "lordstown": "LRD", "piketon": "PIK", "norway": "NOR", "uk": "GBR",
        "abilene-expansion": "ABX",
    }  # fmt: skip
    for site_id, code in prefix.items():
        site = site_of(case(name), site_id)
        row = next(row for row in facts("sites") if row["phase_id"].startswith(f"{code}-"))
        assert (site.latitude, site.longitude) == (float(row["lat"]), float(row["lon"])), site_id
        assert site.country == row["country"]
        if row["pue"]:
            assert site.peak_pue == peak_pue(name, row), site_id


@pytest.mark.parametrize("name", CASES)
def test_work_under_way_began_when_the_facts_say(name):
    began = {row["phase_id"]: row["works_start"] for row in facts("sites") if row["works_start"]}
    ours = {a.id: str(a.started_date) for a in phases(case(name)).values() if a.started_date}
    assert ours
    assert ours == {phase_id: began[phase_id] for phase_id in ours}


def test_work_under_way_in_2025_comes_on_line_when_it_was_announced():
    problem, announced = case(TEN), {row["phase_id"]: row["announced_operational"] for row in facts("sites")}
    finish, calendar = earliest_finish(problem), problem.calendar
    for phase_id in ("SHK-B1", "NMX-B1", "MLM-P1", "MLM-P2", "LRD-P1", "NOR-P1"):
        due = calendar.period_of(problem.calendar.start.fromisoformat(announced[phase_id]))
        # One period of commissioning lies between usable and on line.
        assert finish[phase_id] + 1 == due, phase_id


def test_work_under_way_in_2026_comes_on_line_when_it_is_estimated():
    problem, estimated = case(STATUS), {row["phase_id"]: row["est_operational"] for row in facts("sites")}
    finish, calendar = earliest_finish(problem), problem.calendar
    under_way = [a for a in phases(problem, eligible=True).values() if a.started_date and not a.finished_date]
    assert len(under_way) >= 15
    for phase in under_way:
        due = calendar.period_of(calendar.start.fromisoformat(estimated[phase.id]))
        assert finish[phase.id] + 1 == due, phase.id


def quarters(arrivals: tuple[Arrival, ...]) -> dict[str, int]:
    """Return units by the quarter they are made in: a month's making counts from the month after it."""
    total: dict[str, int] = defaultdict(int)
    for arrival in arrivals:
        made = arrival.date.year * 12 + arrival.date.month - 2
        total[f"{made // 12}Q{made % 12 // 3 + 1}"] += arrival.units
    return dict(total)


@pytest.mark.parametrize("rack_id", ["VR_NVL72", "RU_NVL72", "KYBER_NVL144"])
def test_supply_of_2026_is_the_base_of_the_facts(rack_id):
    rack = next(rack for rack in case(STATUS).racks if rack.id == rack_id)
    given = {
        row["quarter"]: int(row["project_racks_base"])
        for row in facts("supply")
        if row["platform"] == rack_id and row["project_racks_base"] != "0"
    }
    assert quarters(rack.supply) == given


def test_supply_of_the_announced_rack_is_its_need_and_a_quarter_more():
    (rack,) = case(TEN).racks
    need = {r["quarter"]: float(r["project_racks_base"]) for r in facts("supply") if r["platform"] == "SEED_576"}
    arrived: dict[str, int] = defaultdict(int)
    for arrival in rack.supply:
        arrived[f"{arrival.date.year}Q{(arrival.date.month + 2) // 3}"] += arrival.units
    assert dict(arrived) == {quarter: round(1.25 * racks) for quarter, racks in need.items()}


def cost(item: str, zone: str = "", column: str = "base") -> float:
    return float(fact("costs", column, item=item, zone=zone))


def rack(name: str, rack_id: str) -> Rack:
    return next(rack for rack in case(name).racks if rack.id == rack_id)


def option(name: str, phase_id: str, option_id: str = "standard") -> Option:
    return next(o for o in phases(case(name))[phase_id].options if o.id == option_id)


def unit(name: str, unit_id: str) -> OnsiteUnit:
    return next(u for site in case(name).sites for u in site.onsite if u.id == unit_id)


def upgrade(name: str, upgrade_id: str) -> Upgrade:
    return next(u for site in case(name).sites for u in site.upgrades if u.id == upgrade_id)


def loan(name: str, facility_id: str) -> Facility:
    return next(f for f in case(name).finance.facilities if f.id == facility_id)


def platform(rack_id: str, column: str) -> float:
    return float(fact("racks", column, platform=rack_id))


def price(name: str, site_id: str) -> float:
    return site_of(case(name), site_id).energy_usd_per_mwh[-1].value


def headroom(name: str, node_id: str) -> float:
    return next(n for n in case(name).grid.nodes if n.id == node_id).headroom_mw[0].value


def zone(name: str, column: str) -> float:
    return float(fact("zones", column, zone=name))


SPOT_CHECKS: tuple[tuple[str, Callable[[], float], Callable[[], float]], ...] = (
    ("seed rack kW", lambda: rack(TEN, "SEED_576").it_kw, lambda: platform("SEED_576", "rack_kw_base")),
    ("seed rack GPUs", lambda: rack(TEN, "SEED_576").gpus, lambda: platform("SEED_576", "gpu_dies")),
    ("VR kW", lambda: rack(STATUS, "VR_NVL72").it_kw, lambda: platform("VR_NVL72", "rack_kw_base")),
    ("VR price", lambda: rack(STATUS, "VR_NVL72").price_usd_m, lambda: platform("VR_NVL72", "price_usd_m_base")),
    ("VR GPUs", lambda: rack(STATUS, "VR_NVL72").gpus, lambda: platform("VR_NVL72", "gpu_packages")),
    ("RU kW", lambda: rack(STATUS, "RU_NVL72").it_kw, lambda: platform("RU_NVL72", "rack_kw_base")),
    ("RU price", lambda: rack(STATUS, "RU_NVL72").price_usd_m, lambda: platform("RU_NVL72", "price_usd_m_base")),
    ("Kyber kW", lambda: rack(STATUS, "KYBER_NVL144").it_kw, lambda: platform("KYBER_NVL144", "rack_kw_base")),
    ("Kyber price", lambda: rack(STATUS, "KYBER_NVL144").price_usd_m,
     lambda: platform("KYBER_NVL144", "price_usd_m_base")),
    ("seed rack price", lambda: rack(TEN, "SEED_576").price_usd_m, lambda: 0.6 * cost("nvidia_hardware")),
    ("shell", lambda: option(TEN, "SHK-B2").capex_usd_m / 140, lambda: cost("shell_mep")),
    ("grid upgrade", lambda: upgrade(TEN, "SHK-GRID").capex_usd_m / 700, lambda: cost("grid_upgrade") / 1000),
    ("engines", lambda: unit(TEN, "SHK-RECIP").capex_usd_m / 50, lambda: cost("onsite_recip") / 1000),
    ("engines, lead", lambda: unit(TEN, "SHK-RECIP").lead_periods, lambda: cost("lead_recip")),
    ("simple cycle", lambda: unit(TEN, "NMX-GAS").capex_usd_m / 50, lambda: cost("onsite_simple_cycle") / 1000),
    ("aeroderivative, lead", lambda: unit(TEN, "NMX-GAS").lead_periods, lambda: cost("lead_aeroderivative")),
    ("fuel cells", lambda: unit(TEN, "WVA-CELLS").capex_usd_m / 50, lambda: cost("onsite_fuel_cell") / 1000),
    ("fuel cells, lead", lambda: unit(TEN, "WVA-CELLS").lead_periods, lambda: cost("lead_fuel_cell")),
    ("combined cycle", lambda: unit(TEN, "WVA-CCGT").capex_usd_m / 460, lambda: cost("onsite_ccgt") / 1000),
    ("combined cycle, lead", lambda: unit(TEN, "WVA-CCGT").lead_periods,
     lambda: cost("lead_frame_gas_turbine", column="low")),
    ("Piketon plant", lambda: unit(TEN, "PIK-CCGT").capex_usd_m / 460, lambda: cost("piketon_gas_plant") / 1000),
    ("rent", lambda: case(TEN).finance.rent_usd_m_per_mw_year[-1].value, lambda: cost("rent_revenue", column="high")),
    ("rent in 2026", lambda: case(STATUS).finance.rent_usd_m_per_mw_year[-1].value, lambda: cost("rent_revenue")),
    ("rack loan", lambda: 100 * loan(TEN, "rack-loan").rate_per_year, lambda: cost("debt_gpu_non_investment_grade")),
    ("site loan", lambda: 100 * loan(TEN, "site-loan").rate_per_year, lambda: cost("debt_site_loan")),
    ("revenue", lambda: case(TEN).tenant.revenue(2025),
     lambda: 1000 * float(fact("tenant", "revenue_usd_bn", case="seed_30pct", year="2025"))),
    ("revenue in 2030", lambda: round(case(TEN).tenant.revenue(2030) / 1000, 2),
     lambda: float(fact("tenant", "revenue_usd_bn", case="seed_30pct", year="2030"))),
    ("plan of 2026 for 2030", lambda: case(STATUS).tenant.revenue(2030),
     lambda: 1000 * float(fact("tenant", "revenue_usd_bn", case="openai_plan_2026Q1", year="2030"))),
    ("price in ERCOT", lambda: price(TEN, "milam"), lambda: zone("ERCOT", "energy_usd_mwh_base")),
    ("price in PJM", lambda: price(TEN, "piketon"), lambda: zone("PJM", "energy_usd_mwh_base")),
    ("price in MISO", lambda: price(STATUS, "michigan"), lambda: zone("MISO", "energy_usd_mwh_base")),
    ("price in Abu Dhabi", lambda: price(TEN, "uae"), lambda: zone("EWEC", "energy_usd_mwh_base")),
    ("price in NO4", lambda: price(TEN, "norway"), lambda: zone("NO4", "energy_usd_mwh_base")),
    ("months in SPP", lambda: upgrade(TEN, "KAN-GRID-1").lead_periods, lambda: zone("SPP", "grid_connect_months_base")),
    ("months in PJM", lambda: upgrade(TEN, "WVA-GRID-1").lead_periods, lambda: zone("PJM", "grid_connect_months_base")),
    ("months in WECC", lambda: upgrade(TEN, "ARI-GRID-1").lead_periods,
     lambda: zone("WECC", "grid_connect_months_base")),
    ("headroom in ERCOT", lambda: headroom(TEN, "ercot-zone"),
     lambda: 400 * zone("ERCOT", "new_large_load_cap_gw_per_year")),
    ("headroom in Abu Dhabi", lambda: headroom(TEN, "ewec"),
     lambda: 1000 * zone("EWEC", "new_large_load_cap_gw_per_year")),
    ("PUE, cool", lambda: site_of(case(TEN), "spp-kansas").peak_pue, lambda: cost("pue", "cool")),
    ("PUE, hot", lambda: site_of(case(TEN), "ercot-gulf").peak_pue, lambda: cost("pue", "hot")),
    ("building", lambda: phases(case(TEN))["KAN-B1"].nameplate_mw, lambda: cost("building_it_mw", column="high")),
    ("first building, fast", lambda: option(TEN, "KAN-B1", "fast-track").duration_periods,
     lambda: float(int(before(fact("costs", "note", item="build_first_building"), r"August copy ([\d.]+)/")[0]))),
)  # fmt: skip


@pytest.mark.parametrize(("ours", "theirs"), [check[1:] for check in SPOT_CHECKS], ids=[c[0] for c in SPOT_CHECKS])
def test_a_figure_is_that_of_the_facts(ours, theirs):
    assert ours() == pytest.approx(theirs())
