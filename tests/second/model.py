"""The second model: all unknowns, rules and goals of a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.second.covenants import Covenants
from tests.second.dates import Periods
from tests.second.linear import Row, Sum, Unknown
from tests.second.money import Awards, Debt, Ledger
from tests.second.power import Power
from tests.second.racks import ENOUGH_MW, Racks
from tests.second.works import Works

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.problem import Problem, Quota, Site, YearlyLimit
    from tests.second.linear import Key, Values


class Second:
    """A problem as unknowns, rows and goals, by the definitions."""

    def __init__(self, problem: Problem, served_within_mw: float = ENOUGH_MW) -> None:
        self.problem = problem
        self.periods = Periods(problem.programme)
        self.works = Works(problem, self.periods)
        self.racks = Racks(problem, self.periods, self.works)
        self.power = Power(problem, self.periods, self.racks, served_within_mw)
        self.awards = Awards(problem, self.periods, self.racks, self.power)
        self.debt = Debt(problem, self.periods, self.racks)
        self.ledger = Ledger(
            problem, self.periods, self.works, self.racks, self.power, self.awards, self.debt
        )  # fmt: skip
        self.covenants = Covenants(self.ledger)
        self.parts = (self.works, self.racks, self.power, self.awards, self.debt, self.ledger, self.covenants)
        self.unknowns: dict[Key, Unknown] = {("missing",): Unknown()}
        for part in self.parts:
            self.unknowns.update(part.unknowns())
        self.rows = tuple(self._rows())

    def _rows(self) -> Iterator[Row]:
        for part in self.parts:
            yield from part.rows()
        yield from self._consumables()
        yield from self._yearly()
        yield from self._quotas()
        short = Sum((1.0, ("missing",)), (1.0, self.target_online()))
        yield Row("missing at the target", short, low=self.problem.programme.target.mw - ENOUGH_MW, unit="step")

    def _consumables(self) -> Iterator[Row]:
        for resource in self.problem.resources:
            if resource.kind != "consumable":
                continue
            drawn = Sum()
            for t in range(self.periods.count):
                drawn.add(1.0, self.works.draws(resource.id, t)).add(1.0, self.power.draws(resource.id, t))
                racks = self.racks.drawn(resource, t)
                come = sum(a.units for a in resource.arrivals if self.periods.serving(a.date) <= t)
                yield Row(f"{resource.id} by {t}", Sum((1.0, drawn), (1.0, racks)), high=resource.stock + come)

    def _yearly(self) -> Iterator[Row]:
        """Yield what is used in each calendar year, in thousands, against the last limit given up to that year."""
        for limit in self.problem.yearly_limits:
            for year in sorted({self.periods.first_day(t).year for t in range(self.periods.count)}):
                known = sorted(given for given in limit.most_by_year if given <= year)
                used = Sum()
                for t in range(self.periods.count):
                    if self.periods.first_day(t).year == year:
                        for site in self._among(limit):
                            hours = self.periods.hours(t) / 1000.0
                            used.add(hours, self.power.in_an_hour(limit.kind, site, t))
                if known:
                    most = limit.most_by_year[known[-1]] / 1000.0
                    yield Row(f"{limit.id} in {year}", used, high=most, unit="thousands")

    def _quotas(self) -> Iterator[Row]:
        for quota in self.problem.quotas:
            kinds = [rack for rack in self.racks.types if not quota.racks or rack.id in quota.racks]
            for t in range(self.periods.count):
                came = Sum()
                for tau in range(t + 1):
                    if quota.per == "total" or self.periods.first_day(tau).year == self.periods.first_day(t).year:
                        for rack in kinds:
                            worth = 1.0 if quota.counts == "racks" else float(rack.gpus)
                            came.add(worth, self.racks.delivered(rack, tau, self._among(quota)))
                yield Row(f"{quota.id} by {t}", came, high=self.periods.value(quota.most, t))

    def _among(self, limit: YearlyLimit | Quota) -> list[Site]:
        """Return the sites of a limit: those that it names, or all."""
        sites, countries = self.racks.sites, getattr(limit, "countries", ())
        if not (limit.sites or limit.regions or countries):
            return sites
        return [s for s in sites if s.id in limit.sites or s.region in limit.regions or s.country in countries]

    def target_online(self) -> Sum:
        """Return what is online in the target's period."""
        target = self.problem.programme.target
        return self.racks.programme(target.basis, self.periods.holding(target.by_date))

    def goal(self, name: str) -> Sum:
        """Return a goal in its own sense."""
        milestones = self.problem.programme.milestones
        if name == "shortfall":
            return Sum((1.0, ("missing",)))
        if name == "lateness":
            due = [(given, given.deadline_date) for given in milestones if given.deadline_date is not None]
            return Sum(*((given.weight, self._late(given, day)) for given, day in due))
        if name == "earliest":
            return Sum(*((1.0, self.awards.months(given, 0)) for given in milestones))
        return {"npv": self.ledger.npv, "cost": self.ledger.cost, "emissions": self.power.emissions}[name]()

    def _late(self, given, day) -> Sum:  # type: ignore[no-untyped-def]
        return self.awards.months(given, self.periods.holding(day))

    def exact(self, name: str, values: Values) -> float:
        """Return a goal at a plan; what is missing within the tolerance is nothing."""
        if name != "shortfall":
            return self.goal(name).at(values)
        missing = self.problem.programme.target.mw - self.target_online().at(values)
        return missing if missing > ENOUGH_MW else 0.0

    def broken(self, values: Values) -> list[str]:
        """Return the rules and bounds that a plan breaks by more than its tolerances."""
        found = [_told(row.name, by) for row in self.rows if (by := row.broken_by(values)) > _slack(row, values)]
        for key, given in self.unknowns.items():
            at = values.get(key, 0.0)
            by = max(given.low - at, at - given.high)
            if by > 1e-4 * (1.0 + abs(at) / 1e4) or (given.whole and at != round(at)):
                found.append(_told(f"bounds of {key}", by))
        return found + [f"no such decision: {key}" for key in values if key not in self.unknowns]


def _told(name: str, by: float) -> str:
    return f"{name}: broken by {by:.3g}"


def _slack(row: Row, values: Values) -> float:
    """Return the tolerance the definitions give a rule, by the size of what it adds up."""
    sizes = [abs(worth * values.get(key, 0.0)) for key, worth in row.total.parts.items()]
    size = max([*sizes, abs(row.total.constant)], default=0.0)
    given = {"MW": 2e-6 * (1.0 + size), "USD m": 2e-4 * (1.0 + size / 1e4), "step": 1e-12 * (1.0 + size),
             "thousands": 2e-6 * (3.0 + size)}  # fmt: skip
    return given.get(row.unit, 1e-9)
