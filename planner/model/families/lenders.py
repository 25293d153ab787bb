r"""A lender that looks at its own sites: what is drawn to date against the cost there, and capex of its sites alone.

.. math::
   \mathrm{costs}_{c,t} = \mathrm{costs}_{c,t-1} + \sum_{s\,\text{of c}} \mathrm{spent}_{s,t} \qquad
   \mathrm{costs}_{c,-1} = \mathrm{before}_c \qquad
   \sum_{\tau \le t} \mathrm{draw}_{c,\tau} \le \zeta_c \, \mathrm{costs}_{c,t}

.. math::
   \sum_{c\,\text{at shared sites only}} \mathrm{draw}_{c,t}
   \le \sum_{s\,\text{shared}} \mathrm{spent}_{s,t} \qquad \text{capex only, sites named}

Of c are the sites that facility c lends to; :math:`\mathrm{spent}_{s,t}` [million USD] paid for works,
upgrades and on-site units of the site, and the price of the racks delivered there, in full and before credit: what is
paid at their order has no site yet. :math:`\zeta_c` [-] loan to cost, :math:`\mathrm{before}_c` [million USD] cost
before the plan that the lender counts. Shared are the sites of one facility, and those of all that
overlap: each dollar is lent on once.

:derived \mathrm{spent}_{s,t}: [million USD] works and power of a site, and its racks in full at delivery
:data \zeta_c: [-] share of the cost that may be drawn
:data \mathrm{before}_c: [million USD] cost before the plan that the lender counts
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyomo.environ as pyo

from planner.model.linear import Sum, with_terms
from planner.model.loans_by_site import cost_at, line_data_at, shared_sites
from planner.model.rows import FamilyRows

if TYPE_CHECKING:
    from planner.model.handles import Handles
    from planner.model.ledger import Ledger
    from planner.model.sets import Sets


@dataclass(frozen=True)
class Rows(FamilyRows):
    """The rows of this family, and what each is indexed by."""

    cost_to_date: pyo.Constraint  # facility, period
    loan_to_cost: pyo.Constraint  # facility, period
    drawn_there: pyo.Constraint  # facility, number of its set of sites, period


def add(m: pyo.ConcreteModel, sets: Sets, handles: Handles, ledger: Ledger) -> Rows:
    """Add the rows of this family, and the cost to date that they hang on."""
    by_cost = {f.id: f for f in sets.problem.finance.facilities if f.max_loan_to_cost is not None}
    share = {f.id: f.max_loan_to_cost or 0.0 for f in by_cost.values()}
    index = [(f, t) for f in by_cost for t in sets.periods]
    m.cost_there = pyo.Var(index, domain=pyo.NonNegativeReals)
    there = {f.id: line_data_at(ledger, sets.problem.lent_to(f)) for f in by_cost.values()}
    cost = {
        (f, t): cost_at(there[f], t)
        .add(1, m.cost_there[f, t - 1] if t else by_cost[f].cost_before_usd_m)
        .add(-1, m.cost_there[f, t])
        for f, t in index
    }
    drawn = with_terms({(f, t): _drawn_to_date(m, f, t) for f, t in index})
    spent = _spent(m, ledger)

    @m.Constraint(index)
    def cost_to_date(m, f, t):
        return cost[f, t].expr() == 0

    @m.Constraint(list(drawn))
    def loan_to_cost(m, f, t):
        return drawn[f, t].add(-share[f], m.cost_there[f, t]).expr() <= 0

    @m.Constraint(list(spent))
    def drawn_there(m, f, number, t):
        return spent[f, number, t].expr() <= 0

    return Rows.of(m)


def _drawn_to_date(m: pyo.ConcreteModel, facility: str, t: int) -> Sum:
    return Sum(*((1, m.draw[facility, u]) for u in range(t + 1) if (facility, u) in m.draw))


def _spent(m: pyo.ConcreteModel, ledger: Ledger) -> dict[tuple[str, int, int], Sum]:
    """Return what is drawn for capex at sites beyond what is spent there, by the first of the facilities."""
    given = [f for f in ledger.sets.problem.finance.facilities if f.capex_only and not f.is_for_all_sites]
    found = {}
    for number, shared in enumerate(shared_sites(ledger.sets, given)):
        there = line_data_at(ledger, shared.sites)
        for t in ledger.sets.periods:
            draws = Sum(*((1, m.draw[f.id, t]) for f in shared.facilities if (f.id, t) in m.draw))
            if draws:
                found[shared.facilities[0].id, number, t] = draws.add(-1, cost_at(there, t))
    return found
