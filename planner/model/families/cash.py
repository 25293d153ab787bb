r"""Every period's cash adds up and stays above the floor; credit in kind pays for racks only.

.. math::
   \mathrm{cash}_t - \mathrm{cash}_{t-1} = \mathrm{tranche}_t + \mathrm{rent}_t + \sum_c \mathrm{draw}_{c,t}
   - \mathrm{works}_t - \mathrm{rackpay}_t + \mathrm{used}_t - \mathrm{upgrades}_t - \mathrm{units}_t
   - \mathrm{energy}_t - \mathrm{fuel}_t - \mathrm{demand}_t - \mathrm{capacity}_t - \mathrm{security}_t
   - \mathrm{opex}_t - \mathrm{fixed}_t - \mathrm{opening}_t - \mathrm{tax}_t - \mathrm{lease}_t
   - \mathrm{late}_t - \mathrm{interest}_t - \mathrm{fees}_t - \sum_c \mathrm{repay}_{c,t}
   \qquad \mathrm{cash}_t \ge \underline{\mathrm{cash}}

.. math::
   \mathrm{credit}_t = \mathrm{credit}_{t-1} + \mathrm{granted}_t - \mathrm{used}_t \ge 0
   \qquad \mathrm{used}_t \le \mathrm{rackpay}_t
   \qquad \mathrm{granted}_t = \sum_g \left(K_g \wedge \bar K_g\right)
   \left(z_{g,t-\rho_g} - z_{g,t-\rho_g-1}\right)

.. math::
   \mathrm{works}_t = \sum_{a,o} \phi_{a,t} C_{a,o}
   \left[(\alpha_{a,o} + \sigma_{a,o}) w_{a,o,t} - \alpha_{a,o} w_{a,o,t-1}
   + \gamma_{a,o} w_{a,o,t-D_{a,o}+1} - (\gamma_{a,o} + \sigma_{a,o}) w_{a,o,t-D_{a,o}}\right]
   \qquad \sigma_{a,o} = (1 - \alpha_{a,o} - \gamma_{a,o})/D_{a,o}

:math:`C_{a,o}` capex of an option, :math:`\alpha, \gamma` [-] shares paid at start and finish, :math:`\sigma` [-] the
share of each period of its duration :math:`D_{a,o}`, :math:`\phi_{a,t}` [-] what prices of works are multiplied by in t
(1 for work under way). :math:`K_g` is the credit of milestone g, :math:`\rho_g` [periods] its payment lag (of a
tranche paid on orders :math:`\mathrm{earned}` stands for :math:`z`; one not earned by its last day is left out) and
:math:`\bar K_g` the most that racks can cost that are still paid after it
(`planner/model/bounds/credit.py`): more of its credit nobody can use, and the relaxation must not count on it. All in
million USD, at the end of period t; :math:`\mathrm{cash}_{-1}` is the opening cash. The lines are sums over decisions
(see `planner/model/lines`); the floor :math:`\underline{\mathrm{cash}}` is a bound. The next GW can only be bought
with money that has arrived.

:money \mathrm{tranche}_t: [million USD] tranches paid in cash
:money \mathrm{granted}_t: [million USD] tranches granted as credit in kind
:money \mathrm{energy}_t: [million USD] energy from the grid
:money \mathrm{fuel}_t: [million USD] fuel, operation and maintenance of on-site units
:money \mathrm{capacity}_t: [million USD] charges of nodes on import at peak
:money \mathrm{opex}_t: [million USD] running the racks installed
:money \mathrm{lease}_t: [million USD] leases of phases in service
:money \mathrm{fixed}_t: [million USD] fixed cost of open sites
:money \mathrm{opening}_t: [million USD] opening of sites
:money \mathrm{late}_t: [million USD] late charges of milestones
:money \mathrm{interest}_t: [million USD] interest on debt
:money \mathrm{fees}_t: [million USD] fees of facilities
:data \rho_g: [periods] payment lag of the tranche
:data C_{a,o}: [million USD] capex of an option
:data \phi_{a,t}: [-] escalation and contingency of works in t, 1 for work under way
:data \alpha_{a,o}: [-] share of capex paid at the start
:data \gamma_{a,o}: [-] share of capex paid at the finish
:data \sigma_{a,o}: [-] share of capex paid in each period of work
:data K_g: [million USD] credit in kind of a milestone
:data \bar K_g: [million USD] most that racks can still cost after it
:data \underline{\mathrm{cash}}: [million USD] cash floor
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.model.linear import Sum
from planner.model.lines import works
from planner.model.rows import FamilyRows

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from planner.model.handles import Handles
    from planner.model.ledger import Ledger
    from planner.model.sets import Sets


@dataclass(frozen=True)
class Rows(FamilyRows):
    """The rows of this family, and what each is indexed by."""

    works_spend: pyo.Constraint  # period
    cash_balance: pyo.Constraint  # period
    credit_balance: pyo.Constraint  # period
    credit_pays_racks: pyo.Constraint  # period


def add(m: pyo.ConcreteModel, sets: Sets, handles: Handles, ledger: Ledger) -> Rows:
    """Add the rows of this family."""
    opening = sets.problem.finance.opening_cash_usd_m
    flow = {t: ledger.net(t).add(1, m.cash[t - 1] if t else opening).add(-1, m.cash[t]) for t in sets.periods}
    spent = {t: works.works_spend(ledger, t).add(-1, m.works[t]) for t in sets.periods}
    credited = list(m.credit)
    credit = {t: _credit(m, ledger, t) for t in credited}
    used = {t: Sum((1, m.credit_used[t]), (-1, ledger.line("rack_payments", t))) for t in credited}

    @m.Constraint(list(sets.periods))
    def works_spend(m, t):
        return spent[t].expr() == 0

    @m.Constraint(list(sets.periods))
    def cash_balance(m, t):
        return flow[t].expr() == 0

    @m.Constraint(credited)
    def credit_balance(m, t):
        return credit[t].expr() == 0

    @m.Constraint(credited)
    def credit_pays_racks(m, t):
        return used[t].expr() <= 0

    return Rows.of(m)


def _credit(m: pyo.ConcreteModel, ledger: Ledger, t: int) -> Sum:
    before = m.credit[t - 1] if t else 0
    granted = ledger.usable_credit(t)
    return Sum((1, before), (1, granted), (-1, m.credit_used[t]), (-1, m.credit[t]))
