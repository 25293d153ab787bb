r"""A lender that asks for cover: operations at its sites leave so many times what it is due, where anything is due.

.. math::
   \mathrm{left}_{c,t} = \sum_{s\,\text{of c}} \mathrm{earns}_{s,t}

.. math::
   \mathrm{due}_{c,t} \ge \mathrm{debt}_{c,t-1} - \hat L_{c,t} \qquad
   \mathrm{due}_{c,t} \ge \mathrm{debt}_{c,t-1} - \tfrac{t^m_c-t}{t^m_c-t^a_c}\,\mathrm{debt}_{c,t^a_c}
   \quad t^a_c < t \le t^m_c

.. math::
   \sum_{\tau \in \mathrm{year}_t} \left(\mathrm{rate}_c \mathrm{debt}_{c,\tau-1} + \mathrm{due}_{c,\tau}\right)
   \le \bar S_{c,t} \, \mathrm{owes}_{c,t}

.. math::
   \Psi_c \sum_{\tau \in \mathrm{year}_t}
   \left(\mathrm{rate}_c \mathrm{debt}_{c,\tau-1} + \mathrm{due}_{c,\tau}\right)
   \le \sum_{\tau \in \mathrm{year}_t} \mathrm{left}_{c,\tau}
   + \bar E_{c,t} \left(1 - \mathrm{owes}_{c,t}\right)

Of c are the sites that facility c lends to, and :math:`\mathrm{earns}_{s,t}` [million USD] is the rent of a site less
its energy, fuel, demand and capacity charges, opex, fixed cost and leases, the lines of the ledger;
:math:`\mathrm{year}_t` are the last twelve months up to the end of t, as far as they are in the plan;
:math:`\mathrm{rate}_c` [-] interest of a period, :math:`\hat L_{c,t}` [million USD] limit in t by its steps, and
:math:`\Psi_c` [-] least cover. The rows are there from the first period that is tested, and where the facility can
be due something.

:math:`\bar S_{c,t}` and :math:`\bar E_{c,t}` [million USD] bound what can be due, and what all that can stand at the
sites can cost beyond its rent (`planner/model/cover_bounds.py`). Whether anything is due follows from loans; where
operations cannot lose money it needs no column. Nothing gains from more that is due, so that the greater of the two is
exact. What is less than 0.001 counts as nothing due in the tables; here nothing is nothing.

:derived \mathrm{earns}_{s,t}: [million USD] rent of a site less what running it costs
:data \hat L_{c,t}: [million USD] limit of a facility by its steps, maturity apart
:data \mathrm{rate}_c: [-] interest of a facility for a period
:data \mathrm{year}_t: [periods] the last twelve months up to the end of t
:data \Psi_c: [-] least cover of debt service that a facility asks
:data \bar S_{c,t}: [million USD] most that can be due in the twelve months
:data \bar E_{c,t}: [million USD] most that operations can lose in them
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyomo.environ as pyo

from planner.model.cover_bounds import least_left_usd_m, most_of, most_owed_usd_m
from planner.model.linear import Sum, total
from planner.model.lines import OPERATIONS
from planner.model.loans import in_parts, recent, tested_from
from planner.model.loans_by_site import line_data_at
from planner.model.rows import FamilyRows

if TYPE_CHECKING:
    from planner.model.handles import Handles
    from planner.model.ledger import Ledger
    from planner.model.sets import Sets
    from planner.problem import Facility


@dataclass(frozen=True)
class Rows(FamilyRows):
    """The rows of this family, and what each is indexed by."""

    operations_leave: pyo.Constraint  # facility, period
    due_in_parts: pyo.Constraint  # facility, period, number of the part
    owes_if_due: pyo.Constraint  # facility, period
    service_covered: pyo.Constraint  # facility, period


@dataclass(frozen=True)
class _Asked:
    """What one lender asks: least cover, in which periods, and bounds on what can be due and what operations lose."""

    facility: Facility
    parts: dict[int, tuple[Sum, ...]]
    due: dict[int, float]
    tested: dict[int, range]
    left: dict[int, Sum]
    losses: dict[int, float]  # by tested period

    def most_due(self, t: int) -> float:
        """Return the most that can be due in the twelve months up to a period."""
        return sum(self.due[u] for u in self.tested[t])


def add(m: pyo.ConcreteModel, sets: Sets, handles: Handles, ledger: Ledger) -> Rows:
    """Add the variables and rows of this family."""
    asked = {f.id: _asked(ledger, f) for f in sets.problem.finance.facilities if f.min_dscr is not None}
    left = {(f, t): given.left[t] for f, given in asked.items() for t in given.left}
    parts = {
        (f, t, number): part
        for f, given in asked.items()
        for t in given.left
        for number, part in enumerate(given.parts.get(t, ()))
    }
    tested = {(f, t): given for f, given in asked.items() for t in given.tested}
    m.left = pyo.Var(list(left), domain=pyo.Reals)
    m.due = pyo.Var(list(dict.fromkeys((f, t) for f, t, _ in parts)), domain=pyo.NonNegativeReals)
    m.owes = pyo.Var([index for index, given in tested.items() if given.losses[index[1]] > 0], domain=pyo.Binary)
    service = {(f, t): _service(m, sets, given, t) for (f, t), given in tested.items()}

    @m.Constraint(list(left))
    def operations_leave(m, f, t):
        return left[f, t].add(-1, m.left[f, t]).expr() == 0

    @m.Constraint(list(parts))
    def due_in_parts(m, f, t, number):
        return parts[f, t, number].add(-1, m.due[f, t]).expr() <= 0

    @m.Constraint(list(m.owes))
    def owes_if_due(m, f, t):
        return Sum((1, service[f, t]), (-tested[f, t].most_due(t), m.owes[f, t])).expr() <= 0

    @m.Constraint(list(tested))
    def service_covered(m, f, t):
        given = tested[f, t]
        beyond = Sum((given.facility.min_dscr or 0.0, service[f, t]), *((-1, m.left[f, u]) for u in given.tested[t]))
        if (f, t) in m.owes:
            lost = given.losses[t]
            beyond.add(lost, m.owes[f, t]).add(-lost, 1)
        return beyond.expr() <= 0

    return Rows.of(m)


def _asked(ledger: Ledger, facility: Facility) -> _Asked:
    """Return what a lender asks in the periods in which it is tested and can be due something."""
    sets, m, owed = ledger.sets, ledger.m, most_owed_usd_m(ledger.sets, facility)
    interest = facility.rate_per_year * sets.calendar.years_per_period
    parts: dict[int, tuple[Sum, ...]] = {}
    for t, pieces in in_parts(sets, facility, owed).items():
        parts[t] = tuple(
            Sum((1, m.debt[facility.id, t - 1]), (-piece.most_usd_m, 1)).add(
                -piece.share, m.debt[facility.id, piece.end] if piece.share else 0
            )
            for piece in pieces
        )
    due = {t: (interest + (t in parts)) * owed[t - 1] if t else 0.0 for t in sets.periods}
    tested = {t: recent(sets, t) for t in sets.periods[tested_from(sets, facility) :]}
    tested = {t: year for t, year in tested.items() if any(due[u] for u in year)}
    there = line_data_at(ledger, sets.problem.lent_to(facility))
    counted = sorted({u for year in tested.values() for u in year})
    left = {u: Sum(*((sign, line(there, u)) for sign, line in OPERATIONS)) for u in counted}
    most = most_of(there)
    losses = {t: max(0.0, -least_left_usd_m(total(left[u] for u in year), most)) for t, year in tested.items()}
    return _Asked(facility, parts, due, tested, left, losses)


def _service(m: pyo.ConcreteModel, sets: Sets, given: _Asked, t: int) -> Sum:
    """Return interest and scheduled principal of the twelve months up to a period."""
    name, share = given.facility.id, given.facility.rate_per_year * sets.calendar.years_per_period
    whole = Sum()
    for u in given.tested[t]:
        whole.add(share, m.debt[name, u - 1] if u else 0)
        if (name, u) in m.due:
            whole.add(1, m.due[name, u])
    return whole
