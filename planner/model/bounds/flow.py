"""The most MW that can be online by all limits of power, racks and room together: a maximum flow, and its cut.

MW flow from what is installed and from rack types, as they can have been delivered, into the sites that can cool
them, out of these into own units and over the grid to the nodes whose headroom serves them. Sites that compete for a
crew or a stock may have a limit together. Facility power becomes MW of the basis at the least PUE of the sites that it
may come from, so that no plan carries more.

networkx is imported inside the functions, since few commands need it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from planner.enough import ENOUGH_WITHIN_MW
from planner.model.bases import factor

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import networkx as nx

    from planner.model.bounds.at_site import AtSite
    from planner.model.bounds.grid_paths import GridPaths
    from planner.model.bounds.rack_supply import RackSupply
    from planner.model.sets import Sets
    from planner.problem import Basis
    from planner.spec import BoundName

PARTS_A_MW = 10**9
_FROM, _TO = ("from",), ("to",)


@dataclass(frozen=True)
class Share:
    """Part of a cut: a limit, what it is of, and what it lets through [MW on the basis]."""

    limit: BoundName
    id: str
    mw: float


@dataclass(frozen=True)
class Group:
    """Sites that share a limit, and the most they can have online [MW on the basis]."""

    limit: BoundName
    id: str
    sites: frozenset[str]
    mw: float


@dataclass(frozen=True)
class FlowLimit:
    """The most that can be online in a period, and what the least cut consists of."""

    sets: Sets
    at: Mapping[str, AtSite]
    supply: RackSupply
    paths: GridPaths

    def most_mw(self, basis: Basis, period: int, groups: Sequence[Group] = ()) -> tuple[float, tuple[Share, ...]]:
        """Return the most that can be online [MW on the basis], and the limits that make it so.

        Parameters
        ----------
        basis
            What a MW counts on.
        period
            Number of the period.
        groups
            Limits that sites share, no site in two of them.
        """
        active, waiting = self._active(basis, period)
        if not active:
            return waiting, ()
        graph = _Graph(basis)
        self._add_racks(graph, active, period, groups)
        for one in active:
            at = period - one.site.commissioning_periods
            held = factor(one.site, basis) * one.at(one.most_mw, at)
            graph.add(("site", one.site.id), ("load", one.site.id), held, tightest(one, at), one.site.id)
        self._add_power(graph, active, period)
        whole, shares = graph.least_cut()
        return waiting + whole, shares

    def grid_mw(self, basis: Basis, period: int) -> tuple[float, tuple[Share, ...]]:
        """Return the most that the grid and own units feed if all halls of the case stood, and what limits it.

        Parameters
        ----------
        basis
            What a MW counts on.
        period
            Number of the period.
        """
        active, waiting = self._active(basis, period)
        if not active:
            return waiting, ()
        graph = _Graph(basis)
        for one in active:
            held = factor(one.site, basis) * max(one.standing_mw, one.room_mw[-1])
            graph.add(_FROM, ("load", one.site.id), held, "halls", one.site.id)
        self._add_power(graph, active, period)
        whole, shares = graph.least_cut()
        return waiting + whole, shares

    def _active(self, basis: Basis, period: int) -> tuple[list[AtSite], float]:
        """Return the sites at which racks of the plan can be online, and MW of what stands at the others."""
        active = [one for one in self.at.values() if period >= one.site.commissioning_periods]
        others = [one for one in self.at.values() if period < one.site.commissioning_periods]
        return active, sum(factor(one.site, basis) * one.standing_mw for one in others)

    def _add_racks(self, graph: _Graph, active: list[AtSite], period: int, groups: Sequence[Group]) -> None:
        """Add racks as they can have been delivered, into the sites that can cool them, some through a common limit."""
        group_of = {site: group for group in groups for site in group.sites}
        times = sorted({period - one.site.commissioning_periods for one in active})
        for rack in self.sets.problem.racks:
            before = 0.0
            count = self.supply.most_factor(rack, graph.basis)
            for earlier, at in zip([None, *times], times, strict=False):
                by = count * self.supply.it_mw(rack, at) if count else 0.0
                graph.add(_FROM, ("rack", rack.id, at), by - before if by > before else 0.0, "rack_supply", rack.id)
                before = max(before, by)
                if earlier is not None:
                    graph.add(("rack", rack.id, earlier), ("rack", rack.id, at))
        for one in active:
            entry, time = ("site", one.site.id), period - one.site.commissioning_periods
            group = group_of.get(one.site.id)
            graph.add(_FROM, entry, factor(one.site, graph.basis) * one.standing_mw, "installed", one.site.id)
            if group is not None:
                graph.add(("group", group.id), entry)
                entry = ("of group", group.id)
                standing = sum(factor(self.at[s].site, graph.basis) * self.at[s].standing_mw for s in group.sites)
                graph.limit_to(entry, ("group", group.id), group.mw - standing, group.limit, group.id)
            if one.site.has_own_classes:
                self._add_halls(graph, one, period, entry)
                continue
            for rack in self.supply.cooled_at(one.site):
                graph.add(("rack", rack.id, time), entry)

    def _add_halls(self, graph: _Graph, one: AtSite, period: int, entry: Any) -> None:
        """Add racks into the phases that offer their cooling class, those that take the same types together."""
        time, cooled = period - one.site.commissioning_periods, self.supply.cooled_at(one.site)
        held_mw: dict[tuple[str, ...], float] = {}
        for hall in one.halls:
            types = tuple(rack.id for rack in cooled if one.site.takes(rack, hall.phase))
            held_mw[types] = held_mw.get(types, 0.0) + (hall.phase.nameplate_mw if hall.ready <= time else 0.0)
        for types, mw in held_mw.items():
            place, count = ("halls", one.site.id, types), factor(one.site, graph.basis)
            graph.add(place, entry, count * (mw + ENOUGH_WITHIN_MW), "halls", one.site.id)
            for name in types:
                graph.add(("rack", name, time), place)

    def _add_power(self, graph: _Graph, active: list[AtSite], period: int) -> None:
        """Add how load is fed: by own units and stages of the site, and by the grid where it has a node."""
        now = period - min(one.site.commissioning_periods for one in active)
        for site in (one.site for one in active):
            if site.node is None:
                graph.add(("load", site.id), _TO)
                continue
            energised, firm = self._sources_mw(self.at[site.id], now)
            scale = factor(site, graph.basis) / site.peak_pue
            graph.add(("load", site.id), _TO, scale * firm, "site_power", site.id)
            graph.add(("load", site.id), ("node", site.node), scale * energised, "site_power", site.id)
        self._add_grid(graph, now)

    def _add_grid(self, graph: _Graph, now: int) -> None:
        """Add headroom and links, as MW of the basis at the least PUE that may pass them."""
        scale = self.paths.scale(graph.basis)
        for node, served in self.paths.headroom_mw.items():
            graph.add(("node", node), _TO, scale.at_node[node] * served[now], "headroom", node)
        for link in self.sets.problem.grid.links:
            mw = self.paths.link_mw[link.id][now]
            for first, other in ((link.from_node, link.to_node), (link.to_node, link.from_node)):
                along = scale.over_link[link.id, first]
                graph.add(("node", first), ("node", other), along * mw, "link", link.id)

    def _sources_mw(self, one: AtSite, period: int) -> tuple[float, float]:
        """Return the most import energised and the most firm power of own units in a period [MW facility]."""
        sets = self.sets
        energised = sets.stages_mw[one.site.id][period]
        energised += sum(u.item.mw for u in one.upgrades if u.order_by(period) is not None)
        firm = 0.0
        for unit in one.units:
            firm += unit.item.firm_mw * sum(sets.firm_units(unit, period))
        return energised, firm


def tightest(one: AtSite, period: int) -> BoundName:
    """Return which limit of a site is the least in a period: halls, positions, power, else pace."""
    named: tuple[tuple[BoundName, float], ...] = (
        ("halls", one.room_mw[period]),
        ("rack_positions", one.positions_mw[period]),
        ("site_power", one.power_mw[period]),
    )
    name, least = min(named, key=lambda pair: pair[1])
    return name if max(one.standing_mw, least) < one.at(one.most_mw, period) + one.largest_mw else "install_pace"


class _Graph:
    """A graph whose arcs carry whole billionths of a MW, and what limits each."""

    def __init__(self, basis: Basis) -> None:
        import networkx as nx

        self.basis: Basis = basis
        self.made: nx.DiGraph[Any] = nx.DiGraph()
        self.made.add_nodes_from((_FROM, _TO))
        self.named: dict[tuple[Any, Any], tuple[BoundName, str]] = {}

    def add(self, first: Any, other: Any, mw: float = float("inf"), limit: BoundName = "dates", of: str = "") -> None:
        """Add an arc, or what it carries to one there is; without MW it carries anything."""
        self.named[first, other] = limit, of
        if mw == float("inf"):
            self.made.add_edge(first, other)
            return
        known = self.made.get_edge_data(first, other, {"capacity": 0})
        if "capacity" in known:
            self.made.add_edge(first, other, capacity=known["capacity"] + _parts(mw))

    def limit_to(self, first: Any, other: Any, mw: float, limit: BoundName, of: str) -> None:
        """Add an arc, or set what it carries."""
        self.named[first, other] = limit, of
        self.made.add_edge(first, other, capacity=_parts(mw))

    def least_cut(self) -> tuple[float, tuple[Share, ...]]:
        """Return the most that flows, and the limits that it is cut off by [MW on the basis]."""
        import networkx as nx

        whole, (reached, _) = nx.minimum_cut(self.made, _FROM, _TO)
        return whole / PARTS_A_MW, tuple(_merged(self._cut(reached)))

    def _cut(self, reached: set[Any]) -> Iterator[Share]:
        for first, other, data in self.made.edges(data=True):
            if first in reached and other not in reached:
                yield Share(*self.named[first, other], data["capacity"] / PARTS_A_MW)


def _merged(shares: Iterator[Share]) -> list[Share]:
    """Return shares by limit and id, added up."""
    found: dict[tuple[BoundName, str], float] = {}
    for share in shares:
        found[share.limit, share.id] = found.get((share.limit, share.id), 0.0) + share.mw
    return [Share(limit, of, mw) for (limit, of), mw in found.items()]


def _parts(mw: float) -> int:
    return max(0, int(-(-mw * PARTS_A_MW // 1)))
