r"""The load of a site is served at peak and on average, by the grid and by its own units.

.. math::
   \Pi_s \, \mathrm{load}_{s,t} \le \mathrm{imp}_{s,t} + \sum_j \mathrm{firm}_{j,t} \qquad
   \mathrm{imp}_{s,t} \le G_{s,t}

.. math::
   G_{s,t} = \sum_q J_q \sum_\tau \xi_{q,\tau} \, \mathrm{lit}_{q,t-\tau}

.. math::
   0 \le \pi_s \, \mathrm{load}_{s,t} - \sum_j \mathrm{gen}_{j,t} \le \mathrm{imp}_{s,t} \qquad
   \mathrm{gen}_{j,t} \le F_j \, \mathrm{serve}_{j,t}

.. math::
   \mathrm{imp}_{s,t} - \mathrm{cond}_{s,t} \le G_{s,t} - \hat G_{s,t} \qquad
   \Pi_s \, \mathrm{load}_{s,t} + \mathrm{back}_{s,t} \le \mathrm{imp}_{s,t} + \sum_j \mathrm{firm}_{j,t}
   \quad \text{where steps may be conditional}

.. math::
   0 \le \pi_s \left(\mathrm{load}_{s,t} - \mathrm{lost}_{s,t}\right) - \sum_j \mathrm{gen}_{j,t}
   \le \mathrm{imp}_{s,t} - \varrho_s \, \mathrm{cond}_{s,t}
   \quad \text{where steps may be conditional}

:math:`\mathrm{load}_{s,t}` [MW IT] installed; :math:`\Pi_s, \pi_s` [-] peak and mean PUE; :math:`\mathrm{imp}_{s,t}`
[MW] import at peak; :math:`F_j` [MW] firm capacity of a unit, :math:`\mathrm{serve}_{j,t}` units in service;
:math:`\mathrm{firm}_{j,t}` [MW] their firm power: :math:`F_j \, \mathrm{serve}_{j,t}` unless some are held in reserve;
:math:`\mathrm{gen}_{j,t}` [MW] mean generation; :math:`G_{s,t}` [MW] import allowed. Step q of the interconnection, a
stage or an upgrade of :math:`J_q` [MW], is energised where :math:`\mathrm{lit}_{q,t}` is 1; its ramp allows the share
:math:`\xi_{q,\tau}` [-] on top from :math:`\tau` periods after that, and all of it at once where it has none.

A site without units of its own imports all it needs, :math:`\mathrm{imp}_{s,t} = \Pi_s \, \mathrm{load}_{s,t}`, and
only the second row of the first line is written. A load may be 1e-6 MW above import and firm power, once per site;
where whole racks may come within 4e-6 MW of that, it is added to the right side and the rows of the first line are
multiplied by 1000, as for nameplate. So are those of a site with units of its own whose node is as near its headroom.

:math:`\mathrm{cond}_{s,t}` [MW] is import on conditional steps, :math:`\mathrm{back}_{s,t}` [MW] what of it is backed,
:math:`\hat G_{s,t}` [MW] import that conditional steps allow, :math:`\mathrm{lost}_{s,t}` [MW IT] what curtailment
costs on average, :math:`\varrho_s` [-] the share of hours: see the next family.

:data \xi_{q,\tau}: [-] share of them that the ramp allows on top so many periods after it is energised
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.model.families.grid import near_nodes
from planner.model.families.nameplate import site_weights_mw
from planner.model.linear import Sum, with_terms
from planner.model.near import FINE, fine, is_near, sums_of
from planner.model.power_sets import is_open
from planner.model.rows import FamilyRows

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from planner.model.handles import Handles
    from planner.model.sets import Sets
    from planner.problem import Site

    Bodies = dict[tuple[str, int], Sum]


@dataclass(frozen=True)
class Rows(FamilyRows):
    """The rows of this family, and what each is indexed by."""

    peak_power: pyo.Constraint  # site, period
    energised: pyo.Constraint  # site, period
    grid_mean_positive: pyo.Constraint  # site, period
    grid_mean: pyo.Constraint  # site, period
    generation_limit: pyo.Constraint  # on-site unit, period


def add(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> Rows:
    """Add the rows of this family."""
    peak, imported, mean, drawn = _balances(sets, handles)
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

    @m.Constraint(list(drawn))
    def grid_mean(m, s, t):
        return drawn[s, t].expr() <= 0

    @m.Constraint(list(firm))
    def generation_limit(m, j, t):
        return m.generation[j, t] <= firm[j, t].expr()

    return Rows.of(m)


def _balances(sets: Sets, handles: Handles) -> tuple[Bodies, Bodies, Bodies, Bodies]:
    """Return the left sides of the rows of peak, import and mean, and of mean beyond import, by site and period."""
    peak: Bodies = {}
    imported: Bodies = {}
    mean: Bodies = {}
    drawn: Bodies = {}
    nodes = near_nodes(sets)
    for site in sets.sites:
        for t in sets.periods:
            conditional = (site.id, t) in sets.conditional
            if not (site.onsite or conditional or handles.delivered_mw(site, t)):
                continue
            near = is_near_power(sets, site, t) or (bool(site.onsite) and (site.node, t) in nodes)
            given = handles.import_mw(site, t).add(-1, handles.allowed_mw(site, t))
            if conditional:  # the rest is import on the firm steps
                given.add(-1, handles.conditional_mw(site, t)).add(1, handles.conditional_allowed_mw(site, t))
            imported[site.id, t] = fine(given) if near and not site.onsite else given
            if site.onsite:
                mean[site.id, t] = handles.grid_mean_mw(site, t)
                more = Sum((1, mean[site.id, t]), (-1, handles.import_mw(site, t)))
                if conditional:
                    more.add(sets.curtailed_share[site.id], handles.conditional_mw(site, t))
                drawn[site.id, t] = fine(more) if near else more
                due = Sum((site.peak_pue, handles.installed_mw(site, t)), (-1, handles.import_mw(site, t)))
                for unit in sets.units_at(site):
                    due.add(-1, handles.firm_mw(unit, t))
                if conditional:
                    due.add(1, handles.backed_mw(site, t))
                peak[site.id, t] = fine(due) if near else due
                if near:  # what is allowed more stands in the peak
                    imported[site.id, t] = Sum((FINE, given))
    return peak, imported, mean, drawn


def is_near_power(sets: Sets, site: Site, t: int) -> bool:
    """Return whether whole racks may need a millionth more than some of a site's power at peak gives in `t`.

    Parameters
    ----------
    sets, site, t
        Index sets, the site, number of the period.
    """
    parts = [
        (upgrade.item.mw * share, 1)
        for upgrade in sets.upgrades_at(site)
        for after, share in upgrade.rises
        if upgrade.order_by(t - after) is not None
    ]
    start = 0.0
    for stage in sets.stages:
        for after, share in stage.rises if stage.site is site else ():
            if is_open(stage.opens, t - after):
                start += 0.0 if stage.item.predecessors else stage.item.mw * share
                parts += [(stage.item.mw * share, 1)] if stage.item.predecessors else []
    for unit in sets.units_at(site):
        least, more = sets.firm_range(unit, t)
        start += unit.item.firm_mw * least
        if more:
            parts.append((unit.item.firm_mw, int(more)))
    weights = tuple(site.peak_pue * mw for mw in site_weights_mw(sets, site))
    return is_near(weights, site.peak_pue * sets.installed_mw[site.id], sums_of(start, parts))
