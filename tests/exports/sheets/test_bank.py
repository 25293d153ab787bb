"""The bank pack as it is written: its values are the audited ones, its formulas reach every figure that is no input."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from tests.comparison.plans import tiny
from tests.exports.sheets.plans import by_chance, by_hand, shipped
from tests.exports.sheets.read import PAGES, Pack

if TYPE_CHECKING:
    from planner.plan import Plan

pytest.importorskip("xlsxwriter", reason="xlsxwriter is not installed (the extra `excel`)")
LINES = {
    "Rent": "rent", "less: Energy from the grid": "energy",
    "less: Fuel, operation and maintenance of power on site": "fuel", "less: Running the racks": "opex",
    "less: Fixed costs of open sites": "fixed", "Interest": "interest", "Fees, not in debt service": "fees",
    "Repaid in all": "repay", "Site works": "activity_spend", "Grid upgrades": "upgrade_capex",
    "Power on site": "onsite_capex", "Opening of sites": "opening_cost", "Racks, before credit": "rack_payments",
    "Tranches in cash": "tranche_cash", "Tranches in kind, as credit for racks": "tranche_credit",
    "Drawn from facilities": "draw", "Credit in kind used for racks": "credit_used", "Opening cash": "opening_cash",
    "Closing cash": "closing_cash", "Liquidity": "liquidity", "of it for capital only": "liquidity_capex_only",
    "Closing credit": "credit_balance", "Debt of all facilities": "debt", "Value at the horizon": "horizon_value",
    "less: debt settled at the horizon": "debt_settled", "Flow to the owner": "npv_flow",
}  # fmt: skip
"""Lines of the cash flow, and the columns of the ledger that they must be."""


@cache
def plan_of(name: str) -> Plan:
    if name.isdecimal():
        return by_chance(int(name))
    return {"tiny": tiny, "by hand": by_hand}.get(name, lambda: shipped(name))()


@cache
def held(name: str) -> bytes:
    from planner.exports.bank import bank_pack

    return bank_pack(plan_of(name))


def audited(plan: Plan, pack: Pack) -> None:
    """Ask whether every line of the cash flow is what the plan's table of cash has, to a dollar."""
    for label, column in LINES.items():
        due = [getattr(row, f"{column}_usd_m") for row in plan.cash]
        assert pack.line("Cash flow", label) == pytest.approx(due, abs=1e-6), label
    assert pack.total("Cash flow", "Discounted (total: net present value)") == pytest.approx(plan.npv_usd_m, abs=1e-6)
    assert pack.line("Cash flow", "Last day") == [row.period_end for row in plan.cash]
    for facility in plan.problem.finance.facilities:
        rows = {row.period: row for row in plan.debt if row.facility == facility.id}
        for label, column in (("Closing balance", "balance"), ("Interest", "interest"), ("Fees", "fees")):
            due = [getattr(rows[t], f"{column}_usd_m") if t in rows else 0.0 for t in range(plan.periods)]
            found = pack.line("Debt", label, f"Facility {facility.id}")
            assert found == pytest.approx(due, abs=1e-6), (facility.id, label)


@pytest.mark.parametrize("name", ["tiny", "by hand", "ten-gigawatt", "status-2026", *map(str, range(12))])
def test_values_as_written_are_the_audited_ones(name: str) -> None:
    pack = Pack.of(held(name))
    audited(plan_of(name), pack)
    assert {found for group, _, found in pack.checks() if group < 2} == {0}


def test_calamine_reads_the_values_too() -> None:
    calamine = pytest.importorskip("python_calamine", reason="python-calamine is not installed (the extra `excel`)")
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(held("ten-gigawatt")))
    rows = {row[0]: row for row in book.get_sheet_by_name("Cash flow").to_python() if row[0]}
    plan = plan_of("ten-gigawatt")
    assert rows["Closing cash"][4:] == pytest.approx([row.closing_cash_usd_m for row in plan.cash], abs=1e-6)
    assert rows["Discounted (total: net present value)"][2] == pytest.approx(plan.npv_usd_m, abs=1e-6)


def cells(name: str) -> dict[str, Any]:
    pack = Pack.of(held(name), values=False)
    return {
        f"{sheet}!{cell.coordinate}": cell
        for sheet in PAGES
        for row in pack.book[sheet].iter_rows(min_row=4)
        for cell in row[2:]
        if cell.value is not None
    }


def test_inputs_are_figures_on_colour_and_all_else_is_formulas() -> None:
    kinds: dict[str, set[tuple[bool, str]]] = {sheet: set() for sheet in PAGES}
    for place, cell in cells("ten-gigawatt").items():
        filled = str(cell.fill.start_color.rgb) if cell.fill.fill_type else ""
        is_total = cell.column == 3
        kinds[place.split("!")[0]].add((cell.data_type == "f", "" if is_total else filled))
    assert kinds["Cash flow"] == kinds["Debt"] == kinds["By year"] == {(True, "")}
    assert kinds["Inputs by period"] == {(False, "FFFFF2CC"), (True, "")}  # totals alone are formulas
    assert kinds["Audited"] == {(False, "FFE7E6E6"), (True, "")}


def test_no_formula_holds_a_figure_of_the_plan() -> None:
    # Numbers in formulas are structure: 0, 1, 12 months, 365 days, places, tolerances.
    allowed = {"0", "1", "2", "6", "12", "365", "10000", "0.0001", "0.0000005", "63"}
    with zipfile.ZipFile(io.BytesIO(held("ten-gigawatt"))) as archive:
        texts = [archive.read(part).decode() for part in archive.namelist() if part.startswith("xl/worksheets/sheet")]
    years = {str(len({row.period_start.year for row in plan_of("ten-gigawatt").cash}))}
    found = set()
    for formula in re.findall(r"<f>(.*?)</f>", "".join(texts)):
        bare = re.sub(r"\"[^\"]*\"|'[^']*'!|\$?[A-Z]+\$?\d+", "", formula)
        found |= set(re.findall(r"(?<![\w.])\d+(?:\.\d+)?", bare))
    assert found - years <= allowed


def test_cover_ratio_of_a_straight_line_by_hand() -> None:
    # CFADS is 6 - 1 = 5 a month. What may be owed falls by a third of 60 in each of March, April and May. In March 25
    # are repaid, so that 35, 20 and 0 are owed then: 20, 15 and 20 are due. Interest is 1 % a month of what was owed.
    pack = Pack.of(held("by hand"))
    assert pack.line("Cash flow", "Cash flow available for debt service (CFADS)") == pytest.approx([5.0] * 6)
    assert pack.line("Cash flow", "Interest") == pytest.approx([0, 0.6, 0.6, 0.35, 0.2, 0])
    assert pack.line("Cash flow", "Scheduled principal: limit, maturity, straight line") == pytest.approx(
        [0, 0, 20, 15, 20, 0]
    )
    ratios = pack.line("Cash flow", "DSCR, where debt service is due (total: lowest)")
    assert [ratio or None for ratio in ratios] == [
        None, pytest.approx(5 / 0.6), pytest.approx(5 / 20.6), pytest.approx(5 / 15.35), pytest.approx(5 / 20.2), None,
    ]  # fmt: skip
    assert pack.total("Cash flow", "DSCR, where debt service is due (total: lowest)") == pytest.approx(5 / 20.6)
    assert pack.line("By year", "DSCR, where debt service is due (total: lowest)") == pytest.approx([30 / 56.75])
    assert pack.line("Debt", "May be owed: limit, maturity, straight line") == pytest.approx([100, 100, 40, 20, 0, 0])
    assert pack.line("Cash flow", "Fees, not in debt service") == pytest.approx([0.6, 0, 0, 0, 0, 0])


def test_interest_counts_as_of_construction_while_capital_is_still_paid() -> None:
    plan, pack = tiny(), Pack.of(held("tiny"))
    capex = pack.line("Cash flow", "Capital in all, credit included")
    last = max(period for period, usd_m in enumerate(capex) if usd_m > 1e-6)
    interest = [row.interest_usd_m if row.period <= last else 0.0 for row in plan.cash]
    assert pack.line("Cash flow", "Interest during construction") == pytest.approx(interest, abs=1e-9)
    assert 0 <= pack.total("Cash flow", "of it not covered by CFADS") <= sum(interest) + 1e-9


def test_sources_and_uses_stand_side_by_side() -> None:
    plan, sheet = tiny(), Pack.of(held("tiny")).book["Sources and uses"]
    left = {row[0]: row[1] for row in sheet.iter_rows(min_row=5, values_only=True) if row[0]}
    right = {row[4]: row[5] for row in sheet.iter_rows(min_row=5, values_only=True) if row[4]}
    assert left["Cash at the start"] == plan.cash[0].opening_cash_usd_m
    assert right["Cash at the end"] == pytest.approx(plan.cash[-1].closing_cash_usd_m)
    assert right["Racks, before credit"] == pytest.approx(sum(row.rack_payments_usd_m for row in plan.cash))
    assert left["Sources in all"] == pytest.approx(right["Uses in all"])
    assert left["Sources less uses"] == 0


def test_the_inputs_have_the_terms_of_the_case() -> None:
    sheet = Pack.of(held("tiny")).book["Inputs"]
    rows = {row[0]: row for row in sheet.iter_rows(values_only=True) if row[0]}
    assert rows["Discount rate"][1] == 0.1
    assert [str(rows["M1"][k])[:10] for k in (3, 4, 5)] == ["40", "0.5", str(tiny().milestones[0].paid_date)]
    assert rows["bridge-loan"][1:5] == (0.24, 0, 0, None)
    assert (str(rows["bridge-loan"][5])[:10], *rows["bridge-loan"][6:7]) == ("2026-11-30", "straight_line")
    assert rows["bridge-loan"][9] == "yes"
    assert rows["rack-loan"][8:10] == (0.5, "no")
    lists = {rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert lists == {'"bullet,straight_line"', '"yes,no"'}


def test_checks_of_breaches_are_for_terms_that_a_plan_does_not_keep() -> None:
    # Of random decisions some break terms; sound plans break none.
    assert {found for _, _, found in Pack.of(held("ten-gigawatt")).checks()} == {0}
    assert {found for _, _, found in Pack.of(held("tiny")).checks()} == {0}
