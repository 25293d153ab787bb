r"""Water, emissions and energy of a calendar year stay within its limits.

.. math::
   \tfrac{1}{1000} \sum_{t \in Y} \mathrm{hours}_t \sum_{s \in \mathrm{at}_\varsigma} \mathrm{water}_s \pi_s \,
   \mathrm{load}_{s,t} \le \tfrac{1}{1000} \mathrm{most}_{\varsigma,Y}

.. math::
   \tfrac{1}{1000} \sum_{t \in Y} \mathrm{hours}_t \sum_{s \in \mathrm{at}_\varsigma} \mathrm{emits}_s
   \left( \pi_s \, \mathrm{load}_{s,t} - \sum_j \mathrm{gen}_{j,t} \right)
   \le \tfrac{1}{1000} \mathrm{most}_{\varsigma,Y}

.. math::
   \tfrac{1}{1000} \sum_{t \in Y} \mathrm{hours}_t \sum_{j \in \mathrm{at}_\varsigma} \mathrm{emits}_j \,
   \mathrm{gen}_{j,t} \le \tfrac{1}{1000} \mathrm{most}_{\varsigma,Y}

The first row is a limit on water, the others are limits on emissions of grid energy and of on-site units; with
:math:`\mathrm{emits}_s = \mathrm{emits}_j = 1` they are limits on energy. :math:`\mathrm{load}_{s,t}` [MW IT]
installed: racks run from delivery on, whatever a limit leaves; :math:`\pi_s` [-] mean PUE;
:math:`\mathrm{gen}_{j,t}` [MW] mean generation; :math:`\mathrm{hours}_t` [h] hours of the period;
:math:`\mathrm{at}_\varsigma` the sites, and the units at them, that a limit covers. Periods count to the year of their
first day. Rows are in thousands, so that large figures and small racks go together.

:data \mathrm{water}_s: [m³ per MWh] water for each MWh of facility energy
:data \mathrm{emits}_s, \mathrm{emits}_j: [t per MWh] emissions of grid energy and of a unit; 1 in a limit on energy
:data \mathrm{hours}_t: [h] hours of a period
:data \mathrm{most}_{\varsigma,Y}: [m³, t or MWh] yearly limit in a calendar year
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never, get_args

from planner.model.linear import Sum, limits
from planner.model.rows import FamilyRows
from planner.problem import YearlyKind

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from planner.model.handles import Handles
    from planner.model.sets import Sets
    from planner.problem import Site, YearlyLimit

IN_THOUSANDS = 1e-3


@dataclass(frozen=True)
class Rows(FamilyRows):
    """The rows of this family, and what each is indexed by."""

    yearly_water: pyo.Constraint  # yearly limit, year
    yearly_grid_emissions: pyo.Constraint  # yearly limit, year
    yearly_onsite_emissions: pyo.Constraint  # yearly limit, year
    yearly_grid_energy: pyo.Constraint  # yearly limit, year
    yearly_onsite_energy: pyo.Constraint  # yearly limit, year


def add(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> Rows:
    """Add the rows of this family."""
    bodies: dict[YearlyKind, dict[tuple[str, int], Sum]] = {kind: {} for kind in get_args(YearlyKind)}
    for limit in sets.problem.yearly_limits:
        bodies[limit.kind] |= _of_years(sets, handles, limit)
    over = {kind: limits(given, m.never) for kind, given in bodies.items()}

    @m.Constraint(list(over["water"]))
    def yearly_water(m, q, y):
        return over["water"][q, y].expr() <= 0

    @m.Constraint(list(over["grid_emissions"]))
    def yearly_grid_emissions(m, q, y):
        return over["grid_emissions"][q, y].expr() <= 0

    @m.Constraint(list(over["onsite_emissions"]))
    def yearly_onsite_emissions(m, q, y):
        return over["onsite_emissions"][q, y].expr() <= 0

    @m.Constraint(list(over["grid_energy"]))
    def yearly_grid_energy(m, q, y):
        return over["grid_energy"][q, y].expr() <= 0

    @m.Constraint(list(over["onsite_energy"]))
    def yearly_onsite_energy(m, q, y):
        return over["onsite_energy"][q, y].expr() <= 0

    return Rows.of(m)


def _of_years(sets: Sets, handles: Handles, limit: YearlyLimit) -> dict[tuple[str, int], Sum]:
    """Return what is used beyond a limit in each year that it has one in, in thousands of its unit."""
    sites = [site for site in sets.sites if limit.covers(site)]
    found: dict[tuple[str, int], Sum] = {}
    for year, periods in sets.years.items():
        most = limit.most(year)
        if most is not None:
            used = Sum((-IN_THOUSANDS, most))
            for t in periods:
                for site in sites:
                    used.add(IN_THOUSANDS * sets.calendar.hours(t), _per_hour(handles, limit.kind, site, t))
            found[limit.id, year] = used
    return found


def _per_hour(handles: Handles, kind: YearlyKind, site: Site, t: int) -> Sum:
    """Return what a site uses in an hour, in the unit of a kind of limit."""
    match kind:
        case "water":
            run = handles.installed_mw(site, t).add(-1, handles.lost_it_mw(site, t))
            return Sum((site.water_m3_per_mwh * site.mean_pue, run))
        case "grid_emissions":
            return Sum((site.grid_emissions_t_per_mwh, handles.grid_mean_mw(site, t)))
        case "onsite_emissions":
            return Sum(*((unit.emissions_t_per_mwh, handles.m.generation[unit.id, t]) for unit in site.onsite))
        case "grid_energy":
            return handles.grid_mean_mw(site, t)
        case "onsite_energy":
            return Sum(*((1, handles.m.generation[unit.id, t]) for unit in site.onsite))
        case _:
            assert_never(kind)
