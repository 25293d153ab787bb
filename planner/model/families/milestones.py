r"""A milestone is reached when its MW are online; the target falls short by what is missing.

.. math::
   \mathrm{on}_{\beta,t} = \sum_{s \in \beta} \Phi_{\beta,s} \, \mathrm{load}_{s,t-\theta_s} \qquad
   \sum_{g \in \beta} \left(M_g - M_{g-1}\right) z_{g,t} \le \mathrm{on}_{\beta,t} \qquad
   z_{g+1,t} \le z_{g,t} \qquad z_{g,t-1} \le z_{g,t}

.. math::
   \mathrm{on}_{\beta,t} \le \underline{M}_g
   + \left(\overline{\mathrm{on}}_{\beta,t} - \underline{M}_g\right) z_{g,t}
   \qquad \text{where a later tranche is worth more}

.. math::
   z_{g,t} \le \sum_s \mathrm{there}_{g,s,t} \qquad \text{where any site will do}

.. math::
   M_g \, \mathrm{earned}_{g,t} \le \sum_s \mathrm{load}_{s,-1} + \sum_k \varpi_k
   \left(x_{k,t+\lambda_k} + m_{k,T-1} - m_{k,t+\lambda_k}\right) \qquad
   \mathrm{earned}_{g,t-1} \le \mathrm{earned}_{g,t}
   \qquad \text{where a tranche is paid on orders}

.. math::
   \mathrm{short} \ge Z - \mathrm{on}_{\beta,t^*}
   \qquad \sum_s \Phi_{\beta,s} \, \mathrm{load}_{s,T-1} \le \mathrm{target} + \bar\kappa - 0.001

:math:`\mathrm{on}_{\beta,t}` [MW] online of what :math:`\beta` counts: the whole programme or some of its sites, all
racks or some types (then :math:`\mathrm{load}` is of these), on a basis; :math:`\Phi_{\beta,s}` [-] 1 for IT load, peak
PUE for facility power; :math:`\mathrm{load}_{s,t}` [MW IT] installed, :math:`\theta_s` [periods] commissioning;
:math:`z_{g,t}` milestone g reached by t. One that any site may reach has a state :math:`\mathrm{there}_{g,s,t}` on the
ladder of each site in place of its own. Where a tranche is paid on orders, :math:`\mathrm{earned}_{g,t}` says that the
racks for its MW are ordered: :math:`\varpi_k` [MW IT] of each that is delivered a lead time :math:`\lambda_k` later,
and of all on order before the plan. :math:`M_g` [MW], for thresholds of what counts the same, is the least total of
whole racks that is enough for threshold g (to 1e-6 MW), :math:`\underline{M}_g` the largest that is not; where racks
count so differently that their totals cannot be enumerated (`planner/model/totals.py`), both are the threshold less
1e-6 MW. Where the two are less than 4e-6 MW apart, :math:`M_g` lies halfway. One row for all thresholds is tighter than
a row each. :math:`Z` is the target, or the least total that is enough for it where the two are equal to 1e-6 MW; it is
due in period :math:`t^*`. Where all racks have one weight :math:`\kappa` [MW] on the basis,

.. math::
   \mathrm{short} \ge
   \tfrac{\Delta}{\kappa} \left(\lceil\mathrm{target}\rceil_\kappa - \mathrm{on}_{\beta,t^*}\right)

with :math:`\Delta` the MW the target lies above whole racks, is added: it cuts off only what whole racks cannot do.
:math:`z_{g,t}` is fixed at 0 while no plan can have the threshold online, as far as the inputs alone tell (*What can be
reached at most*; `planner/model/bounds`). Reached is a fact, not a choice: the second line is written where a plan
could gain by not claiming what it has reached, which is where `npv` is a goal, the discount rate is negative and the
tranche brings cash (for each site of any); :math:`\overline{\mathrm{on}}_{\beta,t}` is 1 MW more than the most that
can be online.
The last row (:math:`\bar\kappa` is the largest weight of a rack) is written only where the programme stops at its
target; where more was installed before the plan, that is its right side.

Where totals lie so close that a solver's tolerance could take one for another, the rows of their basis are multiplied
by 1000. Where that is so of the target, a whole :math:`e` says whether it is met, and a solver sees what is missing:

.. math::
   \mathrm{short} + \mathrm{on}_{\beta,t^*} + 5 \cdot 10^{-6} \, e \ge Z \qquad
   \hat Z \, e \le \mathrm{on}_{\beta,t^*} \qquad \mathrm{short} \ge 8 \cdot 10^{-6} \left(1 - e\right)

with :math:`\hat Z` for the target what :math:`M_g` is for a threshold.

:data t^*: [period] period of the target
:data \Phi_{\beta,s}: [-] what 1 MW IT counts on the basis: 1, or peak PUE
:data M_g: [MW] what must be online for a milestone
:data \underline{M}_g: [MW] largest total of whole racks that is not enough for it
:data \overline{\mathrm{on}}_{\beta,t}: [MW] 1 MW more than the most that can be online
:data \mathrm{target}: [MW] target of the case
:data Z: [MW] what must be online for no shortfall
:data \hat Z: [MW] what must be online for the decision that the target is met
:data \varpi_k: [MW IT] IT load of one rack of a type
:data \kappa: [MW] weight of one rack on the basis, where all have the same
:data \bar\kappa: [MW] weight of the largest rack on the basis
:data \Delta: [MW] how far the target lies above whole racks
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pyomo.environ as pyo

from planner.enough import ENOUGH_WITHIN_MW
from planner.model.bases import counts_any_site, factor, in_order, ladders, largest_rack_mw, portions
from planner.model.linear import Sum, with_terms
from planner.model.near import FINE
from planner.model.rows import FamilyRows
from planner.model.totals import (
    SPARE_MW,
    UNSEEN_MW,
    around,
    fine_portions,
    target_is_near,
    target_portion,
    threshold_mw,
    wanted_mw,
)
from planner.portion import portions_of

if TYPE_CHECKING:
    from planner.model.bases import Rung
    from planner.model.handles import Handles
    from planner.model.sets import Sets
    from planner.problem import Milestone

Claims = dict[tuple[str, int], Any]
"""What says that a milestone is reached, by its name on the ladder and period."""


@dataclass(frozen=True)
class Rows(FamilyRows):
    """The rows of this family, and what each is indexed by."""

    online_total: pyo.Constraint  # portion, period
    threshold: pyo.Constraint  # portion, period
    in_turn: pyo.Constraint  # milestone, the next one, period
    stays_reached: pyo.Constraint  # milestone, period
    orders_enough: pyo.Constraint  # milestone, period
    stays_earned: pyo.Constraint  # milestone, period
    at_a_site: pyo.Constraint  # milestone, period
    reached_is_fact: pyo.Constraint  # milestone, period
    shortfall: pyo.Constraint  # one row
    is_enough: pyo.Constraint  # "target"
    is_missing: pyo.Constraint  # "target"
    whole_shortfall: pyo.Constraint  # "target"
    stop: pyo.Constraint  # "end"


def add(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> Rows:
    """Add the rows of this family, and the online totals they hang on."""
    counted, fine = portions(sets), fine_portions(sets)
    m.online = pyo.Var([(b, t) for b in counted for t in sets.periods], domain=pyo.NonNegativeReals)
    online = {
        (b, t): handles.counted_mw(portion, t).add(-1, m.online[b, t])
        for b, portion in counted.items()
        for t in sets.periods
    }

    @m.Constraint(list(online))
    def online_total(m, b, t):
        return Sum((FINE if b in fine else 1, online[b, t])).expr() == 0

    _add_ladders(m, handles, fine)
    _add_target(m, sets, handles)
    return Rows.of(m)


def _add_ladders(m: pyo.ConcreteModel, handles: Handles, fine: frozenset[str]) -> None:
    """Add what milestones that count one portion need, and that they come in turn and stay."""
    sets = handles.sets
    rungs = ladders(sets)
    several = [g for g in sets.problem.milestones if counts_any_site(sets, g)]
    claims: Claims = {(g.id, t): m.reached[g.id, t] for g in sets.problem.milestones for t in sets.periods}
    every = [(g, portion) for g in several for portion in portions_of(sets.problem, g)]
    claims |= {(_name(sets, rung), t): handles.reached(*rung, t) for rung in every for t in sets.periods}
    steps = {b: _steps(sets, ladder) for b, ladder in rungs.items()}
    pairs = [pair for b in steps for pair in pairwise(name for name, _ in steps[b])]
    pairs += [(one.id, two.id) for one, two in in_order(several)]
    forced = {index: row for g in _claimed_late(sets) for index, row in _fact(m, handles, g).items()}

    @m.Constraint([(b, t) for b in steps for t in sets.periods])
    def threshold(m, b, t):
        unit = FINE if b in fine else 1
        return sum(unit * step * claims[name, t] for name, step in steps[b]) <= unit * m.online[b, t]

    @m.Constraint([(a, b, t) for a, b in pairs for t in sets.periods])
    def in_turn(m, a, b, t):
        return claims[b, t] <= claims[a, t]

    @m.Constraint([(g, t) for g, t in claims if t > 0])
    def stays_reached(m, g, t):
        return claims[g, t - 1] <= claims[g, t]

    _add_orders(m, handles, fine)

    @m.Constraint([(g.id, t) for g in several for t in sets.periods])
    def at_a_site(m, g, t):
        return m.reached[g, t] <= sum(m.reached_at[g, site.id, t] for site in sets.sites)

    @m.Constraint(list(forced))
    def reached_is_fact(m, g, t):
        return forced[g, t].expr() <= 0


def _add_orders(m: pyo.ConcreteModel, handles: Handles, fine: frozenset[str]) -> None:
    """Add what must be ordered for a tranche that is paid on orders, and that this stays."""
    sets = handles.sets
    given = {g.id: (g, portions_of(sets.problem, g)[0]) for g in sets.problem.milestones if g.tranche_on == "ordered"}
    marks = {name: threshold_mw(sets, portion, g.threshold_mw) for name, (g, portion) in given.items()}
    units = {name: FINE if portion.key in fine else 1.0 for name, (_, portion) in given.items()}

    @m.Constraint([(g, t) for g in given for t in sets.periods])
    def orders_enough(m, g, t):
        ordered = handles.ordered_mw(given[g][1], t)
        return Sum((units[g] * marks[g], m.ordered[g, t]), (-units[g], ordered)).expr() <= 0

    @m.Constraint([(g, t) for g in given for t in sets.periods if t > 0])
    def stays_earned(m, g, t):
        return m.ordered[g, t - 1] <= m.ordered[g, t]


def _name(sets: Sets, rung: Rung) -> str:
    """Return what a milestone is called on a ladder: of any site, with the one of that ladder."""
    g, portion = rung
    return f"{g.id}@{portion.key}" if counts_any_site(sets, g) else g.id


def _steps(sets: Sets, ladder: tuple[Rung, ...]) -> list[tuple[str, float]]:
    """Return what each milestone of a ladder adds to the one before it."""
    marks = [threshold_mw(sets, portion, g.threshold_mw) for g, portion in ladder]
    names = [_name(sets, rung) for rung in ladder]
    return [(name, mark - lower) for name, mark, lower in zip(names, marks, [0.0, *marks], strict=False)]


def _claimed_late(sets: Sets) -> list[Milestone]:
    """Return the milestones that a plan could gain by claiming late: money is worth more the later it comes."""
    finance, goals = sets.problem.finance, {goal.goal for goal in sets.problem.programme.goals}
    if sets.plain or finance.discount_rate >= 0 or "npv" not in goals:
        return []
    return [g for g in sets.problem.milestones if g.tranche_usd_m * (1.0 - g.in_kind_share) > 0]


def _fact(m: pyo.ConcreteModel, handles: Handles, g: Milestone) -> dict[tuple[str, int], Sum]:
    """Return the rows that leave less online than is enough for a milestone until it is reached."""
    sets, rows = handles.sets, dict[tuple[str, int], Sum]()
    for portion in portions_of(sets.problem, g):
        most, counted = handles.bounds.of(portion).most_online_mw(g.basis), m.online
        have = {t: Sum((1.0, counted[portion.key, t])) for t in sets.periods}
        if g.tranche_on == "ordered":
            most, have = handles.bounds.most_ordered_mw(g), {t: handles.ordered_mw(portion, t) for t in sets.periods}
        found = around(sets, portion, g.threshold_mw)
        less = g.threshold_mw - ENOUGH_WITHIN_MW if found is None else found.refused_mw
        unit = FINE if portion.key in fine_portions(sets) else 1.0
        rows |= {
            (_name(sets, (g, portion)), t): Sum(
                (unit, have[t]), (-unit, less), (unit * (less - most[t] - 1.0), handles.earned(g, t))
            )
            for t in sets.periods
            if most[t] > less
        }
    return rows


def _add_target(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> None:
    """Add what is missing at the target date, and the stop at the target."""
    target = sets.problem.programme.target
    wanted, slope, ceiling = wanted_mw(sets)
    near = ["target"] if target_is_near(sets) else []
    m.enough = pyo.Var(near, domain=pyo.Binary)
    online, enough_mw = _target_online(m, sets), threshold_mw(sets, target_portion(sets), target.mw)

    @m.Constraint()
    def shortfall(m):
        unit = FINE if near else 1
        return unit * m.short + unit * online + sum(FINE * SPARE_MW * m.enough[x] for x in near) >= unit * wanted

    @m.Constraint(near)
    def is_enough(m, x):
        return FINE * enough_mw * m.enough[x] <= FINE * online

    @m.Constraint(near)
    def is_missing(m, x):
        return FINE * m.short + FINE * UNSEEN_MW * m.enough[x] >= FINE * UNSEEN_MW

    @m.Constraint(["target"] if slope > 0 else [])
    def whole_shortfall(m, _):
        return m.short >= slope * (ceiling - online)

    whole = Sum(*((factor(s, target.basis), handles.installed_mw(s, sets.periods[-1])) for s in sets.sites))
    ends = with_terms({"end": whole} if target.stop_at_target else {})
    standing = sum(factor(s, target.basis) * sets.installed_mw[s.id] for s in sets.sites)

    @m.Constraint(list(ends))
    def stop(m, end):
        return ends[end].expr() <= max(target.mw + largest_rack_mw(sets) - 0.001, standing)


def _target_online(m: pyo.ConcreteModel, sets: Sets) -> Any:
    """Return what is online for the target in its period; of the site that has most, a column of its own."""
    target = sets.problem.programme.target
    due, counted = sets.calendar.period_of(target.by_date), portions_of(sets.problem, target)
    names = [portion.key for portion in counted] if len(counted) > 1 else []
    most = 2.0 * target.mw + largest_rack_mw(sets)
    if not names:
        return m.online[counted[0].key, due]
    m.best = pyo.Var(domain=pyo.NonNegativeReals, bounds=(0, most))  # only where levers ask for one of any site
    m.is_best = pyo.Var(names, domain=pyo.Binary)

    @m.Constraint([*names, "one"])
    def best_site(m, b):
        if b == "one":
            return sum(m.is_best[name] for name in names) == 1
        return FINE * m.best <= FINE * m.online[b, due] + FINE * most * (1 - m.is_best[b])

    return m.best
