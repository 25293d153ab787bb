"""The model of a problem with every limit, date and whole number in rows or bounds of its own.

The model that is searched is tight: dates narrow the columns, power stands in the rows of the nameplate, bounds follow
from several limits at once. A search for a conflict has to drop one fact of the case and keep all others, so it needs
the same model put plainly: here nothing is derived from two facts. It has the same plans.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy import sparse

from planner.model.build import build
from planner.model.loans import available
from planner.model.sets import Sets, Work, make_sets
from planner.model.structure import hand_over
from planner.sentences import AFTER, SENTENCES, WHOLE
from solvers.conflict import Group

if TYPE_CHECKING:
    from planner.model.structure import Arrays
    from planner.problem import Activity, Problem, Rack, Site


OF_THE_PROGRAMME = ("stop", "drawn_for_capex", "open_sites")
"""Rows that are one fact, whatever their index."""
OF_ACTIVITIES = ("earliest_start", "latest_finish", *AFTER, "one_option")
"""Facts of single activities beside their obligation, of which a case has many."""
_PLACES = {name: place for place, name in enumerate(SENTENCES)}


class FactKey(NamedTuple):
    """One fact of a case that may be dropped: the name of its sentence, what it is about, and which of several."""

    name: str
    subject: str = ""
    part: int = 0


@dataclass(frozen=True, eq=False)
class Plain:
    """A plain model, and the rows, bounds and whole numbers of each fact, in the order of `named_first`."""

    arrays: Arrays
    groups: dict[FactKey, Group]


def plain(problem: Problem) -> Plain:
    """Return the plain model of a problem."""
    arrays = hand_over(build(problem, sets=plain_sets(problem)))
    facts = _Facts(arrays)
    facts.add_rows_of_the_model()
    facts.add_bounds()
    keys = sorted(facts.groups, key=named_first)
    return Plain(replace(arrays, matrix=facts.matrix()), {key: facts.groups[key] for key in keys})


def named_first(key: FactKey) -> tuple[int, int]:
    """Return what sorts facts by which of them a conflict names where it has a choice.

    First what is obligatory, then what is said once of many things, since a set of such facts is small; dates of single
    activities after that, and whole numbers only where nothing else will do.
    """
    place = _PLACES[key.name]
    if key.name == "obligatory":
        return 0, place
    if key.name in WHOLE:
        return 3, place
    return (2 if key.name in OF_ACTIVITIES else 1), place


def rows_of_the_model(arrays: Arrays) -> dict[FactKey, Group]:
    """Return what rows of a model, plain or not, ask of a plan, by what they are about."""
    found: dict[FactKey, list[int]] = {}
    for name, made in arrays.built.rows.named().items():
        if name in SENTENCES:
            for index, row in arrays.rows(made).items():
                found.setdefault(_key(name, index), []).append(row)
    return {key: Group(rows=np.array(rows)) for key, rows in found.items()}


def plain_sets(problem: Problem) -> Sets:
    """Return the index sets of the plain model: whatever has not begun may start at any time that leaves it its length.

    Parameters
    ----------
    problem
        The case.
    """
    sets = make_sets(problem)
    begun = {work.activity.id: work for work in sets.works if work.under_way}
    works: list[Work] = []
    for site in sets.sites:
        for activity in site.activities:
            if activity.id in begun:
                works.append(begun[activity.id])
            elif activity.finished_date is None:
                works += _ways(site, activity, sets.calendar.periods)
    return replace(sets, works=tuple(works), barred=(), plain=True)


def _ways(site: Site, activity: Activity, periods: int) -> list[Work]:
    lasts = [(option, periods - option.duration_periods) for option in activity.options]
    return [Work(site, activity, option, 0, last, False) for option, last in lasts if last >= 0]


@dataclass(eq=False)
class _Facts:
    """Collects the facts of a plain model, and the rows that dates add to it."""

    arrays: Arrays
    groups: dict[FactKey, Group] = field(default_factory=dict)
    _rows: list[dict[int, float]] = field(default_factory=list)

    @property
    def sets(self) -> Sets:
        return self.arrays.built.sets

    def add_rows_of_the_model(self) -> None:
        """Add what rows of the model ask, by what they are about."""
        self.groups |= rows_of_the_model(self.arrays)

    def add_bounds(self) -> None:
        """Add what bounds ask: dates of work and racks, cooling, links, money, whole numbers."""
        for activity in {work.activity.id: work.activity for work in self.sets.planned}.values():
            self._dates_of_work(activity)
        for rack in self.sets.problem.racks:
            self._dates_of_racks(rack)
        self._grid_and_money()
        self._whole_numbers()

    def matrix(self) -> Any:
        """Return the matrix with the rows of dates and cooling."""
        matrix = self.arrays.matrix
        if not self._rows:
            return matrix
        entries = [(row, column, value) for row, terms in enumerate(self._rows) for column, value in terms.items()]
        rows, cols, values = (np.array(each) for each in zip(*entries, strict=True))
        extra = sparse.csr_array((values, (rows, cols)), shape=(len(self._rows), matrix.sizes.columns))
        names = [f"date[{number}]" for number in range(len(self._rows))]
        return matrix.with_rows(extra, -np.inf, 0.0, names)

    def _dates_of_work(self, activity: Activity) -> None:
        calendar, m = self.sets.calendar, self.arrays.built.m
        opens, ends = activity.earliest_start_date, activity.latest_finish_date
        early: list[Any] = []
        late: list[Any] = []
        pairs: list[tuple[Any, Any]] = []
        for work in self.sets.works_of[activity.id]:
            states = [m.started[*work.key, t] for t in range(work.last + 1)]
            if opens is not None:
                early += states[: max(0, calendar.usable_from(opens))]
            if ends is not None:
                last = calendar.period_of(ends) + 1 - work.option.duration_periods
                if last < 0:
                    late += states
                elif last < work.last:
                    pairs.append((states[-1], states[last]))
        self._forbid(FactKey("earliest_start", activity.id), early)
        self._forbid(FactKey("latest_finish", activity.id), late, pairs)

    def _dates_of_racks(self, rack: Rack) -> None:
        calendar, m, periods = self.sets.calendar, self.arrays.built.m, self.sets.periods
        first, last = 0, periods[-1]
        if rack.first_delivery_date is not None:
            first = calendar.usable_from(rack.first_delivery_date)
        if rack.last_delivery_date is not None:
            last = min(last, calendar.period_of(rack.last_delivery_date))
        early = [m.bought[rack.id, t] for t in periods if t < first or last < 0]
        late = [(m.bought[rack.id, t], m.bought[rack.id, last]) for t in periods if 0 <= last < t]
        self._forbid(FactKey("delivery_dates", rack.id), early, late)
        key = FactKey("lead", rack.id)
        if rack.on_order:
            rows = self.arrays.rows(self.arrays.built.rows.supply.book_first)
            of_rack = [row for index, row in rows.items() if index[0] == rack.id]
            self.groups |= {key: Group(rows=np.array(of_rack))} if of_rack else {}
        else:
            self._forbid(key, [m.bought[rack.id, t] for t in periods if t < rack.lead_periods])
        hot = [site.id for site in self.sets.sites if not site.takes(rack)]
        self._forbid(FactKey("cooling", rack.id), [m.racks[site, rack.id, t] for site in hot for t in periods])

    def _grid_and_money(self) -> None:
        m, finance = self.arrays.built.m, self.sets.problem.finance
        self._free(FactKey("cash_floor"), m.cash.values())
        for link in self.sets.problem.grid.links:
            self._free(FactKey("link", link.id), (m.flow[link.id, t] for t in self.sets.periods))
        for facility in finance.facilities:
            debts = [m.debt[facility.id, t] for t in self.sets.periods]
            columns = self._columns(debts)
            self.groups[FactKey("debt_limit", facility.id)] = Group(columns=columns, lower=0.0)
            open_in = available(self.sets, facility)
            closed = [m.draw[facility.id, t] for t in self.sets.periods if t not in open_in]
            self._forbid(FactKey("available", facility.id), closed)

    def _whole_numbers(self) -> None:
        m = self.arrays.built.m
        for rack in self.sets.problem.racks:
            counts = [v for (_, k, _), v in m.racks.items() if k == rack.id]
            counts += [v for (k, _), v in m.from_book.items() if k == rack.id]
            if counts:
                self.groups[FactKey("whole_racks", rack.id)] = Group(whole=self._columns(counts))
        for unit in self.sets.units:
            orders = [v for (j, _), v in m.units.items() if j == unit.item.id]
            if orders:
                self.groups[FactKey("whole_units", unit.item.id)] = Group(whole=self._columns(orders))

    def _forbid(self, key: FactKey, variables: list[Any], rises: list[tuple[Any, Any]] | None = None) -> None:
        """Add a fact by which columns are zero, and others have risen no further than an earlier state.

        It is rows, not bounds: two facts may forbid the same column, and each must hold without the other.
        """
        first = self.arrays.matrix.sizes.rows + len(self._rows)
        pairs = [(self.arrays.column(one), self.arrays.column(other)) for one, other in rises or []]
        self._rows += [dict.fromkeys(self._columns(variables).tolist(), 1.0)] if variables else []
        self._rows += [{one: 1.0, other: -1.0} for one, other in pairs]
        count = self.arrays.matrix.sizes.rows + len(self._rows) - first
        if count:
            self.groups[key] = Group(rows=np.arange(first, first + count))

    def _free(self, key: FactKey, variables: Any) -> None:
        columns = self._columns(variables)
        self.groups[key] = Group(columns=columns, lower=np.full(len(columns), -np.inf))

    def _columns(self, variables: Any) -> np.ndarray:
        return np.array([self.arrays.column(variable) for variable in variables], dtype=np.intp)


def _key(name: str, index: Any) -> FactKey:
    """Return the fact that a row belongs to: of a predecessor its number too."""
    if name in OF_THE_PROGRAMME:
        return FactKey(name)
    if not isinstance(index, tuple):
        return FactKey(name, str(index))
    return FactKey(name, str(index[0]), int(index[1]) if name in AFTER else 0)
