r"""The tenant pays no more rent than its revenue allows, where the case makes that a limit.

.. math:: \sum_{t \in Y} \mathrm{rent}_t \le \psi \, \mathrm{revenue}_Y

:math:`\mathrm{rent}_t` [million USD] of the periods whose first day is in calendar year Y;
:math:`\mathrm{revenue}_Y` [million USD] revenue of that year; :math:`\psi` [-] share for compute. Years without a known
revenue have no row.

:data \mathrm{revenue}_Y: [million USD] revenue of the tenant in the year
:data \psi: [-] share of revenue that may go to rent
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.model.linear import Sum, limits
from planner.model.rows import FamilyRows

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from planner.model.handles import Handles
    from planner.model.ledger import Ledger
    from planner.model.sets import Sets


@dataclass(frozen=True)
class Rows(FamilyRows):
    """The rows of this family, and what each is indexed by."""

    tenant_pays: pyo.Constraint  # year


def add(m: pyo.ConcreteModel, sets: Sets, handles: Handles, ledger: Ledger) -> Rows:
    """Add the rows of this family."""
    tenant = sets.problem.tenant
    rents: dict[int, Sum] = {}
    allowed: dict[int, float] = {}
    if tenant is not None and tenant.limits_rent:
        for t in sets.periods:
            year = sets.calendar.start_of(t).year
            revenue = tenant.revenue(year)
            if revenue is not None:
                rents.setdefault(year, Sum()).add(1, ledger.line("rent", t))
                allowed[year] = tenant.compute_share * revenue
    # Racks that stand from the start may owe too much by themselves: their row must stay, and say so.
    above = limits({year: Sum((1, rent), (-allowed[year], 1)) for year, rent in rents.items()}, m.never)
    rents = {year: rents[year] if rents[year] else rents[year].add(1, m.never) for year in above}

    @m.Constraint(list(rents))
    def tenant_pays(m, year):
        return rents[year].expr() <= allowed[year]

    return Rows.of(m)
