"""The lines of the cash ledger as sums over decisions, each in million USD at the end of its period."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from planner.model.bounds.credit import usable_credit_usd_m
from planner.model.linear import Sum
from planner.model.loans import available, facility_limits

if TYPE_CHECKING:
    from planner.model.handles import Handles
    from planner.model.sets import Sets, Work
    from planner.model.sources import Orderable

INFLOWS = ("tranche_cash", "rent", "draw", "credit_used")
OUTFLOWS = (
    "activity_spend", "rack_payments", "upgrade_capex", "onsite_capex", "energy", "fuel", "opex", "fixed",
    "opening_cost", "interest", "fees", "repay",
)  # fmt: skip
CAPITAL = ("activity_spend", "rack_payments", "upgrade_capex", "onsite_capex")


def depreciated(age_periods: int, life_periods: int) -> float:
    """Return the share of its price an asset still has at an age, written off in a straight line."""
    return max(0.0, 1.0 - age_periods / life_periods)


@dataclass
class Ledger:
    """Builds each line once and keeps it."""

    m: Any
    sets: Sets
    handles: Handles
    _lines: dict[tuple[str, int], Sum] = field(default_factory=dict)

    def line(self, name: str, period: int) -> Sum:
        """Return one line of one period as a fresh sum."""
        if (name, period) not in self._lines:
            self._lines[name, period] = getattr(self, f"_{name}")(period)
        return Sum((1, self._lines[name, period]))

    def net(self, period: int) -> Sum:
        """Return the change of cash in a period."""
        flow = Sum(*((1, self.line(name, period)) for name in INFLOWS))
        return flow.add(-1, Sum(*((1, self.line(name, period)) for name in OUTFLOWS)))

    def capital(self, period: int) -> Sum:
        """Return what is spent on works, racks and power in cash in a period."""
        spent = Sum(*((1, self.line(name, period)) for name in CAPITAL))
        return spent.add(-1, self.line("credit_used", period))

    def usable_credit(self, period: int) -> Sum:
        """Return the credit in kind that comes in a period, as far as it can ever pay for racks."""
        return self._awarded(period, self._usable_credit)

    @cached_property
    def _usable_credit(self) -> dict[str, float]:
        granted = {g.id: g.in_kind_share * g.tranche_usd_m for g in self.sets.problem.milestones}
        if self.sets.plain:
            return granted
        return {g.id: usable_credit_usd_m(self.handles.bounds, g) for g in self.sets.problem.milestones}

    def _awarded(self, period: int, usd_m: dict[str, float]) -> Sum:
        """Return an amount of each milestone, in the period it is paid in."""
        whole = Sum()
        for g in self.sets.problem.milestones:
            reached = period - g.payment_lag_periods
            if reached >= 0:
                whole.add(usd_m[g.id], self.m.reached[g.id, reached])
            if reached >= 1:
                whole.add(-usd_m[g.id], self.m.reached[g.id, reached - 1])
        return whole

    def _tranche_cash(self, period: int) -> Sum:
        in_cash = {g.id: (1.0 - g.in_kind_share) * g.tranche_usd_m for g in self.sets.problem.milestones}
        return self._awarded(period, in_cash)

    def _rent(self, period: int) -> Sum:
        return Sum((self.sets.rent[period], self.m.online["it", period]))

    def _draw(self, period: int) -> Sum:
        return Sum(*((1, v) for (_, t), v in self.m.draw.items() if t == period))

    def _repay(self, period: int) -> Sum:
        return Sum(*((1, v) for (_, t), v in self.m.repay.items() if t == period))

    def _credit_used(self, period: int) -> Sum:
        return Sum((1, self.m.credit_used[period])) if period in self.m.credit_used else Sum()

    def _activity_spend(self, period: int) -> Sum:
        return Sum((1, self.m.works[period]))

    def works_spend(self, period: int) -> Sum:
        """Return the spend on all site work in a period as a sum over starts: what defines the line."""
        return Sum(*((1, self._spend(work, period)) for work in self.sets.works))

    def _spend(self, work: Work, period: int) -> Sum:
        """Return the spend of one way to do an activity: at start, spread over the work, in its last period."""
        option, started = work.option, partial(self.handles.started, work)
        length, capex = option.duration_periods, option.capex_usd_m
        spread = (1.0 - option.start_share - option.finish_share) / length
        return Sum(
            (capex * (option.start_share + spread), started(period)),
            (-capex * option.start_share, started(period - 1)),
            (capex * option.finish_share, started(period - length + 1)),
            (-capex * (option.finish_share + spread), started(period - length)),
        )

    def _rack_payments(self, period: int) -> Sum:
        whole = Sum()
        for rack in self.sets.problem.racks:
            bought, book, lead = self.handles.bought, self.handles.from_book, rack.lead_periods
            deposit = rack.price_usd_m * rack.order_share
            rest = rack.price_usd_m - deposit
            whole.add(rest, bought(rack, period)).add(-rest, bought(rack, period - 1))
            arrives = period + lead
            if arrives <= self.sets.periods[-1]:
                whole.add(deposit, bought(rack, arrives)).add(-deposit, bought(rack, arrives - 1))
                whole.add(-deposit, book(rack, arrives)).add(deposit, book(rack, arrives - 1))
        return whole

    def _orders(self, orders: tuple[Orderable, ...], period: int) -> Sum:
        whole = Sum()
        for order in orders:
            item = order.item
            deposit = item.capex_usd_m * item.order_share
            whole.add(deposit, self.handles.ordered(order, period))
            whole.add(-deposit, self.handles.ordered(order, period - 1))
            if order.earliest <= period <= order.through:
                rest = item.capex_usd_m - deposit
                whole.add(rest, self.handles.serving(order, period))
                whole.add(-rest, self.handles.serving(order, period - 1))
        return whole

    def _upgrade_capex(self, period: int) -> Sum:
        return self._orders(self.sets.upgrades, period)

    def _onsite_capex(self, period: int) -> Sum:
        return self._orders(self.sets.units, period)

    def _energy(self, period: int) -> Sum:
        hours = self.sets.calendar.hours(period)
        price = self.sets.energy_price
        return Sum(
            *(
                (price[site.id][period] * hours / 1e6, self.handles.grid_mean_mw(site, period))
                for site in self.sets.sites
            )
        )

    def _fuel(self, period: int) -> Sum:
        hours = self.sets.calendar.hours(period)
        whole = Sum()
        for unit in self.sets.units:
            per_mwh = unit.item.fuel_usd_per_mwh + unit.item.om_usd_per_mwh
            whole.add(per_mwh * hours / 1e6, self.m.generation[unit.item.id, period])
        return whole

    def _opex(self, period: int) -> Sum:
        share = self.sets.calendar.years_per_period
        return Sum(*((s.opex_usd_m_per_mw_year * share, self.handles.installed_mw(s, period)) for s in self.sets.sites))

    def _fixed(self, period: int) -> Sum:
        share = self.sets.calendar.years_per_period
        return Sum(*((s.fixed_usd_m_per_year * share, self.handles.is_open(s, period)) for s in self.sets.sites))

    def _opening_cost(self, period: int) -> Sum:
        whole = Sum()
        for site in self.sets.sites:
            if not self.sets.has_begun(site):
                whole.add(site.opening_usd_m, self.handles.is_open(site, period))
                whole.add(-site.opening_usd_m, self.handles.is_open(site, period - 1))
        return whole

    def _interest(self, period: int) -> Sum:
        share = self.sets.calendar.years_per_period
        return Sum(
            *(
                (f.rate_per_year * share, self.m.debt[f.id, period - 1])
                for f in self.sets.problem.finance.facilities
                if period > 0
            )
        )

    def _fees(self, period: int) -> Sum:
        share = self.sets.calendar.years_per_period
        whole = Sum()
        for f in self.sets.problem.finance.facilities:
            if period in available(self.sets, f):
                whole.add(f.draw_fee_share, self.m.draw[f.id, period])
                undrawn = Sum((1, facility_limits(self.sets, f)[period]), (-1, self.m.debt[f.id, period]))
                whole.add(f.commitment_fee_per_year * share, undrawn)
        return whole
