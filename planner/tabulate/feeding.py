"""Which sources of power carry the load that racks bring to a site, and so come before their delivery."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING, Literal

from planner.committed import stage_id
from planner.enough import is_enough
from planner.tabulate.committed import stage_serves, units_serving
from planner.tabulate.power import last_service

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from planner.committed import Spans
    from planner.problem import Calendar, Predecessor, Problem, Site
    from planner.tabulate.fleet import Fleet
    from planner.tabulate.grid_use import GridUse
    from planner.tabulate.power import PowerOrder

SourceKind = Literal["stage", "committed", "upgrade", "onsite"]
"""Grid stage, on-site units bought before the plan, grid upgrade, on-site units ordered in the plan."""


@dataclass(frozen=True)
class Source:
    """A source of power of one site, in service from a period on until `last`; `unit` is its type if it is on site.

    `id` is that of the schedule; units bought before the plan are no rows of it: those of one period are UNIT@ and its
    label. Of these, which are no items, `waits_for` are the gates that what waits for them waits for.
    """

    serves: int
    id: str
    kind: SourceKind
    mw: float
    unit: str
    last: int
    waits_for: tuple[Predecessor, ...] = ()


class Feeding:
    """The sources of power of each site, and which of them racks wait for.

    Parameters
    ----------
    problem
        The case.
    power_orders
        Orders of upgrades and on-site units.
    racks
        Racks installed by site and period.
    grid
        What sites draw from the grid, and how much more it can bring.
    spans
        Start and finish of activities by id, history included.
    """

    def __init__(
        self, problem: Problem, power_orders: Iterable[PowerOrder], racks: Fleet, grid: GridUse, spans: Spans
    ) -> None:
        self.problem, self.racks, self.grid = problem, racks, grid
        orders: dict[str, list[PowerOrder]] = defaultdict(list)
        for order in power_orders:
            orders[order.site.id].append(order)
        self.sources = {
            site.id: sorted(
                _sources(problem.calendar, site, orders[site.id], spans),
                key=lambda source: (source.serves, source.id, source.kind),
            )
            for site in problem.candidates
        }

    @cached_property
    def reserve_mw(self) -> dict[str, float]:
        """What is held in reserve of the on-site units of a type, for types that hold any [MW]."""
        return {
            unit.id: unit.firm_mw * unit.reserve_units
            for site in self.problem.candidates
            for unit in site.onsite
            if unit.reserve_units
        }

    @property
    def all(self) -> Iterator[Source]:
        """Sources of all sites."""
        return chain.from_iterable(self.sources.values())

    def before(self, site: Site, period: int) -> list[Source]:
        """Return the sources that carry the load of a site in a period.

        They are the first ones in service that are enough together, without those that the rest can do without: if
        any one of them were missing, the others would not be enough. Units of a type with a reserve add something only
        once they are more than that: those before are taken along.
        """
        load_mw = site.peak_pue * float(self.racks.installed_it_mw[site.id][period])
        grid_mw = self.grid.most_import_mw(site, period)
        carried_mw = partial(self._carried_mw, grid_mw=grid_mw)
        chosen: list[Source] = []
        for source in self.sources[site.id]:
            if is_enough(carried_mw(chosen), load_mw):
                break
            in_service = source.serves <= period <= source.last
            more = carried_mw([*chosen, source]) > carried_mw(chosen) or source.unit in self.reserve_mw
            if in_service and more:
                chosen.append(source)
        for source in reversed(chosen):
            others = [other for other in chosen if other is not source]
            if is_enough(carried_mw(others), load_mw):
                chosen = others
        return chosen

    def _carried_mw(self, sources: Iterable[Source], grid_mw: float) -> float:
        """Return what sources carry together, where the grid lets no more than `grid_mw` through.

        Of units of one type those held in reserve carry nothing.
        """
        grid = sum(source.mw for source in sources if not source.unit)
        held = 0.0
        for unit, reserve_mw in self.reserve_mw.items():
            held += min(reserve_mw, sum(source.mw for source in sources if source.unit == unit))
        return min(grid, grid_mw) + sum(source.mw for source in sources if source.unit) - held


def _sources(calendar: Calendar, site: Site, orders: Iterable[PowerOrder], spans: Spans) -> Iterator[Source]:
    for number, stage in enumerate(site.stages, 1):
        serves = stage_serves(calendar, stage, spans)
        if serves is not None:
            yield Source(serves, stage_id(site, number), "stage", stage.mw, "", calendar.periods)
    last = {unit.id: last_service(calendar, unit) for unit in site.onsite}
    for unit in site.onsite:
        for serves, count in units_serving(calendar, unit, spans).items():
            name = f"{unit.id}@{calendar.label(serves)}"
            yield Source(serves, name, "committed", unit.firm_mw * count, unit.id, last[unit.id], unit.predecessors)
    for order in orders:
        ends = last.get(order.unit, calendar.periods)
        yield Source(order.service, order.label(calendar), order.kind, order.mw, order.unit, ends)
