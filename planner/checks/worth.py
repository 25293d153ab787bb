"""What is worth something after the last period, and what racks are worth as security."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from planner.checks.guarantees import outstanding_usd_m
from planner.checks.prices import order_payments, rack_payments, work_payments
from planner.problem import pairs

if TYPE_CHECKING:
    from planner.checks.reading import Reading, Shipment
    from planner.problem import Site


def share_left(age_periods: int, life_periods: int) -> float:
    """Return the share of a price not yet written off [-]."""
    return max(0.0, 1.0 - age_periods / life_periods)


def racks_book_usd_m(reading: Reading, period: int) -> float:
    """Return what was paid for the racks delivered in the plan by a period, written off till then [million USD]."""
    life = reading.problem.finance.rack_life_periods
    return sum(
        sum(rack_payments(reading, shipment)) * share_left(period - shipment.period, life)
        for shipment in reading.shipments
        if shipment.period <= period
    )


def horizon_value_usd_m(reading: Reading) -> float:
    """Return the value at the horizon under the case's rule [million USD]."""
    rule = reading.problem.finance.horizon_value
    match rule:
        case "book":
            return _book_usd_m(reading)
        case "contract":
            return _contract_usd_m(reading)
        case "none":
            return 0.0
        case _:
            assert_never(rule)


def _book_usd_m(reading: Reading) -> float:
    life, last = reading.problem.finance.works_life_periods, reading.last
    value = racks_book_usd_m(reading, last)
    value += sum(outstanding_usd_m(reading, site, last) for site in reading.problem.candidates)
    for work in reading.works.values():
        if work.option is not None and work.finish <= last:
            paid = work.option.capex_usd_m
            if work.status == "planned":
                paid = sum(usd_m for _, usd_m in work_payments(reading, work))
            value += paid * share_left(last - work.finish, life)
    for order in (*reading.upgrades.values(), *reading.units):
        if order.in_service <= last:
            paid = sum(usd_m for _, usd_m in order_payments(reading, order))
            value += paid * share_left(last - order.in_service, life)
    return value


def _contract_usd_m(reading: Reading) -> float:
    return sum(_remaining_rent_usd_m(reading, shipment) for shipment in reading.shipments)


def yearly_rent_usd_m(reading: Reading, site: Site) -> tuple[float, ...]:
    """Return what a MW IT that pays rent at a site earns a year, by period, of racks whose factor is 1."""
    own = site.rent_usd_m_per_mw_year
    return reading.calendar.stepped(pairs(own if own else reading.problem.finance.rent_usd_m_per_mw_year))


def _remaining_rent_usd_m(reading: Reading, shipment: Shipment) -> float:
    finance, when, last = reading.problem.finance, reading.calendar, reading.last
    online = shipment.period + shipment.site.commissioning_periods
    if online > last:
        return 0.0
    yearly = yearly_rent_usd_m(reading, shipment.site)[last] * shipment.rack.rent_factor
    rent = yearly * when.years_per_period * shipment.it_mw
    to_come = range(max(when.periods, online + finance.rent_lag_periods), online + finance.contract_periods)
    years = [when.years(period) - when.years(last) for period in to_come]
    annuity = sum(float((1.0 + finance.discount_rate) ** -span) for span in years)
    return rent * finance.contract_margin_share * annuity
