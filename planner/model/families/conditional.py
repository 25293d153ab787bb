r"""Import on conditional steps of an interconnection: how much, and what of it units on site stand ready to replace.

.. math::
   \mathrm{cond}_{s,t} \le \hat G_{s,t} \qquad
   \mathrm{cond}_{s,t} \le \mathrm{imp}_{s,t} \le \Pi_s \, \mathrm{load}_{s,t} \qquad
   \mathrm{back}_{s,t} \le \mathrm{cond}_{s,t}

.. math::
   \varrho_s \tfrac{\pi_s}{\Pi_s} \, \mathrm{back}_{s,t} \le \sum_j \mathrm{gen}_{j,t} \qquad
   \mathrm{lost}_{s,t} = \tfrac{\varrho_s}{\Pi_s} \left(\mathrm{cond}_{s,t} - \mathrm{back}_{s,t}\right)

:math:`\mathrm{cond}_{s,t}` [MW] import at peak on conditional steps, of which :math:`\mathrm{back}_{s,t}` [MW] is
backed; :math:`\hat G_{s,t}` [MW] import that conditional steps allow; :math:`\varrho_s` [-] the share of the hours for
which they are curtailed; :math:`\Pi_s, \pi_s` [-] peak and mean PUE; :math:`\mathrm{gen}_{j,t}` [MW] mean generation
on site, which replaces what is backed while it is curtailed; :math:`\mathrm{lost}_{s,t}` [MW IT] is lost on average.
What firm steps and firm power on site leave to be backed stands in the rows of power. Where whole racks may come within
4e-6 MW of what there is, the first row is multiplied by 1000.

.. math::
   \mathrm{last}_{\beta,s,t} \le \mathrm{load}_{s,t-\theta_s} \qquad
   \mathrm{last}_{\beta,s,t} \le \mathrm{load}_{s,t}
   - \tfrac{1}{\Pi_s} \left(\mathrm{cond}_{s,t} - \mathrm{back}_{s,t}\right)
   \quad \text{where milestones do not count what nothing backs}

:math:`\mathrm{last}_{\beta,s,t}` [MW IT] takes the place of what is online at the site in all that such milestones
count; the first :math:`\mathrm{load}` is of the racks that count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.model.bases import portions
from planner.model.families.power import is_near_power
from planner.model.linear import Sum, with_terms
from planner.model.near import FINE
from planner.model.rows import FamilyRows

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from planner.model.handles import Handles
    from planner.model.sets import Sets

    Bodies = dict[tuple[str, int], Sum]


@dataclass(frozen=True)
class Rows(FamilyRows):
    """The rows of this family, and what each is indexed by."""

    conditional_limit: pyo.Constraint  # site, period
    conditional_part: pyo.Constraint  # site, period
    import_used: pyo.Constraint  # site, period
    backed_part: pyo.Constraint  # site, period
    backing_runs: pyo.Constraint  # site, period
    lasting_online: pyo.Constraint  # portion, site, period
    lasting_left: pyo.Constraint  # portion, site, period


def add(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> Rows:
    """Add the rows of this family."""
    limit, part, used, runs = _bodies(m, sets, handles)

    @m.Constraint(list(limit))
    def conditional_limit(m, s, t):
        return limit[s, t].expr() <= 0

    @m.Constraint(list(part))
    def conditional_part(m, s, t):
        return part[s, t].expr() <= 0

    @m.Constraint(list(used))
    def import_used(m, s, t):
        return used[s, t].expr() <= 0

    @m.Constraint(list(m.backed))
    def backed_part(m, s, t):
        return m.backed[s, t] <= m.conditional[s, t]

    @m.Constraint(list(runs))
    def backing_runs(m, s, t):
        return runs[s, t].expr() <= 0

    _add_lasting(m, sets, handles)
    return Rows.of(m)


def _add_lasting(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> None:
    """Add what of the load of a site curtailment leaves at any time, for milestones that count no more."""
    firm = {key: portion for key, portion in portions(sets).items() if portion.firm}
    sites = {site.id: site for site in sets.sites}

    @m.Constraint(list(m.lasting))
    def lasting_online(m, b, s, t):
        online = handles.online_mw(sites[s], t, firm[b])
        return Sum((FINE, m.lasting[b, s, t]), (-FINE, online)).expr() <= 0

    @m.Constraint(list(m.lasting))
    def lasting_left(m, b, s, t):
        left = handles.installed_mw(sites[s], t).add(-1, handles.unbacked_it_mw(sites[s], t))
        return Sum((FINE, m.lasting[b, s, t]), (-FINE, left)).expr() <= 0


def _bodies(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> tuple[Bodies, Bodies, Bodies, Bodies]:
    """Return the left sides of the rows of limit, part, import used and what backing runs, by site and period."""
    limit: Bodies = {}
    part: Bodies = {}
    used: Bodies = {}
    runs: Bodies = {}
    for site in sets.sites if sets.conditional else ():
        for t in (t for t in sets.periods if (site.id, t) in sets.conditional):
            imported = handles.conditional_mw(site, t)
            given = Sum((1, imported), (-1, handles.conditional_allowed_mw(site, t)))
            limit[site.id, t] = Sum((FINE, given)) if is_near_power(sets, site, t) else given
            part[site.id, t] = Sum((1, imported), (-1, handles.import_mw(site, t)))
            if site.onsite:
                used[site.id, t] = handles.import_mw(site, t).add(-site.peak_pue, handles.installed_mw(site, t))
                share = sets.curtailed_share[site.id] * site.mean_pue / site.peak_pue
                run = Sum((share, handles.backed_mw(site, t)))
                for unit in site.onsite:
                    run.add(-1, m.generation[unit.id, t])
                runs[site.id, t] = run
    return limit, part, used, with_terms(runs)
