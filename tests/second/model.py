"""The second model: all unknowns, rules and goals of a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.second.dates import Periods
from tests.second.linear import Row, Sum, Unknown
from tests.second.money import Awards, Debt, Ledger
from tests.second.power import Power
from tests.second.racks import ENOUGH_MW, Racks
from tests.second.works import Works

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.problem import Problem
    from tests.second.linear import Key, Values


class Second:
    """A problem as unknowns, rows and goals, by the definitions."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.periods = Periods(problem.programme)
        self.works = Works(problem, self.periods)
        self.racks = Racks(problem, self.periods, self.works)
        self.power = Power(problem, self.periods, self.racks)
        self.awards = Awards(problem, self.periods, self.racks)
        self.debt = Debt(problem, self.periods, self.racks)
        self.ledger = Ledger(
            problem, self.periods, self.works, self.racks, self.power, self.awards, self.debt
        )  # fmt: skip
        self.parts = (self.works, self.racks, self.power, self.awards, self.debt, self.ledger)
        self.unknowns: dict[Key, Unknown] = {("missing",): Unknown()}
        for part in self.parts:
            self.unknowns.update(part.unknowns())
        self.rows = tuple(self._rows())

    def _rows(self) -> Iterator[Row]:
        for part in self.parts:
            yield from part.rows()
        yield from self._consumables()
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
    given = {"MW": 2e-6 * (1.0 + size), "USD m": 2e-4 * (1.0 + size / 1e4), "step": 1e-12 * (1.0 + size)}
    return given.get(row.unit, 1e-9)
