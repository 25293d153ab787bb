"""Which sources of power carry the load that racks bring to a site, and so come before their delivery."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from planner.enough import is_enough
from planner.problem import arrivals
from planner.schedule.power_tasks import source_id
from planner.tabulate.arcs import stage_id
from planner.tabulate.power import last_service

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from planner.problem import Calendar, Site
    from planner.schedule.ground import Ground
    from planner.tabulate.power import PowerOrder


@dataclass(frozen=True)
class Source:
    """A source of power of one site, in service from a period on until `last`; `unit` is its type if it is on site."""

    serves: int
    task: str
    mw: float
    unit: str
    last: int

    @property
    def is_grid(self) -> bool:
        """Whether it is import, and no unit on site."""
        return not self.unit


class Feeding:
    """The sources of power of each site, and what of them a period's grid lets through.

    Parameters
    ----------
    ground
        The plan.
    """

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        orders: dict[str, list[PowerOrder]] = defaultdict(list)
        for order in ground.parts.orders:
            orders[order.site.id].append(order)
        self.sources = {
            site.id: sorted(
                _sources(ground.calendar, site, orders[site.id]), key=lambda source: (source.serves, source.task)
            )
            for site in ground.problem.candidates
        }
        self.energised_mw = {(row.site, row.period): row.capacity_mw for row in ground.plan.power if row.kind == "grid"}

    @property
    def all(self) -> Iterator[Source]:
        """Sources of all sites."""
        return chain.from_iterable(self.sources.values())

    def grid_mw(self, site: Site, period: int) -> float:
        """Return the import that a site may have in a period: what it draws, and what its node could still give."""
        energised_mw = self.energised_mw.get((site.id, period), 0.0)
        if site.node is None:
            return energised_mw
        drawn_mw = self.ground.facts.grid_mw.get((site.id, period), 0.0)
        return min(energised_mw, drawn_mw + self.ground.facts.spare_power.most_mw(site.node, period))

    def before(self, site: Site, period: int) -> list[str]:
        """Return the tasks of the sources that carry the load of a site in a period.

        They are the first ones in service that are enough together, without those that the rest can do without: if
        any one of them were missing, the others would not be enough.
        """
        load_mw = site.peak_pue * float(self.ground.parts.racks.installed_it_mw[site.id][period])
        grid_mw = self.grid_mw(site, period)
        chosen: list[Source] = []
        for source in self.sources[site.id]:
            if is_enough(_carried_mw(chosen, grid_mw), load_mw):
                break
            in_service = source.serves <= period <= source.last
            if in_service and _carried_mw([*chosen, source], grid_mw) > _carried_mw(chosen, grid_mw):
                chosen.append(source)
        for source in reversed(chosen):
            others = [other for other in chosen if other is not source]
            if is_enough(_carried_mw(others, grid_mw), load_mw):
                chosen = others
        return [source.task for source in chosen]


def _carried_mw(sources: Iterable[Source], grid_mw: float) -> float:
    """Return what sources carry together, where the grid lets no more than `grid_mw` through."""
    grid = sum(source.mw for source in sources if source.is_grid)
    return min(grid, grid_mw) + sum(source.mw for source in sources if not source.is_grid)


def _sources(calendar: Calendar, site: Site, orders: Iterable[PowerOrder]) -> Iterator[Source]:
    for number, stage in enumerate(site.stages, 1):
        serves = calendar.usable_from(stage.energisation_date)
        yield Source(serves, source_id("stage", stage_id(site, number)), stage.mw, "", calendar.periods)
    last = {unit.id: last_service(calendar, unit) for unit in site.onsite}
    for unit in site.onsite:
        units: dict[int, int] = defaultdict(int)
        for day, count in arrivals(unit.committed):
            units[calendar.usable_from(day)] += int(count)
        for serves, count in units.items():
            task = source_id("committed", f"{unit.id}@{calendar.label(serves)}")
            yield Source(serves, task, unit.firm_mw * count, unit.id, last[unit.id])
    for order in orders:
        of = "" if order.kind == "upgrade" else order.item.id
        ends = last.get(of, calendar.periods)
        yield Source(order.service, source_id(order.kind, order.label(calendar)), order.mw, of, ends)
