r"""A utility bills what a site imports at peak, no less than a share of what ramps let it import, and holds security.

.. math::
   \mathrm{unused}_{s,t} \ge \iota_s \, G_{s,t} - \mathrm{imp}_{s,t}
   \qquad \mathrm{demand}_t = \tfrac{\mu}{1000} \sum_s \varphi_{s,t} (\mathrm{imp}_{s,t} + \mathrm{unused}_{s,t})

.. math::
   \mathrm{security}_t = \mathrm{held}_t - \mathrm{held}_{t-1} \qquad
   \mathrm{held}_t = \sum_q \mathrm{asked}_q \, J_q (\mathrm{posted}_{q,t} - \mathrm{lit}_{q,t-\mathrm{after}_q})

:math:`\mathrm{imp}_{s,t}` [MW] import at peak and :math:`G_{s,t}` [MW] import allowed, as for power;
:math:`\iota_s` [-] least share that is billed; :math:`\mathrm{unused}_{s,t}` [MW facility] billed without being
imported; :math:`\varphi_{s,t}` [USD per kW and month] demand charge at the prices of the day; :math:`\mu` [months] in
a period.

What the utility holds as security, :math:`\mathrm{held}_t` [million USD], is
:math:`\mathrm{asked}_q` [million USD per MW] of step q, of :math:`J_q` [MW], from when it is posted until
:math:`\mathrm{after}_q` [periods] after the period in which :math:`\mathrm{lit}_{q,t}` says that it is energised.
:math:`\mathrm{posted}_{q,t}` [-] is :math:`v_{q,t}` of an upgrade; of a stage 1 in the plan, and before it what
:math:`\mathrm{lit}_{q,t}` is.

Rows and columns are there for sites with a charge and a least share alone. Nothing gains from more that is unused: it
only costs, in its own period, so that the greater of the two is exact. Where NPV is no goal it decides among equals,
and with exact figures what is unused is set as it follows.

:data \iota_s: [-] least share of the import allowed that is billed
:data \varphi_{s,t}: [USD per kW and month] demand charge at the prices of the day
:derived \mathrm{held}_t: [million USD] security that utilities hold at the end of t
:derived \mathrm{posted}_{q,t}: [-] 1 if the security of the step has been posted by t
:data \mathrm{asked}_q: [million USD per MW] security of a step of the interconnection
:data \mathrm{after}_q: [periods] from its energisation to the return of its security
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyomo.environ as pyo

from planner.model.linear import Sum
from planner.model.rows import FamilyRows

if TYPE_CHECKING:
    from planner.model.handles import Handles
    from planner.model.sets import Sets
    from planner.problem import Site


@dataclass(frozen=True)
class Rows(FamilyRows):
    """The rows of this family, and what each is indexed by."""

    minimum_bill: pyo.Constraint  # site, period


def add(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> Rows:
    """Add the variable and the rows of this family."""
    sites = [site for site in sets.sites if site.demand_usd_per_kw_month and site.minimum_bill_share]
    short = {(site.id, t): short_of_minimum(handles, site, t) for site in sites for t in sets.periods}
    m.unused = pyo.Var(list(short), domain=pyo.NonNegativeReals)
    rows = {index: given.add(-1, m.unused[index]) for index, given in short.items()}

    @m.Constraint(list(rows))
    def minimum_bill(m, s, t):
        return rows[s, t].expr() <= 0

    return Rows.of(m)


def short_of_minimum(handles: Handles, site: Site, period: int) -> Sum:
    """Return by how much the import of a site is below the least that is billed [MW facility].

    Parameters
    ----------
    handles
        Reader of decisions.
    site, period
        The site, and the number of the period.
    """
    least = Sum((site.minimum_bill_share, handles.allowed_mw(site, period)))
    return least.add(-1, handles.import_mw(site, period))
