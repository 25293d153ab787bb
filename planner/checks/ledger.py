"""The cash ledger, summed from dated payments."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from planner.checks.contracts import charges, securities
from planner.checks.curtailed import rents_lost
from planner.checks.liquidity import means_usd_m
from planner.checks.prices import at_day, order_payments, rack_payments, work_payments
from planner.checks.spares import payments, with_racks
from planner.checks.worth import horizon_value_usd_m, yearly_rent_usd_m
from planner.problem import Upgrade, pairs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from planner.checks.facts import Facts
    from planner.checks.reading import Reading
    from planner.problem import Site

INFLOWS = ("tranche_cash_usd_m", "rent_usd_m", "draw_usd_m", "credit_used_usd_m")
COSTS = (
    "activity_spend_usd_m", "rack_payments_usd_m", "sales_tax_usd_m", "upgrade_capex_usd_m", "onsite_capex_usd_m",
    "energy_usd_m", "fuel_usd_m", "demand_usd_m", "capacity_usd_m", "opex_usd_m", "fixed_usd_m", "lease_usd_m",
    "security_usd_m", "opening_cost_usd_m", "late_charges_usd_m", "interest_usd_m", "fees_usd_m",
)  # fmt: skip
OUTFLOWS = (*COSTS, "repay_usd_m")
LINES = (*INFLOWS, *OUTFLOWS, "rent_lost_usd_m", "spare_payments_usd_m", "tranche_credit_usd_m")

Payment = tuple[int, str, float]
Ledger = list[dict[str, float]]


def ledger(facts: Facts, running: Iterable[Payment]) -> Ledger:
    """Return each period's lines, opening and closing cash, credit and debt [million USD], by column name.

    Parameters
    ----------
    facts
        What follows from the plan's decisions.
    running
        What all sites earn and what running them costs.
    """
    reading = facts.reading
    rows: Ledger = [dict.fromkeys(LINES, 0.0) for _ in reading.periods]
    others = (source(facts) for source in (_works, _opening, _orders, securities, _racks, _debt, _tranches))
    for period, line, usd_m in chain(running, *others):
        if period in reading.periods:
            rows[period][line] += usd_m
    cash, credit = reading.problem.finance.opening_cash_usd_m, 0.0
    for period, row in enumerate(rows):
        row["opening_cash_usd_m"] = cash
        cash += sum(row[line] for line in INFLOWS) - sum(row[line] for line in OUTFLOWS)
        credit += row["tranche_credit_usd_m"] - row["credit_used_usd_m"]
        row["closing_cash_usd_m"], row["credit_balance_usd_m"] = cash, credit
        row["debt_usd_m"] = sum(loan.balance_usd_m for loan in facts.loans.values() if loan.period == period)
        at_end = period == reading.last
        row["horizon_value_usd_m"] = horizon_value_usd_m(reading) if at_end else 0.0
        row["debt_settled_usd_m"] = row["debt_usd_m"] if at_end else 0.0
        change = row["closing_cash_usd_m"] - row["opening_cash_usd_m"]
        row["npv_flow_usd_m"] = change + row["horizon_value_usd_m"] - row["debt_settled_usd_m"]
        row |= means_usd_m(facts, period, cash)
    return rows


def _works(facts: Facts) -> Iterator[Payment]:
    for work in facts.reading.works.values():
        if work.status != "finished":
            for period, usd_m in work_payments(facts.reading, work):
                yield period, "activity_spend_usd_m", usd_m


def operations(facts: Facts, site: Site) -> Iterator[Payment]:
    """Yield what a site earns and what running it costs: period, line of the ledger, million USD."""
    for part in (_rent, _energy, charges, _opex, _fixed, _leases):
        yield from part(facts, site)


def _leases(facts: Facts, site: Site) -> Iterator[Payment]:
    year = facts.reading.calendar.years_per_period
    for work in facts.reading.works.values():
        if work.site.id == site.id and work.option is not None and work.option.term_periods:
            for age in range(work.option.term_periods):
                yield work.finish + age, "lease_usd_m", work.option.lease_usd_m_per_year * year


def _opening(facts: Facts) -> Iterator[Payment]:
    reading = facts.reading
    for name, first in facts.opened.items():
        yield first, "opening_cost_usd_m", at_day(reading, "works", first, facts.sites[name].opening_usd_m)


def _fixed(facts: Facts, site: Site) -> Iterator[Payment]:
    reading, first = facts.reading, facts.opened.get(site.id)
    for period in reading.periods:
        if first is not None and period >= first:
            usd_m = at_day(reading, "operation", period, site.fixed_usd_m_per_year)
            yield period, "fixed_usd_m", usd_m * reading.calendar.years_per_period


def _orders(facts: Facts) -> Iterator[Payment]:
    for order in (*facts.reading.upgrades.values(), *facts.reading.units):
        line = "upgrade_capex_usd_m" if isinstance(order.item, Upgrade) else "onsite_capex_usd_m"
        for period, usd_m in order_payments(facts.reading, order):
            yield period, line, usd_m


def _racks(facts: Facts) -> Iterator[Payment]:
    for shipment in facts.reading.shipments:
        first, rest = rack_payments(facts.reading, shipment)
        if shipment.order is not None:
            yield shipment.order, "rack_payments_usd_m", first
        yield shipment.period, "rack_payments_usd_m", rest
        price = at_day(facts.reading, "racks", shipment.period, shipment.rack.price_usd_m)
        taxed = shipment.units + with_racks(shipment)
        yield shipment.period, "sales_tax_usd_m", taxed * price * shipment.site.sales_tax_share
    for period, usd_m in payments(facts.reading, facts.fleet.installed):
        yield period, "rack_payments_usd_m", usd_m
        yield period, "spare_payments_usd_m", usd_m
    for period, used in facts.reading.credit_used_usd_m.items():
        yield period, "credit_used_usd_m", used


def _rent(facts: Facts, site: Site) -> Iterator[Payment]:
    """Yield what racks at a site earn, lot by lot, and what curtailment takes of it."""
    reading = facts.reading
    year, lag = reading.calendar.years_per_period, reading.problem.finance.rent_lag_periods
    racks, prices = {rack.id: rack for rack in reading.problem.racks}, yearly_rent_usd_m(reading, site)
    lots = [(racks[given.rack], 0, given.units) for given in site.installed]
    for shipment in (given for given in reading.shipments if given.site.id == site.id):
        lots.append((shipment.rack, shipment.period + site.commissioning_periods + lag, shipment.units))
    for rack, first, units in lots:
        for period in range(first, reading.calendar.periods):
            yield period, "rent_usd_m", units * rack.it_kw / 1000.0 * rack.rent_factor * prices[period] * year
    for period, usd_m in rents_lost(reading, site):
        yield period, "rent_usd_m", -usd_m
        yield period, "rent_lost_usd_m", usd_m


def _opex(facts: Facts, site: Site) -> Iterator[Payment]:
    reading = facts.reading
    for period in reading.periods:
        usd_m = site.opex_usd_m_per_mw_year * facts.fleet.installed_mw.get((site.id, period), 0.0)
        yield period, "opex_usd_m", at_day(reading, "operation", period, usd_m) * reading.calendar.years_per_period


def _energy(facts: Facts, site: Site) -> Iterator[Payment]:
    reading, when = facts.reading, facts.reading.calendar
    price = energy_prices(reading, site)
    for period in reading.periods:
        mwh = reading.grid_mean_mw.get((site.id, period), 0.0) * when.hours(period)
        yield period, "energy_usd_m", mwh * price[period] / 1e6
        for unit in site.onsite:
            mwh = reading.generated_mw.get((unit.id, period), 0.0) * when.hours(period)
            usd = mwh * (unit.fuel_usd_per_mwh + unit.om_usd_per_mwh)
            yield period, "fuel_usd_m", at_day(reading, "operation", period, usd / 1e6)


def energy_prices(reading: Reading, site: Site) -> list[float]:
    """Return what a MWh of the grid costs a site by period [USD]; below 0 no further than its opex."""
    given = reading.calendar.stepped(pairs(site.energy_usd_per_mwh))
    return [max(price, -_opex_usd_per_mwh(reading, site, period)) for period, price in enumerate(given)]


def _opex_usd_per_mwh(reading: Reading, site: Site, period: int) -> float:
    """Return opex of a MW IT for each MWh it takes on average: what is paid for taking power counts no further."""
    when, opex = reading.calendar, at_day(reading, "operation", period, site.opex_usd_m_per_mw_year)
    return opex * when.years_per_period * 1e6 / (site.mean_pue * when.hours(period))


def _debt(facts: Facts) -> Iterator[Payment]:
    for loan in facts.loans.values():
        yield loan.period, "draw_usd_m", loan.draw_usd_m
        yield loan.period, "repay_usd_m", loan.repay_usd_m
        yield loan.period, "interest_usd_m", loan.interest_usd_m
        yield loan.period, "fees_usd_m", loan.fees_usd_m


def _tranches(facts: Facts) -> Iterator[Payment]:
    for award in facts.awards:
        if award.paid is not None:
            yield award.paid, "tranche_cash_usd_m", award.cash_usd_m
            yield award.paid, "tranche_credit_usd_m", award.in_kind_usd_m
        for period, usd_m in award.charges_usd_m.items():
            yield period, "late_charges_usd_m", usd_m


def discount(reading: Reading, period: int) -> float:
    """Return the discount factor of the end of a period [-]."""
    return float((1.0 + reading.problem.finance.discount_rate) ** -reading.calendar.years(period))
