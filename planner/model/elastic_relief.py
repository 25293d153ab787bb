"""Where each lever enters the rows of the widened model, and how what is not pulled is taken back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, assert_never

import numpy as np

from planner.committed import stage_id
from planner.model.elastic_columns import Pulled
from planner.model.elastic_items import variant_of
from planner.model.elastic_security import StagesGiven, take_back_security
from planner.model.families.grid import near_nodes
from planner.model.families.supply import free_units, row_scale
from planner.model.near import FINE
from planner.model.stage_dates import dated_mw, may_be_curtailed
from planner.problem import arrivals, rises

if TYPE_CHECKING:
    from planner.model.elastic_columns import Additions, Terms
    from planner.model.elastic_items import Item
    from planner.model.structure import Arrays
    from planner.problem import Arrival, Problem, Rack, Site

Ends = dict[int, list[int]]
"""Columns by periods shorter."""
EARLIER_WEIGHT = 0.01
"""Of its weight, by which an amount weighs more for each period that it is there earlier than at the latest."""


@dataclass(eq=False)
class Relief:
    """Adds the columns of levers to a model, and takes back what the widened problem has too much of."""

    arrays: Arrays
    given: Additions
    problem: Problem
    amounts: dict[tuple[str, str], dict[int, int]] = field(default_factory=dict)
    chains: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    _more: dict[tuple[str, bool | None], tuple[float, ...]] = field(default_factory=dict, init=False)

    def add(self, item: Item) -> Pulled:
        """Add the columns of a lever, and its part in the rows that it relaxes."""
        match item.shape:
            case "amount":
                return self._amount(item)
            case "chain":
                return self._chain(item)
            case "variants":
                return self._variants(item)
            case _:
                assert_never(item.shape)

    def take_back(self) -> None:
        """Take from the widened rows what no lever gives: power, racks and pace that are not there."""
        self._power()
        self._bills()
        take_back_security(self.arrays, self.given, self.problem, self._stages_given())
        self._supply()
        self._pace()
        self._starts()

    def _amount(self, item: Item) -> Pulled:
        on: dict[int, float] = {}
        sizes: dict[int, Terms] = {}
        weight: dict[int, float] = {}
        for choice in item.choices:
            size = self.given.column(f"size {item.name} {choice}", item.most)
            pick = self.given.column(f"on {item.name} {choice}", 1)
            self.given.row({size: 1.0, pick: -float(item.most)}, -np.inf, 0.0, f"if on {item.name} {choice}")
            on[pick], sizes[choice] = 1.0, {size: 1.0}
            earlier = item.choices[0] - choice
            weight[size] = item.weight * (1.0 + EARLIER_WEIGHT * earlier)
            self.amounts.setdefault((item.kind, item.id), {})[choice] = size
        if len(on) > 1:
            self.given.row(on, -np.inf, 1.0, f"one date {item.name}")
        self._relax(item)
        return Pulled(on, sizes, weight, tuple(on))

    def _relax(self, item: Item) -> None:
        """Let the sizes of an amount add to the right sides of the rows it relaxes, but for power, supply and pace."""
        rows, built, sizes = self.arrays.rows, self.arrays.built, self.amounts.get((item.kind, item.id), {})
        match item.kind:
            case "node_mw":
                near = near_nodes(built.sets)
                for (node, t), row in rows(built.rows.grid.headroom).items():
                    if node == item.id:
                        self._since(sizes, row, t, FINE if (node, t) in near else 1.0)
            case "stock":
                for (resource, t), row in rows(built.rows.consumables.consumables).items():
                    if resource == item.id:
                        self._since(sizes, row, t)
            case "crews":
                for (resource, t), row in rows(built.rows.crews.crews).items():
                    if resource == item.id:
                        self._since(sizes, row, t)
            case "cash":
                (size,) = sizes.values()
                self.given.entries.append((rows(built.rows.cash.cash_balance)[0], size, 1.0))
            case "site_mw" | "supply" | "pace":
                pass  # taken back below
            case "energisation" | "upgrade" | "first_delivery" | "duration" | "gate" | "start":
                pass  # no amounts
            case _:
                assert_never(item.kind)

    def _since(self, sizes: dict[int, int], row: int, period: int, scale: float = 1.0) -> None:
        for choice, size in sizes.items():
            if choice <= period:
                self.given.relax(row, size, scale)

    def _chain(self, item: Item) -> Pulled:
        states = [self.given.column(f"{item.name} by {periods}", 1) for periods in range(1, item.most + 1)]
        for less, more in pairwise(states):
            self.given.row({more: 1.0, less: -1.0}, -np.inf, 0.0, f"in turn {item.name}")
        self.chains[item.kind, item.id] = states
        whole = dict.fromkeys(states, 1.0)
        return Pulled({states[0]: 1.0}, {0: whole}, dict.fromkeys(states, item.weight), tuple(states))

    def _variants(self, item: Item) -> Pulled:
        of_upgrade = any(item.id == upgrade.id for site in self.problem.candidates for upgrade in site.upgrades)
        ends, before = self._upgrade_states(item) if of_upgrade else self._option_states(item)
        on = {column: 1.0 for columns in ends.values() for column in columns}
        sizes: dict[int, Terms] = {periods: dict.fromkeys(columns, float(periods)) for periods, columns in ends.items()}
        weight = {column: item.weight * periods for periods, columns in ends.items() for column in columns}
        return Pulled(on, sizes, weight, (*on, *before))

    def _upgrade_states(self, item: Item) -> tuple[Ends, list[int]]:
        """Return the last states of shorter upgrades by periods, and all their states; one upgrade is ordered."""
        built, end = self.arrays.built, self.arrays.built.sets.periods[-1]
        found: Ends = defaultdict(list)
        once: dict[int, float] = {}
        for order in built.sets.upgrades:
            base, periods = variant_of(order.item.id)
            state = built.handles.ordered(order, end)
            if base != item.id or isinstance(state, int | float):
                continue
            once[self.arrays.column(state)] = 1.0
            if periods:
                found[periods].append(self.arrays.column(state))
        self.given.row(once, -np.inf, 1.0, f"once {item.name}")
        ways = {(name, t): v for (name, t), v in built.m.upgraded.items() if variant_of(name)[1]}
        return found, [self.arrays.column(v) for (name, _), v in ways.items() if variant_of(name)[0] == item.id]

    def _option_states(self, item: Item) -> tuple[Ends, list[int]]:
        """Return the last states of shorter options by periods, and all their states; work under way takes one."""
        built, end = self.arrays.built, self.arrays.built.sets.periods[-1]
        found: Ends = defaultdict(list)
        under_way: dict[int, float] = {}
        for work in built.sets.works_of.get(item.id, ()):
            state = built.handles.started(work, end)
            if isinstance(state, int | float):
                continue
            column, periods = self.arrays.column(state), variant_of(work.option.id)[1]
            if work.under_way:
                under_way[column] = 1.0
            if periods:
                found[periods].append(column)
        self.given.row(under_way, 1.0, 1.0, f"one way {item.name}")
        states = {(a, o, t): v for (a, o, t), v in built.m.started.items() if variant_of(o)[1]}
        return found, [self.arrays.column(variable) for (a, _, _), variable in states.items() if a == item.id]

    def _power(self) -> None:
        """Leave of the power of a site what is energised, what comes earlier, and what there is more, which is firm."""
        built = self.arrays.built
        for (name, t), row in self.arrays.rows(built.rows.power.energised).items():
            scale = self._scale(name, t, row)
            self._stages(name, t, row, scale, conditional=False)
            self._since(self.amounts.get(("site_mw", name), {}), row, t, scale)
        for (name, t), row in self.arrays.rows(built.rows.conditional.conditional_limit).items():
            column = self.arrays.column(built.m.conditional[name, t])
            self._stages(name, t, row, float(self.given.matrix.A[row, column]), conditional=True)

    def _stages(self, name: str, t: int, row: int, scale: float, *, conditional: bool) -> None:
        """Leave in a row the stages of one sort that are energised, and those that come earlier."""
        calendar, site = self.arrays.built.sets.calendar, _of(self.problem.candidates, name)
        self.given.row_upper[row] -= scale * self._more_mw(name, conditional)[t]
        for number, stage in enumerate(site.stages, 1):
            if may_be_curtailed(calendar, stage, t) is conditional:
                states = self.chains.get(("energisation", stage_id(site, number)), [])
                for after, share in rises(stage.ramp):
                    state = _state(states, calendar.usable_from(stage.energisation_date) + after - t)
                    if state is not None:
                        self.given.relax(row, state, scale * stage.mw * share)

    def _stages_given(self) -> StagesGiven:
        more = {site: sizes for (kind, site), sizes in self.amounts.items() if kind == "site_mw"}
        sooner = {stage: states for (kind, stage), states in self.chains.items() if kind == "energisation"}
        return StagesGiven(more, sooner)

    def _more_mw(self, name: str, conditional: bool | None = None) -> tuple[float, ...]:
        """Return by period the import that dated stages of the widened case allow a site beyond those of the case."""
        if (name, conditional) not in self._more:
            sites, calendar = (self.arrays.built.sets.sites, self.problem.candidates), self.arrays.built.sets.calendar
            wide, own = (dated_mw(_of(given, name), calendar, conditional) for given in sites)
            self._more[name, conditional] = tuple(more - less for more, less in zip(wide, own, strict=True))
        return self._more[name, conditional]

    def _bills(self) -> None:
        """Bill no less than a share of what the case lets a site import: what levers give more is not paid for."""
        for (name, t), row in self.arrays.rows(self.arrays.built.rows.contracts.minimum_bill).items():
            share = _of(self.problem.candidates, name).minimum_bill_share
            self.given.row_upper[row] += share * self._more_mw(name)[t]

    def _scale(self, site: str, t: int, row: int) -> float:
        """Return what the row of a site's import is multiplied by."""
        built = self.arrays.built
        wide = _of(built.sets.sites, site)
        if wide.onsite:
            return float(self.given.matrix.A[row, self.arrays.column(built.m.imports[site, t])])
        for rack in built.sets.problem.racks:
            state = built.handles.racks(wide, rack, t)
            if not isinstance(state, int | float):
                unit = wide.peak_pue * rack.it_kw / 1000.0
                return round(float(self.given.matrix.A[row, self.arrays.column(state)]) / unit, 9)
        return 1.0

    def _supply(self) -> None:
        """Leave of the racks of a type what is deliverable, what comes earlier, and what there are more."""
        built = self.arrays.built
        racks = {rack.id: rack for rack in self.problem.racks}
        for made, of_case, is_supply in (
            (built.rows.supply.supply, {r.id: r.supply for r in racks.values()}, True),
            (built.rows.supply.book_limit, {r.id: r.on_order for r in racks.values()}, False),
        ):
            for (name, t), row in self.arrays.rows(made).items():
                self._deliverable(racks[name], of_case[name] or (), t, row, is_supply)
        for rack in racks.values():
            self._first_delivery(rack)

    def _deliverable(self, rack: Rack, given: tuple[Arrival, ...], t: int, row: int, is_supply: bool) -> None:
        sets, calendar = self.arrays.built.sets, self.arrays.built.sets.calendar
        units, scale = calendar.arrived(arrivals(given))[t], row_scale(rack) if is_supply else 1.0
        self.given.row_upper[row] = free_units(sets, rack, units, t) if is_supply else units
        for choice, size in self.amounts.get(("supply", rack.id), {}).items():
            if choice <= t and (is_supply or choice < rack.lead_periods):
                self.given.relax(row, size, scale)
        states = self.chains.get(("first_delivery", rack.id), []) if is_supply else []
        more: dict[int, float] = defaultdict(float)
        for day, units in arrivals(given):
            state = _state(states, calendar.usable_from(day) - t) if calendar.usable_from(day) > 0 else None
            if state is not None:
                more[state] += units
        for state, units in more.items():
            self.given.relax(row, state, scale * units)

    def _first_delivery(self, rack: Rack) -> None:
        """Bar deliveries before the first one that the case announces, but for as much earlier as is pulled."""
        states, m = self.chains.get(("first_delivery", rack.id), []), self.arrays.built.m
        if not states or rack.first_delivery_date is None:
            return
        calendar = self.arrays.built.sets.calendar
        most = sum({site: racks.ub for (site, k, _), racks in m.racks.items() if k == rack.id}.values())
        for (name, t), variable in m.bought.items():
            state = _state(states, calendar.usable_from(rack.first_delivery_date) - t)
            if name == rack.id and state is not None:
                column = self.arrays.column(variable)
                self.given.row({column: 1.0, state: -float(most)}, -np.inf, 0.0, f"first {rack.id} {t}")

    def _pace(self) -> None:
        built = self.arrays.built
        limit = {site.id: site.install_racks_per_period for site in self.problem.candidates}
        for (name, _), row in self.arrays.rows(built.rows.pace.install_pace).items():
            if ("pace", name) not in self.amounts:
                continue
            self.given.row_upper[row] = float(limit[name] or 0)
            (size,) = self.amounts["pace", name].values()
            self.given.relax(row, size, 1.0)

    def _starts(self) -> None:
        """Bar starts before the earliest one of the case, but for as much earlier as is pulled."""
        built = self.arrays.built
        for site in self.problem.candidates:
            for activity in site.activities:
                states, day = self.chains.get(("start", activity.id), []), activity.earliest_start_date
                if not states or day is None:
                    continue
                first = built.sets.calendar.usable_from(day)
                for t in range(max(0, first - len(states)), min(first, len(built.sets.periods))):
                    body = built.handles.activity_started(activity.id, t)
                    terms = {self.arrays.column(variable): value for value, variable in body.terms()}
                    bar = {**terms, states[first - t - 1]: -1.0} if terms else {}
                    self.given.row(bar, -np.inf, 0.0, f"earliest {activity.id} {t}")


def _of(sites: tuple[Site, ...], name: str) -> Site:
    return next(site for site in sites if site.id == name)


def _state(states: list[int], periods: int) -> int | None:
    """Return the state that says *by so many periods earlier*; None where there is none."""
    return states[periods - 1] if 1 <= periods <= len(states) else None
