"""Each warning on both sides of its boundary, at its dotted path, and in files by file, line and column."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from planner import read, read_plan, solve
from planner.casefiles import read_warned
from planner.cli import run
from planner.shipped import shipped_cases
from planner.validate import WARNINGS, warned, warnings
from tests.casefiles.folders import changed, write

if TYPE_CHECKING:
    from pathlib import Path

    from planner.problem import Problem

USUAL = "a thousand times what is usual here"
# Changes to the case of tests/casefiles, and what is warned of with them; None: nothing more than without.
BOTH_SIDES: dict[str, tuple[dict[str, Any], str | None]] = {
    "supply given": ({"racks.big.gpus": 1}, None),
    "supply empty": ({"racks.big.supply": []}, None),
    "no supply": (
        {"racks.big.supply": None},
        "racks.big.supply: is not given: nothing limits how many of 'big' can be delivered",
    ),
    "no supply, delivered in the last period": (
        {"racks.big.supply": None, "racks.big.lead_periods": 23},
        "racks.big.supply: is not given: nothing limits how many of 'big' can be delivered",
    ),
    "no supply, too late to order": ({"racks.big.supply": None, "racks.big.lead_periods": 24}, None),
    "no supply, no longer sold": ({"racks.big.supply": None, "racks.big.last_delivery_date": "2025-12-31"}, None),
    "5 kW": ({"racks.big.it_kw": 5}, None),
    "4.9 kW": ({"racks.big.it_kw": 4.9}, "racks.big.it_kw: is 4.9 kW; racks usually draw 5 to 2,000 kW"),
    "2,000 kW": ({"racks.big.it_kw": 2000}, None),
    "2,001 kW": ({"racks.big.it_kw": 2001}, "racks.big.it_kw: is 2001 kW; racks usually draw 5 to 2,000 kW"),
    "units on two dates": (
        {"racks.big.supply": [{"date": "2026-03-01", "units": 3}, {"date": "2026-03-02", "units": 4}]},
        None,
    ),
    "units twice on one date": (
        {"racks.big.supply": [{"date": "2026-03-01", "units": 3}, {"date": "2026-03-01", "units": 4}]},
        "racks.big.supply[1].date: is 2026-03-01 a second time: the units of both count",
    ),
    "rate of 1": ({"finance.discount_rate": 1}, None),
    "rate above 1": ({"finance.discount_rate": 8}, "finance.discount_rate: is 8, which is 800 % a year"),
    "growth of 1": ({"tenant.growth_per_year": 1}, None),
    "growth above 1": ({"tenant.growth_per_year": 1.5}, "tenant.growth_per_year: is 1.5, which is 150 % a year"),
    "target all sites hold": ({"programme.target.mw": 15}, None),
    "target above": (
        {"programme.target.mw": 15.1},
        "programme.target.mw: is 15.1 MW (it), more than the 15 MW that all eligible sites hold",
    ),
    "milestone above": (
        {"programme.milestones.first.threshold_mw": 16},
        "programme.milestones.first.threshold_mw: is 16 MW (it), more than the 15 MW that all eligible sites hold",
    ),
    # 10 MW at a PUE of 1.3 and 5 MW at 1.4 are 20 MW.
    "facility power all sites hold": ({"programme.target.mw": 20, "programme.target.basis": "facility"}, None),
    "facility power above": (
        {"programme.target.mw": 20.1, "programme.target.basis": "facility"},
        "programme.target.mw: is 20.1 MW (facility), more than the 20 MW that all eligible sites hold",
    ),
    "least MW that halls hold": ({"sites.alpha.min_mw": 10, "sites.alpha.min_mw_by_date": date(2027, 6, 1)}, None),
    "least MW above": (
        {"sites.alpha.min_mw": 10.1, "sites.alpha.min_mw_by_date": date(2027, 6, 1)},
        "sites.alpha.min_mw: is 10.1 MW, more than the 10 MW that its halls hold: it cannot open by 2027-06-01",
    ),
    "no phase": (
        {
            "sites.alpha.activities.A1.kind": "gate",
            "sites.alpha.activities.A1.nameplate_mw": 0,
            "programme.target.mw": 5,
        },
        "sites.alpha: is eligible but has no phase, so it never holds racks",
    ),
    # A0 takes 2 periods, A1 the rest: 22 of 24 can be done, 23 cannot, and B1 may start with it.
    "phase that is ready just in time": ({"sites.alpha.activities.A1.options.standard.duration_periods": 22}, None),
    "phase that never is": (
        {
            "sites.alpha.activities.A1.options.standard.duration_periods": 23,
            "sites.beta.activities.B1.predecessors": [],
        },
        "sites.alpha: is eligible but has no phase that can be finished within the horizon, so it never holds racks",
    ),
    "no power but generators": ({"sites.alpha.stages": []}, None),
    "no power": (
        {"sites.alpha.stages": [], "sites.alpha.onsite.alpha-gas.max_units": 0},
        "sites.alpha: is eligible but has no power within the horizon, so it never holds racks",
    ),
    "units beyond the reserve": (
        {"sites.alpha.onsite.alpha-gas.max_units": 3, "sites.alpha.onsite.alpha-gas.reserve_units": 2},
        None,
    ),
    "all in reserve": (
        {"sites.alpha.onsite.alpha-gas.max_units": 3, "sites.alpha.onsite.alpha-gas.reserve_units": 3},
        "sites.alpha.onsite.alpha-gas.reserve_units: is 3, and there can be 3 units at most: none gives firm power",
    ),
    "node fed over a link": ({"sites.alpha.onsite": [], "grid.nodes.north.headroom_mw": 0}, None),
    "node that nothing feeds": (
        {"sites.alpha.onsite": [], "grid.nodes.north.headroom_mw": 0, "grid.links.tie.limit_mw": 0},
        "sites.alpha: is eligible but has no power within the horizon, so it never holds racks",
    ),
    "stage 20 years ago": ({"sites.alpha.stages[0].energisation_date": "2006-01-01"}, None),
    "stage before that": (
        {"sites.alpha.stages[0].energisation_date": "2005-12-31"},
        "sites.alpha.stages[0].energisation_date: is 2005-12-31, more than 20 years before the plan's start 2026-01-01",
    ),
    "supply 20 years ago": ({"racks.big.supply[0].date": "2006-01-01"}, None),
    "supply before that": (
        {"racks.big.supply[0].date": "1926-03-01"},
        "racks.big.supply[0].date: is 1926-03-01, more than 20 years before the plan's start 2026-01-01",
    ),
    "ids in capital letters": (
        {"resources.turbine.id": "CREW", "sites.alpha.onsite.alpha-gas.draws": {"CREW": 1}},
        "resources.CREW.id: is 'CREW', which differs from 'crew' among resources in capital letters only",
    ),
    "dear racks": ({"racks.big.price_usd_m": 19_999}, None),
    "racks in thousands": (
        {"racks.big.price_usd_m": 20_000},
        f"racks.big.price_usd_m: is 20,000 million USD, {USUAL} (20) or more",
    ),
    "rich": ({"finance.opening_cash_usd_m": 9.9e6}, None),
    "too rich": (
        {"finance.opening_cash_usd_m": 1e7},
        f"finance.opening_cash_usd_m: is 10,000,000 million USD, {USUAL} (10,000) or more",
    ),
    "limit in thousands": (
        {"finance.facilities.loan.limit_usd_m": 2e7},
        f"finance.facilities.loan.limit_usd_m[0].value: is 20,000,000 million USD, {USUAL} (10,000) or more",
    ),
    "revenue in thousands": (
        {"tenant.revenue_usd_m.2025": 1e7},
        f"tenant.revenue_usd_m.2025: is 10,000,000 million USD, {USUAL} (10,000) or more",
    ),
    "cash at its floor": ({"finance.opening_cash_usd_m": 5, "finance.cash_floor_usd_m": 5}, None),
    "cash below its floor": (
        {"finance.opening_cash_usd_m": 4, "finance.cash_floor_usd_m": 5},
        "finance.opening_cash_usd_m: is 4 million USD, below cash_floor_usd_m 5",
    ),
    "a site that a loan is not limited by": (
        {"finance.facilities.loan.sites": ["alpha"]},
        "finance.facilities.loan.sites: is given, but no base, capex, cost or cover there limits the facility: "
        "it lends to the whole programme",
    ),
    "a site that a loan is limited by": (
        {"finance.facilities.loan.sites": ["alpha"], "finance.facilities.loan.capex_only": True},
        None,
    ),
    "dear hall": ({"sites.alpha.activities.A1.options.standard.capex_usd_m": 119_000}, None),
    "hall in thousands": (
        {"sites.alpha.activities.A1.options.standard.capex_usd_m": 120_000},
        f"sites.alpha.activities.A1.options.standard.capex_usd_m: is 12,000 million USD per MW, {USUAL} (12) or more",
    ),
    "tranche in thousands": (
        {"programme.milestones.first.tranche_usd_m": 50_000},
        f"programme.milestones.first.tranche_usd_m: is 10,000 million USD per MW, {USUAL} (10) or more",
    ),
    "hall in kW": (
        {"sites.alpha.activities.A1.nameplate_mw": 20_000},
        "sites.alpha.activities.A1.nameplate_mw: is 20,000 MW; phases usually hold up to 10,000 MW: is it in kW?",
    ),
    "energy in USD per kWh": (
        {"sites.beta.energy_usd_per_mwh": 0.055},
        "sites.beta.energy_usd_per_mwh[0].value: is 0.055 USD per MWh; prices are usually 1 to 1,000: "
        "is it per kWh, or in cents?",
    ),
    "dear energy": ({"sites.beta.energy_usd_per_mwh": 1000}, None),
    "rent in thousands": (
        {"finance.rent_usd_m_per_mw_year": 0.012},
        "finance.rent_usd_m_per_mw_year[0].value: is 0.012 million USD, "
        "a thousandth of what is usual here (12) or less",
    ),
    "paid as far as opex": (
        # 0.876 million USD a year over 1.2 x 8760 h.
        {"sites.alpha.opex_usd_m_per_mw_year": 0.876, "sites.alpha.energy_usd_per_mwh": -83.3},
        None,
    ),
    "paid for more than opex": (
        {"sites.alpha.opex_usd_m_per_mw_year": 0.876, "sites.alpha.energy_usd_per_mwh": -84},
        "sites.alpha.energy_usd_per_mwh[0].value: is -84 USD per MWh; it counts as far as opex covers it, about -83.3",
    ),
    "water limited and used": (
        {
            "sites.alpha.water_m3_per_mwh": 1.8,
            "yearly_limits": [{"id": "W", "kind": "water", "most_by_year": {2026: 9}}],
        },
        None,
    ),
    "water limited where none is used": (
        {"yearly_limits": [{"id": "W", "kind": "water", "most_by_year": {2026: 9}}]},
        "yearly_limits.W.kind: is water, of which no eligible site that counts uses any",
    ),
    "a quota of racks": ({"quotas": [{"id": "Q", "most": 9}]}, None),
    "a quota of GPUs that racks have not": (
        {"quotas": [{"id": "Q", "counts": "gpus", "most": 9}]},
        "quotas.Q.counts: is gpus, and racks big have none: any number of them may come",
    ),
    "energy in USD per GWh": (
        {"sites.beta.energy_usd_per_mwh": 50_000},
        f"sites.beta.energy_usd_per_mwh[0].value: is 50,000 USD per MWh, {USUAL} (50) or more",
    ),
}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Problem:
    folder: Path = tmp_path_factory.mktemp("warned") / "case"
    write(
        folder,
        changed(("sites/beta.yaml", "id: beta\n", "id: beta\nstages: [{mw: 5, energisation_date: 2026-06-01}]\n")),
    )
    problem = read(folder)
    assert warnings(problem) == ()
    return problem


@pytest.mark.parametrize("name", BOTH_SIDES)
def test_a_warning_is_given_on_one_side_of_its_boundary(good: Problem, name: str) -> None:
    changes, expected = BOTH_SIDES[name]
    assert [str(warning) for warning in good.changed(changes).warnings] == ([] if expected is None else [expected])


def test_a_type_that_is_all_reserve_is_told(good: Problem) -> None:
    told = good.changed({"sites.alpha.stages": [], "sites.alpha.onsite.alpha-gas.reserve_units": 99}).warnings
    assert [str(warning) for warning in told] == [
        "sites.alpha: is eligible but has no power within the horizon, so it never holds racks",
        "sites.alpha.onsite.alpha-gas.reserve_units: is 99, and there can be 2 units at most: none gives firm power",
    ]


def test_every_warning_is_given_by_some_case(good: Problem) -> None:
    given = {label for changes, _ in BOTH_SIDES.values() for label, _, _ in warned(good.changed(changes))}
    assert given == {label for label, _ in WARNINGS}


def test_files_are_warned_of_by_file_line_and_column(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    texts = changed(
        ("case.yaml", "it_kw: 600", "it_kw: 3000"),
        ("case.yaml", "price_usd_m: 20", "price_usd_m: 20000"),
        ("rack_supply.csv", "big,2026-03-01", "big,1926-03-01"),
        ("headroom.csv", "north,,50", "north,,0"),
    )
    write(tmp_path / "case", texts)
    _, found = read_warned("case")
    assert [str(warning) for warning in found] == [
        "case/case.yaml:27:5: racks[0].it_kw is 3000 kW; racks usually draw 5 to 2,000 kW",
        "case/case.yaml:28:5: racks[0].price_usd_m is 20,000 million USD, a thousand times what is "
        "usual here (20) or more",
        "case/rack_supply.csv row 2, column date: is 1926-03-01, more than 20 years before the plan's start 2026-01-01",
        "case/sites/beta.yaml:1:1: is eligible but has no power within the horizon, so it never holds racks",
    ]


@pytest.mark.parametrize("name", ["tiny", "status-2026", "ten-gigawatt"])
def test_shipped_cases_give_no_false_alarm(name: str) -> None:
    assert name in shipped_cases()
    assert warnings(read(name)) == ()


def test_commands_show_warnings_and_end_as_without(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "case", changed(("case.yaml", "it_kw: 600", "it_kw: 3000")))
    for command in ("check", "info"):
        assert run([command, str(tmp_path / "case")]) == 0
        out = capsys.readouterr().out
        assert "2 warnings (strange but possible; the case can be planned):\n- " in out
        assert "case.yaml:27:5: racks[0].it_kw is 3000 kW" in out
        assert run([command, str(tmp_path / "case"), "--json"]) == 0
        found = json.loads(capsys.readouterr().out)["warnings"]
        assert found[0]["place"].endswith("case.yaml:27:5")
        assert found[0]["reason"].startswith("racks[0].it_kw is 3000 kW")


def test_a_plan_keeps_the_warnings(good: Problem) -> None:
    odd = good.changed({"racks.big.it_kw": 2001})
    assert solve(odd, threads=1).warnings == ("racks.big.it_kw: is 2001 kW; racks usually draw 5 to 2,000 kW",)


def test_a_plan_written_with_warnings_by_place_in_files_passes_its_audit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # In files the order is that of the places, in Python that of the rules.
    monkeypatch.chdir(tmp_path)
    late, dear = ("big,2026-03-01", "big,1926-03-01"), ("price_usd_m: 20", "price_usd_m: 20000")
    write(tmp_path / "case", changed(("case.yaml", *dear), ("rack_supply.csv", *late)))
    assert run(["solve", "case", "--threads", "1", "--json"]) in (0, 3)
    shown = capsys.readouterr()
    found = json.loads(shown.out)["warnings"]
    assert [line.split(" ")[0] for line in found] == [
        "case/case.yaml:28:5:", "case/rack_supply.csv", "case/sites/beta.yaml:1:1:",
    ]  # fmt: skip
    assert "3 warnings (strange but possible; the case can be planned):" in shown.err
    assert list(read_plan("out/case").warnings) == found
    assert run(["audit", "case", "out/case"]) == 0
