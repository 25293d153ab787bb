r"""No more sites are open than may be, and one that has opened by its date has its least MW.

.. math::
   \sum_s y_{s,t} \le \mathrm{places}_t \qquad
   \mathrm{least}_s \, y_{s,t} \le \mathrm{load}_{s,t} \quad t = \mathrm{by}_s

:math:`y_{s,t}` site open in t, 1 where work began before the plan; :math:`\mathrm{places}_t` [sites] most sites open,
from the first step of the limit on: before it there is no row. :math:`\mathrm{load}_{s,t}` [MW IT] installed;
:math:`\mathrm{least}_s` [MW IT] the least total of whole racks that is enough for the least MW of a site (to 1e-6 MW;
as for thresholds of milestones, the row is a thousand times as large where totals lie too close), in the period
:math:`\mathrm{by}_s` of its date. Sites opened before the plan have no such row.

:data \mathrm{places}_t: [sites] most sites open
:data \mathrm{least}_s: [MW IT] least total of whole racks at a site that has opened by its date
:data \mathrm{by}_s: [] period at whose end a site that is open has its least MW
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.model.linear import Sum, limits, with_terms
from planner.model.near import FINE
from planner.model.rows import FamilyRows
from planner.model.totals import threshold_is_near, threshold_mw
from planner.portion import Portion
from planner.problem import pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyomo.environ as pyo

    from planner.model.handles import Handles
    from planner.model.sets import Sets
    from planner.problem import Site


@dataclass(frozen=True)
class Rows(FamilyRows):
    """The rows of this family, and what each is indexed by."""

    open_sites: pyo.Constraint  # period
    opened_enough: pyo.Constraint  # site, period


def add(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> Rows:
    """Add the rows of this family."""
    places = _places(sets)
    opened = {
        t: Sum(*((1, handles.is_open(site, t)) for site in sets.sites)).add(-most, 1) for t, most in places.items()
    }
    opened = limits(opened, m.never)

    @m.Constraint(list(opened))
    def open_sites(m, t):
        return opened[t].expr() <= 0

    least = with_terms({(site.id, t): missing for site, t, missing in _missing(sets, handles)})

    @m.Constraint(list(least))
    def opened_enough(m, s, t):
        return least[s, t].expr() <= 0

    return Rows.of(m)


def _missing(sets: Sets, handles: Handles) -> Iterator[tuple[Site, int, Sum]]:
    """Yield what a site lacks of its least MW in the period of its date, if it is open then."""
    for site in sets.sites:
        t = sets.least_due(site)
        opened = 0 if t is None else handles.is_open(site, t)
        if t is not None and not isinstance(opened, int):
            whole = Sum((least_mw(sets, site), opened)).add(-1, handles.installed_mw(site, t))
            yield site, t, Sum((scale(sets, site), whole))


def least_mw(sets: Sets, site: Site) -> float:
    """Return the least total of whole racks that is enough for the least MW of a site [MW IT]."""
    return threshold_mw(sets, Portion("it", (site.id,)), site.min_mw)


def scale(sets: Sets, site: Site) -> float:
    """Return what the row of the least MW of a site is multiplied by."""
    return FINE if threshold_is_near(sets, Portion("it", (site.id,)), site.min_mw) else 1.0


def _places(sets: Sets) -> dict[int, float]:
    """Return the most sites open by period, where there is a limit."""
    steps = pairs(sets.problem.programme.max_open_sites)
    most = sets.calendar.stepped(steps, before=math.inf) if steps else ()
    return {t: value for t, value in enumerate(most) if value < math.inf}
