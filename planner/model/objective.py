r"""Goals as sums of named terms over the model's decisions.

.. math::
   \mathrm{npv} = \sum_t \delta_t (\mathrm{cash}_t - \mathrm{cash}_{t-1})
   + \delta_{T-1} (V - \sum_c \mathrm{debt}_{c,T-1})

.. math::
   \mathrm{lateness} = \mu \sum_g \omega_g \sum_{t \ge t^d_g} (1 - z_{g,t}) \qquad
   \mathrm{earliest} = \mu \sum_g \sum_t (1 - z_{g,t})

:math:`\delta_t` discount factor (actual/365); :math:`V` value at the horizon; :math:`\mu` months in a period;
:math:`\omega_g` weight, :math:`t^d_g` period of the deadline, :math:`z_{g,t}` reached by t. `npv` is written line by
line, `cost` is the discounted outflows without repayments and net of credit, `emissions` are grid and on-site energy
times their factors, `shortfall` the missing MW.

:data t^d_g: [period] period of the deadline
:data \delta_t: [-] discount factor
:data \omega_g: [-] weight of a milestone's late months
:derived V: [million USD] value at the horizon
:goal \mathrm{npv}: [million USD] net present value
:goal \mathrm{lateness}: [months] weighted months late
:goal \mathrm{earliest}: [months] sum of months to each milestone
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, assert_never

from planner.ledger_lines import lines_used
from planner.model.families.debt import racks_worth
from planner.model.ledger import depreciated
from planner.model.linear import Sum, total
from planner.model.lines import INFLOWS, OUTFLOWS
from planner.model.lines.power import held_security

if TYPE_CHECKING:
    from planner.model.ledger import Ledger
    from planner.model.sets import Sets
    from planner.model.sources import Orderable
    from planner.spec import GoalName

Terms = dict[str, Sum]


def goal_terms(name: GoalName, ledger: Ledger) -> Terms:
    """Return the named terms of a goal; they add up to its value in its own unit."""
    match name:
        case "shortfall":
            return _shortfall(ledger)
        case "lateness":
            return _lateness(ledger)
        case "earliest":
            return _earliest(ledger)
        case "npv":
            return _npv(ledger)
        case "cost":
            return _cost(ledger)
        case "emissions":
            return _emissions(ledger)
        case _:
            assert_never(name)


def _shortfall(ledger: Ledger) -> Terms:
    return {"shortfall": Sum((1, ledger.m.short))}


def _lateness(ledger: Ledger) -> Terms:
    sets, terms = ledger.sets, {}
    for g in sets.problem.milestones:
        if g.deadline_date is not None:
            due = sets.calendar.period_of(g.deadline_date)
            weight = g.weight * sets.calendar.months
            late = Sum((weight, max(0, -due)))
            for t in sets.periods[max(0, due) :]:
                late.add(weight, 1).add(-weight, ledger.m.reached[g.id, t])
            terms[g.id] = late
    return terms


def _earliest(ledger: Ledger) -> Terms:
    sets, terms = ledger.sets, {}
    for g in sets.problem.milestones:
        waits = Sum((sets.calendar.months, len(sets.periods)))
        terms[g.id] = waits.add(-sets.calendar.months, Sum(*((1, ledger.m.reached[g.id, t]) for t in sets.periods)))
    return terms


def _npv(ledger: Ledger) -> Terms:
    sets = ledger.sets
    terms = {name: _present(ledger, name, 1.0) for name in INFLOWS}
    terms |= {name: _present(ledger, name, -1.0) for name in lines_used(sets.problem, OUTFLOWS)}
    end = sets.periods[-1]
    terms["horizon_value"] = Sum((sets.discount[end], horizon_value(ledger)))
    owed = Sum(*((1, ledger.m.debt[f.id, end]) for f in sets.problem.finance.facilities))
    terms["debt_settled"] = Sum((-sets.discount[end], owed))
    return terms


def _cost(ledger: Ledger) -> Terms:
    terms = {name: _present(ledger, name, 1.0) for name in lines_used(ledger.sets.problem, OUTFLOWS) if name != "repay"}
    terms["credit_used"] = _present(ledger, "credit_used", -1.0)
    return terms


def _present(ledger: Ledger, name: str, sign: float) -> Sum:
    return Sum(*((sign * ledger.sets.discount[t], ledger.line(name, t)) for t in ledger.sets.periods))


def _emissions(ledger: Ledger) -> Terms:
    sets, handles = ledger.sets, ledger.handles
    grid, onsite = Sum(), Sum()
    for t in sets.periods:
        kilo_hours = sets.calendar.hours(t) / 1000.0
        for site in sets.sites:
            grid.add(site.grid_emissions_t_per_mwh * kilo_hours, handles.grid_mean_mw(site, t))
        for unit in sets.units:
            factor = unit.item.emissions_t_per_mwh
            onsite.add(factor * kilo_hours, ledger.m.generation[unit.item.id, t])
    return {"grid": grid, "onsite": onsite}


def horizon_value(ledger: Ledger) -> Sum:
    """Return what is worth something after the last period [million USD at its end]."""
    rule = ledger.sets.problem.finance.horizon_value
    match rule:
        case "none":
            return Sum()
        case "book":
            return _book(ledger)
        case "contract":
            return _contract(ledger)
        case _:
            assert_never(rule)


def _book(ledger: Ledger) -> Sum:
    sets, handles = ledger.sets, ledger.handles
    end, life = sets.periods[-1], sets.problem.finance.works_life_periods
    worth = racks_worth(sets, handles, end)
    for work in sets.works:
        finishes = range(work.first, work.last + 1)
        for start in finishes:
            age = end - start - work.option.duration_periods
            if age >= 0:
                paid = work.option.capex_usd_m if work.under_way else sets.prices.of_work(work.option, start)
                share = paid * depreciated(age, life)
                worth.add(share, handles.started(work, start)).add(-share, handles.started(work, start - 1))
    for _, activity in sets.finished:
        assert activity.finished_date is not None
        chosen = [o for o in activity.options if o.id == activity.chosen_option] or list(activity.options[:1])
        age = end - sets.calendar.usable_from(activity.finished_date)
        worth.add(chosen[0].capex_usd_m * depreciated(age, life), 1)
    worth.add(1, held_security(ledger, end))
    return worth.add(1, total(_order_worth(ledger, order) for order in (*sets.upgrades, *sets.units)))


def _order_worth(ledger: Ledger, order: Orderable) -> Sum:
    end, life = ledger.sets.periods[-1], ledger.sets.problem.finance.works_life_periods
    worth = Sum()
    for t in order.orders:
        serves = max(t + order.item.lead_periods, order.earliest)
        share = ledger.sets.prices.of_power(order.item, t, serves) * depreciated(end - serves, life)
        worth.add(share, ledger.handles.ordered(order, t)).add(-share, ledger.handles.ordered(order, t - 1))
    return worth


def _contract(ledger: Ledger) -> Sum:
    sets, handles = ledger.sets, ledger.handles
    finance, periods = sets.problem.finance, len(sets.periods)
    worth = Sum()
    for site in sets.sites:
        rent = sets.site_rent[site.id][-1] * finance.contract_margin_share
        for t in sets.periods:
            online = t + site.commissioning_periods
            if online < periods:
                share = rent * _remaining(sets, online)
                for rack in sets.problem.racks:
                    each = share * rack.rent_factor * rack.it_kw / 1000.0
                    worth.add(each, handles.racks(site, rack, t)).add(-each, handles.racks(site, rack, t - 1))
    return worth


def _remaining(sets: Sets, online: int) -> float:
    """Return the value at the horizon of 1 in each period that a contract still pays rent in."""
    finance, periods = sets.problem.finance, len(sets.periods)
    left = max(0, finance.contract_periods - (periods - online))
    waits = min(left, max(0, online + finance.rent_lag_periods - periods))
    return _annuity(sets, left) - (_annuity(sets, waits) if waits else 0.0)


def _annuity(sets: Sets, periods_left: int) -> float:
    """Return the value at the horizon of 1 at the end of each of the next periods."""
    calendar, end = sets.calendar, sets.periods[-1]
    rate = sets.problem.finance.discount_rate
    years = (calendar.years(end + m) - calendar.years(end) for m in range(1, periods_left + 1))
    return math.fsum((1.0 + rate) ** -passed for passed in years)
