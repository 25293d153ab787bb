"""Builds the Pyomo model of a problem: sets, variables, every constraint family, the cash ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyomo.environ as pyo
from pyomo.common.gc_manager import PauseGC

from planner.model.families import (
    cash,
    consumables,
    crews,
    debt,
    grid,
    milestones,
    nameplate,
    once,
    opening,
    orders,
    pace,
    power,
    precedence,
    supply,
    tenant,
)
from planner.model.ledger import Ledger
from planner.model.sets import Sets, make_sets
from planner.model.variables import add_variables

if TYPE_CHECKING:
    from planner.model.handles import Handles
    from planner.problem import Problem

PHYSICAL = (once, precedence, crews, consumables, nameplate, power, grid, orders, supply, pace, milestones, opening)
MONETARY = (cash, debt, tenant)
FAMILIES = (*PHYSICAL, *MONETARY)


@dataclass(frozen=True)
class Built:
    """A model and the ways to read it; it lives only between build and extract."""

    m: Any
    sets: Sets
    handles: Handles
    ledger: Ledger


def build(problem: Problem, sets: Sets | None = None) -> Built:
    """Return the model of a problem."""
    with PauseGC():
        m = pyo.ConcreteModel(name=problem.case)
        sets = sets or make_sets(problem)
        handles = add_variables(m, sets)
        for family in PHYSICAL:
            family.add(m, sets, handles)
        ledger = Ledger(m, sets, handles)
        for paid in MONETARY:
            paid.add(m, sets, handles, ledger)
        return Built(m, sets, handles, ledger)
