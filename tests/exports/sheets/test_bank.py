"""The bank pack as it is written: its values are the audited ones, its formulas reach every figure that is no input."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from planner.exports.bank import bank_pack
from planner.exports.bank.labels import LABELS
from planner.exports.bank.statement import MONEY_COLUMNS, WHERE_USED
from planner.ledger_lines import SIGNS
from tests.comparison.plans import tiny
from tests.exports.sheets.plans import by_chance, by_hand, shipped
from tests.exports.sheets.read import PAGES, Pack
from tests.tabulate.case import case
from tests.tabulate.case import plan as decided

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
    left = {row[0]: row[1:5] for row in sheet.iter_rows(min_row=5, values_only=True) if row[0]}
    right = {row[6]: row[7:11] for row in sheet.iter_rows(min_row=5, values_only=True) if row[6]}
    assert left["Cash at the start"][::2] == (50.0, 50.0)
    assert right["Cash at the end"][2] == pytest.approx(plan.cash[-1].closing_cash_usd_m)
    assert right["Racks, before credit"][2] == pytest.approx(sum(row.rack_payments_usd_m for row in plan.cash))
    for column in (0, 2):
        assert left["Sources in all"][column] == pytest.approx(right["Uses in all"][column])
        assert left["Sources less uses"][column] == 0
    assert sum(row[1] for row in left.values() if row[1] is not None) == pytest.approx(1.0)


def test_sources_and_uses_of_construction_end_with_the_last_capital() -> None:
    # Capital of 40 is paid in January and February alone: rent of 6 a month comes twice, and 60 are drawn in January.
    hall = {"id": "A", "nameplate_mw": 1, "options": [{"duration_periods": 2, "capex_usd_m": 40}]}
    loan = {"id": "loan", "limit_usd_m": 100, "rate_per_year": 0.12}
    problem = case(
        site={"installed": [{"rack": "R", "units": 2}], "activities": [hall]},
        finance={"rent_usd_m_per_mw_year": 36, "facilities": [loan]},
    )
    money = {"draws_usd_m": {("loan", 0): 60.0}, "repayments_usd_m": {("loan", 4): 60.0}}
    pack = Pack.of(bank_pack(decided(problem, starts={"A": ("standard", 0)}, **money)))
    sheet = pack.book["Sources and uses"]
    left = {row[0]: row[1:5:2] for row in sheet.iter_rows(min_row=5, values_only=True) if row[0]}
    right = {row[6]: row[7:11:2] for row in sheet.iter_rows(min_row=5, values_only=True) if row[6]}
    assert left["Rent"] == pytest.approx((12.0, 36.0))
    assert left["Drawn from facilities"] == pytest.approx((60.0, 60.0))
    assert right["Interest"] == pytest.approx((0.6, 2.4))
    assert right["Debt repaid"] == pytest.approx((0.0, 60.0))
    assert right["Cash at the end"] == pytest.approx((100 + 60 + 12 - 40 - 0.6, 100 + 36 - 40 - 2.4))
    cover = {row[0]: row[1] for row in pack.book["Cover"].iter_rows(values_only=True) if row[0]}
    assert str(cover["Construction ends on"])[:10] == "2026-02-28"
    assert cover["Debt left at the end of the plan"] == 0
    # Rent of 6 against interest of 0.6, in March, April and May; in June nothing is due.
    assert cover["Lowest DSCR of a period after construction"] == pytest.approx(10.0)
    assert cover["Average DSCR after construction"] == pytest.approx(10.0)
    ratios = pack.line("Cash flow", "DSCR after construction (total: lowest)")
    assert [ratio or 0.0 for ratio in ratios] == pytest.approx([0, 0, 10, 10, 10, 0])


def test_the_inputs_have_the_terms_of_the_case() -> None:
    sheet = Pack.of(held("tiny")).book["Inputs"]
    rows: dict[str, Any] = {}
    for row in sheet.iter_rows(values_only=True):
        rows.setdefault(row[0], row)
    assert rows["Discount rate"][1] == 0.1
    assert [str(rows["M1"][k])[:10] for k in (3, 4, 5)] == ["40", "0.5", str(tiny().milestones[0].paid_date)]
    facilities = rows["Term"][1:3]
    assert set(facilities) == {"rack-loan", "bridge-loan"}
    bridge, racks = facilities.index("bridge-loan") + 1, facilities.index("rack-loan") + 1
    terms = ("Interest [% a year]", "Fee on draws [%]", "Fee on the limit not drawn [% a year]", "May be drawn from")
    assert [rows[term][bridge] for term in terms] == [0.24, 0, 0, None]
    assert (str(rows["May be drawn to"][bridge])[:10], rows["Repayment"][bridge]) == ("2026-11-30", "straight_line")
    assert rows["For capital only"][bridge] == "yes"
    base = "Borrowing base [% of the racks' book value]"
    assert (rows[base][racks], rows["For capital only"][racks]) == (0.5, "no")


def test_inputs_take_only_what_makes_sense_and_say_where_they_come_from() -> None:
    sheet = Pack.of(held("tiny")).book["Inputs"]
    filled = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.start_color.rgb == "FFFFF2CC"}
    ruled = {str(place) for rule in sheet.data_validations.dataValidation for place in rule.sqref.ranges}
    assert ruled == filled
    lists = {rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    assert lists == {'"bullet,straight_line"', '"yes,no"'}
    notes = {row[0]: row[2] for row in sheet.iter_rows(values_only=True) if row[0]}
    assert notes["Cash floor"].endswith("; source: invented (assumption)")
    # The calendar is that of the flows: another start would leave years without a column.
    fixed = {row[0].value: row[1].fill.start_color.rgb for row in sheet.iter_rows() if row[0].value}
    assert fixed["Plan starts on"] == fixed["Months in a period"] == "FFDDEBF7"


def test_sources_are_those_that_the_plan_leans_on() -> None:
    plan, book = plan_of("ten-gigawatt"), Pack.of(held("ten-gigawatt")).book
    rows = list(book["Sources of inputs"].iter_rows(min_row=2, values_only=True))
    assert [row[:2] for row in rows] == [(lean.item, lean.field) for lean in plan.leans_on]
    listed = {source.key: source.title for source in plan.problem.sources}
    assert {row[6] for row in rows if row[4] == "openai-loi"} == {listed["openai-loi"]}


def test_lines_have_one_name_on_all_sheets() -> None:
    assert set(LABELS) == set(MONEY_COLUMNS)
    pack = Pack.of(held("tiny"))
    named = {sheet: {cell.value for cell in pack.book[sheet]["A"]} for sheet in PAGES}
    shown = {label for name, label in LABELS.items() if name not in WHERE_USED}
    assert shown <= named["Audited"]
    for line in SIGNS:
        label = LABELS[line]
        if line not in ("fees", "repay"):  # said there to be beside debt service
            assert {label, f"less: {label}"} & named["Cash flow"], line
            assert {label, f"less: {label}"} & named["By year"], line
    checked = {name for _, name, _ in pack.checks()}
    assert {f"{label}, period by period" for label in shown} <= checked


def test_years_have_the_lines_of_the_periods_in_their_order() -> None:
    pack = Pack.of(held("tiny"))
    by_period, by_year = ([cell.value for cell in pack.book[sheet]["A"][4:]] for sheet in ("Cash flow", "By year"))
    both = [label for label in by_year if label in by_period]
    assert len(both) > 30
    places = [by_period.index(label) for label in both if by_period.count(label) == 1]
    assert places == sorted(places)


def test_checks_of_breaches_are_for_terms_that_a_plan_does_not_keep() -> None:
    # Of random decisions some break terms; sound plans break none.
    assert {found for _, _, found in Pack.of(held("ten-gigawatt")).checks()} == {0}
    assert {found for _, _, found in Pack.of(held("tiny")).checks()} == {0}
