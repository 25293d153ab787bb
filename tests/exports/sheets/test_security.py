"""Security of contracts in workbook, bank pack and sums: there where a utility holds some, nowhere else."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from planner.explanation.money_flows import sources_and_uses
from planner.exports.workbook.by_period import HELD, power_by_period
from planner.show.charts.waterfall import waterfall_frame
from tests.by_hand.build import case, money, month, option, phase, plan_of, site, stage

if TYPE_CHECKING:
    from planner.plan import Plan


@cache
def secured(price: float = 0.5) -> Plan:
    """Return a plan with 4 MW since October and 2 MW from February, whose securities are back in March and April."""
    done = phase("A", 6.0, option(), started_date=month(-9), finished_date=month(-8))
    held = {"security_usd_m_per_mw": price, "security_periods": 2} if price else {}
    early, late = stage(4.0, month(-1)), stage(2.0, month(2))
    place = site("S", done, mw=None, stages=(early, late), **held)
    return plan_of(case(place, goals=("npv",), target=1.0, finance=money(9.0), periods=5))


def test_the_workbook_has_what_is_held() -> None:
    found = power_by_period(secured()).table
    assert [row[HELD] for row in found.rows] == pytest.approx([3, 1, 1, 1, 0])
    assert HELD in [column.title for column in found.columns]
    assert HELD not in [column.title for column in power_by_period(secured(0.0)).table.columns]


def test_the_bank_pack_and_the_sums_have_a_line_of_it() -> None:
    pytest.importorskip("xlsxwriter", reason="xlsxwriter is not installed (the extra `excel`)")
    pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    from planner.exports.bank import bank_pack
    from tests.exports.sheets.read import Pack

    pack, moved = Pack.of(bank_pack(secured())), [1, -2, 0, 0, -1]
    for sheet in ("Inputs by period", "Cash flow"):
        assert pack.line(sheet, "Security of utilities, less what comes back") == pytest.approx(moved)
    assert {figure for group, _, figure in pack.checks() if group < 2} == {0}
    frame = waterfall_frame(secured()).set_index("line")
    assert (frame.loc["security of utilities", "kind"], frame.loc["security of utilities", "usd_m"]) == ("in", 2)
    (row,) = (row for row in sources_and_uses(secured()) if row.column == "security_usd_m")
    assert (row.words, row.usd_m) == ("security of utilities posted, less what comes back", pytest.approx(-2))
    assert "security_usd_m" not in {row.column for row in sources_and_uses(secured(0.0))}
