"""The first sheet: what the plan reaches, with what money, how sure it is, and what stands on the other sheets."""

from __future__ import annotations

from collections import Counter
from math import ceil
from typing import TYPE_CHECKING, Any, get_args

from planner.exports.workbook.look import (
    COUNT,
    IS_ROUNDING,
    MONEY,
    NOTE,
    NUMBER,
    ROUNDING,
    SECTION,
    SHARE,
    TITLE,
    WHOLE,
    Look,
)
from planner.exports.workbook.paper import Print
from planner.exports.workbook.tables import LINE_POINTS
from planner.problem import Confidence
from planner.show.notebook import headline, proof_words
from planner.words import MW_UNITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from planner.exports.workbook.book import Book
    from planner.plan import Plan, Termination
    from planner.schedule.build_schedule import BuildSchedule

NAME = "Headline"
NOTE_LETTERS, LINES_ON_PAPER = 70, 80
Fact = tuple[str, Any, str, str]
"""What it is, its value, its number format, and its unit or what else to know."""
ENDINGS: dict[Termination, str] = {
    "optimal": "every goal is proven", "gap_limit": "the gap asked for was reached", "time_limit": "the time was up",
    "exhausted": "nothing more to search", "interrupted": "it was stopped",
}  # fmt: skip


def write_headline(book: Book, plan: Plan, schedule: BuildSchedule, sheets: Iterable[tuple[str, str]]) -> None:
    """Write the first sheet.

    Parameters
    ----------
    book
        The workbook.
    plan, schedule
        The plan and its build schedule.
    sheets
        Name of each other sheet, and what it holds.
    """
    sheet = book.sheet(NAME)
    sheet.put(0, 0, plan.name, TITLE, counts=False)
    sentences = headline(plan).removesuffix(".").split(". ")
    for row, sentence in enumerate(sentences, 1):
        sheet.put(row, 0, f"{sentence}.", NOTE, counts=False)
    row = len(sentences) + 2
    for title, facts in _sections(plan, schedule):
        for column in range(3):
            sheet.put(row, column, title if column == 0 else None, SECTION)
        row += 1
        for label, value, form, note in facts:
            sheet.put(row, 0, label)
            sheet.put(row, 1, value, Look(form=form, bold=True, align="right"))
            if form in ROUNDING:
                sheet.rule((row, 1, row, 1), IS_ROUNDING, ROUNDING[form])
            sheet.put(row, 2, note, Look(ink=NOTE.ink, wrap=len(note) > NOTE_LETTERS, indent=1), counts=False)
            if len(note) > NOTE_LETTERS:
                sheet.height(row, LINE_POINTS * ceil(len(note) / NOTE_LETTERS))
            row += 1
        row += 1
    for column in range(3):
        sheet.put(row, column, "Sheets" if column == 0 else None, SECTION)
    for number, (name, about) in enumerate(sheets, row + 1):
        sheet.link(number, 0, name)
        sheet.put(number, 1, about, Look(ink=NOTE.ink), counts=False)
    sheet.fit(widest=42)
    sheet.width(2, 2, NOTE_LETTERS)
    sheet.printed(Print(down=1 if row < LINES_ON_PAPER else 0))


def _sections(plan: Plan, schedule: BuildSchedule) -> Iterator[tuple[str, list[Fact]]]:
    yield "Target", list(_target(plan))
    yield "Money", list(_money(plan))
    yield "Goals and proof", [(row.name, row.value, NUMBER, f"{row.unit}; {proof_words(row)}") for row in plan.goals]
    yield "Confidence of the inputs it leans on", list(_confidence(plan))
    if remarks := [*plan.warnings, *schedule.notes, *plan.run.notes]:
        yield "Remarks", [(f"Remark {number}", None, "", words) for number, words in enumerate(remarks, 1)]
    yield "How the plan came about", list(_run(plan))


def _target(plan: Plan) -> Iterator[Fact]:
    basis = MW_UNITS[plan.target_basis]
    yield "Case", plan.problem.label, "", ""
    yield "Plan starts", plan.start_date, "", ""
    yield "Plan ends", plan.problem.calendar.end_of(plan.periods - 1), "", f"{plan.periods} periods"
    yield "Target", plan.target_mw, NUMBER, f"{basis} by {plan.target_date}"
    yield "Online by then", plan.target_online_mw, NUMBER, basis
    yield "Missing", plan.shortfall_mw, NUMBER, f"{basis}: the target is {'missed' if plan.shortfall_mw > 0 else 'met'}"
    late = [row for row in plan.milestones if row.late_months > 0]
    told = ", ".join(f"{row.id} by {row.late_months:g} months" for row in late)
    yield "Milestones", len(plan.milestones), COUNT, ""
    yield "of them late", len(late), COUNT, told
    for rack, count in plan.racks:
        yield f"Racks {rack} at the end", count, COUNT, "racks"
    yield "GPUs at the end", plan.gpus, COUNT, "GPUs"


def _money(plan: Plan) -> Iterator[Fact]:
    rate = plan.problem.finance.discount_rate
    yield "Net present value", plan.npv_usd_m, MONEY, f"million USD at {plan.start_date}, at {rate:.2%} a year"
    unique = "a year" if plan.irr is not None else "not unique: the flows change sign more than once, or not at all"
    yield "Internal rate of return", plan.irr, SHARE, unique
    yield "Lowest cash", plan.lowest_cash_usd_m, MONEY, f"million USD on {plan.lowest_cash_date}"
    only = f", {plan.least_liquidity_capex_only_usd_m:,.2f} of it for capex only"
    yield (
        "Least liquidity",
        plan.least_liquidity_usd_m,
        MONEY,
        f"million USD on {plan.least_liquidity_date}{only if plan.least_liquidity_capex_only_usd_m > 0 else ''}",
    )
    yield "Peak debt", plan.peak_debt_usd_m, MONEY, "million USD at the end of a period"
    yield "Tranches in cash", sum(row.tranche_cash_usd_m for row in plan.cash), MONEY, "million USD within the plan"
    yield "Tranches in kind", sum(row.tranche_credit_usd_m for row in plan.cash), MONEY, "million USD within the plan"
    spares = sum(row.spare_payments_usd_m for row in plan.cash)
    apart = f", {spares:,.2f} of it for spares" if spares > 0 else ""
    yield (
        "Paid for racks",
        sum(row.rack_payments_usd_m for row in plan.cash),
        MONEY,
        f"million USD, credit included{apart}",
    )


def _confidence(plan: Plan) -> Iterator[Fact]:
    counts = Counter(row.confidence for row in plan.leans_on)
    for confidence in get_args(Confidence):
        if counts[confidence]:
            yield confidence, counts[confidence], COUNT, "inputs: see the sheet Provenance"
    if counts[""]:
        yield "not stated", counts[""], COUNT, "inputs: see the sheet Provenance"


def _run(plan: Plan) -> Iterator[Fact]:
    run = plan.run
    yield "Search ended", run.termination, "", ENDINGS[run.termination]
    yield "Planner", run.version, "", "version"
    yield "Solver", run.solver, "", ""
    yield "Seed", run.seed, WHOLE, ""
    yield "Gap asked for", run.gap_asked, "0.0000%", ""
    yield "Problem", run.problem or plan.problem.digest, "", "digest: it tells this problem from any other"
