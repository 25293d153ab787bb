r"""Among plans that are equal in every goal: nothing is repaid, borrowed, imported or sent over a link without effect.

.. math::
   \min \sum_{c,t} \mathrm{repay}_{c,t} + \sum_{s,t} \mathrm{imp}_{s,t} + \sum_{l,t} |f_{l,t}|
   + \mathrm{short} \qquad \text{then} \qquad
   \min \sum_t \left(1 - \tfrac{t}{T}\right) \left(\sum_c (\mathrm{draw}_{c,t} + \mathrm{repay}_{c,t})
   - \mathrm{used}_t\right)

The first sum has parts that no row joins: money, power, and the shortfall, which a tolerance would leave above what is
missing. All decisions in whole numbers and all energy stay as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solvers.search.tie_break import tie_break

if TYPE_CHECKING:
    from planner.model.structure import Arrays
    from solvers.search.lexicographic import Goal


def without_needless(
    arrays: Arrays, x: np.ndarray, goals: tuple[Goal, ...], time_limit_s: float | None = None
) -> np.ndarray:
    """Return a settled point with the least repayment, import and flow that keep every goal; as it is where that fails.

    Parameters
    ----------
    arrays
        The model handed over.
    x
        A point with exact figures.
    goals
        What may not become worse; what decided among equals so far is one of them.
    time_limit_s
        Seconds for each way to solve it; None for as long as it takes.
    """
    m, size = arrays.built.m, len(x)

    def columns(*variables: object) -> np.ndarray:
        found = [arrays.column(v) for variable in variables for v in variable.values()]  # type: ignore[attr-defined]
        return np.array(found, dtype=np.intp)

    flows, moves = columns(m.flow), columns(m.repay, m.imports, m.short)
    least = np.zeros(size)
    least[moves] = 1.0
    least[flows] = np.sign(x[flows])
    least[columns(m.unused)] = 0.5  # less than of import: what is not imported up to the minimum is billed unused
    free = np.concatenate(
        [moves, flows, columns(m.firm, m.unused, m.cash, m.draw, m.debt, m.credit, m.credit_used, m.left, m.due)]
    )
    shrinking = arrays.matrix.with_bounds(flows, np.minimum(x[flows], 0.0), np.maximum(x[flows], 0.0))
    return tie_break(shrinking, x, goals, free, (least, _early(arrays, size)), time_limit_s)


def _early(arrays: Arrays, size: int) -> np.ndarray:
    """Return the cost of moving money early: high at the start, still above nothing in the last period."""
    m, periods = arrays.built.m, len(arrays.built.sets.periods)
    cost = np.zeros(size)
    for variable, sign in ((m.draw, 1.0), (m.repay, 1.0), (m.credit_used, -1.0)):
        for index, v in variable.items():
            t = index[1] if isinstance(index, tuple) else index
            cost[arrays.column(v)] = sign * (1.0 - t / periods)
    return cost
