r"""Installed racks fit the phases in service, and what power could ever serve.

.. math::
   \mathrm{load}_{s,t} \le \lfloor \bar G_{s,t} \wedge H_{s,0} \rfloor
     + \sum_p \left(\lfloor \bar G_{s,t} \wedge H_{s,p} \rfloor
     - \lfloor \bar G_{s,t} \wedge H_{s,p-1} \rfloor\right) \mathrm{ready}_{p,t}
   \quad \text{phases finish in order}

.. math::
   \mathrm{load}_{s,t} \le H_{s,0} + \sum_p \left(N_p \wedge \bar G_{s,t}\right) \mathrm{ready}_{p,t}
   \quad \text{else}

.. math:: \mathrm{inst}_{s,t} \le Q_{s,0} + \sum_p Q_p \, \mathrm{ready}_{p,t}

:math:`\mathrm{load}_{s,t}` [MW IT] installed; :math:`\mathrm{ready}_{p,t}` phase p in service (started a duration
ago); :math:`N_p` [MW IT] nameplate, :math:`H_{s,p}` its running sum in order of finish with :math:`H_{s,0}` finished
before the plan; :math:`\bar G_{s,t}` [MW IT] load that everything the site could order could power, in t and in every
later period, since racks never leave; :math:`\lfloor\cdot\rfloor` rounds down to whole racks where one type ships;
:math:`\wedge` the lesser. The first form is the tightest possible for whole phases: power and nameplate in one row.
:math:`\mathrm{inst}_{s,t}` racks installed, :math:`Q_p` rack positions (:math:`Q_{s,0}` of phases finished before the
plan), for a phase without any its nameplate over the IT load of the smallest rack.

Installed may be 1e-6 MW more than a site's phases in service have, once per site, and 1e-6 racks more than positions.
Where whole racks may add up to within 4e-6 of a limit and beyond it, in any of its states, that 1e-6 is added to the
right side, and the row is multiplied by 1000, so that no solver's tolerance decides (`planner/model/near.py`).

:derived \mathrm{inst}_{s,t}: [racks] racks installed
:data H_{s,p}: [MW IT] nameplate of the phases up to p; for p = 0 of those finished before
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from planner.enough import ENOUGH_WITHIN_MW, SUMS_WITHIN_MW
from planner.model.linear import Sum, limits
from planner.model.near import fine, is_near, sums_of
from planner.model.rows import FamilyRows

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyomo.environ as pyo

    from planner.model.handles import Handles
    from planner.model.sets import Sets
    from planner.problem import Activity, Predecessor, Site


@dataclass(frozen=True)
class Rows(FamilyRows):
    """The rows of this family, and what each is indexed by."""

    nameplate: pyo.Constraint  # site, period
    positions: pyo.Constraint  # site, period


def add(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> Rows:
    """Add the rows of this family."""
    rooms: dict[tuple[str, int], Sum] = {}
    places: dict[tuple[str, int], Sum] = {}
    for site in sets.sites:
        order = None if sets.plain else finish_order(sets, site.activities)
        positioned = any(a.kind == "phase" and a.rack_positions is not None for a in site.activities)
        near_whole = positioned and is_near((1.0,), 0.0, all_positions(sets, site.activities))
        for t in sets.periods:
            if handles.delivered_mw(site, t):
                halls = Halls(sets, site, site.activities, order, t)
                room = handles.installed_mw(site, t).add(-1, halls.room_mw(handles))
                near = halls.is_near(site_weights_mw(sets, site), sets.installed_mw[site.id])
                rooms[site.id, t] = fine(room) if near else room
                if positioned:
                    place = racks_at(sets, handles, site, t).add(-1, positions_of(handles, site.activities, t))
                    places[site.id, t] = fine(place) if near_whole else place
    rooms, places = limits(rooms, m.never), limits(places, m.never)

    @m.Constraint(list(rooms))
    def nameplate(m, s, t):
        return rooms[s, t].expr() <= 0

    @m.Constraint(list(places))
    def positions(m, s, t):
        return places[s, t].expr() <= 0

    return Rows.of(m)


def finish_order(sets: Sets, activities: Sequence[Activity]) -> list[Activity] | None:
    """Return the phases that are not finished in the order they must finish in, or None if there is no such order.

    Parameters
    ----------
    sets
        Index sets.
    activities
        Activities of a site, all or some; gates do not count.
    """
    phases = [a for a in activities if a.nameplate_mw > 0 and a.id in sets.works_of]
    ordered: list[Activity] = []
    while phases:
        heads = [a for a in phases if all(_must_follow(sets, other, a) for other in phases if other is not a)]
        if len(heads) != 1:
            return None
        ordered += heads
        phases.remove(heads[0])
    return ordered


def _must_follow(sets: Sets, later: Activity, earlier: Activity) -> bool:
    """Return whether `later` cannot finish before `earlier`, by one predecessor or a chain of them."""
    for before in later.predecessors:
        if before.activity == earlier.id and _ends_after(sets, later, earlier, before):
            return not sets.works_of[later.id][0].under_way
        works = sets.works_of.get(before.activity)
        chained = works is not None and before.type == "FS" and not sets.works_of[later.id][0].under_way
        if chained and works is not None and _must_follow(sets, works[0].activity, earlier):
            return True
    return False


def _ends_after(sets: Sets, later: Activity, earlier: Activity, wait: Predecessor) -> bool:
    """Return whether `later` finishes after `earlier` by this wait for it alone."""
    match wait.type:
        case "FS":
            return True
        case "SS":
            return _outlasts(sets, later, earlier, wait.lag_periods)
        case _:
            assert_never(wait.type)


def _outlasts(sets: Sets, later: Activity, earlier: Activity, lag: int) -> bool:
    shortest = min(work.option.duration_periods for work in sets.works_of[later.id])
    return shortest + lag >= max(work.option.duration_periods for work in sets.works_of[earlier.id])


@dataclass(frozen=True)
class Halls:
    """Phases of a site, all or some, and what they hold in a period; `order` is that in which they must finish."""

    sets: Sets
    site: Site
    activities: Sequence[Activity]
    order: list[Activity] | None
    period: int

    @property
    def power_mw(self) -> float:
        """Load that everything the site could order could power [MW IT]."""
        return self.sets.most_it_mw[self.site.id, self.period]

    @property
    def finished_mw(self) -> float:
        """Nameplate of those finished before the plan [MW IT]."""
        return sum(a.nameplate_mw for a in self.activities if a.id in self.sets.finished_ids)

    def room_mw(self, handles: Handles) -> Sum:
        """Return the IT load that the phases in service allow."""
        sets, power, order, t = self.sets, self.power_mw, self.order, self.period
        running = self.finished_mw
        room = Sum((1, _whole(sets, min(running, power)) if order is not None else running))
        for activity in order if order is not None else self.activities:
            for work in sets.works_of.get(activity.id, ()):
                if order is None:
                    room.add(min(activity.nameplate_mw, power), handles.in_service(work, t))
                else:
                    upper = _whole(sets, min(running + activity.nameplate_mw, power))
                    room.add(upper - _whole(sets, min(running, power)), handles.in_service(work, t))
            running += activity.nameplate_mw if order is not None else 0.0
        return room

    def is_near(self, weights_mw: tuple[float, ...], installed_mw: float) -> bool:
        """Return whether whole racks may add up to a millionth more than what phases in service allow.

        Parameters
        ----------
        weights_mw
            IT load of one rack of each type that stands in them [MW].
        installed_mw
            What stands in them when the plan starts [MW IT].
        """
        sets, power, order = self.sets, self.power_mw, self.order
        if order is not None and _one_size(sets):
            return False  # the row stands at whole racks
        if order is None:
            halls = [(min(a.nameplate_mw, power), 1) for a in self.activities if a.id in sets.works_of]
            allowed = sums_of(self.finished_mw, halls)
        else:
            ends = itertools.accumulate((activity.nameplate_mw for activity in order), initial=self.finished_mw)
            allowed = tuple(min(end, power) for end in ends)
        return is_near(weights_mw, installed_mw, allowed)


def _whole(sets: Sets, mw: float) -> float:
    """Return `mw` rounded down to whole racks, where every rack of the case has one size."""
    if not _one_size(sets):
        return mw
    kw = sets.problem.racks[0].it_kw
    return math.floor((mw + ENOUGH_WITHIN_MW + SUMS_WITHIN_MW) * 1000.0 / kw) * kw / 1000.0


def _one_size(sets: Sets) -> bool:
    return len({rack.it_kw for rack in sets.problem.racks}) == 1


def site_weights_mw(sets: Sets, site: Site) -> tuple[float, ...]:
    """Return the IT load of each rack type that a site can cool [MW]."""
    return tuple(rack.it_kw / 1000.0 for rack in sets.problem.racks if site.takes(rack))


def racks_at(sets: Sets, handles: Handles, site: Site, t: int) -> Sum:
    """Return racks installed at a site.

    Parameters
    ----------
    sets, handles
        Index sets, and the reader of decisions.
    site
        The site.
    t
        Number of the period.
    """
    whole = Sum((1, sum(installed.units for installed in site.installed)))
    for rack in sets.problem.racks:
        whole.add(1, handles.racks(site, rack, t))
    return whole


def positions_of(handles: Handles, activities: Sequence[Activity], t: int) -> Sum:
    """Return the racks that phases in service have positions for.

    Parameters
    ----------
    handles
        The reader of decisions.
    activities
        Activities of a site, all or some.
    t
        Number of the period.
    """
    sets, whole = handles.sets, Sum()
    for activity in activities:
        if activity.nameplate_mw > 0:
            places = _places(sets, activity)
            whole.add(places, 1 if activity.id in sets.finished_ids else 0)
            for work in sets.works_of.get(activity.id, ()):
                whole.add(places, handles.in_service(work, t))
    return whole


def all_positions(sets: Sets, activities: Sequence[Activity]) -> tuple[float, ...]:
    """Return the positions of activities of a site with any of its phases in service."""
    standing = sum(_places(sets, activity) for activity in activities if activity.id in sets.finished_ids)
    coming = [(_places(sets, a), 1) for a in activities if a.nameplate_mw > 0 and a.id in sets.works_of]
    return sums_of(standing, coming)


def _places(sets: Sets, activity: Activity) -> float:
    given, smallest = activity.rack_positions, min(rack.it_kw for rack in sets.problem.racks)
    return activity.nameplate_mw * 1000.0 / smallest if given is None else float(given)
