"""The values of the bank pack: the ledger of the plan by period, and what lenders make of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from planner.exports.bank.loan import DUE_USD_M, Loan, loans
from planner.ledger_lines import CAPITAL, INFLOWS, OF_DEBT, RUNNING
from planner.plan import CashRow
from planner.problem import pairs
from planner.tabulate.from_plan import parts_of
from planner.tabulate.lenders import lenders

if TYPE_CHECKING:
    from datetime import date

    from planner.plan import Plan
    from planner.problem import Calendar, Finance

Series = tuple[float, ...]
SOURCES, USES = INFLOWS, (*CAPITAL, *RUNNING, *OF_DEBT)
MONEY_COLUMNS = tuple(name.removesuffix("_usd_m") for name in CashRow.__dataclass_fields__ if name.endswith("_usd_m"))
"""Columns of the ledger of a plan, without their unit."""
WHERE_USED = ("rent_lost",)
"""Those of them that only a plan with anything in them shows."""


@dataclass(frozen=True)
class Statement:
    """A plan as lenders read it; all series are by period, money in million USD."""

    plan: Plan

    @property
    def calendar(self) -> Calendar:
        """The periods of the plan."""
        return self.plan.problem.calendar

    @property
    def finance(self) -> Finance:
        """Cash, debt, rent and how plans are valued."""
        return self.plan.problem.finance

    @property
    def periods(self) -> range:
        """Numbers of the periods."""
        return range(self.plan.periods)

    def ledger(self, name: str) -> Series:
        """Return a column of the ledger of the plan, by its name without the unit."""
        return tuple(getattr(row, f"{name}_usd_m") for row in self.plan.cash)

    def total(self, *names: str) -> Series:
        """Return columns of the ledger added up."""
        return tuple(map(sum, zip(*(self.ledger(name) for name in names), strict=True)))

    @cached_property
    def starts(self) -> tuple[date, ...]:
        """First days of the periods."""
        return tuple(map(self.calendar.start_of, self.periods))

    @cached_property
    def ends(self) -> tuple[date, ...]:
        """Last days of the periods."""
        return tuple(map(self.calendar.end_of, self.periods))

    @cached_property
    def years(self) -> Series:
        """Years from the start, actual/365."""
        return tuple(map(self.calendar.years, self.periods))

    @cached_property
    def factors(self) -> Series:
        """Discount factors."""
        return tuple((1.0 + self.finance.discount_rate) ** -span for span in self.years)

    @cached_property
    def online_mw(self) -> Series:
        """MW IT online in the programme."""
        found = [0.0] * self.plan.periods
        for row in self.plan.capacity:
            found[row.period] += row.online_it_mw
        return tuple(found)

    @cached_property
    def money_columns(self) -> tuple[str, ...]:
        """Columns of the ledger that this plan shows."""
        return tuple(name for name in MONEY_COLUMNS if name not in WHERE_USED or any(self.ledger(name)))

    @cached_property
    def rent_price(self) -> Series:
        """Rent of a MW IT online [million USD a year]."""
        return self.calendar.stepped(pairs(self.finance.rent_usd_m_per_mw_year))

    @cached_property
    def delivered(self) -> Series:
        """Price of the racks delivered in each period."""
        price = {rack.id: rack.price_usd_m for rack in self.plan.problem.racks}
        found = [0.0] * self.plan.periods
        for row in self.plan.deliveries:
            found[row.delivery_period] += row.units * price[row.rack]
        return tuple(found)

    @cached_property
    def book(self) -> Series:
        """Depreciated price of the racks delivered by then."""
        life, paid = self.finance.rack_life_periods, self.delivered
        return tuple(sum(paid[k] * max(0.0, 1.0 - (t - k) / life) for k in range(t + 1)) for t in self.periods)

    @cached_property
    def loans(self) -> tuple[Loan, ...]:
        """The facilities."""
        parts = parts_of(self.plan)
        return loans(self.plan, lenders(parts.problem, parts.works, parts.orders, parts.racks, self.plan.debt))

    @cached_property
    def cfads(self) -> Series:
        """Cash flow available for debt service."""
        return tuple(rent - paid for rent, paid in zip(self.ledger("rent"), self.total(*RUNNING), strict=True))

    @cached_property
    def scheduled(self) -> Series:
        """Principal that the terms of the facilities ask."""
        return tuple(sum(loan.scheduled[t] for loan in self.loans) for t in self.periods)

    @cached_property
    def service(self) -> Series:
        """Interest and scheduled principal."""
        return tuple(map(sum, zip(self.ledger("interest"), self.scheduled, strict=True)))

    @cached_property
    def capex(self) -> Series:
        """What is built and bought, credit included."""
        return self.total(*CAPITAL)

    @cached_property
    def building(self) -> tuple[int, ...]:
        """1 while capital is still to be paid, else 0."""
        return tuple(int(sum(self.capex[t:]) > DUE_USD_M) for t in self.periods)

    @property
    def built_at(self) -> int:
        """Periods up to the last in which capital is paid, which is counted."""
        return sum(self.building)

    @cached_property
    def cover_after(self) -> tuple[float | str, ...]:
        """Debt service cover ratio once no capital is left to pay."""
        each = zip(cover(self.cfads, self.service), self.building, strict=True)
        return tuple("" if on else ratio for ratio, on in each)

    @cached_property
    def idc(self) -> Series:
        """Interest during construction."""
        return tuple(on * paid for on, paid in zip(self.building, self.ledger("interest"), strict=True))

    @cached_property
    def idc_uncovered(self) -> Series:
        """The part of it that operations do not pay."""
        each = zip(self.idc, self.cfads, self.building, strict=True)
        return tuple(on * max(0.0, paid - max(0.0, there)) for paid, there, on in each)

    @cached_property
    def year_of(self) -> tuple[int, ...]:
        """Calendar year of each period: that of its first day."""
        return tuple(day.year for day in self.starts)

    @cached_property
    def all_years(self) -> tuple[int, ...]:
        """Calendar years of the plan."""
        return tuple(sorted(set(self.year_of)))

    def by_year(self, values: Series) -> Series:
        """Return the sum of a series in each calendar year."""
        each = list(zip(self.year_of, values, strict=True))
        return tuple(sum(value for own, value in each if own == year) for year in self.all_years)

    def at_year_end(self, values: Series) -> Series:
        """Return the last value of a series in each calendar year."""
        held = dict(zip(self.year_of, values, strict=True))
        return tuple(held[year] for year in self.all_years)


def cover(cfads: Series, service: Series) -> tuple[float | str, ...]:
    """Return the debt service cover ratio in each column; an empty text where nothing is due."""
    return tuple(there / due if due > DUE_USD_M else "" for there, due in zip(cfads, service, strict=True))
