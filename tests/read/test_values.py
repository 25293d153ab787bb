"""One wrong number in a good case: the exact message, at its line and column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.read.folders import changed, issues, write

if TYPE_CHECKING:
    from pathlib import Path

VALUES = {
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
