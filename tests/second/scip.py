"""Solves the second model with SCIP, goal after goal."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any

from tests.second.linear import Row, Sum

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.second.linear import Key
    from tests.second.model import Second

HAIR = 1e-7
"""What goals after it may worsen a goal by beyond its tolerance, as a share of its best (at least of 1)."""

SETTINGS: dict[str, Any] = {
    "numerics/feastol": 1e-9, "limits/gap": 0.0, "timing/clocktype": 2,
    # With them SCIP 10 proves values that its own plans beat.
    "misc/allowstrongdualreds": False, "misc/allowweakdualreds": False,
}  # fmt: skip
PLAINLY = SETTINGS | {"presolving/maxrounds": 0, "separating/maxrounds": 0}


@dataclass(frozen=True)
class Best:
    """What SCIP found of one goal, in the goal's own sense; `bound`: no plan is better."""

    goal: str
    value: float
    bound: float
    tolerance: float
    values: dict[Key, float]

    @property
    def proven(self) -> bool:
        """Whether its bound meets its value."""
        return abs(self.value - self.bound) <= 2e-6 * max(1.0, abs(self.value))


class NoPlan(Exception):
    """No plan keeps every rule."""


class Unsettled(Exception):
    """SCIP ended without a plan and without saying that there is none."""


def lexicographic(
    second: Second,
    each_s: float,
    known: dict[Key, float] | None = None,
    hair: float = HAIR,
    settings: dict[str, Any] = SETTINGS,
) -> list[Best]:
    """Return the best of each goal of a problem while those before it stay within tolerance.

    Parameters
    ----------
    second
        The model.
    each_s
        Seconds for each goal; a goal that is not proven within them ends the list.
    known
        A plan to begin with, if it keeps the rules of this model.
    hair
        Room beyond the tolerances.
    settings
        Parameters of SCIP.

    Raises
    ------
    NoPlan
        If there is no plan.
    Unsettled
        If SCIP cannot tell.
    """
    found: list[Best] = []
    caps: list[Row] = []
    for goal in second.problem.programme.goals:
        model, columns = _built(second, caps, settings)
        for values in [*(best.values for best in found[-1:]), *([known] if known else ())]:
            _begin(model, columns, values)
        best = _solved(second, goal.goal, model, columns, each_s)
        tolerance = max(goal.tolerance, goal.tolerance_share * abs(best.value))
        found.append(Best(goal.goal, best.value, best.bound, tolerance, best.values))
        if not found[-1].proven:
            break
        sign = -1.0 if goal.goal == "npv" else 1.0
        most = sign * best.value + tolerance + hair * max(1.0, abs(best.value))
        caps.append(Row(f"goal {goal.goal}", Sum((sign, second.goal(goal.goal))), high=most))
    return found


def _begin(model: Any, columns: dict[Key, Any], values: dict[Key, float]) -> None:
    """Give SCIP a plan to begin with; it drops one that breaks a rule."""
    start = model.createSol()
    for key, column in columns.items():
        model.setSolVal(start, column, values.get(key, 0.0))
    model.addSol(start)


def _solved(second: Second, goal: str, model: Any, columns: dict[Key, Any], most_s: float) -> Best:
    sign = -1.0 if goal == "npv" else 1.0
    given = second.goal(goal)
    model.setObjective(_expression(Sum((sign, given)), columns))
    model.addObjoffset(sign * given.constant)
    model.setParam("limits/time", max(most_s, 1.0))
    model.optimize()
    if not model.getNSols():
        raise NoPlan if model.getStatus() == "infeasible" else Unsettled(model.getStatus())
    best = model.getBestSol()
    values = {key: model.getSolVal(best, column) for key, column in columns.items()}
    rounded = {key: float(round(v)) if second.unknowns[key].whole else v for key, v in values.items()}
    bound = sign * model.getDualbound()
    return Best(goal, sign * model.getSolObjVal(best), bound if abs(bound) < 1e19 else -sign * inf, 0.0, rounded)


def _built(second: Second, caps: Sequence[Row], settings: dict[str, Any]) -> tuple[Any, dict[Key, Any]]:
    import pyscipopt

    model = pyscipopt.Model()
    model.hideOutput()
    for name, value in settings.items():
        model.setParam(name, value)
    columns = {
        key: model.addVar(vtype="I" if given.whole else "C", lb=_finite(given.low), ub=_finite(given.high))
        for key, given in second.unknowns.items()
    }
    for row in (*second.rows, *caps):
        expression = _expression(row.total, columns)
        low, high = row.low - row.total.constant, row.high - row.total.constant
        if row.total.parts:
            model.addCons(_ranged(expression, low, high))
        elif max(low, -high) > 1e-9:
            raise NoPlan(row.name)
    return model, columns


def _expression(total: Sum, columns: dict[Key, Any]) -> Any:
    from pyscipopt.scip import Expr, Term

    return Expr({Term(columns[key]): worth for key, worth in total.parts.items() if worth})


def _ranged(expression: Any, low: float, high: float) -> Any:
    from pyscipopt.scip import ExprCons

    return ExprCons(expression, lhs=_finite(low), rhs=_finite(high))


def _finite(value: float) -> float | None:
    return value if abs(value) < 1e20 else None


def version() -> str:
    """Return the version of SCIP."""
    import pyscipopt

    model = pyscipopt.Model()
    return f"SCIP {model.getMajorVersion()}.{model.getMinorVersion()}.{model.getTechVersion()}"
