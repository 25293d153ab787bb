"""The first sheet of the bank pack: what it is, what the colours mean, the figures that matter, whether all agrees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.exports.bank.audited_page import NAME as AUDITED
from planner.exports.bank.balance import NAME as SOURCES_AND_USES
from planner.exports.bank.by_year import NAME as BY_YEAR
from planner.exports.bank.cash_flow import NAME as CASH_FLOW
from planner.exports.bank.cash_flow import least
from planner.exports.bank.checking import TITLES
from planner.exports.bank.checks_sheet import NAME as CHECKS
from planner.exports.bank.debt_page import NAME as DEBT
from planner.exports.bank.labels import LABELS
from planner.exports.bank.line import fixed
from planner.exports.bank.period_inputs import NAME as INPUTS_BY_PERIOD
from planner.exports.bank.sources_sheet import NAME as SOURCES
from planner.exports.bank.standing import AS_PLANNED, READS, coloured, standing
from planner.exports.bank.statement import cover
from planner.exports.bank.terms import NAME as INPUTS
from planner.exports.workbook.look import (
    AUDITED_FILL,
    DAY,
    FIXED_FILL,
    HEADER,
    INPUT_FILL,
    INPUT_INK,
    IS_ROUNDING,
    MONEY,
    NOTE,
    ROUNDING,
    SECTION,
    TITLE,
    Look,
)  # fmt: skip
from planner.exports.workbook.paper import Print
from planner.show.notebook import proof_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from planner.exports.bank.line import Places, Value
    from planner.exports.bank.statement import Statement
    from planner.exports.workbook.book import Book, Sheet
    from planner.plan import GoalRow

NAME = "Cover"
TOP = 3
HEADS = ("", "By formula", "Audited plan", "Unit")
COLOURS = (
    (Look(fill=INPUT_FILL, ink=INPUT_INK), "Input: a figure of the case, or a decision of the plan; may be changed"),
    (Look(fill=FIXED_FILL), "Fixed: the calendar of the flows, and what counts as nothing; not to be changed"),
    (Look(), "Formula: follows from inputs"),
    (Look(fill=AUDITED_FILL), "Audited: a figure of the plan, for the checks alone"),
)
DEFINITIONS = (
    ("CFADS", "rent less energy, fuel, running costs of racks and fixed costs of sites; no tranche, no draw"),
    ("DSCR", "CFADS / (interest + scheduled principal), in periods in which half a dollar or more of these is due"),
    ("Scheduled principal", "opening balance beyond what limit, maturity and straight-line repayment let be owed"),
    ("Not in debt service", "fees, early repayment, and what a borrowing base asks to be repaid (sheet Debt)"),
    ("Construction", "all periods up to the last in which capital is paid"),
    (
        "Interest during construction",
        "interest of these periods, whatever pays it; what CFADS does not cover stands below it",
    ),
    ("Interest", "on the opening balance, by twelfths of the yearly rate: each month is a twelfth of a year"),
    ("Net present value", "flows to the owner after financing, actual/365 from the plan's start, at period ends"),
    ("Credit in kind", "the part of a tranche that pays for racks only; it is a source and pays a use"),
    ("Audited", "worked out again by the planner's own check from case and plan alone; no outside auditor has seen it"),
    ("Figures", "million USD, nominal; outflows are positive in their own line; a dash is nothing"),
    ("Not in it", "tax, working capital, reserve accounts, hedging; draws and repayments do not follow other inputs"),
)
ABOUT = (
    (INPUTS, "inputs that are one figure each: rates, sensitivities, tranches, terms of facilities"),
    (INPUTS_BY_PERIOD, "inputs by period: online MW, rent, costs, draws and repayments"),
    (CASH_FLOW, "by period: CFADS, capital, debt service, DSCR, sources and uses, cash, liquidity, present value"),
    (DEBT, "each facility by period: balance, interest, fees, security, scheduled principal"),
    (BY_YEAR, "the same by calendar year"),
    (SOURCES_AND_USES, "the time of construction, and the whole plan"),
    (AUDITED, "the audited figures that the checks compare with"),
    (CHECKS, "every difference is 0, to a dollar"),
    (SOURCES, "where the inputs of the case come from, and how sure they are"),
)


def write_cover(book: Book, given: Statement, cells: Places) -> None:
    """Write the first sheet.

    Parameters
    ----------
    book
        The workbook.
    given
        The values.
    cells
        Where all lines stand.
    """
    plan, sheet = given.plan, book.sheet(NAME)
    version = plan.run.version
    sheet.put(0, 0, f"{plan.name}: bank pack", TITLE, counts=False)
    last = given.ends[-1]
    told = f"Plan of {plan.problem.label}, {plan.start_date} to {last}; checked by the planner {version} itself."
    sheet.put(1, 0, told, NOTE, counts=False)
    row = _figures(sheet, given, cells, TOP)
    row = _checked(sheet, cells, row + 1)
    row = _titled(sheet, row + 1, "Colours")
    for look, words in COLOURS:
        for column in range(2):
            sheet.put(row, column, words if column == 0 else None, look, counts=False)
        row += 1
    row = _pairs(sheet, row + 1, "Definitions", DEFINITIONS)
    row = _pairs(sheet, row + 1, "Sheets", ABOUT, linked=True)
    _pairs(sheet, row + 1, "How sure the plan is", [(f"Goal {goal.name}", _proof(goal)) for goal in plan.goals])
    sheet.fit(widest=48)
    sheet.width(1, 2, 18)
    sheet.printed(Print(down=1))


def _titled(sheet: Sheet, row: int, title: str) -> int:
    for column in range(len(HEADS)):
        sheet.put(row, column, title if column == 0 else None, SECTION, counts=False)
    return row + 1


def _pairs(sheet: Sheet, row: int, title: str, pairs: Iterable[tuple[str, str]], linked: bool = False) -> int:
    """Write names with words beside them, the names as links to sheets where they are some; return the next row."""
    row = _titled(sheet, row, title)
    for name, words in pairs:
        if linked:
            sheet.link(row, 0, name)
        else:
            sheet.put(row, 0, name)
        sheet.put(row, 1, words, counts=False)
        row += 1
    return row


def _proof(goal: GoalRow) -> str:
    """Return what a goal reached, and what is proven of it."""
    bound = "no bound is known" if goal.bound is None else f"no plan is better than {goal.bound:,.2f} {goal.unit}"
    return f"{goal.value:,.2f} {goal.unit}: {proof_words(goal)}; {bound}"


def _figures(sheet: Sheet, given: Statement, cells: Places, row: int) -> int:
    """Write the figures that matter, by formula and as audited, and return the next row."""
    for column, head in enumerate(HEADS):
        sheet.put(row, column, head, HEADER)
    forms = {"ratio": "0.00", "date": DAY}
    for label, formula, value, audited, unit in (*_of_plan(given), *_of_lenders(given), *_covers(given)):
        row += 1
        form = forms.get(unit, MONEY)
        if form in ROUNDING:
            sheet.rule((row, 1, row, 2), IS_ROUNDING, ROUNDING[form])
        sheet.put(row, 0, label, Look(indent=0 if label[0].isupper() else 1))
        sheet.formula(row, 1, cells.formula(formula, NAME), value, Look(form=form, bold=True))
        sheet.put(row, 2, audited, Look(form=form, fill=AUDITED_FILL if audited is not None else ""))
        sheet.put(row, 3, unit, Look(ink=NOTE.ink, italic=True, indent=1))
    return row + 1


Told = tuple[str, str, "Value", "Value", str]
"""Label, formula, value, audited value, unit."""
USD_M = "million USD"


def _of_plan(given: Statement) -> Iterator[Told]:
    plan = given.plan
    near = "[closing:]-MIN([closing:])>[$dollar]*(1+ABS(MIN([closing:]))/10000)"
    lowest = f"SUMPRODUCT(MIN([end:]+({near})*MAX([end:])))"
    yield "Net present value", "[present=]", plan.npv_usd_m, plan.npv_usd_m, USD_M
    yield "Lowest cash", "MIN([closing:])", plan.lowest_cash_usd_m, plan.lowest_cash_usd_m, USD_M
    yield "first on", lowest, plan.lowest_cash_date, plan.lowest_cash_date, "date"
    yield "Least liquidity", "MIN([liquidity:])", plan.least_liquidity_usd_m, plan.least_liquidity_usd_m, USD_M
    yield "Peak debt", "MAX([debt:])", plan.peak_debt_usd_m, plan.peak_debt_usd_m, USD_M
    owed = plan.cash[-1].debt_usd_m
    yield "Debt left at the end of the plan", f"INDEX([debt:],1,{plan.periods})", owed, owed, USD_M
    for name in ("tranche_cash", "tranche_credit", "rent"):
        whole = sum(given.ledger(name))
        yield LABELS[name], f"[{name}=]", whole, whole, USD_M


def _of_lenders(given: Statement) -> Iterator[Told]:
    built = given.ends[given.built_at - 1] if given.built_at else ""
    yield "CFADS", "[cfads=]", sum(given.cfads), None, USD_M
    yield "Capital in all", "[capex=]", sum(given.capex), None, USD_M
    ends = 'IF(SUM([building:])=0,"",INDEX([end:],1,SUM([building:])))'
    yield "Construction ends on", ends, built, None, "date"
    yield "Interest during construction", "[idc=]", sum(given.idc), None, USD_M
    yield "of it not covered by CFADS", "[idc_uncovered=]", sum(given.idc_uncovered), None, USD_M


def _covers(given: Statement) -> Iterator[Told]:
    by_period = cover(given.cfads, given.service)
    by_year = cover(given.by_year(given.cfads), given.by_year(given.service))
    yield "Lowest DSCR of a period", "[dscr=]", least(by_period), None, "ratio"
    yield "Lowest DSCR of a period after construction", "[dscr_after=]", least(given.cover_after), None, "ratio"
    after = [ratio for ratio in given.cover_after if isinstance(ratio, float)]
    mean = 'IF(COUNT([dscr_after:])=0,"",AVERAGE([dscr_after:]))'
    yield "Average DSCR after construction", mean, sum(after) / len(after) if after else "", None, "ratio"
    yield "Lowest DSCR of a year", "[y.dscr=]", least(by_year), None, "ratio"
    yield "DSCR of the last year", f"INDEX([y.dscr:],1,{len(given.all_years)})", by_year[-1], None, "ratio"


def places(given: Statement) -> dict[str, str]:
    """Return the cell that says how the pack stands, by the name that formulas have for it."""
    figures = (*_of_plan(given), *_of_lenders(given), *_covers(given))
    return {"standing": fixed(NAME, TOP + len(figures) + 3 + len(TITLES), 1)}


def _checked(sheet: Sheet, cells: Places, row: int) -> int:
    """Write how many checks of each group differ, and how the pack stands, and return the next row."""
    row = _titled(sheet, row, "Checks that differ")
    for group, title in enumerate(TITLES):
        sheet.put(row, 0, title)
        own, (kept, broken) = fixed(NAME, row, 1), READS[group]
        sheet.formula(row, 1, f"={cells.cells[f'differ.{group}']}", 0, Look(form="0", bold=True))
        sheet.formula(row, 2, f'=IF({own}=0,"{kept}","{broken}")', kept, Look(indent=1))
        row += 1
    sheet.put(row, 0, "The pack as a whole", Look(bold=True))
    sheet.formula(row, 1, cells.formula(standing(*_counts(row)), NAME), AS_PLANNED, Look(bold=True), counts=False)
    coloured(sheet, (row - len(TITLES), 2, row - 1, 2))
    coloured(sheet, (row, 1, row, 1))
    return row + 1


def _counts(row: int) -> tuple[str, ...]:
    """Return the cells of how many checks of each group differ, above the row of the whole."""
    return tuple(fixed(NAME, row - len(TITLES) + group, 1) for group in range(len(TITLES)))
