r"""The load of a site is served at peak and on average, by the grid and by its own units.

.. math::
   \Pi_s L_{s,t} \le \mathrm{imp}_{s,t} + \sum_j F_j U_{j,t} \qquad \mathrm{imp}_{s,t} \le G_{s,t}

.. math::
   0 \le \pi_s L_{s,t} - \sum_j \mathrm{gen}_{j,t} \le \mathrm{imp}_{s,t} \qquad \mathrm{gen}_{j,t} \le F_j U_{j,t}

:math:`L_{s,t}` [MW IT] installed; :math:`\Pi_s, \pi_s` [-] peak and mean PUE; :math:`\mathrm{imp}` [MW] import at
peak; :math:`F_j` [MW] firm capacity of a unit, :math:`U_{j,t}` units in service; :math:`\mathrm{gen}_{j,t}` [MW] mean
generation; :math:`G_{s,t}` [MW] energised stages and upgrades. A site without units of its own imports all it needs:
:math:`\mathrm{imp}_{s,t} = \Pi_s L_{s,t}`, and only the second row of the first line is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.model.linear import Sum, with_terms

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from planner.model.handles import Handles
    from planner.model.sets import Sets

NAMES = ("peak_power", "energised", "grid_mean_positive", "grid_mean", "generation_limit")


def add(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> None:
    """Add the rows of this family."""
    peak: dict[tuple[str, int], Sum] = {}
    imported: dict[tuple[str, int], Sum] = {}
    mean: dict[tuple[str, int], Sum] = {}
    for site in sets.sites:
        for t in sets.periods:
            if not site.onsite and not handles.delivered_mw(site, t):
                continue
            imported[site.id, t] = handles.import_mw(site, t).add(-1, handles.energised_mw(site, t))
            if site.onsite:
                mean[site.id, t] = handles.grid_mean_mw(site, t)
                peak[site.id, t] = Sum((site.peak_pue, handles.installed_mw(site, t)), (-1, handles.import_mw(site, t)))
                for unit in sets.units_at(site):
                    peak[site.id, t].add(-unit.item.firm_mw, handles.units_serving(unit, t))
    firm = {
        (unit.item.id, t): Sum((unit.item.firm_mw, handles.units_serving(unit, t)))
        for unit in sets.units
        for t in sets.periods
    }
    imported = with_terms(imported)

    @m.Constraint(list(peak))
    def peak_power(m, s, t):
        return peak[s, t].expr() <= 0

    @m.Constraint(list(imported))
    def energised(m, s, t):
        return imported[s, t].expr() <= 0

    @m.Constraint(list(mean))
    def grid_mean_positive(m, s, t):
        return mean[s, t].expr() >= 0

    @m.Constraint(list(mean))
    def grid_mean(m, s, t):
        return mean[s, t].expr() <= m.imports[s, t]

    @m.Constraint(list(firm))
    def generation_limit(m, j, t):
        return m.generation[j, t] <= firm[j, t].expr()
