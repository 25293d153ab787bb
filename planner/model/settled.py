"""What follows from the decisions of a point: states that are facts and no choices, what is missing of the target."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from planner.enough import is_enough, missing_mw
from planner.model.bases import factor
from planner.model.families.contracts import short_of_minimum
from planner.model.loans import in_parts, recent
from planner.model.totals import UNSEEN_MW
from planner.portion import Portion, portions_of

if TYPE_CHECKING:
    import numpy as np

    from planner.model.linear import Sum
    from planner.model.sources import UnitOrder
    from planner.model.structure import Arrays
    from planner.problem import Site

NOTHING_DUE_USD_M = 1e-6


def facts(arrays: Arrays, x: np.ndarray) -> np.ndarray:
    """Return a point with every milestone reached exactly when enough is online: a fact, not a choice.

    What of it nothing backs is as in the point, for milestones that do not count that. So is whether more on-site units
    of a type serve than are held in reserve, and whether a facility was due anything in twelve months: that it was,
    never without its column, whose row leaves a solver's tolerance of what is due.
    """
    built, point = arrays.built, x.copy()
    sets, m, online = built.sets, built.m, _Online(arrays, x)
    for g in sets.problem.milestones:
        for t in sets.periods:
            reached = 0.0
            for portion in portions_of(sets.problem, g):
                there = float(is_enough(online.lasting_mw(portion, t), g.threshold_mw))
                point[arrays.column(built.handles.reached(g, portion, t))] = there
                reached = max(reached, there)
            point[arrays.column(m.reached[g.id, t])] = reached
            if g.tranche_on == "ordered":
                ordered_mw = _whole_mw(arrays, x, built.handles.ordered_mw(portions_of(sets.problem, g)[0], t))
                point[arrays.column(m.ordered[g.id, t])] = float(is_enough(ordered_mw, g.threshold_mw))
    for unit in sets.units:
        for t in sets.with_reserve.get(unit.item.id, ()):
            beyond = _serving(arrays, x, unit, t) > unit.item.reserve_units
            point[arrays.column(m.beyond[unit.item.id, t])] = float(beyond)
    due = {name: _due_usd_m(arrays, x, name) for name in {name for name, _ in m.owes}}
    for (name, t), owes in m.owes.items():
        column, owed = arrays.column(owes), sum(due[name][u] for u in recent(sets, t))
        point[column] = float(round(x[column]) == 1 and owed > NOTHING_DUE_USD_M)
    for enough in m.enough.values():
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
    return _with_bills(arrays, point)


def _with_bills(arrays: Arrays, x: np.ndarray) -> np.ndarray:
    """Return a point in which what is billed without being imported is as it follows from import and steps."""
    built = arrays.built
    sites = {site.id: site for site in built.sets.sites}
    for (site, t), unused in built.m.unused.items():
        short = short_of_minimum(built.handles, sites[site], t)
        mw = short.constant + sum(value * x[arrays.column(variable)] for value, variable in short.terms())
        x[arrays.column(unused)] = max(0.0, mw)
    return x


def _missing_mw(arrays: Arrays, x: np.ndarray) -> float:
    target = arrays.built.sets.problem.programme.target
    sets, online = arrays.built.sets, _Online(arrays, x)
    due, counted = sets.calendar.period_of(target.by_date), portions_of(sets.problem, target)
    return missing_mw(max((online.mw(portion, due) for portion in counted), default=0.0), target.mw)


def _due_usd_m(arrays: Arrays, x: np.ndarray, name: str) -> list[float]:
    """Return what a facility was due in each period of a point [million USD]."""
    m, sets = arrays.built.m, arrays.built.sets
    facility = next(given for given in sets.problem.finance.facilities if given.id == name)
    owed = [float(x[arrays.column(m.debt[name, t])]) for t in sets.periods]
    parts, share = in_parts(sets, facility, owed), facility.rate_per_year * sets.calendar.years_per_period
    due = []
    for t in sets.periods:
        before = owed[t - 1] if t else 0.0
        most = min((part.most_usd_m + part.share * owed[part.end] for part in parts.get(t, ())), default=before)
        due.append(share * before + max(0.0, before - most))
    return due


def _whole_mw(arrays: Arrays, x: np.ndarray, counted: Sum) -> float:
    """Return what a sum of racks comes to where all are whole."""
    units_mw = sum(mw * round(float(x[arrays.column(racks)])) for mw, racks in counted.terms())
    return counted.constant + units_mw


@dataclass(eq=False)
class _Online:
    """What the whole racks of a point have online: the columns of it are only as exact as a solver's rows."""

    arrays: Arrays
    x: np.ndarray
    _found: dict[tuple[str, int], float] = field(default_factory=dict)

    def mw(self, portion: Portion, period: int) -> float:
        """Return what a portion has online in a period [MW on its basis]."""
        if (portion.key, period) not in self._found:
            handles, whole_mw = self.arrays.built.handles, 0.0
            for site in handles.sets.sites:
                if portion.has_site(site.id):
                    at_site = _whole_mw(self.arrays, self.x, handles.online_mw(site, period, portion))
                    if (portion.key, site.id, period) in handles.m.lasting:
                        at_site = min(at_site, self._left_mw(site, period))
                    whole_mw += factor(site, portion.basis) * at_site
            self._found[portion.key, period] = whole_mw
        return self._found[portion.key, period]

    def lasting_mw(self, portion: Portion, period: int) -> float:
        """Return what a portion has online in a period, and where curtailment takes some in all later ones too."""
        end = self.arrays.built.sets.periods[-1]
        later = range(period, end + 1) if portion.firm else (period,)
        return min(self.mw(portion, t) for t in later)

    def _left_mw(self, site: Site, period: int) -> float:
        """Return the IT load installed at a site that curtailment leaves at any time."""
        handles = self.arrays.built.handles
        unbacked = handles.unbacked_it_mw(site, period)
        unbacked_mw = sum(share * max(0.0, float(self.x[self.arrays.column(v)])) for share, v in unbacked.terms())
        return _whole_mw(self.arrays, self.x, handles.installed_mw(site, period)) - unbacked_mw


def _serving(arrays: Arrays, x: np.ndarray, unit: UnitOrder, period: int) -> float:
    """Return the on-site units of a type in service in a period of a point."""
    serving = arrays.built.handles.units_serving(unit, period)
    return float(serving.constant + sum(count * round(x[arrays.column(v)]) for count, v in serving.terms()))
