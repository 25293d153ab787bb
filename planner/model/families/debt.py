r"""What is drawn is owed, within limits, borrowing base and repayment terms.

.. math::
   \mathrm{debt}_{c,t} = \mathrm{debt}_{c,t-1} + \mathrm{draw}_{c,t} - \mathrm{repay}_{c,t}
   \qquad 0 \le \mathrm{debt}_{c,t} \le \overline{\mathrm{debt}}_{c,t}

.. math::
   \mathrm{debt}_{c,t} \le \eta_c \sum_k \sum_{\tau \le t} \left(1 - \tfrac{t-\tau}{\Lambda}\right)^+
   \left[\hat P_{k,\tau} \left(x_{k,\tau} - x_{k,\tau-1}\right)
   + (P_k - \hat P_{k,\tau}) \left(m_{k,\tau} - m_{k,\tau-1}\right)\right]
   \qquad \mathrm{debt}_{c,t} \le \tfrac{t^m_c-t}{t^m_c-t^a_c}\,\mathrm{debt}_{c,t^a_c} \quad t^a_c < t \le t^m_c

.. math::
   \sum_{c\,\text{capex only}} \mathrm{draw}_{c,t}
   \le \mathrm{works}_t + \mathrm{rackpay}_t + \mathrm{tax}_t - \mathrm{used}_t + \mathrm{upgrades}_t
   + \mathrm{units}_t

:math:`\overline{\mathrm{debt}}_{c,t}` [million USD] limit, 0 from maturity on; :math:`\eta_c` [-] borrowing base share,
:math:`P_k` [million USD] price of a rack, :math:`\hat P_{k,t}` what one delivered in t costs in all at the prices
of its payments, :math:`\Lambda` [periods] its life, :math:`x_{k,t}` racks delivered by t, :math:`m_{k,t}` of them
those ordered before the plan, at the price as given;
:math:`t^a_c` last period of availability, :math:`t^m_c` maturity (straight-line repayment).

:data \Lambda: [periods] life over which racks are written off
:data P_k: [million USD] price of a rack
:data \hat P_{k,t}: [million USD] price of a rack delivered in t, at the prices of its payments
:data \overline{\mathrm{debt}}_{c,t}: [million USD] limit of a facility
:data \eta_c: [-] share of the borrowing base
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.model.ledger import Ledger, depreciated
from planner.model.linear import Sum
from planner.model.loans import available
from planner.model.rows import FamilyRows

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from planner.model.handles import Handles
    from planner.model.sets import Sets
    from planner.problem import Facility, Site


@dataclass(frozen=True)
class Rows(FamilyRows):
    """The rows of this family, and what each is indexed by."""

    debt_balance: pyo.Constraint  # facility, period
    borrowing_base: pyo.Constraint  # facility, period
    amortisation: pyo.Constraint  # facility, period
    drawn_for_capex: pyo.Constraint  # period


def add(m: pyo.ConcreteModel, sets: Sets, handles: Handles, ledger: Ledger) -> Rows:
    """Add the rows of this family."""
    facilities = sets.problem.finance.facilities
    balance = {(f.id, t): _balance(m, f.id, t) for f in facilities for t in sets.periods}
    based = {
        (f.id, t): Sum((1, m.debt[f.id, t]))
        .add(-f.borrowing_base_share, _secures(sets, handles, f, t))
        .add(f.borrowing_base_share, _pledged_before(m, sets, f, t))
        for f in facilities
        if f.borrowing_base_share is not None
        for t in sets.periods
    }
    left = {index: share for f in facilities for index, share in _straight_line(sets, f).items()}
    capex = [f.id for f in facilities if f.capex_only]
    drawn = {t: [f for f in capex if (f, t) in m.draw] for t in sets.periods}

    @m.Constraint(list(balance))
    def debt_balance(m, f, t):
        return balance[f, t].expr() == 0

    @m.Constraint(list(based))
    def borrowing_base(m, f, t):
        return based[f, t].expr() <= 0

    @m.Constraint(list(left))
    def amortisation(m, f, t):
        end, share = left[f, t]
        return m.debt[f, t] <= share * m.debt[f, end]

    @m.Constraint([t for t, which in drawn.items() if which])
    def drawn_for_capex(m, t):
        return Sum(*((1, m.draw[f, t]) for f in drawn[t])).add(-1, ledger.capital(t)).expr() <= 0

    return Rows.of(m)


def _balance(m: pyo.ConcreteModel, facility: str, t: int) -> Sum:
    balance = Sum((-1, m.debt[facility, t]))
    if t:
        balance.add(1, m.debt[facility, t - 1]).add(-1, m.repay[facility, t])
    if (facility, t) in m.draw:
        balance.add(1, m.draw[facility, t])
    return balance


def _secures(sets: Sets, handles: Handles, facility: Facility, t: int) -> Sum:
    """Return the depreciated price of the racks that a facility lends on [million USD]."""
    if facility.is_for_all_sites:
        return racks_worth(sets, handles, t)
    return _racks_worth_at(sets, handles, sets.problem.lent_to(facility), t)


def _pledged_before(m: pyo.ConcreteModel, sets: Sets, facility: Facility, t: int) -> Sum:
    """Return the depreciated price of the racks that are pledged to others before a facility [million USD]."""
    before = sets.problem.pledged_before(facility)
    return Sum(*((1.0 / f.borrowing_base_share, m.debt[f.id, t]) for f in before if f.borrowing_base_share))


def racks_worth(sets: Sets, handles: Handles, t: int) -> Sum:
    """Return what was paid for the racks delivered in the plan, depreciated to the end of `t` [million USD].

    Racks out of what was on order before the plan count at their price as given.

    Parameters
    ----------
    sets, handles
        Index sets, and the reader of decisions.
    t
        Number of the period.
    """
    life = sets.problem.finance.rack_life_periods
    worth = Sum()
    for rack in sets.problem.racks:
        for came in range(max(0, t - life), t + 1):
            left, paid = depreciated(t - came, life), sets.prices.of_rack(rack, came)
            worth.add(left * paid, handles.bought(rack, came)).add(-left * paid, handles.bought(rack, came - 1))
            more = left * (rack.price_usd_m - paid)
            if more:
                worth.add(more, handles.from_book(rack, came)).add(-more, handles.from_book(rack, came - 1))
    return worth


def _racks_worth_at(sets: Sets, handles: Handles, sites: tuple[Site, ...], t: int) -> Sum:
    """Return the same of the racks delivered to some sites."""
    life = sets.problem.finance.rack_life_periods
    worth = Sum()
    for site in sites:
        for rack in sets.problem.racks:
            for came in range(max(0, t - life), t + 1):
                share = sets.prices.at_site(rack, came) * depreciated(t - came, life)
                worth.add(share, handles.racks(site, rack, came)).add(-share, handles.racks(site, rack, came - 1))
    return worth


def _straight_line(sets: Sets, facility: Facility) -> dict[tuple[str, int], tuple[int, float]]:
    """Return for each period after availability its last period and the share of the balance then that may be left."""
    periods = available(sets, facility) if facility.falls_due_in_parts else range(0)
    if facility.maturity_date is None or not periods:
        return {}
    end, due = periods[-1], sets.calendar.period_of(facility.maturity_date)
    last = min(due, sets.periods[-1] + 1)
    return {(facility.id, t): (end, (due - t) / (due - end)) for t in range(end + 1, last)}
