"""Each rule on dates, series and history broken once: the exact message, at its line and column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.casefiles.folders import changed, issues, write

if TYPE_CHECKING:
    from pathlib import Path

BROKEN = {
    "growth beyond measure": (
        [("case.yaml", "revenue_usd_m: {2025: 100}", "revenue_usd_m: {2025: 1.0e+7}\n  growth_per_year: 3")],
        [
            "case/case.yaml:18:3: tenant.growth_per_year must leave revenue below 1e+08 million USD in 2027, "
            "got 1.6e+08",
        ],
    ),
    "discounting out of proportion": (
        [
            ("case.yaml", "finance:\n", "finance:\n  discount_rate: -0.99\n"),
            ("case.yaml", "end_date: 2027-12-31", "end_date: 2045-12-31"),
        ],
        [
            "case/case.yaml:12:3: finance.discount_rate must be at least -0.49 over 20.0 years, got -0.99",
        ],
    ),
    "figure too small for a solver": (
        [("case.yaml", "price_usd_m: 20", "price_usd_m: 1.0e-300")],
        [
            "case/case.yaml:28:5: racks[0].price_usd_m must be 0 or at least 1e-09 in size, got 1e-300",
        ],
    ),
    "rack below a watt": (
        [("case.yaml", "it_kw: 600", "it_kw: 0.0009")],
        [
            "case/case.yaml:27:5: racks[0].it_kw must be at least 0.001, got 0.0009",
        ],
    ),
    "no eligible site": (
        [
            ("sites/alpha.yaml", "region: east", "eligible: false"),
            ("sites/beta.yaml", "id: beta\n", "id: beta\neligible: false\n"),
        ],
        [
            "case/case.yaml:1:1: sites must have at least one that is eligible, got 2 that are not",
        ],
    ),
    "start in the month": (
        [("case.yaml", "start_date: 2026-01-01", "start_date: 2026-01-02")],
        [
            "case/case.yaml:3:3: programme.start_date must be the first day of a month, got 2026-01-02",
        ],
    ),
    "start in the quarter": (
        [("case.yaml", "start_date: 2026-01-01", "start_date: 2026-02-01\n  period: quarter")],
        [
            "case/case.yaml:3:3: programme.start_date must be the first day of a quarter, got 2026-02-01",
        ],
    ),
    "end before start": (
        [("case.yaml", "end_date: 2027-12-31", "end_date: 2025-12-31")],
        [
            "case/case.yaml:4:3: programme.end_date must not be before start_date 2026-01-01, got 2025-12-31",
        ],
    ),
    "horizon too long": (
        [("case.yaml", "end_date: 2027-12-31", "end_date: 2126-12-31")],
        [
            "case/case.yaml:4:3: programme.end_date must leave at most 1200 periods, got 1212",
        ],
    ),
    "target past the horizon": (
        [("case.yaml", "by_date: 2027-12-31", "by_date: 2028-01-01")],
        [
            "case/case.yaml:5:20: programme.target.by_date must not be after the horizon's end 2027-12-31, got "
            "2028-01-01",
        ],
    ),
    "target before the start": (
        [("case.yaml", "by_date: 2027-12-31", "by_date: 2025-12-31")],
        [
            "case/case.yaml:5:20: programme.target.by_date must not be before the plan's start 2026-01-01, got "
            "2025-12-31",
        ],
    ),
    "deadline past the horizon": (
        [("case.yaml", "deadline_date: 2027-06-30", "deadline_date: 2028-06-30")],
        [
            "case/case.yaml:9:7: programme.milestones[0].deadline_date must not be after the horizon's end "
            "2027-12-31, got 2028-06-30",
        ],
    ),
    "supply after the last period": (
        [("rack_supply.csv", "2026-09-01", "2028-01-01")],
        [
            "case/rack_supply.csv row 3, column date: must not be after the horizon's end 2027-12-31, got 2028-01-01",
        ],
    ),
    "headroom after the last period": (
        [("headroom.csv", "2027-01-01", "2028-01-01")],
        [
            "case/headroom.csv row 3, column from_date: must not be after the horizon's end 2027-12-31, got 2028-01-01",
        ],
    ),
    "stage after the last period": (
        [("sites/alpha.yaml", "energisation_date: 2026-06-01", "energisation_date: 2028-06-01")],
        [
            "case/sites/alpha.yaml:7:14: stages[0].energisation_date must not be after the horizon's end "
            "2027-12-31, got 2028-06-01",
        ],
    ),
    "earliest start after the last period": (
        [("sites/alpha.yaml", "nameplate_mw: 10", "nameplate_mw: 10\n    earliest_start_date: 2028-06-01")],
        [
            "case/sites/alpha.yaml:21:5: activities[1].earliest_start_date must not be after the horizon's end "
            "2027-12-31, got 2028-06-01",
        ],
    ),
    "supply after the last delivery": (
        [("case.yaml", "price_usd_m: 20", "last_delivery_date: 2026-08-31")],
        [
            "case/rack_supply.csv row 3, column date: must not be after last_delivery_date 2026-08-31, got 2026-09-01",
        ],
    ),
    "supply before the first delivery": (
        [("case.yaml", "price_usd_m: 20", "first_delivery_date: 2026-04-01")],
        [
            "case/rack_supply.csv row 2, column date: must not be before first_delivery_date 2026-04-01, got "
            "2026-03-01",
        ],
    ),
    "step twice": (
        [("headroom.csv", "north,2027-01-01", "north,")],
        [
            "case/headroom.csv row 3, column from_date: must be given once in a series, got an empty date a "
            "second time",
        ],
    ),
    "price begins late": (
        [("sites/alpha.yaml", "region: east", "energy_usd_per_mwh: [{from_date: 2026-02-01, value: 50}]")],
        [
            "case/sites/alpha.yaml:2:23: energy_usd_per_mwh[0].from_date must not be after the plan's start "
            "2026-01-01 in the first step, got 2026-02-01",
        ],
    ),
    "rent begins late": (
        [("case.yaml", "finance:\n", "finance:\n  rent_usd_m_per_mw_year: [{from_date: 2026-01-02, value: 12}]\n")],
        [
            "case/case.yaml:12:29: finance.rent_usd_m_per_mw_year[0].from_date must not be after the plan's "
            "start 2026-01-01 in the first step, got 2026-01-02",
        ],
    ),
    "empty series": (
        [("sites/alpha.yaml", "region: east", "energy_usd_per_mwh: []")],
        [
            "case/sites/alpha.yaml:2:1: energy_usd_per_mwh must have at least 1 step, got an empty list",
        ],
    ),
    "renewable with stock": (
        [("case.yaml", "capacity: 3", "capacity: 3, stock: 4")],
        [
            "case/case.yaml:30:46: resources[0].stock must be left out of a renewable resource, got 4",
        ],
    ),
    "renewable without capacity": (
        [("case.yaml", ", capacity: 3", "")],
        [
            "case/case.yaml:30:5: resources[0].capacity must be given for a renewable resource, got nothing",
        ],
    ),
    "consumable with capacity": (
        [("case.yaml", "stock: 1", "capacity: 1")],
        [
            "case/case.yaml:31:37: resources[1].capacity must be left out of a consumable resource; it has "
            "stock and arrivals",
        ],
    ),
    "availability reversed": (
        [
            (
                "case.yaml",
                "rate_per_year: 0.08",
                "rate_per_year: 0.08\n      available_from_date: 2027-01-01\n      available_to_date: 2026-06-30",
            )
        ],
        [
            "case/case.yaml:17:7: finance.facilities[0].available_to_date must not be before "
            "available_from_date 2027-01-01, got 2026-06-30",
        ],
    ),
    "straight line without maturity": (
        [("case.yaml", "rate_per_year: 0.08", "rate_per_year: 0.08\n      repayment: straight_line")],
        [
            "case/case.yaml:13:7: finance.facilities[0].maturity_date must be given for repayment "
            "straight_line, got nothing",
        ],
    ),
    "threshold twice": (
        [("case.yaml", "  goals:", "    - {id: second, threshold_mw: 5}\n  goals:")],
        [
            "case/case.yaml:10:20: programme.milestones[1].threshold_mw must differ from that of milestone "
            "'first', got 5 on the same basis",
        ],
    ),
    "scope of no site": (
        [
            (
                "case.yaml",
                "  goals:",
                "    - {id: second, threshold_mw: 5, scope: [alpha, eest], racks: [bigg]}\n  goals:",
            )
        ],
        [
            "case/case.yaml:10:52: programme.milestones[1].scope[1] must be a site, a region of some site, programme "
            "or any_site, got 'eest'; did you mean 'east'?",
            "case/case.yaml:10:67: programme.milestones[1].racks[0] must be the id of a rack, got 'bigg'; did you mean "
            "'big'?",
        ],
    ),
    "scope named twice": (
        [("case.yaml", "  goals:", "    - {id: second, threshold_mw: 5, scope: [alpha, any_site, alpha]}\n  goals:")],
        [
            "case/case.yaml:10:37: programme.milestones[1].scope must be any_site alone or names of sites and regions, "
            "got both",
            "case/case.yaml:10:62: programme.milestones[1].scope[2] must be named once, got 'alpha' a second time",
        ],
    ),
    "late money without a deadline, a drop-dead date without a tranche": (
        [
            (
                "case.yaml",
                "  goals:",
                "    - {id: second, threshold_mw: 6, late_usd_m_per_month: 1, drop_dead_date: 2026-03-01}\n  goals:",
            )
        ],
        [
            "case/case.yaml:10:7: programme.milestones[1].deadline_date must be given where late months cost "
            "something, got nothing",
            "case/case.yaml:10:7: programme.milestones[1].tranche_usd_m must be more than 0 where it can be "
            "lost, got 0",
        ],
    ),
    "drop-dead date before the deadline": (
        [
            (
                "case.yaml",
                "  goals:",
                "    - {id: second, threshold_mw: 6, tranche_usd_m: 1, deadline_date: 2026-05-01, "
                "drop_dead_date: 2026-03-01}\n  goals:",
            )
        ],
        [
            "case/case.yaml:10:82: programme.milestones[1].drop_dead_date must not be before deadline_date "
            "2026-05-01, got 2026-03-01",
        ],
    ),
    "tranche on orders for a site": (
        [("case.yaml", "  goals:", "    - {id: second, threshold_mw: 6, scope: alpha, tranche_on: ordered}\n  goals:")],
        [
            "case/case.yaml:10:51: programme.milestones[1].tranche_on must be reached unless a milestone counts IT "
            "load of the whole programme (orders are for no site), got ordered with scope alpha",
        ],
    ),
    "revenue after the horizon": (
        [("case.yaml", "{2025: 100}", "{2025: 100, 2029: 300}")],
        [
            "case/case.yaml:17:30: tenant.revenue_usd_m[2029] must be of a year up to the horizon's 2027, got 2029",
        ],
    ),
    "rent limit without revenue": (
        [("case.yaml", "revenue_usd_m: {2025: 100}", "limits_rent: true")],
        [
            "case/case.yaml:16:1: tenant.revenue_usd_m must be given where limits_rent is true, got nothing",
        ],
    ),
    "started after the start": (
        [("sites/alpha.yaml", "nameplate_mw: 10", "nameplate_mw: 10\n    started_date: 2026-02-01")],
        [
            "case/sites/alpha.yaml:21:5: activities[1].started_date must be before the plan's start "
            "2026-01-01, got 2026-02-01",
        ],
    ),
    "finished after the start": (
        [("sites/alpha.yaml", "nameplate_mw: 10", "nameplate_mw: 10\n    finished_date: 2026-02-01")],
        [
            "case/sites/alpha.yaml:21:5: activities[1].finished_date must not be after the plan's start "
            "2026-01-01, got 2026-02-01",
        ],
    ),
    "finished before it started": (
        [
            (
                "sites/alpha.yaml",
                "nameplate_mw: 10",
                "nameplate_mw: 10\n    started_date: 2025-02-01\n    finished_date: 2025-01-01",
            )
        ],
        [
            "case/sites/alpha.yaml:22:5: activities[1].finished_date must not be before started_date "
            "2025-02-01, got 2025-01-01",
        ],
    ),
    "should have finished": (
        [("sites/alpha.yaml", "nameplate_mw: 10", "nameplate_mw: 10\n    started_date: 2025-02-01")],
        [
            "case/sites/alpha.yaml:21:5: activities[1].started_date must come with a finished_date, got work "
            "of 6 periods that ended on 2025-07-31",
        ],
    ),
    "option unknown": (
        [
            (
                "sites/alpha.yaml",
                "nameplate_mw: 10",
                "nameplate_mw: 10\n    started_date: 2025-12-01\n    chosen_option: standart",
            )
        ],
        [
            "case/sites/alpha.yaml:22:5: activities[1].chosen_option must be an option of 'A1', got "
            "'standart'; did you mean 'standard'?",
        ],
    ),
    "option without history": (
        [("sites/alpha.yaml", "nameplate_mw: 10", "nameplate_mw: 10\n    chosen_option: standard")],
        [
            "case/sites/alpha.yaml:21:5: activities[1].chosen_option must come with started_date or "
            "finished_date, got 'standard' alone",
        ],
    ),
    "option not said": (
        [
            (
                "sites/alpha.yaml",
                "options: [{duration_periods: 2}]",
                "started_date: 2025-12-01\n    options: [{duration_periods: 2}, {id: fast, duration_periods: 1}]",
            )
        ],
        [
            "case/sites/alpha.yaml:16:5: activities[0].chosen_option must be given for work that has begun; "
            "options are standard, fast",
        ],
    ),
    "obligatory at a site left out": (
        [
            ("sites/alpha.yaml", "nameplate_mw: 10", "nameplate_mw: 10\n    obligatory: true"),
            ("sites/alpha.yaml", "region: east", "eligible: false"),
        ],
        [
            "case/sites/alpha.yaml:21:5: activities[1].obligatory must be false at a site that is not "
            "eligible, got true at 'alpha'",
        ],
    ),
    "installed without phase or power": (
        [("sites/alpha.yaml", "onsite:", "installed: [{rack: big, units: 10}]\nonsite:")],
        [
            "case/sites/alpha.yaml:8:1: installed must fit the 0 MW IT of phases in service at the plan's start, got 6",
            "case/sites/alpha.yaml:8:1: installed must fit the 0 MW of power at the plan's start, got 7.8",
        ],
    ),
    "installed without positions": (
        [
            ("sites/alpha.yaml", "onsite:", "installed: [{rack: big, units: 6}]\nonsite:"),
            ("sites/alpha.yaml", "energisation_date: 2026-06-01", "energisation_date: 2026-01-01"),
            (
                "sites/alpha.yaml",
                "nameplate_mw: 10",
                "nameplate_mw: 10\n    rack_positions: 5\n    finished_date: 2025-12-31",
            ),
        ],
        [
            "case/sites/alpha.yaml:8:1: installed must fit the 5 rack positions in service at the plan's start, got 6",
        ],
    ),
    "installed without spares": (
        [
            ("sites/alpha.yaml", "onsite:", "installed: [{rack: big, units: 6}]\nonsite:"),
            ("sites/alpha.yaml", "energisation_date: 2026-06-01", "energisation_date: 2026-01-01"),
            ("sites/alpha.yaml", "nameplate_mw: 10", "nameplate_mw: 10\n    finished_date: 2025-12-31"),
            ("case.yaml", "price_usd_m: 20", "spare_share_per_year: 1.0"),
        ],
        [
            "case/case.yaml:28:5: racks[0].spare_share_per_year must leave the spares of the 6 racks installed at the "
            "start within the supply, got 0.5 by 2026-01-31, of which 0 are deliverable",
        ],
    ),
    "installed without a phase of its class": (
        [
            ("sites/alpha.yaml", "onsite:", "installed: [{rack: big, units: 6}]\nonsite:"),
            ("sites/alpha.yaml", "energisation_date: 2026-06-01", "energisation_date: 2026-01-01"),
            (
                "sites/alpha.yaml",
                "nameplate_mw: 10",
                "nameplate_mw: 10\n    cooling: [air]\n    finished_date: 2025-12-31",
            ),
            ("sites/alpha.yaml", "region: east", "region: east\ncooling: [liquid]"),
            ("case.yaml", "price_usd_m: 20", "cooling: liquid"),
            ("sites/beta.yaml", "id: beta\n", "id: beta\ncooling: [liquid]\n"),
        ],
        [
            "case/sites/alpha.yaml:9:1: installed must fit the 0 MW IT of phases in service that offer liquid at the "
            "plan's start, got 3.6",
        ],
    ),
    "least MW without a date, and a date without them": (
        [
            ("sites/alpha.yaml", "region: east", "region: east\nmin_mw: 5"),
            ("sites/beta.yaml", "id: beta\n", "id: beta\nmin_mw_by_date: 2027-01-01\n"),
        ],
        [
            "case/sites/alpha.yaml:1:1: min_mw_by_date must be given with min_mw 5, got nothing",
            "case/sites/beta.yaml:1:1: min_mw must be above 0 with min_mw_by_date 2027-01-01, got 0",
        ],
    ),
    "least MW after the horizon": (
        [("sites/alpha.yaml", "region: east", "region: east\nmin_mw: 5\nmin_mw_by_date: 2028-01-01")],
        [
            "case/sites/alpha.yaml:4:1: min_mw_by_date must not be after the horizon's end 2027-12-31, got 2028-01-01",
        ],
    ),
    "part of an open site": (
        [("case.yaml", "start_date: 2026-01-01", "start_date: 2026-01-01\n  max_open_sites: 1.5")],
        [
            "case/case.yaml:4:3: programme.max_open_sites must be a whole number of sites, got 1.5",
        ],
    ),
    "more sites opened before the plan than may be open": (
        [
            ("case.yaml", "start_date: 2026-01-01", "start_date: 2026-01-01\n  max_open_sites: 0"),
            ("sites/alpha.yaml", "nameplate_mw: 10", "nameplate_mw: 10\n    finished_date: 2025-12-31"),
        ],
        [
            "case/case.yaml:4:3: programme.max_open_sites must be no less than the 1 site opened before the plan, "
            "got 0",
        ],
    ),
    "work under way of unknown length": (
        [
            ("sites/alpha.yaml", "duration_periods: 6", "duration_periods: six"),
            ("sites/alpha.yaml", "nameplate_mw: 10", "nameplate_mw: 10\n    started_date: 2025-02-01"),
        ],
        [
            "case/sites/alpha.yaml:24:9: activities[1].options[0].duration_periods must be a whole number, got 'six'",
        ],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_rule_is_said_where_it_stands(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changes, expected = BROKEN[name]
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "case", changed(*changes))
    assert issues("case") == expected
