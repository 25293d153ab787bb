"""Builds the Pyomo model of a problem: sets, variables, every constraint family, the cash ledger."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import pyomo.environ as pyo
from pyomo.common.gc_manager import PauseGC

from planner.model.families import (
    building,
    cash,
    classes,
    conditional,
    consumables,
    contracts,
    covenants,
    crews,
    debt,
    gates,
    grid,
    increase,
    lenders,
    milestones,
    nameplate,
    once,
    opening,
    orders,
    pace,
    power,
    precedence,
    quotas,
    reserve,
    supply,
    tenant,
    yearly,
)
from planner.model.ledger import Ledger
from planner.model.sets import Sets, make_sets
from planner.model.variables import add_variables

if TYPE_CHECKING:
    from planner.model import families
    from planner.model.handles import Handles
    from planner.problem import Problem

FAMILIES = (
    once,
    precedence,
    crews,
    increase,
    consumables,
    nameplate,
    reserve,
    classes,
    power,
    contracts,
    conditional,
    grid,
    orders,
    gates,
    supply,
    pace,
    milestones,
    opening,
    building,
    cash,
    debt,
    lenders,
    covenants,
    tenant,
    yearly,
    quotas,
)


@dataclass(frozen=True)
class ModelRows:
    """The constraints of a model by the family that made them."""

    once: families.once.Rows
    precedence: families.precedence.Rows
    crews: families.crews.Rows
    increase: families.increase.Rows
    consumables: families.consumables.Rows
    nameplate: families.nameplate.Rows
    reserve: families.reserve.Rows
    classes: families.classes.Rows
    power: families.power.Rows
    contracts: families.contracts.Rows
    conditional: families.conditional.Rows
    grid: families.grid.Rows
    orders: families.orders.Rows
    gates: families.gates.Rows
    supply: families.supply.Rows
    pace: families.pace.Rows
    milestones: families.milestones.Rows
    opening: families.opening.Rows
    building: families.building.Rows
    cash: families.cash.Rows
    debt: families.debt.Rows
    lenders: families.lenders.Rows
    covenants: families.covenants.Rows
    tenant: families.tenant.Rows
    yearly: families.yearly.Rows
    quotas: families.quotas.Rows

    def named(self) -> dict[str, Any]:
        """Return every constraint by its name, in the order of the model."""
        return {name: made for family in fields(self) for name, made in getattr(self, family.name).named().items()}


@dataclass(frozen=True)
class Built:
    """A model and the ways to read it; it lives only between build and extract."""

    m: Any
    sets: Sets
    handles: Handles
    ledger: Ledger
    rows: ModelRows


def build(problem: Problem, sets: Sets | None = None) -> Built:
    """Return the model of a problem."""
    with PauseGC():
        m = pyo.ConcreteModel(name=problem.case)
        sets = sets or make_sets(problem)
        handles = add_variables(m, sets)
        ledger = Ledger(m, sets, handles)
        return Built(m, sets, handles, ledger, _rows(m, sets, handles, ledger))


def _rows(m: pyo.ConcreteModel, sets: Sets, handles: Handles, ledger: Ledger) -> ModelRows:
    """Add the rows of every family, in this order: the lines of the ledger use variables of families before cash."""
    return ModelRows(
        once=once.add(m, sets, handles),
        precedence=precedence.add(m, sets, handles),
        crews=crews.add(m, sets, handles),
        increase=increase.add(m, sets, handles),
        consumables=consumables.add(m, sets, handles),
        nameplate=nameplate.add(m, sets, handles),
        reserve=reserve.add(m, sets, handles),
        classes=classes.add(m, sets, handles),
        power=power.add(m, sets, handles),
        contracts=contracts.add(m, sets, handles),
        conditional=conditional.add(m, sets, handles),
        grid=grid.add(m, sets, handles),
        orders=orders.add(m, sets, handles),
        gates=gates.add(m, sets, handles),
        supply=supply.add(m, sets, handles),
        pace=pace.add(m, sets, handles),
        milestones=milestones.add(m, sets, handles),
        opening=opening.add(m, sets, handles),
        building=building.add(m, sets, handles),
        cash=cash.add(m, sets, handles, ledger),
        debt=debt.add(m, sets, handles, ledger),
        lenders=lenders.add(m, sets, handles, ledger),
        covenants=covenants.add(m, sets, handles, ledger),
        tenant=tenant.add(m, sets, handles, ledger),
        yearly=yearly.add(m, sets, handles),
        quotas=quotas.add(m, sets, handles),
    )
