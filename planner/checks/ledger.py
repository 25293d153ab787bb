"""The cash ledger, summed from dated payments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.checks.curtailed import curtailed_share, lost_it_mw, rent_usd_m
from planner.checks.liquidity import means_usd_m
from planner.checks.worth import horizon_value_usd_m
from planner.problem import Upgrade, pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.checks.facts import Facts
    from planner.checks.reading import Reading, Work

INFLOWS = ("tranche_cash_usd_m", "rent_usd_m", "draw_usd_m", "credit_used_usd_m")
COSTS = (
    "activity_spend_usd_m", "rack_payments_usd_m", "upgrade_capex_usd_m", "onsite_capex_usd_m", "energy_usd_m",
    "fuel_usd_m", "opex_usd_m", "fixed_usd_m", "opening_cost_usd_m", "interest_usd_m", "fees_usd_m",
)  # fmt: skip
OUTFLOWS = (*COSTS, "repay_usd_m")
LINES = (*INFLOWS, *OUTFLOWS, "rent_lost_usd_m", "tranche_credit_usd_m")

Payment = tuple[int, str, float]
Ledger = list[dict[str, float]]


def ledger(facts: Facts) -> Ledger:
    """Return each period's lines, opening and closing cash, credit and debt [million USD], by column name."""
    reading = facts.reading
    rows: Ledger = [dict.fromkeys(LINES, 0.0) for _ in reading.periods]
    for source in (_works, _opening, _orders, _racks, _rent_and_opex, _energy, _debt, _tranches):
        for period, line, usd_m in source(facts):
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
            yield from _spend(work)


def _spend(work: Work) -> Iterator[Payment]:
    option, start = work.option, work.start
    if option is None or start is None:
        return
    spread = (1.0 - option.start_share - option.finish_share) * option.capex_usd_m / option.duration_periods
    yield start, "activity_spend_usd_m", option.start_share * option.capex_usd_m
    for period in range(start, work.finish):
        yield period, "activity_spend_usd_m", spread
    yield work.finish - 1, "activity_spend_usd_m", option.finish_share * option.capex_usd_m


def opened(reading: Reading) -> dict[str, int]:
    """Return the period each site opens in: that of its first start, -1 for any before the plan."""
    first: dict[str, int] = {}
    for work in reading.works.values():
        start = work.start if work.status == "planned" and work.start is not None else -1
        first[work.site.id] = min(first.get(work.site.id, start), start)
    return first


def _opening(facts: Facts) -> Iterator[Payment]:
    sites = {site.id: site for site in facts.reading.problem.candidates}
    year = facts.reading.calendar.years_per_period
    for name, first in opened(facts.reading).items():
        yield first, "opening_cost_usd_m", sites[name].opening_usd_m
        for period in range(max(0, first), facts.reading.calendar.periods):
            yield period, "fixed_usd_m", sites[name].fixed_usd_m_per_year * year


def _orders(facts: Facts) -> Iterator[Payment]:
    for order in (*facts.reading.upgrades.values(), *facts.reading.units):
        line = "upgrade_capex_usd_m" if isinstance(order.item, Upgrade) else "onsite_capex_usd_m"
        capex = order.item.capex_usd_m * order.units
        yield order.period, line, order.item.order_share * capex
        yield order.in_service, line, (1.0 - order.item.order_share) * capex


def _racks(facts: Facts) -> Iterator[Payment]:
    for shipment in facts.reading.shipments:
        price = shipment.rack.price_usd_m * shipment.units
        if shipment.order is not None:
            yield shipment.order, "rack_payments_usd_m", shipment.rack.order_share * price
        yield shipment.period, "rack_payments_usd_m", (1.0 - shipment.rack.order_share) * price
    for period, used in facts.reading.credit_used_usd_m.items():
        yield period, "credit_used_usd_m", used


def _rent_and_opex(facts: Facts) -> Iterator[Payment]:
    when = facts.reading.calendar
    rent = when.stepped(pairs(facts.reading.problem.finance.rent_usd_m_per_mw_year))
    opex = {site.id: site.opex_usd_m_per_mw_year for site in facts.reading.problem.candidates}
    for (_, period), mw in facts.fleet.online_mw.items():
        yield period, "rent_usd_m", rent[period] * when.years_per_period * mw
    for place in facts.reading.problem.candidates:
        for period in facts.reading.periods if curtailed_share(place) else ():
            lost = rent_usd_m(facts, place)[period] * lost_it_mw(facts, place, period)
            yield period, "rent_usd_m", -lost
            yield period, "rent_lost_usd_m", lost
    for (site, period), mw in facts.fleet.installed_mw.items():
        yield period, "opex_usd_m", opex[site] * when.years_per_period * mw


def _energy(facts: Facts) -> Iterator[Payment]:
    reading, when = facts.reading, facts.reading.calendar
    for site in reading.problem.candidates:
        price = when.stepped(pairs(site.energy_usd_per_mwh))
        for period in reading.periods:
            mwh = reading.grid_mean_mw.get((site.id, period), 0.0) * when.hours(period)
            yield period, "energy_usd_m", mwh * price[period] / 1e6
        for unit in site.onsite:
            for period in reading.periods:
                mwh = reading.generated_mw.get((unit.id, period), 0.0) * when.hours(period)
                yield period, "fuel_usd_m", mwh * (unit.fuel_usd_per_mwh + unit.om_usd_per_mwh) / 1e6


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


def discount(reading: Reading, period: int) -> float:
    """Return the discount factor of the end of a period [-]."""
    return float((1.0 + reading.problem.finance.discount_rate) ** -reading.calendar.years(period))
