"""Money of the second model: tranches, the ledger, debt, what is worth something at the end."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from tests.second.linear import Row, Sum, Unknown
from tests.second.racks import ENOUGH_MW
from tests.second.rates import Rates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.problem import Facility, Milestone, Problem, Site, Tenant
    from tests.second.dates import Periods
    from tests.second.linear import Key
    from tests.second.power import Power
    from tests.second.racks import Racks
    from tests.second.works import Works

APART_MW = 1e-8
"""How far from enough what is not enough must be, for a solver to tell the two apart."""

OUTFLOWS = ("activity_spend", "rack_payments", "sales_tax", "lease", "upgrade_capex", "onsite_capex", "energy", "fuel",
            "demand", "capacity", "security", "opex", "fixed", "opening_cost", "late_charges", "interest",
            "fees")  # fmt: skip


class Awards:
    """Milestones and the tranches they release."""

    def __init__(self, problem: Problem, periods: Periods, racks: Racks, power: Power) -> None:
        self.all, self.periods, self.racks, self.power = problem.programme.milestones, periods, racks, power

    def _groups(self, given: Milestone) -> list[list[Site]]:
        """Return the sites that count together; where any one will do, each by itself."""
        if given.scope == ("any_site",):
            return [[site] for site in self.racks.sites]
        everywhere = given.scope == ("programme",)
        return [[site for site in self.racks.sites if everywhere or {site.id, site.region} & {*given.scope}]]

    def claims(self, given: Milestone, t: int) -> list[tuple[Key, list[Site]]]:
        """Return what says that a milestone is reached in a period, and by the racks of which sites."""
        groups = self._groups(given)
        if len(groups) == 1:
            return [(("reached", given.id, t), groups[0])]
        return [(("reached there", given.id, number, t), sites) for number, sites in enumerate(groups)]

    def unknowns(self) -> Iterator[tuple[Key, Unknown]]:
        for given in self.all:
            for t in range(self.periods.count):
                keys = {("reached", given.id, t), *(key for key, _ in self.claims(given, t))}
                keys |= {("ordered", given.id, t)} if given.tranche_on == "ordered" else set()
                yield from ((key, Unknown(True, 0.0, 1.0)) for key in sorted(keys, key=str))
                for site in self.racks.sites if not given.counts_unbacked else ():
                    yield ("sure", given.id, site.id, t), Unknown()

    def sure_mw(self, given: Milestone, site: Site, t: int) -> tuple[Sum, Sum]:
        """Return the two that limit what counts at a site with nothing unbacked: online, and what cannot be cut."""
        online = self.racks.counted("it", t, [site], given.racks)
        bare = Sum((1.0, ("on notice", site.id, t)), (-1.0, ("covered", site.id, t))) if self.power.cut(site) else Sum()
        return online, Sum((1.0, self.racks.load(site, t)), (-1.0 / site.peak_pue, bare))

    def _sure(self, given: Milestone) -> Iterator[Row]:
        """Yield what counts of a milestone with nothing unbacked, and that it counts to the end once it is reached."""
        wanted = given.threshold_mw - ENOUGH_MW
        for t in range(self.periods.count):
            for site in self.racks.sites:
                for limit in self.sure_mw(given, site, t):
                    counts = Sum((1.0, ("sure", given.id, site.id, t)), (-1.0, limit))
                    yield Row(f"{given.id} counts at {site.id} in {t}", counts, high=0.0, unit="MW")
            for by, sites in self.claims(given, t):
                weights = [site.peak_pue if given.basis == "facility" else 1.0 for site in sites]
                counted = Sum(
                    *((each, ("sure", given.id, site.id, t)) for each, site in zip(weights, sites, strict=True))
                )
                yield Row(f"{given.id} by {t} has its MW", counted.add(-wanted, by), low=0.0, unit="step")
            for (by, _), (later, _) in zip(self.claims(given, t), self.claims(given, t + 1), strict=True):
                if t + 1 < self.periods.count:
                    yield Row(f"{given.id} stays reached in {t}", Sum((1.0, by), (-1.0, later)), high=0.0)

    def rows(self) -> Iterator[Row]:
        most = {basis: self.racks.most(basis) for basis in ("it", "facility")}
        for given in self.all:
            wanted = given.threshold_mw - ENOUGH_MW
            yield from self._sure(given) if not given.counts_unbacked else ()
            for t in range(self.periods.count):
                claims = self.claims(given, t)
                for by, sites in claims if given.counts_unbacked else ():
                    online = self.racks.counted(given.basis, t, sites, given.racks)
                    yield Row(f"{given.id} by {t} has its MW", Sum((1.0, online), (-wanted, by)), low=0.0, unit="step")
                    room = Sum((1.0, online), (-most[given.basis], by))
                    yield Row(f"{given.id} with its MW is reached by {t}", room, high=wanted - APART_MW, unit="step")
                if len(claims) > 1:
                    all_of, one = Sum(*((1.0, by) for by, _ in claims)), ("reached", given.id, t)
                    yield Row(f"{given.id} at a site by {t}", Sum((1.0, all_of), (-1.0, one)), low=0.0)
                    for by, _ in claims:
                        yield Row(f"{given.id} where it is reached by {t}", Sum((1.0, one), (-1.0, by)), low=0.0)

        yield from self._orders()

    def _orders(self) -> Iterator[Row]:
        """Yield that a tranche on orders comes with the racks for its MW ordered, and not without."""
        most = self.racks.most("it")
        for given in self.all:
            wanted = given.threshold_mw - ENOUGH_MW
            for t in range(self.periods.count) if given.tranche_on == "ordered" else ():
                mw, by = self.racks.ordered_mw(t, given.racks), ("ordered", given.id, t)
                yield Row(f"{given.id} has orders by {t}", Sum((1.0, mw), (-wanted, by)), low=0.0, unit="step")
                room = Sum((1.0, mw), (-most, by))
                yield Row(f"{given.id} with orders by {t}", room, high=wanted - APART_MW, unit="step")

    def _in(self, given: Milestone, t: int) -> Sum:
        """Return whether a tranche is earned in a period, as 0 or 1; never once it is lost."""
        now, day = Sum(), given.drop_dead_date
        if day is not None and t > self.periods.holding(day):
            return now
        if t >= 0:
            now.add(1.0, (given.tranche_on, given.id, t))
        if t >= 1:
            now.add(-1.0, (given.tranche_on, given.id, t - 1))
        return now

    def late(self, t: int) -> Sum:
        """Return what late months cost in a period: of milestones whose deadline is past and that came not before."""
        cost = Sum()
        for given in self.all:
            if given.deadline_date is None or t <= self.periods.holding(given.deadline_date):
                continue
            cost.add(given.late_usd_m_per_month * self.periods.months, 1.0)
            if t > 0:
                cost.add(-given.late_usd_m_per_month * self.periods.months, ("reached", given.id, t - 1))
            elif any(self._stood(given, sites) for sites in self._groups(given)):
                cost.add(-given.late_usd_m_per_month * self.periods.months, 1.0)
        return cost

    def _stood(self, given: Milestone, sites: list[Site]) -> bool:
        """Return whether what stands at the start is enough."""
        facility = given.basis == "facility"
        mw = sum(
            (site.peak_pue if facility else 1.0) * self.racks.at_start(site, rack) * rack.it_kw / 1000.0
            for site in sites for rack in self.racks.types if not given.racks or rack.id in given.racks
        )  # fmt: skip
        return mw >= given.threshold_mw - ENOUGH_MW

    def paid(self, t: int, kind: bool) -> Sum:
        """Return what tranches bring in a period, as cash or in kind."""
        come = Sum()
        for given in self.all:
            share = given.in_kind_share if kind else 1.0 - given.in_kind_share
            come.add(share * given.tranche_usd_m, self._in(given, t - given.payment_lag_periods))
        return come

    def months(self, given: Milestone, since: int) -> Sum:
        """Return the months from a period to the one in which a milestone is reached, or to the end."""
        waited = Sum((-since if since < 0 else 0.0, 1.0))
        for t in range(max(since, 0), self.periods.count):
            waited.add(1.0, 1.0).add(-1.0, ("reached", given.id, t))
        return Sum((self.periods.months, waited))


class Debt:
    """Facilities."""

    def __init__(self, problem: Problem, periods: Periods, racks: Racks) -> None:
        self.given, self.periods, self.racks = problem.finance, periods, racks
        self.sites = racks.sites
        self.year = periods.months / 12.0

    def _first(self, loan: Facility) -> int:
        return 0 if loan.available_from_date is None else max(0, self.periods.serving(loan.available_from_date))

    def _end(self, loan: Facility) -> int:
        """Return the last period of availability by its own dates."""
        end, day = self.periods.count - 1, loan.available_to_date
        return end if day is None else min(end, self.periods.holding(day))

    def _due(self, loan: Facility) -> int:
        """Return the period of maturity; past every period without one."""
        return 10**6 if loan.maturity_date is None else self.periods.holding(loan.maturity_date)

    def _ahead(self, name: str) -> set[str]:
        """Return the facilities that have racks before one."""
        own = next(loan for loan in self.given.facilities if loan.id == name).pledged_after
        return set(own).union(*(self._ahead(one) for one in own))

    def there(self, loan: Facility) -> list[Site]:
        """Return the sites that a facility lends to."""
        if not (loan.sites or loan.regions):
            return self.sites
        return [site for site in self.sites if site.id in loan.sites or (site.region and site.region in loan.regions)]

    def open(self, loan: Facility, t: int) -> bool:
        """Return whether a facility is available in a period."""
        return self._first(loan) <= t <= self._end(loan) and t < self._due(loan)

    def limit(self, loan: Facility, t: int) -> float:
        """Return the limit of a facility in a period."""
        return self.periods.value(loan.limit_usd_m, t)

    def unknowns(self) -> Iterator[tuple[Key, Unknown]]:
        for loan in self.given.facilities:
            for t in range(self.periods.count):
                most = self.limit(loan, t) if t < self._due(loan) else 0.0
                yield ("owed", loan.id, t), Unknown(False, 0.0, most)
                yield ("repaid", loan.id, t), Unknown()
                if self.open(loan, t):
                    yield ("drawn", loan.id, t), Unknown()

    def total(self, what: str, t: int) -> Sum:
        """Return what is drawn, repaid or owed in a period."""
        loans = [loan for loan in self.given.facilities if what != "drawn" or self.open(loan, t)]
        return Sum(*((1.0, (what, loan.id, t)) for loan in loans))

    def rows(self) -> Iterator[Row]:
        for loan in self.given.facilities:
            last, due = self._end(loan), self._due(loan)
            for t in range(self.periods.count):
                change = Sum((1.0, ("owed", loan.id, t)), (1.0, ("repaid", loan.id, t)))
                change.add(-1.0, ("drawn", loan.id, t)) if self.open(loan, t) else None
                change.add(-1.0, ("owed", loan.id, t - 1)) if t else None
                yield Row(f"balance of {loan.id} in {t}", change, 0.0, 0.0, "USD m")
                if loan.borrowing_base_share is not None:
                    some = self.there(loan) if loan.sites or loan.regions else None
                    base = Sum((loan.borrowing_base_share, self.racks.worth(t, self.given.rack_life_periods, some)))
                    for ahead in (one for one in self.given.facilities if one.id in self._ahead(loan.id)):
                        left = loan.borrowing_base_share / (ahead.borrowing_base_share or 1.0)
                        base.add(-left, ("owed", ahead.id, t))
                    yield Row(f"base of {loan.id} in {t}", base.add(-1.0, ("owed", loan.id, t)), low=0.0, unit="USD m")
                if loan.repayment == "straight_line" and last < t <= due < 10**6:
                    most = Sum(((due - t) / (due - last), ("owed", loan.id, last))) if last >= 0 else Sum()
                    yield Row(f"{loan.id} repaid by {t}", most.add(-1.0, ("owed", loan.id, t)), low=0.0, unit="USD m")

    def interest(self, t: int) -> Sum:
        """Return the interest of a period."""
        loans = self.given.facilities if t else ()
        return Sum(*((loan.rate_per_year * self.year, ("owed", loan.id, t - 1)) for loan in loans))

    def fees(self, t: int) -> Sum:
        """Return the fees of a period."""
        paid = Sum()
        for loan in self.given.facilities:
            if self.open(loan, t):
                undrawn = Sum((self.limit(loan, t), 1.0), (-1.0, ("owed", loan.id, t)))
                paid.add(loan.draw_fee_share, ("drawn", loan.id, t))
                paid.add(loan.commitment_fee_per_year * self.year, undrawn)
        return paid


def revenue(tenant: Tenant, year: int) -> float | None:
    """Return the revenue of a year: as given, or grown from the last one given before it."""
    given = [known for known in sorted(tenant.revenue_usd_m) if known <= year]
    if not given:
        return None
    return tenant.revenue_usd_m[given[-1]] * (1.0 + tenant.growth_per_year) ** (year - given[-1])


class Ledger:
    """The lines of each period, cash, credit, and the goals that are money."""

    def __init__(
        self, problem: Problem, periods: Periods, works: Works, racks: Racks, power: Power, awards: Awards, debt: Debt
    ) -> None:
        self.problem, self.given, self.periods = problem, problem.finance, periods
        self.works, self.racks, self.power, self.awards, self.debt = works, racks, power, awards, debt
        self.rates = Rates(problem, periods)
        self.lines = {t: self._lines(t) for t in range(periods.count)}

    def _lines(self, t: int) -> dict[str, Sum]:
        year, sites = self.periods.months / 12.0, self.racks.sites
        running = self.rates.of("operation", t) * year
        return {
            "tranche_cash": self.awards.paid(t, kind=False),
            "tranche_credit": self.awards.paid(t, kind=True),
            "rent": Sum((1.0, self._rent(t)), *((-self._price(site, t), self.power.lost(site, t)) for site in sites)),
            "draw": self.debt.total("drawn", t),
            "repay": self.debt.total("repaid", t),
            "activity_spend": self.works.spend(t),
            "rack_payments": self.racks.payments(t),
            "sales_tax": self.racks.tax(t),
            "lease": self.works.lease(t),
            "credit_used": Sum((1.0, ("credit used", t))),
            "upgrade_capex": self.power.capex(self.power.upgrades, t),
            "onsite_capex": self.power.capex(self.power.units, t),
            "energy": self.power.energy(t),
            "fuel": self.power.fuel(t),
            "demand": self.power.demand(t),
            "capacity": self.power.capacity(t),
            "security": self.power.security(t),
            "opex": Sum(*((site.opex_usd_m_per_mw_year * running, self.racks.load(site, t)) for site in sites)),
            "fixed": self.works.fixed(t),
            "opening_cost": self.works.opening(t),
            "late_charges": self.awards.late(t),
            "interest": self.debt.interest(t),
            "fees": self.debt.fees(t),
        }

    def _price(self, site: Site, t: int) -> float:
        """Return the rent of a MW IT at a site in a period: its own, else that of all."""
        yearly = self.periods.value(site.rent_usd_m_per_mw_year or self.given.rent_usd_m_per_mw_year, t)
        return yearly * self.periods.months / 12.0

    def _rent(self, t: int) -> Sum:
        """Return the rent of racks that were there at the start, and of those delivered long enough ago."""
        paid = Sum()
        for site in self.racks.sites:
            since = t - site.commissioning_periods - self.given.rent_lag_periods
            for rack in self.racks.types:
                each = self._price(site, t) * rack.rent_factor * rack.it_kw / 1000.0
                paid.add(each * self.racks.at_start(site, rack), 1.0)
                for tau in range(since + 1):
                    paid.add(each, self.racks.delivered(rack, tau, [site]))
        return paid

    def change(self, t: int) -> Sum:
        """Return closing less opening cash."""
        line = self.lines[t]
        gained = Sum(*((1.0, line[name]) for name in ("tranche_cash", "rent", "draw", "credit_used")))
        gained.add(-1.0, line["repay"])
        return gained.add(-1.0, Sum(*((1.0, line[name]) for name in OUTFLOWS)))

    def unknowns(self) -> Iterator[tuple[Key, Unknown]]:
        for t in range(self.periods.count):
            yield ("cash", t), Unknown(False, self.given.cash_floor_usd_m)
            yield ("credit", t), Unknown()
            yield ("credit used", t), Unknown()

    def rows(self) -> Iterator[Row]:
        for t in range(self.periods.count):
            before = ("cash", t - 1) if t else self.given.opening_cash_usd_m
            held = Sum((1.0, ("cash", t)), (-1.0, before), (-1.0, self.change(t)))
            yield Row(f"cash in {t}", held, 0.0, 0.0, "USD m")
            credit = Sum((1.0, ("credit", t)), (1.0, ("credit used", t)), (-1.0, self.lines[t]["tranche_credit"]))
            credit.add(-1.0, ("credit", t - 1)) if t else None
            yield Row(f"credit in {t}", credit, 0.0, 0.0, "USD m")
            spare = Sum((1.0, self.lines[t]["rack_payments"]), (-1.0, ("credit used", t)))
            yield Row(f"credit used in {t}", spare, low=0.0, unit="USD m")
            yield from self._capex_only(t)
            yield from self._by_site(t)
        yield from self._tenant()

    def _capex_only(self, t: int) -> Iterator[Row]:
        loans = [loan for loan in self.given.facilities if loan.capex_only and self.debt.open(loan, t)]
        if loans:
            bought = ("activity_spend", "rack_payments", "sales_tax", "upgrade_capex", "onsite_capex")
            spare = Sum(*((1.0, self.lines[t][name]) for name in bought), (-1.0, self.lines[t]["credit_used"]))
            yield Row(f"capex loans in {t}", spare.add(-1.0, Sum(*((1.0, ("drawn", loan.id, t)) for loan in loans))),
                      low=0.0, unit="USD m")  # fmt: skip

    def _spent(self, sites: list[Site], t: int) -> Sum:
        """Return what counts as cost at some sites in a period: racks in full as they come, whatever pays for them."""
        whole = Sum((1.0, self.works.spend(t, sites)))
        whole.add(1.0, self.power.capex([u for site in sites for u in site.upgrades], t))
        whole.add(1.0, self.power.capex([u for site in sites for u in site.onsite], t))
        for rack in self.racks.types:
            whole.add(self.racks.at_site(rack, t), self.racks.delivered(rack, t, sites))
        return whole

    def _by_site(self, t: int) -> Iterator[Row]:
        """Yield what may be drawn by cost to date, and by what is spent at the sites of any set of facilities."""
        for loan in self.given.facilities:
            if loan.max_loan_to_cost is not None:
                spare = Sum((loan.max_loan_to_cost * loan.cost_before_usd_m, 1.0))
                for u in range(t + 1):
                    spare.add(loan.max_loan_to_cost, self._spent(self.debt.there(loan), u))
                    if self.debt.open(loan, u):
                        spare.add(-1.0, ("drawn", loan.id, u))
                yield Row(f"cost for {loan.id} by {t}", spare, low=0.0, unit="USD m")
        loans = [loan for loan in self.given.facilities if loan.capex_only and (loan.sites or loan.regions)]
        for count in range(1, len(loans) + 1):
            for some in combinations(loans, count):
                ids = {site.id for loan in some for site in self.debt.there(loan)}
                spare = self._spent([site for site in self.racks.sites if site.id in ids], t)
                spare.add(-1.0, Sum(*((1.0, ("drawn", loan.id, t)) for loan in some if self.debt.open(loan, t))))
                yield Row(f"spent for {' '.join(loan.id for loan in some)} in {t}", spare, low=0.0, unit="USD m")

    def _tenant(self) -> Iterator[Row]:
        tenant = self.problem.tenant
        if tenant is None or not tenant.limits_rent:
            return
        for year in {self.periods.first_day(t).year for t in self.lines}:
            if (earned := revenue(tenant, year)) is not None:
                rent = Sum(*((1.0, lines["rent"]) for t, lines in self.lines.items()
                             if self.periods.first_day(t).year == year))  # fmt: skip
                yield Row(f"rent of {year}", rent, high=tenant.compute_share * earned, unit="USD m")

    def factor(self, t: int) -> float:
        """Return what a dollar at the end of a period is worth at the start."""
        return float((1.0 + self.given.discount_rate) ** -self.periods.years(t))

    def npv(self) -> Sum:
        """Return the net present value."""
        end = self.periods.count - 1
        worth = Sum(*((self.factor(t), self.change(t)) for t in self.lines))
        return worth.add(self.factor(end), self.value()).add(-self.factor(end), self.debt.total("owed", end))

    def cost(self) -> Sum:
        """Return the present value of outlays."""
        paid = Sum()
        for t, line in self.lines.items():
            for name in OUTFLOWS:
                paid.add(self.factor(t), line[name])
            paid.add(-self.factor(t), line["credit_used"])
        return paid

    def value(self) -> Sum:
        """Return what is worth something at the end."""
        end, kind = self.periods.count - 1, self.given.horizon_value
        if kind == "book":
            life = self.given.works_life_periods
            racks = self.racks.worth(end, self.given.rack_life_periods)
            power = Sum((1.0, self.power.book(life)), (1.0, self.power.with_utilities()))
            return Sum((1.0, racks), (1.0, self.works.book(life)), (1.0, power))
        return self._contracts(end) if kind == "contract" else Sum()

    def _contracts(self, end: int) -> Sum:
        """Return the rent that contracts of racks online still bring."""
        worth, count = Sum(), self.periods.count
        for site in self.racks.sites:
            for tau in range(count - site.commissioning_periods):
                online = tau + site.commissioning_periods
                first = max(count, online + self.given.rent_lag_periods)
                due = range(first, online + self.given.contract_periods)
                annuity = sum(self.factor(u) for u in due) / self.factor(end)
                for rack in self.racks.types:
                    each = self._price(site, end) * self.given.contract_margin_share * annuity * rack.it_kw / 1000.0
                    worth.add(each * rack.rent_factor, self.racks.delivered(rack, tau, [site]))
        return worth
