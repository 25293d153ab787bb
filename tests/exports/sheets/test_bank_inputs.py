"""Each input of the bank pack changed, recalculated by LibreOffice, against the plan of a case that has the change."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from planner.decisions import Delivery
from planner.exports.bank import bank_pack
from tests.exports.sheets.office import converted
from tests.exports.sheets.read import Pack
from tests.exports.sheets.test_bank import audited
from tests.tabulate.case import case
from tests.tabulate.case import plan as decided

if TYPE_CHECKING:
    from pathlib import Path

    from planner.plan import Plan

pytest.importorskip("xlsxwriter", reason="xlsxwriter is not installed (the extra `excel`)")
openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
LONG = pytest.mark.long
LOAN, BASED = 2, 3  # columns of the two facilities, from 1
FACILITIES: tuple[dict[str, Any], ...] = (
    {
        "id": "loan", "limit_usd_m": [{"value": 50}, {"from_date": "2027-01-01", "value": 20}], "rate_per_year": 0.1,
        "commitment_fee_per_year": 0.01, "draw_fee_share": 0.01, "available_from_date": "2026-02-15",
        "available_to_date": "2026-12-31", "repayment": "straight_line", "maturity_date": "2028-06-30",
    },
    {
        "id": "based", "limit_usd_m": 80, "rate_per_year": 0.05, "draw_fee_share": 0.02, "borrowing_base_share": 0.6,
        "capex_only": True,
    },
)  # fmt: skip


def hall(capex_usd_m: float) -> dict[str, Any]:
    return {"id": "A", "nameplate_mw": 9, "options": [{"duration_periods": 1, "capex_usd_m": capex_usd_m}]}


def make(
    period: str = "month", finance: dict[str, Any] | None = None, loan: dict[str, Any] | None = None,
    based: dict[str, Any] | None = None, milestone: dict[str, Any] | None = None, site: dict[str, Any] | None = None,
    rack: dict[str, Any] | None = None,
) -> Plan:  # fmt: skip
    """Return three years of 2 racks online, with two loans and 5 racks delivered, with some fields changed."""
    own = [given | (more or {}) for given, more in zip(FACILITIES, (loan, based), strict=True)]
    tranche = {"id": "M1", "threshold_mw": 2, "tranche_usd_m": 40, "in_kind_share": 0.5, "payment_lag_periods": 2}
    problem = case(
        site={
            "opex_usd_m_per_mw_year": 6, "installed": [{"rack": "R", "units": 2}], "fixed_usd_m_per_year": 2,
            "energy_usd_per_mwh": 50,
            "activities": [hall(30)],
            **(site or {}),
        },
        rack=rack,
        finance={"rent_usd_m_per_mw_year": 36, "facilities": own, "discount_rate": 0.1, **(finance or {})},
        programme={
            "start_date": "2026-01-01", "end_date": "2028-12-31", "period": period,
            "milestones": [tranche | (milestone or {})], "target": {"mw": 2, "by_date": "2028-12-31"},
        },
    )  # fmt: skip
    return decided(
        problem, starts={"A": ("standard", 0)}, deliveries=(Delivery("S", "R", 0, 5),),
        draws_usd_m={("loan", 2): 40.0, ("based", 0): 20.0, ("based", 3): 5.0},
        repayments_usd_m={("loan", 4): 10.0, ("loan", 5): 2.0, ("based", 6): 1.0},
    )  # fmt: skip


BASE = "Borrowing base [% of the racks' book value]"
CHANGES: dict[str, tuple[dict[str, Any], tuple[tuple[str, int, Any], ...]]] = {
    "interest": ({"loan": {"rate_per_year": 0.2}}, (("Interest [% a year]", LOAN, 0.2),)),
    "draw fee": ({"loan": {"draw_fee_share": 0.05}}, (("Fee on draws [%]", LOAN, 0.05),)),
    "commitment": (
        {"loan": {"commitment_fee_per_year": 0.03}}, (("Fee on the limit not drawn [% a year]", LOAN, 0.03),)
    ),
    "from": ({"loan": {"available_from_date": "2026-05-01"}}, (("May be drawn from", LOAN, date(2026, 5, 1)),)),
    "no from": ({"loan": {"available_from_date": None}}, (("May be drawn from", LOAN, None),)),
    "to": ({"loan": {"available_to_date": "2027-03-05"}}, (("May be drawn to", LOAN, date(2027, 3, 5)),)),
    "no to": ({"loan": {"available_to_date": None}}, (("May be drawn to", LOAN, None),)),
    "bullet": ({"loan": {"repayment": "bullet"}}, (("Repayment", LOAN, "bullet"),)),
    "matures": ({"loan": {"maturity_date": "2027-09-10"}}, (("Matures on", LOAN, date(2027, 9, 10)),)),
    "no end": (
        {"loan": {"maturity_date": None, "repayment": "bullet"}},
        (("Matures on", LOAN, None), ("Repayment", LOAN, "bullet")),
    ),
    "base": ({"based": {"borrowing_base_share": 0.1}}, ((BASE, BASED, 0.1),)),
    "no base": ({"based": {"borrowing_base_share": None}}, ((BASE, BASED, None),)),
    "any use": ({"based": {"capex_only": False}}, (("For capital only", BASED, "no"),)),
    "loan to cost": ({"loan": {"max_loan_to_cost": 0.6}}, (("Loan to cost [%]", LOAN, 0.6),)),
    "cost before": (
        {"loan": {"max_loan_to_cost": 0.5, "cost_before_usd_m": 10}},
        (("Loan to cost [%]", LOAN, 0.5), ("Cost before the plan that counts in it [million USD]", LOAN, 10)),
    ),
    "cover": (
        {"loan": {"min_dscr": 4.0, "min_dscr_from_date": "2026-10-01"}},
        (("Least DSCR of twelve months", LOAN, 4), ("Least DSCR from", LOAN, date(2026, 10, 1))),
    ),
    "discount": ({"finance": {"discount_rate": -0.03}}, (("Discount rate", 2, -0.03),)),
    "cash": ({"finance": {"opening_cash_usd_m": 5.0}}, (("Cash at the start", 2, 5),)),
    "floor": ({"finance": {"cash_floor_usd_m": 50.0}}, (("Cash floor", 2, 50),)),
    "life": ({"finance": {"rack_life_periods": 3}}, (("Life of a rack", 2, 3),)),
    "in cash": ({"milestone": {"in_kind_share": 0.0}}, (("M1", 5, 0),)),
    "in kind": ({"milestone": {"in_kind_share": 0.8}}, (("M1", 5, 0.8),)),
    "tranche": ({"milestone": {"tranche_usd_m": 90}}, (("M1", 4, 90),)),
    "rent": ({"finance": {"rent_usd_m_per_mw_year": 27}}, (("Rent", 2, 0.75),)),
    "opex": ({"site": {"opex_usd_m_per_mw_year": 9}}, (("Running the racks", 2, 1.5),)),
    "fixed": ({"site": {"fixed_usd_m_per_year": 3}}, (("Fixed costs of open sites", 2, 1.5),)),
    "works": (
        {"site": {"activities": [hall(36)]}},
        (("Works, grid, power on site, opening of sites", 2, 1.2),),
    ),
    "energy": ({"site": {"energy_usd_per_mwh": 100}}, (("Energy from the grid", 2, 2.0),)),
    "racks": ({"rack": {"price_usd_m": 12}}, (("Racks", 2, 1.2),)),
    "rates": (
        {"loan": {"rate_per_year": 0.11}, "based": {"rate_per_year": 0.06}},
        (("Added to the interest of all facilities", 2, 0.01),),
    ),
}  # fmt: skip
"""Fields of the case, and the cells that say the same: label, column from 1, value."""
SAME = (
    ("Cash flow", "Scheduled principal: limit, maturity, straight line"),
    ("Cash flow", "DSCR, where debt service is due (total: lowest)"),
    ("Cash flow", "DSCR after construction (total: lowest)"),
    ("Cash flow", "Interest during construction"),
    ("Cash flow", "of it not covered by CFADS"),
    ("By year", "Debt at the end of the year"),
    ("By year", "Liquidity at the end"),
    ("By year", "Closing cash"),
)
OF_LOAN = ("CFADS of twelve months", "Due in twelve months", "DSCR of twelve months (total: lowest)",
           "Least DSCR that it asks", "CFADS short of it")  # fmt: skip


def edited(workbook: bytes, edits: tuple[tuple[str, int, Any], ...]) -> bytes:
    """Return a workbook with other inputs, as a person types them: the first row with a label, a column, a value."""
    book, made = openpyxl.load_workbook(io.BytesIO(workbook)), io.BytesIO()
    for label, column, value in edits:
        row = next(cell.row for cell in book["Inputs"]["A"] if cell.value == label)
        book["Inputs"].cell(row, column).value = value
    book.save(made)
    return made.getvalue()


def changes(period: str) -> dict[str, bytes]:
    """Return the pack of the case with each change typed into it."""
    given = bank_pack(make(period))
    return {f"{period} {name}": edited(given, edits) for name, (_, edits) in CHANGES.items()}


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return packs of the case by month, changed, as LibreOffice has calculated them."""
    given, bare = bank_pack(make()), changes("month")
    bare["ranked"] = bank_pack(ranked())
    bare["late"] = edited(given, (("M1", 6, date(2030, 1, 31)),))
    bare["high floor"] = edited(given, (("Cash floor", 2, 100),))
    return converted(bare, tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def by_quarter(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the same by quarter."""
    return converted(changes("quarter"), tmp_path_factory.mktemp("office"))


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize(("period", "there"), [("month", "packs"), pytest.param("quarter", "by_quarter", marks=LONG)])
def test_a_changed_input_gives_the_ledger_of_the_changed_case(
    request: pytest.FixtureRequest, period: str, there: str, name: str
) -> None:
    plan, pack = make(period, **CHANGES[name][0]), Pack.of(request.getfixturevalue(there)[f"{period} {name}"])
    audited(plan, pack)
    due = Pack.of(bank_pack(plan))
    for sheet, label in SAME:
        found = [value or 0.0 for value in pack.line(sheet, label)]
        assert found == pytest.approx([value or 0.0 for value in due.line(sheet, label)], abs=1e-6), label
    for label in OF_LOAN:
        found = [value or 0.0 for value in pack.line("Debt", label, "Facility loan")]
        assert found == pytest.approx([value or 0.0 for value in due.line("Debt", label, "Facility loan")], abs=1e-6)
    assert {figure for group, _, figure in pack.checks() if group == 0} == {0}
    assert not [value for value in pack.figures().values() if str(value).startswith("#")]


def ranked() -> Plan:
    """Return the plan with dear racks, of which the second loan has those that the first leaves."""
    return make(loan={"borrowing_base_share": 0.9}, based={"pledged_after": ["loan"]}, rack={"price_usd_m": 30})


def test_racks_pledged_in_rank_are_live(packs: dict[str, Path]) -> None:
    # In March 150 of racks less two months: 40 at 0.9 take 44.4 of them, and 10 more that would be lent 11.1.
    plan, pack = ranked(), Pack.of(packs["ranked"])
    audited(plan, pack)
    found = [value or 0.0 for value in pack.line("Cash flow", "Liquidity")]
    assert found == pytest.approx([row.liquidity_usd_m for row in plan.cash], abs=1e-6)


def test_a_tranche_paid_after_the_plan_is_missed_by_the_checks(packs: dict[str, Path]) -> None:
    found = {name: figure for _, name, figure in Pack.of(packs["late"]).checks()}
    assert found["Tranches whose day lies in no period of the plan"] == pytest.approx(40.0)


def test_a_breach_says_how_much_and_since_when(packs: dict[str, Path]) -> None:
    pack, plan = Pack.of(packs["high floor"]), make()
    below = [(100 - row.closing_cash_usd_m, row.period_end) for row in plan.cash if row.closing_cash_usd_m < 100]
    assert len(below) > 1
    row = next(row for row in pack.book["Checks"].iter_rows(values_only=True) if row[0] == "Cash below its floor")
    assert row[4] == pytest.approx(max(below)[0], abs=1e-6)  # the most in a period, not all periods added up
    assert (row[5], str(row[6])[:10]) == ("BREACH", str(below[0][1]))
