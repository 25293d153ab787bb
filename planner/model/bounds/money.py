"""What money lets be online: all that can be there by a period, against what each MW costs at least.

What is online in a period was paid for by the last delivery that can be online then. Till then there are at most the
opening cash above its floor, what facilities can have outstanding, the rent of what can have been online, and the
tranches of milestones that can have been reached. Which these are follows from this bound itself, period by period;
where a tranche is paid at once, from the greatest answer that agrees with itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, assert_never

from planner.model.bases import bases, factor
from planner.model.bounds.cheapest import Part, both, most_mw
from planner.model.bounds.load_needs import load_parts
from planner.model.loans import available, facility_limits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.model.bounds.at_site import AtSite
    from planner.model.bounds.rack_supply import RackSupply
    from planner.model.sets import Sets, Work
    from planner.problem import Basis, Facility, Milestone, Rack

Series = tuple[float, ...]
SPARE_USD_M = 1e-3  # what tolerances of a solver and of the check may come to, and a share of what moves
SPARE_SHARE = 1e-7
MOST_ROUNDS = 50


@dataclass
class MoneyLimit:
    """The most that can be online by what can be paid, by basis and period; filled in from the first period on."""

    sets: Sets
    at: Mapping[str, AtSite]
    supply: RackSupply
    others: Mapping[Basis, Series]  # what the other limits leave, each alone
    hair_mw: Mapping[Basis, float]
    reached: Mapping[str, int | None]
    """First period by all limits but money: milestones of a portion reached, racks of tranches on orders ordered."""
    most: dict[Basis, list[float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._first = min((one.site.commissioning_periods for one in self.at.values()), default=0)
        self._loans = {f.id: self._loan(f) for f in self.sets.problem.finance.facilities}
        self._rents = [self._net_rent(u) for u in self.sets.periods]
        self.most = {basis: [] for basis in bases(self.sets)}
        for t in self.sets.periods:
            self._fill(t)

    def _fill(self, t: int) -> None:
        """Add the bound of one period: lowered from what the other limits leave until it agrees with itself."""
        for basis, series in self.most.items():
            series.append(self.others[basis][t])
        by = t - self._first
        for _ in range(MOST_ROUNDS):
            found = {b: min(self.most[b][t], self._affordable(b, t, self.budget(by))) for b in self.most}
            same = all(found[b] >= self.most[b][t] - 1e-9 for b in found)
            for basis, mw in found.items():
                self.most[basis][t] = mw
            if same or by < t:
                return

    def budget(self, by: int) -> float:
        """Return the most that can have been paid by the end of a period without any loan [million USD]."""
        if by < 0:
            return 0.0
        finance = self.sets.problem.finance
        comes = [finance.opening_cash_usd_m - finance.cash_floor_usd_m, self.rent(by)]
        comes += [g.tranche_usd_m for g in self.paid_by(by)]
        comes += [usd_m for back, usd_m in self._securities if back <= by]
        goes = [self._under_way(work, by) for work in self.sets.works if work.under_way]
        fixed = self.sets.calendar.years_per_period * sum(self.sets.prices.at("operation", u) for u in range(by + 1))
        goes += [site.fixed_usd_m_per_year * fixed for site in self.sets.sites if site.has_begun]
        return sum(comes) - sum(goes) + SPARE_USD_M + SPARE_SHARE * sum(map(abs, (*comes, *goes)))

    @cached_property
    def _securities(self) -> list[tuple[int, float]]:
        """Securities from before the plan: first period in which each may be back, and how much [million USD].

        One that is posted in the plan is back no sooner than it is paid, and brings nothing.
        """
        stood = [(step.opens, step) for step in self.sets.stages if step.opens is not None and step.opens < 0]
        found = [(since + step.site.security_periods, step) for since, step in stood]
        return [(back, step.site.security_usd_m_per_mw * step.item.mw) for back, step in found if back >= 0]

    def paid_by(self, by: int) -> list[Milestone]:
        """Return the milestones whose tranches can have been paid by the end of a period."""
        found = []
        for g in self.sets.problem.milestones:
            last = by - g.payment_lag_periods
            if g.drop_dead_date is not None:
                last = min(last, self.sets.calendar.period_of(g.drop_dead_date))
            if last >= 0 and self._may_be_earned(g, last):
                found.append(g)
        return found

    def _may_be_earned(self, g: Milestone, by: int) -> bool:
        """Return whether what a tranche is paid on can have come by the end of a period."""
        match g.tranche_on:
            case "reached":
                most, first = max(self.most[g.basis][: by + 1], default=0.0), self.reached.get(g.id, 0)
                return most >= g.threshold_mw - self.hair_mw[g.basis] and first is not None and first <= by
            case "ordered":
                first = self.reached[g.id]
                return first is not None and first <= by
            case _:
                assert_never(g.tranche_on)

    def rent(self, by: int) -> float:
        """Return the most rent, less the least cost of running what earns it, up to a period [million USD]."""
        return sum(net * mw for net, mw in zip(self._rents[: by + 1], self.most["it"], strict=False))

    def loans(self, by: int) -> dict[str, float]:
        """Return the most each facility can have outstanding at the end of a period [million USD]."""
        return {name: limits[by] if by >= first else 0.0 for name, (first, limits) in self._loans.items()}

    def _loan(self, facility: Facility) -> tuple[int, Series]:
        """Return the first period in which a facility can have been drawn, and its limits."""
        limits = facility_limits(self.sets, facility)
        return min(available(self.sets, facility), default=len(limits)), limits

    def _affordable(self, basis: Basis, t: int, budget: float) -> float:
        """Return the most MW that can be online in a period by what can be paid for."""
        by, parts, ready = t - self._first, [], 0.0
        for one in self.at.values():
            at = t - one.site.commissioning_periods
            if at < 0:
                ready += factor(one.site, basis) * one.standing_mw
            else:
                parts += self._of_site(one, basis, at)
        if by < 0:
            return ready
        sites, loans = sorted(parts), self.loans(by)
        based = {f.id: f.borrowing_base_share for f in self.sets.problem.finance.facilities}
        flat = sum(loan for f, loan in loans.items() if based[f] is None)
        shares = sum(share for f, share in based.items() if share is not None and loans[f] > 0)
        lent = self._racks(basis, by, shares)
        bonus = sum(-part.need_per_mw * part.mw for part in lent if part.need_per_mw < 0.0)
        paid = both(sites, self._racks(basis, by, 0.0))
        owed = both(sites, sorted(Part(max(0.0, part.need_per_mw), part.mw) for part in lent))
        return ready + min(most_mw(paid, budget + sum(loans.values())), most_mw(owed, budget + flat + bonus))

    def _of_site(self, one: AtSite, basis: Basis, at: int) -> list[Part]:
        """Return what load at a site costs without its racks; a share of opening the site on every MW."""
        works, power = self.sets.prices.least("works", at), self.sets.prices.least("power", at)
        parts = load_parts(
            self.sets, one, basis, at, lambda option: works * option.capex_usd_m, lambda item: power * item.capex_usd_m
        )
        whole = sum(part.mw for part in parts)
        if not whole or one.site.has_begun or not one.site.opening_usd_m:
            return parts
        opening = works * one.site.opening_usd_m / whole
        return [Part(part.need_per_mw + opening, part.mw) for part in parts]

    def _racks(self, basis: Basis, by: int, shares: float) -> list[Part]:
        """Return what racks cost, each MW less what may be lent on it; those installed before the plan are free."""
        standing = sum(factor(one.site, basis) * one.standing_mw for one in self.at.values())
        parts = [Part(0.0, standing)]
        for rack in self.sets.problem.racks:
            count = self.supply.most_factor(rack, basis)
            if count > 0:
                parts += [Part(need / (count * rack.it_kw / 1000.0), count * mw)
                          for need, mw in self._priced(rack, by, shares)]  # fmt: skip
        return sorted(parts)

    def _priced(self, rack: Rack, by: int, shares: float) -> list[tuple[float, float]]:
        """Return what is still to be paid for a rack less what is lent on it, and MW IT of it; those on order first."""
        units = self.supply.units[rack.id][by]
        booked = min(units, self.supply.booked[rack.id][by])
        size, price, prices = rack.it_kw / 1000.0, rack.price_usd_m, self.sets.prices
        both = 1.0 + rack.spare_share  # a rack and its spares, on which nothing is lent
        # Where more is lent on a rack than it costs, the dearest one brings most.
        paid = price * (prices.least("racks", by) if shares <= both else prices.most("racks"))
        left = [((1.0 - rack.order_share) * both * price - shares * price, size * booked)] if booked else []
        return [*left, (both * paid - shares * paid, size * (units - booked))]

    def _net_rent(self, u: int) -> float:
        """Return the rent of a MW in a period, less what running it costs at the least [million USD per MW IT]."""
        hours, years = self.sets.calendar.hours(u), self.sets.calendar.years_per_period
        costs, running = [], self.sets.prices.at("operation", u)
        for one in self.at.values():
            site = one.site
            prices = [self.sets.energy_price[site.id][u]]
            prices += [running * (unit.fuel_usd_per_mwh + unit.om_usd_per_mwh) for unit in site.onsite]
            opex = running * site.opex_usd_m_per_mw_year * years
            least = min((1.0 - self.sets.curtailed_share.get(site.id, 0.0)) * min(prices), min(prices))
            costs.append(opex + site.mean_pue * hours * least / 1e6)
        return max(0.0, self.sets.most_rent(u) - min(costs, default=0.0))

    def _under_way(self, work: Work, by: int) -> float:
        """Return what work under way costs from the plan's start to the end of a period [million USD]."""
        option, end = work.option, work.first + work.option.duration_periods
        spread = (1.0 - option.start_share - option.finish_share) / option.duration_periods
        periods = max(0, min(by + 1, end) - max(0, work.first))
        last = option.finish_share if 0 <= end - 1 <= by else 0.0
        return option.capex_usd_m * (spread * periods + last)
