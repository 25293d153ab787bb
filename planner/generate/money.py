"""The money of a case: loans in proportion to its target, and the cash that its ramp needs beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.generate.grid import steady
from planner.generate.ramp import IN_KIND_SHARE, TRANCHE_USD_M_PER_MW
from planner.generate.scale import DRAWN
from planner.generate.supply import LEAD_MONTHS, ORDER_SHARE, USD_M_PER_MW, WORKS_MONTHS
from planner.generate.works import CAPEX_USD_M_PER_MW
from planner.problem import Facility, Finance, Step, Tenant

if TYPE_CHECKING:
    from planner.generate.ramp import Ramp

RENT_USD_M_PER_MW_YEAR = 12.6
# Energy at 48 USD per MWh and a mean PUE of 1.2, and site opex [million USD per MW IT and year].
RUNNING_USD_M_PER_MW_YEAR = 0.9
# Upgrades, and units where the grid comes late [million USD per MW IT].
POWER_USD_M_PER_MW = 1.2
RACK_LIFE_MONTHS, BORROWING_BASE = 60, 0.6
RACK_RATE, SITE_RATE = 0.082, 0.063
# Limits by share of the horizon [million USD per MW of the target].
RACK_LOAN = ((0.0, 1.5), (0.15, 3.0), (0.25, 4.5), (0.35, 6.0), (0.45, 8.0), (0.55, 10.0), (0.65, 11.0))
SITE_LOAN = ((0.0, 2.3), (0.1, 3.8), (0.35, 5.0), (0.55, 6.0))
CASH_MARGIN, CASH_FLOOR_USD_M_PER_MW = 0.8, 0.05
REVENUE_USD_M_PER_MW, REVENUE_GROWTH = 3.0, 0.6


def finance(ramp: Ramp) -> Finance:
    """Return cash, loans and rent; the opening cash is what the ramp needs at its tightest, and a little more."""
    floor = float(round(CASH_FLOOR_USD_M_PER_MW * ramp.target_mw))
    needed = max(0.0, max(_needs(ramp)))
    return Finance(
        opening_cash_usd_m=floor + 100.0 * round(CASH_MARGIN * needed / 100.0),
        cash_floor_usd_m=floor,
        discount_rate=0.1,
        rent_usd_m_per_mw_year=steady(RENT_USD_M_PER_MW_YEAR),
        facilities=(
            Facility(
                id="rack-loan",
                name="Loan on racks (delayed draw, borrowing base)",
                limit_usd_m=_limits(ramp, RACK_LOAN),
                rate_per_year=RACK_RATE,
                draw_fee_share=0.01,
                commitment_fee_per_year=0.005,
                borrowing_base_share=BORROWING_BASE,
                capex_only=True,
                **DRAWN,
            ),
            Facility(
                id="site-loan",
                name="Loan on sites",
                limit_usd_m=_limits(ramp, SITE_LOAN),
                rate_per_year=SITE_RATE,
                draw_fee_share=0.01,
                capex_only=True,
                **DRAWN,
            ),
        ),
        rack_life_periods=RACK_LIFE_MONTHS,
        works_life_periods=240,
        horizon_value="book",
        **DRAWN,
    )


def tenant(ramp: Ramp) -> Tenant:
    """Return who pays the rent; what it could pay is reported and limits nothing."""
    revenue = float(round(REVENUE_USD_M_PER_MW * ramp.target_mw))
    year = ramp.scale.calendar.start.year
    return Tenant(
        name="Tenant", revenue_usd_m={year: revenue}, growth_per_year=REVENUE_GROWTH, compute_share=0.5, **DRAWN
    )


def _limits(ramp: Ramp, steps: tuple[tuple[float, float], ...]) -> tuple[Step, ...]:
    """Return a loan's limit from each share of the horizon on; the last of those that fall together counts."""
    by_period = {ramp.scale.at(share): amount for share, amount in steps}
    return tuple(
        Step(from_date=ramp.scale.calendar.start_of(period), value=float(round(amount * ramp.target_mw)))
        for period, amount in by_period.items()
    )


def _needs(ramp: Ramp) -> list[float]:
    """Return what must have been paid from own cash by the end of each period if all goes by the ramp.

    Works are paid evenly before they serve, racks partly at order, and each loan is drawn as far as it goes.
    """
    calendar = ramp.scale.calendar
    rack_limit = calendar.stepped([(step.from_date, step.value) for step in _limits(ramp, RACK_LOAN)])
    site_limit = calendar.stepped([(step.from_date, step.value) for step in _limits(ramp, SITE_LOAN)])
    spent, credit, needs = 0.0, 0.0, []
    for t in range(ramp.scale.periods):
        tranche = TRANCHE_USD_M_PER_MW * (_released(ramp, t) - _released(ramp, t - 1))
        credit += IN_KIND_SHARE * tranche
        bill = _rack_bill(ramp, t)
        credit, bill = max(0.0, credit - bill), max(0.0, bill - credit)
        income = (1 - IN_KIND_SHARE) * tranche + _earned(ramp, t)
        base = BORROWING_BASE * _rack_book(ramp, t)
        loans = min(rack_limit[t], base) + site_limit[t]
        interest = (RACK_RATE + SITE_RATE) / 24.0 * min(max(spent, 0.0), loans)
        spent += bill + _works_bill(ramp, t) + interest - income
        needs.append(spent - min(loans, max(spent, 0.0)))
    return needs


def _released(ramp: Ramp, period: int) -> float:
    """Return the MW of the milestones whose tranche has come by the end of a period."""
    return ramp.step_mw * (ramp.online_mw(period - 1) // ramp.step_mw)


def _added(ramp: Ramp, period: int) -> float:
    return ramp.online_mw(period) - ramp.online_mw(period - 1)


def _rack_bill(ramp: Ramp, period: int) -> float:
    """Return what is paid for racks in a period: part at order, the rest at delivery a month before they serve."""
    ordered = _added(ramp, period + 1 + ramp.scale.months(LEAD_MONTHS))
    return USD_M_PER_MW * (ORDER_SHARE * ordered + (1 - ORDER_SHARE) * _added(ramp, period + 1))


def _rack_book(ramp: Ramp, period: int) -> float:
    """Return the written-down price of the racks delivered by a period."""
    return USD_M_PER_MW * sum(
        _added(ramp, earlier + 1) * max(0.0, 1 - (period - earlier) / RACK_LIFE_MONTHS) for earlier in range(period + 1)
    )


def _works_bill(ramp: Ramp, period: int) -> float:
    """Return what is paid for halls and power that serve within the months their works take."""
    ahead = ramp.scale.months(WORKS_MONTHS)
    coming = ramp.online_mw(period + ahead) - ramp.online_mw(period)
    return (CAPEX_USD_M_PER_MW + POWER_USD_M_PER_MW) * coming / ahead


def _earned(ramp: Ramp, period: int) -> float:
    return (RENT_USD_M_PER_MW_YEAR - RUNNING_USD_M_PER_MW_YEAR) / 12.0 * ramp.online_mw(period)
