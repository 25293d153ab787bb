"""Each facility by period: balance, interest, fees, security, and the principal that its terms ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.exports.bank.cash_flow import DUE, RATIO, cover_line, price_formula
from planner.exports.bank.line import Heading, Line, Page
from planner.exports.bank.period_inputs import USD_M
from planner.exports.workbook.look import WHOLE
from planner.tabulate.cover import LINES, NOTHING_DUE_USD_M

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.exports.bank.line import Value
    from planner.exports.bank.loan import Loan
    from planner.exports.bank.statement import Statement

NAME = "Debt"
ABOUT = "Formulas only. Interest is on the opening balance; fees are paid with the draw and on the limit not drawn."


def _worth(delivered: str) -> str:
    """Return the formula of the depreciated price of racks, by what the line of their delivery is called."""
    life = "[$rack_life]"
    return f"[$flex.racks]*SUMPRODUCT([{delivered}~],([period]-[period~]<{life})*(1-([period]-[period~])/{life}))"


def debt_page(given: Statement) -> Page:
    """Return the page of the facilities."""
    escalates = bool(given.escalated.class_of("rack_payments"))
    price = "delivered" if escalates else "in.delivered"
    lines: list[Heading | Line] = [
        Heading("Security"),
        *(_paid_for_racks(given) if escalates else ()),
        Line("book", "Depreciated price of the racks delivered", USD_M, given.book, _worth(price), total=""),
    ]
    for loan in given.loans:
        lines += _facility(given, loan, escalates)
    return Page(NAME, ABOUT, given.plan.periods, tuple(lines))


def _paid_for_racks(given: Statement) -> Iterator[Line]:
    """Yield what was paid for the racks delivered: at the prices of delivery, and of their order."""
    parts = ["[in.delivered.agreed]", "[in.delivered]*[price.racks]"]
    for lead in given.escalated.leads:
        ordered = f"EDATE([$start_date],[$months]*([period]+1-[$lead.{lead}]))-1"
        parts.append(f"[in.delivered.{lead}]*{price_formula('racks', ordered)}")
    yield _money("delivered", "Paid for the racks delivered", given.delivered, "+".join(parts))


def _facility(given: Statement, loan: Loan, escalates: bool) -> Iterator[Heading | Line]:
    name = loan.facility.name
    yield Heading(f"Facility {loan.facility.id}{f': {name}' if name else ''}")
    yield from _balance(loan, f"f{loan.at}")
    yield from _paid(loan, f"f{loan.at}")
    yield from _security(loan, f"f{loan.at}", escalates)
    yield from _terms(loan, f"f{loan.at}")
    yield from _cover(given, loan, f"f{loan.at}")


def _money(name: str, label: str, values: tuple[Value, ...], formula: str, **more: object) -> Line:
    return Line(**{"name": name, "label": label, "unit": USD_M, "values": values, "formula": formula, **more})  # type: ignore[arg-type]


def _balance(loan: Loan, at: str) -> Iterator[Line]:
    yield _money(f"{at}.opening", "Opening balance", loan.opening, f"[{at}.balance<]", total="")
    yield _money(f"{at}.draw", "Drawn", loan.draw, f"[in.{at}.draw]")
    yield _money(f"{at}.repay", "Repaid", loan.repay, f"[in.{at}.repay]")
    yield _money(
        f"{at}.balance", "Closing balance", loan.balance, f"[{at}.opening]+[{at}.draw]-[{at}.repay]", total="",
        start=f"[${at}.owed]", start_value=0.0, strong=True,
    )  # fmt: skip


def _paid(loan: Loan, at: str) -> Iterator[Line]:
    year = "[$months]/12"
    dates = (
        f'IF([${at}.from]="",TRUE,[start]>=[${at}.from])', f'IF([${at}.to]="",TRUE,[start]<=[${at}.to])',
        f'IF([${at}.maturity]="",TRUE,[end]<[${at}.maturity])',
    )  # fmt: skip
    yield Line(
        f"{at}.available", "May be drawn (1) or not (0)", "flag", loan.available, f"IF(AND({','.join(dates)}),1,0)",
        form=WHOLE, total="",
    )  # fmt: skip
    yield _money(f"{at}.limit", "Limit", loan.limit, f"[in.{at}.limit]", total="")
    yield _money(f"{at}.interest", "Interest", loan.interest, f"([${at}.rate]+[$flex.rate])*{year}*[{at}.opening]")
    yield _money(f"{at}.draw_fee", "Fee on draws", loan.draw_fee, f"[${at}.draw_fee]*[{at}.draw]")
    yield _money(
        f"{at}.commitment_fee", "Fee on the limit not drawn", loan.commitment_fee,
        f"[{at}.available]*[${at}.commitment_fee]*{year}*([{at}.limit]-[{at}.balance])",
    )  # fmt: skip
    yield _money(f"{at}.fees", "Fees", loan.fees, f"[{at}.draw_fee]+[{at}.commitment_fee]", strong=True)


def _security(loan: Loan, at: str, escalates: bool) -> Iterator[Line]:
    """Yield what it lends on: the racks and the cost at its sites, and what it has lent to date."""
    lender = loan.lender
    book, cost, drawn = (
        tuple(series.tolist()) for series in (lender.racks_usd_m, lender.cost_usd_m, lender.drawn_usd_m)
    )
    price = "delivered" if escalates and loan.facility.is_for_all_sites else f"in.{at}.delivered"
    yield _money(f"{at}.book", "Depreciated price of its racks", book, _worth(price), total="")
    spent = f"[in.{at}.delivered]*[$flex.racks]+[in.{at}.paid]*[$flex.capital]"
    yield _money(
        f"{at}.cost", "Cost to date at its sites, racks at delivery", cost, f"[{at}.cost<]+{spent}", total="",
        start=f"[${at}.cost_before]", start_value=loan.facility.cost_before_usd_m,
    )  # fmt: skip
    yield _money(f"{at}.drawn", "Drawn to date", drawn, f"[{at}.drawn<]+[{at}.draw]", total="", start="0",
                 start_value=0.0)  # fmt: skip


def _terms(loan: Loan, at: str) -> Iterator[Line]:
    base = loan.limit if loan.base is None else tuple(map(min, loan.limit, loan.base))
    part = "-IF([$f{0}.base_share]>0,[f{0}.{1}]/[$f{0}.base_share],0)"
    free = "".join(part.format(one, "balance") for one in loan.before)
    more = "".join(part.format(one, "room") for one in loan.before)
    lends = f'IF([${at}.base_share]="",[{at}.limit],MIN([{at}.limit],[${at}.base_share]*([{at}.book]{free})))'
    would = f'IF([${at}.base_share]="",[{at}.limit],MIN([{at}.limit],[${at}.base_share]*([{at}.book]{free}{more})))'
    yield _money(f"{at}.lends", "Limit or borrowing base, the lower one", base, lends, total="")
    left = f"{would}-[{at}.balance]" if loan.before else f"[{at}.lends]-[{at}.balance]"
    on_cost = f'IF([${at}.on_cost]="",{left},MIN({left},[${at}.on_cost]*[{at}.cost]-[{at}.drawn]))'
    yield _money(f"{at}.room", "Would still lend", loan.room, f"[{at}.available]*MAX(0,{on_cost})", total="")
    yield from _dates(loan, at)
    falls = (
        f'IF(AND([${at}.repayment]="straight_line",[period]>[{at}.ends=]),'
        f"MIN([{at}.limit],[{at}.at_end=]*([{at}.matures=]-[period])/([{at}.matures=]-[{at}.ends=])),[{at}.limit])"
    )
    ceiling = f'IF([${at}.maturity]="",[{at}.limit],IF([period]>=[{at}.matures=],0,{falls}))'
    yield _money(f"{at}.ceiling", "May be owed: limit, maturity, straight line", loan.ceiling, ceiling, total="")
    yield _money(
        f"{at}.scheduled", "Scheduled principal: opening balance beyond that", loan.scheduled,
        f"IF([{at}.opening]-[{at}.ceiling]>{DUE},[{at}.opening]-[{at}.ceiling],0)", strong=True,
    )  # fmt: skip
    yield _money(
        f"{at}.for_base", "Principal that the borrowing base asks beyond it", loan.for_base,
        f"MAX(0,MIN([{at}.opening],[{at}.ceiling])-[{at}.lends])",
    )  # fmt: skip


def _cover(given: Statement, loan: Loan, at: str) -> Iterator[Line]:
    """Yield what operations of its sites left in twelve months, what it was due in them, and their ratio."""
    own = tuple(sum(LINES[name][0] * values[t] for name, values in loan.operations.items()) for t in given.periods)
    there = "".join(f"{'' if name == 'rent' else '-'}[in.{at}.{name}]*[$flex.{name}]" for name in loan.operations)
    formula = "[cfads]" if loan.facility.is_for_all_sites else there
    yield _money(f"{at}.cfads", "CFADS of its sites", own, formula)
    falls = (
        f'AND([${at}.repayment]="straight_line",[${at}.maturity]<>"",N([{at}.matures=])-[{at}.ends=]>1,'
        f"[period]>[{at}.ends=],[period]<=N([{at}.matures=]))"
    )
    share = f"([{at}.matures=]-[period])/([{at}.matures=]-[{at}.ends=])"
    most = f"IF({falls},MIN([{at}.limit],[{at}.at_end=]*{share}),[{at}.limit])"
    yield _money(f"{at}.part", "Principal due in parts, bullets left out", loan.in_parts,
                 f"MAX(0,[{at}.opening]-{most})")  # fmt: skip
    recent = "SUMPRODUCT(([period~]>[period]-12/[$months])*{})"
    count = 12 // given.plan.months_per_period
    earned, due = (
        tuple(sum(series[max(0, t + 1 - count) : t + 1]) for t in given.periods)
        for series in (own, tuple(map(sum, zip(loan.interest, loan.in_parts, strict=True))))
    )
    yield _money(f"{at}.earned", "CFADS of twelve months", earned, recent.format(f"[{at}.cfads~]"), total="")
    yield _money(f"{at}.due", "Due in twelve months", due, recent.format(f"([{at}.interest~]+[{at}.part~])"), total="")
    ratios = tuple(there / owed if owed > NOTHING_DUE_USD_M else "" for there, owed in zip(earned, due, strict=True))
    yield cover_line(f"{at}.dscr", "DSCR of twelve months (total: lowest)", ratios,
                     f'IF([{at}.due]>{NOTHING_DUE_USD_M},[{at}.earned]/[{at}.due],"")')  # fmt: skip
    yield from _least_cover(given, loan, at, earned, due)


def _least_cover(
    given: Statement, loan: Loan, at: str, earned: tuple[float, ...], due: tuple[float, ...]
) -> Iterator[Line]:
    """Yield the cover that it asks from its date on, and what twelve months are short of it."""
    least, day = loan.facility.min_dscr, loan.facility.min_dscr_from_date
    calendar, none = given.plan.problem.calendar, least is None
    asked = tuple("" if none or (day and calendar.start_of(t) < day) else least for t in given.periods)
    tested = f'OR([${at}.cover_from]="",[start]>=[${at}.cover_from])'
    yield Line(f"{at}.least", "Least DSCR that it asks", "ratio", asked,
               f'IF([${at}.min_dscr]="","",IF({tested},[${at}.min_dscr],""))', form=RATIO, total="")  # fmt: skip
    short = tuple(
        max(0.0, ratio * owed - there) if not isinstance(ratio, str) and ratio and owed > NOTHING_DUE_USD_M else 0.0
        for ratio, owed, there in zip(asked, due, earned, strict=True)
    )
    yield _money(
        f"{at}.cover_short", "CFADS short of it", short,
        f'IF(OR([{at}.least]="",[{at}.dscr]=""),0,MAX(0,N([{at}.least])*[{at}.due]-[{at}.earned]))', total="",
    )  # fmt: skip


def _dates(loan: Loan, at: str) -> Iterator[Line]:
    """Yield what the dates of a facility come to: one figure each, in the column of totals."""
    last, nothing = "MAX([period:])", (None,) * len(loan.limit)
    matures = f'IF([${at}.maturity]="","",{_period_of(f"${at}.maturity")})'
    ends = (
        f'MAX(-1,MIN({last},IF([${at}.to]="",{last},{_period_of(f"${at}.to")}),'
        f'IF([${at}.maturity]="",{last},[{at}.matures=]-1)))'
    )
    for name, label, total, value in (
        ("matures", "Period of maturity", matures, "" if loan.matures is None else loan.matures),
        ("ends", "Last period in which it may be drawn", ends, loan.ends),
    ):
        yield Line(f"{at}.{name}", label, "period", nothing, form=WHOLE, total=total, total_value=value)
    owed = f"INDEX([{at}.balance@],1,[{at}.ends=]+2)"
    yield _money(f"{at}.at_end", "Balance then", nothing, "", total=owed, total_value=loan.at_end_of_availability)


def _period_of(day: str) -> str:
    """Return the formula of the number of the period that a day is in."""
    months = f"(YEAR([{day}])-YEAR([$start_date]))*12+MONTH([{day}])-MONTH([$start_date])"
    return f"INT(({months})/[$months])"
