"""The model as arrays for the search: goal vectors, and which columns mean what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, assert_never

import numpy as np
from pyomo.common.gc_manager import PauseGC
from scipy import sparse

from planner.enough import is_enough, missing_mw
from planner.model.bases import factor
from planner.model.extract import Values
from planner.model.linear import total
from planner.model.near import FINE
from planner.model.objective import goal_terms
from planner.model.totals import UNSEEN_MW, fine_bases, target_is_near
from planner.spec import GOALS
from solvers.matrix import Matrix, from_pyomo, var_index
from solvers.search.lexicographic import Goal as SearchGoal
from solvers.search.restriction import Layout, StepDecision

if TYPE_CHECKING:
    from planner.model.build import Built
    from planner.model.linear import Sum
    from planner.model.sources import UnitOrder
    from planner.problem import Basis, Goal
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


def facts(arrays: Arrays, x: np.ndarray) -> np.ndarray:
    """Return a point with every milestone reached exactly when enough is online: a fact, not a choice.

    So is whether more on-site units of a type serve than are held in reserve.
    """
    sets, point = arrays.built.sets, x.copy()
    online = {
        (b, t): _online_mw(arrays, x, b, t) for b in {g.basis for g in sets.problem.milestones} for t in sets.periods
    }
    for g in sets.problem.milestones:
        for t in sets.periods:
            reached = is_enough(online[g.basis, t], g.threshold_mw)
            point[arrays.column(arrays.built.m.reached[g.id, t])] = float(reached)
    for unit in sets.units:
        for t in sets.with_reserve.get(unit.item.id, ()):
            beyond = _serving(arrays, x, unit, t) > unit.item.reserve_units
            point[arrays.column(arrays.built.m.beyond[unit.item.id, t])] = float(beyond)
    for enough in arrays.built.m.enough.values():
        point[arrays.column(enough)] = float(_missing_mw(arrays, x) == 0.0)
    return point


def told_facts(arrays: Arrays, x: np.ndarray) -> np.ndarray:
    """Return a point with its milestones as facts, and missing at the target date what is.

    Where a goal may be worsened by those after it, a solver leaves the column of what is missing anywhere above that.
    Below it, it may be by what a solver does not see; more than that stays as it is, for the audit to tell.
    """
    point, missing_mw = facts(arrays, x), _missing_mw(arrays, x)
    column = arrays.column(arrays.built.m.short)
    if point[column] > missing_mw - UNSEEN_MW:
        point[column] = missing_mw
    return point


def _missing_mw(arrays: Arrays, x: np.ndarray) -> float:
    target = arrays.built.sets.problem.programme.target
    due = arrays.built.sets.calendar.period_of(target.by_date)
    return missing_mw(_online_mw(arrays, x, target.basis, due), target.mw)


def _online_mw(arrays: Arrays, x: np.ndarray, basis: Basis, period: int) -> float:
    """Return what the whole racks of a point have online: the column of it is only as exact as a solver's rows."""
    built, total_mw = arrays.built, 0.0
    for site in built.sets.sites:
        at_site = built.handles.online_mw(site, period)
        units_mw = sum(mw * round(x[arrays.column(racks)]) for mw, racks in at_site.terms())
        total_mw += factor(site, basis) * (at_site.constant + units_mw)
    return total_mw


def _serving(arrays: Arrays, x: np.ndarray, unit: UnitOrder, period: int) -> float:
    """Return the on-site units of a type in service in a period of a point."""
    serving = arrays.built.handles.units_serving(unit, period)
    return float(serving.constant + sum(count * round(x[arrays.column(v)]) for count, v in serving.terms()))


def with_rounding_margin(arrays: Arrays) -> Matrix:
    """Return the matrix with a margin of a few racks: its points are easily made whole, but need not be plans.

    Whole racks of several types, or of one type on facility power, do not add up to a threshold to the MW: a rack of
    each type a site is asked for on top, and allowed where the programme stops at its target; and since rounding down
    may bring a rack of each type more into one period than came before, the pace is as much slower. Of one type on IT
    load, whole racks are in the rows already.
    """
    built, matrix = arrays.built, arrays.matrix
    racks, sets = built.sets.problem.racks, built.sets
    target = sets.problem.programme.target
    bases = {target.basis, *(g.basis for g in sets.problem.milestones)}
    if len({rack.it_kw for rack in racks}) == 1 and bases == {"it"}:
        return matrix
    room_mw = len(sets.sites) * sum(rack.it_kw for rack in racks) / 1000.0
    rows, thresholds = built.rows, arrays.rows(built.rows.milestones.threshold)
    lower, upper, more = matrix.row_lower.copy(), matrix.row_upper.copy(), []
    rooms_mw, fine = list[float](), fine_bases(sets)
    for basis in bases:
        ladder = [g for g in sets.problem.milestones if g.basis == basis]
        for t in sets.periods if ladder else ():
            more.append((thresholds[basis, t], arrays.column(built.m.reached[ladder[0].id, t])))
            rooms_mw.append(room_mw * (FINE if basis in fine else 1.0))
    for row in arrays.rows(rows.milestones.shortfall).values():
        lower[row] += room_mw * (FINE if target_is_near(sets) else 1.0)
    for row in arrays.rows(rows.milestones.stop).values():
        upper[row] += room_mw
    for row in arrays.rows(rows.pace.install_pace).values():
        upper[row] = max(0.0, upper[row] - len(sets.problem.racks))
    missing = arrays.column(built.m.short)
    wider = matrix.with_bounds([missing], upper=[matrix.col_upper[missing] + room_mw])
    at = np.array(more, dtype=np.intp).reshape(-1, 2)
    asked = sparse.csr_array((np.array(rooms_mw), (at[:, 0], at[:, 1])), shape=matrix.A.shape)
    return replace(wider, A=sparse.csr_array(matrix.A + asked), row_lower=lower, row_upper=upper)


def layout(arrays: Arrays) -> Layout:
    """Return what the columns mean to a search: starts and orders by site, milestones, whole racks."""
    with PauseGC():
        return _layout(arrays)


def _layout(arrays: Arrays) -> Layout:
    m, sets, handles = arrays.built.m, arrays.built.sets, arrays.built.handles
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
        _step_decision(arrays, f"milestone {g.id}", [m.reached[g.id, t] for t in sets.periods], 0, "", "milestone")
        for g in sets.problem.milestones
    ]
    counts = [arrays.column(variable) for variable in (*m.racks.values(), *m.from_book.values())]
    found = Layout(tuple(decisions), tuple(indicators), np.array(counts, dtype=np.intp))
    return replace(found, block_of_column=_block_of_column(arrays, found.blocks))


def _step_decision(arrays: Arrays, name: str, states: list[Any], first: int, block: str, kind: str) -> StepDecision:
    return StepDecision(name, np.array([arrays.column(state) for state in states], dtype=np.intp), first, block, kind)


def _block_of_column(arrays: Arrays, blocks: tuple[str, ...]) -> np.ndarray:
    """Return at which place each column belongs: what only one site's rows speak of."""
    m, sets = arrays.built.m, arrays.built.sets
    number = {site: i for i, site in enumerate(blocks)}
    at_site = [
        (index[0], v) for var in (m.imports, m.conditional, m.backed, m.open, m.racks) for index, v in var.items()
    ]
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
