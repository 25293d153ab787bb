"""One wrong number in a good case: the exact message, at its line and column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.casefiles.folders import changed, issues, write

if TYPE_CHECKING:
    from pathlib import Path

VALUES = {
    "year twice": (
        [("case.yaml", "{2025: 100}", '{2025: 8.4, "2025": 80}')],
        ["case/case.yaml:17:30: tenant.revenue_usd_m.2025 must be given once, got '2025' after 2025"],
    ),
    "count as a float": (
        [("sites/alpha.yaml", "max_units: 2", "max_units: 2.000")],
        [
            "case/sites/alpha.yaml:13:5: onsite[0].max_units must be a whole number, got 2.0; "
            "a count has no decimal point",
        ],
    ),
    "count with a point in a table": (
        [("rack_supply.csv", "2026-09-01,20", "2026-09-01,1.000")],
        [
            "case/rack_supply.csv row 3, column units: must be a whole number, got '1.000'; "
            "a count has no decimal point",
        ],
    ),
    "country of three letters": (
        [("sites/alpha.yaml", "region: east", "country: USA")],
        ["case/sites/alpha.yaml:2:1: country must be two letters, got 'USA'"],
    ),
    "share as percent": (
        [("case.yaml", "revenue_usd_m: {2025: 100}", "compute_share: 50")],
        ["case/case.yaml:17:3: tenant.compute_share must be <= 1, got 50; did you mean 0.5, which is 50 %?"],
    ),
    "date before 1900": (
        [("sites/alpha.yaml", "energisation_date: 2026-06-01", "energisation_date: 1899-12-31")],
        ["case/sites/alpha.yaml:7:14: stages[0].energisation_date must be >= 1900-01-01, got 1899-12-31"],
    ),
    "cash in USD": (
        [("case.yaml", "finance:\n", "finance:\n  opening_cash_usd_m: 2.0e+10\n")],
        [
            "case/case.yaml:12:3: finance.opening_cash_usd_m must be < 100000000 million USD, got 20000000000; "
            "did you mean 20000?",
        ],
    ),
    "floor far below": (
        [("case.yaml", "finance:\n", "finance:\n  cash_floor_usd_m: -5.0e+9\n")],
        [
            "case/case.yaml:12:3: finance.cash_floor_usd_m must be > -100000000 million USD, got -5000000000; "
            "did you mean -5000?",
        ],
    ),
    "limit in USD": (
        [("case.yaml", "limit_usd_m: 100", "limit_usd_m: 1.0e+11")],
        [
            "case/case.yaml:14:7: finance.facilities[0].limit_usd_m must be < 100000000 million USD, got 100000000000; "
            "did you mean 100000?",
        ],
    ),
    "beyond any solver": (
        [("sites/alpha.yaml", "capex_usd_m: 100", "capex_usd_m: 1.0e+300")],
        [
            "case/sites/alpha.yaml:24:9: activities[1].options[0].capex_usd_m must be < 100000000 million USD, "
            "got 1e+300",
        ],
    ),
    "MW beyond any solver": (
        [("sites/alpha.yaml", "nameplate_mw: 10", "nameplate_mw: 1.0e+20")],
        ["case/sites/alpha.yaml:20:5: activities[1].nameplate_mw must be < 100000000 MW, got 1e+20"],
    ),
    "units beyond any solver": (
        [("rack_supply.csv", "2026-09-01,20", "2026-09-01,99999999999")],
        ["case/rack_supply.csv row 3, column units: must be < 100000000 units, got 99999999999"],
    ),
    "control character": (
        [("case.yaml", "name: Test", 'name: "a\\x01b"')],
        ["case/case.yaml:2:3: programme.name must be printable text, got 'a\\x01b'"],
    ),
    "lone surrogate": (
        [("case.yaml", "name: Test", 'name: "a\\ud800b"')],
        ["case/case.yaml:2:3: programme.name must be printable text, got 'a\\ud800b'"],
    ),
    "carriage return": (
        [("case.yaml", "name: Test", 'name: "a\\rb"')],
        ["case/case.yaml:2:3: programme.name must be printable text, got 'a\\rb'"],
    ),
    "name of two lines": (
        [("case.yaml", "name: Test", 'name: "a\\nb"')],
        ["case/case.yaml:2:3: programme.name must be text of one line, got 'a\\nb'"],
    ),
    "control character in a table": (
        [("sources.csv", "Outlook", "Out\x1blook")],
        ["case/sources.csv row 2, column title: must be printable text, got 'Out\\x1blook'"],
    ),
    "unknown field that a terminal would obey": (
        [("case.yaml", "price_usd_m: 20", '"price\\x1b[31m": 20')],
        [
            "case/case.yaml:28:5: racks[0].price\\x1b[31m must be a known field, got an unknown name; "
            "fields are confidence, cooling, draws, figures, first_delivery_date, furnished_by, gpus, id, …",
        ],
    ),
    "negative": (
        [("sites/alpha.yaml", "mw: 20", "mw: -50")],
        [
            "case/sites/alpha.yaml:7:6: stages[0].mw must be >= 0, got -50",
        ],
    ),
    "negative in a bare series": (
        [("case.yaml", "headroom_mw: 80", "headroom_mw: -1")],
        [
            "case/case.yaml:22:7: grid.nodes[1].headroom_mw must be >= 0, got -1",
        ],
    ),
    "zero where more is wanted": (
        [("case.yaml", "it_kw: 600", "it_kw: 0")],
        [
            "case/case.yaml:27:5: racks[0].it_kw must be > 0, got 0",
        ],
    ),
    "share over one": (
        [("case.yaml", "rate_per_year: 0.08", "rate_per_year: 8")],
        [
            "case/case.yaml:15:7: finance.facilities[0].rate_per_year must be <= 1, got 8; did you mean 0.08, "
            "which is 8 %?",
        ],
    ),
    "PUE below one": (
        [("sites/alpha.yaml", "peak_pue: 1.3", "peak_pue: 0.9")],
        [
            "case/sites/alpha.yaml:4:1: peak_pue must be >= 1, got 0.9",
        ],
    ),
    "infinite": (
        [("case.yaml", "price_usd_m: 20", "price_usd_m: .inf")],
        [
            "case/case.yaml:28:5: racks[0].price_usd_m must be a finite number, got inf",
        ],
    ),
    "not a number": (
        [("case.yaml", "price_usd_m: 20", "price_usd_m: .nan")],
        [
            "case/case.yaml:28:5: racks[0].price_usd_m must be a finite number, got nan",
        ],
    ),
    "half a period": (
        [("sites/alpha.yaml", "duration_periods: 6", "duration_periods: 6.5")],
        [
            "case/sites/alpha.yaml:23:9: activities[1].options[0].duration_periods must be a whole number, got 6.5",
        ],
    ),
    "grouped digits": (
        [("case.yaml", "price_usd_m: 20", "price_usd_m: 1,200")],
        [
            "case/case.yaml:28:5: racks[0].price_usd_m must be a number, got '1,200'; write 1200 without separators",
        ],
    ),
    "decimal comma": (
        [("case.yaml", "it_kw: 600", "it_kw: 600,5")],
        [
            "case/case.yaml:27:5: racks[0].it_kw must be a number, got '600,5'; write 600.5 with a decimal point",
        ],
    ),
    "unit in a number": (
        [("sites/alpha.yaml", "nameplate_mw: 10", "nameplate_mw: 10 MW")],
        [
            "case/sites/alpha.yaml:20:5: activities[1].nameplate_mw must be a number, got '10 MW'; write 10 "
            "without the unit 'MW'",
        ],
    ),
    "unit in a series": (
        [("case.yaml", "headroom_mw: 80", "headroom_mw: 80 MW")],
        [
            "case/case.yaml:22:7: grid.nodes[1].headroom_mw must be a number or a list of dated steps, got '80 "
            "MW'; write 80 without the unit 'MW'",
        ],
    ),
    "words for a number": (
        [("case.yaml", "price_usd_m: 20", "price_usd_m: cheap")],
        [
            "case/case.yaml:28:5: racks[0].price_usd_m must be a number, got 'cheap'",
        ],
    ),
    "bool for a number": (
        [("case.yaml", "price_usd_m: 20", "price_usd_m: true")],
        [
            "case/case.yaml:28:5: racks[0].price_usd_m must be a number, got true",
        ],
    ),
    "bool for a series": (
        [("case.yaml", "limit_usd_m: 100", "limit_usd_m: true")],
        [
            "case/case.yaml:14:7: finance.facilities[0].limit_usd_m must be a number or a list of dated steps, "
            "got true",
        ],
    ),
}


@pytest.mark.parametrize("name", VALUES)
def test_wrong_value_is_said_where_it_stands(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changes, expected = VALUES[name]
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "case", changed(*changes))
    assert issues("case") == expected
