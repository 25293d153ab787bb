"""Money rules: cash floor, credit in kind, debt facilities and their security, the tenant's limit."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from planner.checks.lenders import base_usd_m, serves, spent_usd_m
from planner.checks.loans import availability, owed_usd_m
from planner.checks.tolerance import above_usd_m, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.checks.audit import Audit
    from planner.problem import Facility, Repayment

CAPEX_LINES = ("activity_spend_usd_m", "rack_payments_usd_m", "upgrade_capex_usd_m", "onsite_capex_usd_m")


def cash_floor(audit: Audit) -> Iterator[str]:
    """Yield periods that close below the cash floor."""
    reading, floor = audit.reading, audit.reading.problem.finance.cash_floor_usd_m
    for period, row in enumerate(audit.ledger):
        if above_usd_m(floor, row["closing_cash_usd_m"], row["opening_cash_usd_m"]):
            closing = shown(row["closing_cash_usd_m"])
            yield f"{reading.at('programme', period)}: closing cash {closing} million USD, cash floor {shown(floor)}"


def credit(audit: Audit) -> Iterator[str]:
    """Yield credit used that was not granted, is more than the racks cost, or is negative."""
    reading = audit.reading
    for period, row in enumerate(audit.ledger):
        used, place = row["credit_used_usd_m"], reading.at("programme", period)
        if above_usd_m(0.0, row["credit_balance_usd_m"]):
            beyond = shown(-row["credit_balance_usd_m"])
            yield f"{place}: credit of {shown(used)} million USD used, {beyond} more than granted"
        if above_usd_m(used, row["rack_payments_usd_m"]):
            due = shown(row["rack_payments_usd_m"])
            yield f"{place}: credit of {shown(used)} million USD used, but rack payments are {due}"
        if above_usd_m(0.0, used):
            yield f"{place}: credit of {shown(used)} million USD used, must not be negative"


def debt(audit: Audit) -> Iterator[str]:
    """Yield draws and balances that a facility does not allow."""
    reading = audit.reading
    for (name, period), loan in audit.loans.items():
        place = reading.at(name, period)
        if above_usd_m(0.0, loan.draw_usd_m) or above_usd_m(0.0, loan.repay_usd_m):
            yield f"{place}: draws {shown(loan.draw_usd_m)}, repays {shown(loan.repay_usd_m)}, must not be negative"
        if not loan.available and above_usd_m(loan.draw_usd_m, 0.0):
            yield f"{place}: draws {shown(loan.draw_usd_m)} million USD outside its availability"
        if above_usd_m(loan.balance_usd_m, loan.limit_usd_m):
            yield f"{place}: {shown(loan.balance_usd_m)} million USD owed, limit {shown(loan.limit_usd_m)}"
        if above_usd_m(0.0, loan.balance_usd_m, loan.repay_usd_m):
            yield f"{place}: repaid {shown(-loan.balance_usd_m)} million USD more than owed"


def repayment(audit: Audit) -> Iterator[str]:
    """Yield facilities owed past maturity, or repaid slower than in a straight line."""
    reading = audit.reading
    for facility in reading.problem.finance.facilities:
        if facility.maturity_date is None:
            continue
        matures = reading.calendar.period_of(facility.maturity_date)
        ends = _ends(audit, facility)
        for period in reading.periods:
            owed, place = audit.loans[facility.id, period].balance_usd_m, reading.at(facility.id, period)
            if period >= matures and above_usd_m(owed, 0.0):
                yield f"{place}: {shown(owed)} million USD owed, but it matured in {reading.calendar.label(matures)}"
            elif ends is not None and ends < period < matures:
                at_end = audit.loans[facility.id, ends].balance_usd_m
                allowed = _allowed_usd_m(facility.repayment, at_end, (matures - period) / (matures - ends))
                if allowed is not None and above_usd_m(owed, allowed):
                    yield f"{place}: {shown(owed)} million USD owed, straight-line repayment allows {shown(allowed)}"


def _allowed_usd_m(terms: Repayment, at_end_usd_m: float, share_left: float) -> float | None:
    """Return what may be owed between availability and maturity [million USD], None where the terms say nothing."""
    match terms:
        case "straight_line":
            return at_end_usd_m * share_left
        case "bullet":
            return None
        case _:
            assert_never(terms)


def _ends(audit: Audit, facility: Facility) -> int | None:
    """Return the last period of availability, None where there is none in the horizon."""
    open_in = availability(audit.reading, facility)
    return open_in[-1] if open_in else None


def security(audit: Audit) -> Iterator[str]:
    """Yield balances above the borrowing base, and draws that pay for more than capex."""
    reading = audit.reading
    for (name, period), loan in audit.loans.items():
        base = base_usd_m(reading, loan.facility, owed_usd_m(audit.loans, period), period)
        if base is not None and above_usd_m(loan.balance_usd_m, base):
            owed = shown(loan.balance_usd_m)
            yield f"{reading.at(name, period)}: {owed} million USD owed, borrowing base {shown(base)}"
    for period, row in enumerate(audit.ledger):
        drawn = sum(
            loan.draw_usd_m for loan in audit.loans.values() if loan.period == period and loan.facility.capex_only
        )
        capex = sum(row[line] for line in CAPEX_LINES) - row["credit_used_usd_m"]
        if drawn and above_usd_m(drawn, capex):
            place = reading.at("programme", period)
            yield f"{place}: {shown(drawn)} million USD drawn for capex only, but capex is {shown(capex)}"


def on_cost(audit: Audit) -> Iterator[str]:
    """Yield facilities that have drawn more to date than their share of the cost at their sites."""
    for (name, period), loan in audit.loans.items():
        share = loan.facility.max_loan_to_cost
        if share is None:
            continue
        allowed = share * audit.costs[name][period]
        if above_usd_m(loan.drawn_usd_m, allowed):
            drawn = shown(loan.drawn_usd_m)
            yield f"{audit.reading.at(name, period)}: {drawn} million USD drawn to date, loan to cost {shown(allowed)}"


def capex_there(audit: Audit) -> Iterator[str]:
    """Yield facilities for capex at sites of theirs that draw, together, more than is spent at these sites."""
    reading = audit.reading
    sites = [site.id for site in reading.problem.candidates]
    given = [f for f in reading.problem.finance.facilities if f.capex_only and (f.sites or f.regions)]
    scope = {f.id: frozenset(site for site in sites if serves(reading, f, site)) for f in given}
    unions: set[frozenset[str]] = set()
    for own in scope.values():
        unions |= {own} | {own | known for known in unions}
    for union in sorted(unions, key=sorted):
        names = [name for name, own in scope.items() if own <= union]
        for period, spent in enumerate(spent_usd_m(reading, union)):
            drawn = sum(audit.loans[name, period].draw_usd_m for name in names)
            if drawn and above_usd_m(drawn, spent):
                place, told = reading.at(", ".join(names), period), shown(drawn)
                yield f"{place}: {told} million USD drawn for capex at their sites, where {shown(spent)} is spent"


def rents_usd_m(audit: Audit) -> dict[int, float]:
    """Return the rent of each calendar year, a period counting where its first day lies."""
    rents: dict[int, float] = {}
    for period, row in enumerate(audit.ledger):
        year = audit.reading.calendar.start_of(period).year
        rents[year] = rents.get(year, 0.0) + row["rent_usd_m"]
    return rents


def tenant(audit: Audit) -> Iterator[str]:
    """Yield years whose rent is above the tenant's share of revenue, where that is a limit."""
    given = audit.reading.problem.tenant
    if given is None or not given.limits_rent:
        return
    for year, rent in rents_usd_m(audit).items():
        revenue = given.revenue(year)
        if revenue is not None and above_usd_m(rent, given.compute_share * revenue):
            allowed = shown(given.compute_share * revenue)
            yield f"tenant, {year}: rent of {shown(rent)} million USD, {allowed} allowed"
