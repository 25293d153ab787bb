"""The model as arrays for the search: goal vectors, and which columns mean what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, assert_never

import numpy as np
from pyomo.common.gc_manager import PauseGC
from scipy import sparse

from planner.model.bases import counts_any_site, ladders
from planner.model.bounds.quota import each
from planner.model.extract import Values
from planner.model.families.building import least_mw, scale
from planner.model.families.quotas import counts_after
from planner.model.linear import total
from planner.model.near import FINE
from planner.model.objective import goal_terms
from planner.model.totals import fine_portions, target_is_near
from planner.model.variables import site_cap_mw
from planner.portion import Portion, portions_of
from planner.spec import GOALS
from solvers.matrix import Matrix, from_pyomo, var_index
from solvers.search.lexicographic import Goal as SearchGoal
from solvers.search.restriction import Layout, StepDecision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.model.build import Built
    from planner.model.linear import Sum
    from planner.model.sets import Sets
    from planner.problem import Goal
    from planner.spec import GoalName, GoalSpec


@dataclass(frozen=True, eq=False)
class Arrays:
    """A built model as arrays: its matrix, and the column of each variable."""

    built: Built
    matrix: Matrix
    index: dict[int, int]

    def column(self, variable: Any) -> int:
        """Return the column of a variable."""
        return self.index[id(variable)]

    def rows(self, made: Any) -> dict[Any, int]:
        """Return the rows of a constraint by its index; a single one has the index None.

        A constraint without variables that always holds is no row.
        """
        rows = ((index, self._row_of.get(row.name)) for index, row in made.items())
        return {index: row for index, row in rows if row is not None}

    @cached_property
    def _row_of(self) -> dict[str, int]:
        """The rows by the full name of their constraint: all that a matrix knows of where they come from."""
        return {name: row for row, name in enumerate(self.matrix.row_names)}

    def vector(self, given: Sum) -> tuple[np.ndarray, float]:
        """Return a sum as coefficients over all columns, and its constant."""
        c = np.zeros(self.matrix.sizes.columns)
        for coefficient, variable in given.terms():
            c[self.column(variable)] += coefficient
        return c, given.constant

    def goal(self, given: Goal) -> SearchGoal:
        """Return a goal of the case in the minimising sense."""
        spec = GOALS[given.goal]
        sign = -1.0 if spec.is_maximised else 1.0
        with PauseGC():
            c, offset = self.vector(total(goal_terms(given.goal, self.built.ledger).values()))
        return SearchGoal(
            given.goal,
            sign * c,
            sign * offset,
            given.tolerance,
            given.tolerance_share,
            grid=self._grid(given.goal),
            least=_least(spec),
            worth=spec.worth_usd_m,
        )

    def values(self, x: np.ndarray) -> Values:
        """Return a point by variable."""
        return Values({identity: float(x[column]) for identity, column in self.index.items()})

    def _grid(self, goal: GoalName) -> float:
        """Return the step between values of a goal that counts months, 0 where there is none."""
        months = self.built.sets.calendar.months
        match goal:
            case "earliest":
                return float(months)
            case "lateness":
                weights = {g.weight for g in self.built.sets.problem.milestones if g.deadline_date is not None}
                return months * min(weights) if len(weights) == 1 and min(weights) > 0 else 0.0
            case "shortfall" | "npv" | "cost" | "emissions":
                return 0.0
            case _:
                assert_never(goal)


def _least(goal: GoalSpec) -> float | None:
    """Return a value in the minimising sense that no plan is below in any case, None where there is none."""
    if goal.is_maximised:
        return None
    match goal.kind:
        case "power" | "time" | "emissions":
            return 0.0
        case "money":
            return None
        case _:
            assert_never(goal.kind)


def hand_over(built: Built) -> Arrays:
    """Return a built model as arrays."""
    matrix, columns = from_pyomo(built.m)
    return Arrays(built, matrix, var_index(columns))


def with_rounding_margin(arrays: Arrays) -> Matrix:
    """Return the matrix with a margin of a few racks: its points are easily made whole, but need not be plans.

    Whole racks of several types, or of one type on facility power, do not add up to a threshold to the MW: a rack of
    each type a site is asked for on top, and allowed where the programme stops at its target; and since rounding down
    may bring a rack of each type more into one period than came before, the pace is as much slower. Of one type on IT
    load, whole racks are in the rows already. Of the least MW of opened sites, see `_with_room_at_opened`.
    """
    built, matrix = arrays.built, _with_room_at_opened(arrays)
    racks, sets = built.sets.problem.racks, built.sets
    whole, rungs = Portion(sets.problem.programme.target.basis), ladders(sets)
    if len({rack.it_kw for rack in racks}) == 1 and {whole.key, *rungs} == {"it"}:
        return matrix
    room_mw = _room_mw(sets, whole)
    rows, thresholds = built.rows, arrays.rows(built.rows.milestones.threshold)
    lower, upper, more = matrix.row_lower.copy(), matrix.row_upper.copy(), []
    rooms_mw, fine = list[float](), fine_portions(sets)
    for name, ladder in rungs.items():
        for t in sets.periods:
            more.append((thresholds[name, t], arrays.column(built.handles.reached(*ladder[0], t))))
            rooms_mw.append(_room_mw(sets, ladder[0][1]) * (FINE if name in fine else 1.0))
    for (g, t), row in arrays.rows(rows.milestones.orders_enough).items():
        more.append((row, arrays.column(built.m.ordered[g, t])))
        rooms_mw.append(room_mw * (FINE if "it" in fine else 1.0))
    for row in arrays.rows(rows.milestones.shortfall).values():
        lower[row] += room_mw * (FINE if target_is_near(sets) else 1.0)
    for row in arrays.rows(rows.milestones.stop).values():
        upper[row] += room_mw
    for row in arrays.rows(rows.pace.install_pace).values():
        upper[row] = max(0.0, upper[row] - len(sets.problem.racks))
    for row, most in _rounded_quotas(arrays):
        upper[row] = max(0.0, upper[row] - most)
    missing = arrays.column(built.m.short)
    wider = matrix.with_bounds([missing], upper=[matrix.col_upper[missing] + room_mw])
    at = np.array(more, dtype=np.intp).reshape(-1, 2)
    asked = sparse.csr_array((np.array(rooms_mw), (at[:, 0], at[:, 1])), shape=matrix.A.shape)
    return replace(wider, A=sparse.csr_array(matrix.A + asked), row_lower=lower, row_upper=upper)


def _with_room_at_opened(arrays: Arrays) -> Matrix:
    """Return the matrix in which a site that has opened by its date has a rack of each type more than its least MW.

    As far as it can hold them, and not where it has to open: no plan is lost by it. Where one type can come, the least
    is whole racks already.
    """
    built, sets, entries = arrays.built, arrays.built.sets, list[tuple[int, int, float]]()
    sites = {site.id: site for site in sets.sites}
    for (name, t), row in arrays.rows(built.rows.building.opened_enough).items():
        site, column = sites[name], arrays.column(built.m.open[name, t])
        racks = [rack for rack in sets.problem.racks if not isinstance(built.handles.racks(site, rack, t), int)]
        if len(racks) < 2 or any(activity.obligatory for activity in site.activities):
            continue
        more_mw = min(sum(rack.it_kw for rack in racks) / 1000.0, site_cap_mw(sets, site) - least_mw(sets, site))
        entries.append((row, column, max(0.0, more_mw) * scale(sets, site)))
    if not entries:
        return arrays.matrix
    rows, columns, values = zip(*entries, strict=True)
    more = sparse.csr_array((values, (rows, columns)), shape=arrays.matrix.A.shape)
    return replace(arrays.matrix, A=sparse.csr_array(arrays.matrix.A + more))


def _room_mw(sets: Sets, portion: Portion) -> float:
    """Return a rack of each type at each site of a portion [MW IT]."""
    sites = sum(portion.has_site(site.id) for site in sets.sites)
    return sites * sum(rack.it_kw for rack in sets.problem.racks if portion.has_rack(rack.id)) / 1000.0


def _rounded_quotas(arrays: Arrays) -> Iterator[tuple[int, float]]:
    """Yield the rows of quotas by year, and what may come to each more where totals of the year before round down."""
    sets, rows = arrays.built.sets, arrays.built.rows.quotas
    for quota in sets.problem.quotas:
        sites = sum(quota.covers(site) for site in sets.sites)
        more = sites * sum(each(quota, rack) for rack in sets.problem.racks if quota.counted(rack.id))
        for made in (rows.rack_quota, rows.gpu_quota):
            for (name, t), row in arrays.rows(made).items():
                if name == quota.id and counts_after(sets, quota, t) >= 0:
                    yield row, float(more)


def layout(arrays: Arrays) -> Layout:
    """Return what the columns mean to a search: starts and orders by site, milestones, whole racks."""
    with PauseGC():
        return _layout(arrays)


def _layout(arrays: Arrays) -> Layout:
    built, m, sets, handles = arrays.built, arrays.built.m, arrays.built.sets, arrays.built.handles
    decisions = []
    for work in sets.planned:
        states = [m.started[*work.key, t] for t in range(work.first, work.last + 1)]
        decisions.append(_step_decision(arrays, work.decision, states, work.first, work.site.id, "start"))
    for order in (*sets.upgrades, *sets.units):
        states = [handles.ordered(order, t) for t in order.orders]
        if states:
            decisions.append(_step_decision(arrays, order.decision, states, order.first_order, order.site.id, "order"))
    for unit in sets.units:
        decided = sets.with_reserve.get(unit.item.id, ())
        if decided:
            states = [m.beyond[unit.item.id, t] for t in decided]
            decisions.append(_step_decision(arrays, unit.beyond, states, decided[0], unit.site.id, "order"))
    indicators = [
        _step_decision(arrays, f"milestone {name}", states, 0, "", "milestone") for name, states in _claims(built)
    ]
    counts = [arrays.column(variable) for variable in (*m.racks.values(), *m.from_book.values())]
    found = Layout(tuple(decisions), tuple(indicators), np.array(counts, dtype=np.intp))
    return replace(found, block_of_column=_block_of_column(arrays, found.blocks))


def _claims(built: Built) -> Iterator[tuple[str, list[Any]]]:
    """Yield the states of milestones: reached, reached at each site where any will do, ordered where that is paid."""
    m, sets = built.m, built.sets
    for g in sets.problem.milestones:
        yield g.id, [m.reached[g.id, t] for t in sets.periods]
        for portion in portions_of(sets.problem, g) if counts_any_site(sets, g) else ():
            yield f"{g.id}@{portion.key}", [built.handles.reached(g, portion, t) for t in sets.periods]
        if g.tranche_on == "ordered":
            yield f"{g.id}@ordered", [m.ordered[g.id, t] for t in sets.periods]


def _step_decision(arrays: Arrays, name: str, states: list[Any], first: int, block: str, kind: str) -> StepDecision:
    return StepDecision(name, np.array([arrays.column(state) for state in states], dtype=np.intp), first, block, kind)


def _block_of_column(arrays: Arrays, blocks: tuple[str, ...]) -> np.ndarray:
    """Return at which place each column belongs: what only one site's rows speak of."""
    m, sets = arrays.built.m, arrays.built.sets
    number = {site: i for i, site in enumerate(blocks)}
    of_sites = (m.imports, m.conditional, m.backed, m.unused, m.open, m.racks)
    at_site = [(index[0], v) for var in of_sites for index, v in var.items()]
    of_unit = {unit.item.id: unit.site.id for unit in sets.units}
    for of_units in (m.generation, m.firm, m.beyond):
        at_site += [(of_unit[unit], v) for (unit, _), v in of_units.items() if unit in of_unit]
    homes = np.full(arrays.matrix.sizes.columns, -1)
    for site, variable in at_site:
        homes[arrays.column(variable)] = number.get(site, -1)
    for work in sets.planned:
        for t in range(work.first, work.last + 1):
            homes[arrays.column(m.started[*work.key, t])] = number[work.site.id]
    return homes
