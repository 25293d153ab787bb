"""Features of the model that a generated case has where they are asked for, each drawn with dice of its own.

A drawer takes the scale and the problem so far and returns the problem with the feature. It draws from
``scale.dice("feature NAME")``, so that a case with it differs from one without it in nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

from planner.errors import InvalidProblem, Issue
from planner.generate.features.bills import bills
from planner.generate.features.building import with_least_mw, with_open_sites
from planner.generate.features.classes import with_classes
from planner.generate.features.conditional import with_conditional
from planner.generate.features.cover import with_cover
from planner.generate.features.escalation import escalation
from planner.generate.features.gates_on_power import with_gates_on_power
from planner.generate.features.growth_of_use import with_growth_of_use
from planner.generate.features.late_money import with_late_money
from planner.generate.features.leases import lease, sales_tax
from planner.generate.features.lenders import with_lenders
from planner.generate.features.parts import with_parts
from planner.generate.features.ramps import with_ramps
from planner.generate.features.rent import rent
from planner.generate.features.reserve import with_reserve
from planner.generate.features.shared_limits import quotas, yearly_limits
from planner.generate.features.spares import with_draws_of_racks, with_spares
from planner.generate.scale import ALL, Scale
from planner.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

Drawer = Callable[[Scale, Problem], Problem]
DRAWERS: Mapping[str, Drawer] = {
    "reserve": with_reserve,
    "ramps": with_ramps,
    "bills": bills,
    "parts": with_parts,
    "late-money": with_late_money,
    "yearly-limits": yearly_limits,
    "quotas": quotas,
    "classes": with_classes,
    "spares": with_spares,
    "racks-draw": with_draws_of_racks,
    "conditional": with_conditional,
    "lenders": with_lenders,
    "gates-on-power": with_gates_on_power,
    "growth-of-use": with_growth_of_use,
    "open-sites": with_open_sites,
    "least-mw": with_least_mw,
    "escalation": escalation,
    "rent": rent,
    "lease": lease,
    "sales-tax": sales_tax,
    "cover": with_cover,
}
"""What draws each feature, by the name it is asked for with, in the order they are drawn."""


def known_features(asked: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the features asked for, all of them for ``all``.

    Raises
    ------
    InvalidProblem
        If a name is none, with the nearest one.
    """
    names = tuple(asked)
    issues = [_unknown(name) for name in names if name not in DRAWERS and name != ALL]
    if issues:
        raise InvalidProblem(tuple(issues))
    return tuple(DRAWERS) if ALL in names else names


def _unknown(name: str) -> Issue:
    near = get_close_matches(name, DRAWERS, n=1)
    meant = f"; did you mean {near[0]!r}?" if near else ""
    return Issue("with", f"must be one of {', '.join((*DRAWERS, ALL))}, got {name!r}{meant}")


def with_features(scale: Scale, problem: Problem, asked: Iterable[str]) -> Problem:
    """Return a generated problem with features.

    Parameters
    ----------
    scale
        Size and seed of the case.
    problem
        The case without them.
    asked
        Names of features, all in `DRAWERS`; they are drawn in its order, whatever the order asked.
    """
    wanted = set(asked)
    for name, drawer in DRAWERS.items():
        if name in wanted:
            problem = drawer(scale, problem)
    return problem
