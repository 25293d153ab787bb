r"""A bound by prices: what places share is paid for at given prices, and each place decides for itself.

Rows with columns of one part only stay rows of that part; the others are priced (Geoffrion 1974, *Lagrangean
relaxation for integer programming*). For any prices :math:`y` of those rows

.. math:: \sum_i \left(l_i\,y_i^+ - u_i\,y_i^-\right) + \sum_p \min_{x \in X_p} (c - A^T y)^T x

is a bound. At the prices of the relaxation it is that of the relaxation, as long as no place decides in whole numbers;
each place that does lifts it. Where the relaxation takes too long, a few groups of places with their shares of what
all have in common give prices that are near to it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from solvers.highs import Session
from solvers.outcome import SolverError
from solvers.search.areas import SHARED, areas_of, owners, part_of
from solvers.search.attempt import attempted
from solvers.search.dive import SMALL
from solvers.search.shares import prices_of_groups

if TYPE_CHECKING:
    from collections.abc import Callable

    from solvers.highs import Method
    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.tracks import Layout

log = logging.getLogger(__name__)

PLACE_S, PLACE_GAP = 2.0, 1e-3  # for the decisions of one place


@dataclass(frozen=True, eq=False)
class Parts:
    """A matrix with prices for what its parts share: what is paid, and a model of each part.

    A bound of the whole is `paid` and the best of every part.
    """

    paid: float
    models: tuple[Matrix, ...]

    @classmethod
    def priced(cls, matrix: Matrix, of_column: np.ndarray, duals: np.ndarray) -> Parts:
        """Return the parts at prices of rows, signed as HiGHS has them: positive where the lower limit counts.

        Parameters
        ----------
        matrix
            The model under the objective to be bounded.
        of_column
            Number of the part of each column.
        duals
            One price for each row; those of rows in one part do not count.
        """
        of_row = owners(matrix, of_column)
        limits = np.where(duals > 0, matrix.row_lower, matrix.row_upper)
        prices = np.where((of_row == SHARED) & np.isfinite(limits), duals, 0.0)
        paid = float(prices @ np.where(prices != 0, limits, 0.0))
        dear = replace(matrix, c=matrix.c - prices @ matrix.A, offset=0.0)
        parts = np.unique(of_column)
        models = [part_of(dear, np.flatnonzero(of_row == part), np.flatnonzero(of_column == part)) for part in parts]
        return cls(paid + matrix.offset, tuple(models))


def prove(matrix: Matrix, layout: Layout, duals: np.ndarray, options: Options, say: Callable[[float], None]) -> None:
    """Say ever better bounds of a model, one place after the other deciding in whole numbers at prices of its rows.

    Nothing is said where the prices leave a part without a best.
    """
    parts = Parts.priced(matrix, layout.whose(matrix.sizes.columns), duals)
    relaxed = _relaxed(parts, options)
    if relaxed is None:
        return
    bound = least = parts.paid + sum(relaxed)
    say(bound)
    for part, value in zip(parts.models, relaxed, strict=True):
        if part.integer.any():
            outcome = attempted(part, replace(options, extra=SMALL), time_limit_s=PLACE_S, gap=PLACE_GAP)
            bound += 0.0 if outcome.bound is None else max(0.0, outcome.bound - value)
            say(bound)
    log.info("prices: from %.6g to %.6g", least, bound)


def prove_relaxed(matrix: Matrix, layout: Layout, options: Options, say: Callable[[float], None]) -> None:
    """Say a bound of a model whose relaxation takes too long, at prices that a few groups of places come to.

    Nothing is said where no group comes to any, or the prices leave an area without a best.
    """
    area = areas_of(matrix, layout)
    prices = prices_of_groups(matrix, area, len(layout.places), options)
    if prices is None:
        return
    parts = Parts.priced(matrix, area, prices)
    relaxed = _relaxed(parts, options, "ipm")  # areas of several places: twice as fast
    if relaxed is not None:
        log.info("prices of groups: %.6g", parts.paid + sum(relaxed))
        say(parts.paid + sum(relaxed))


def _relaxed(parts: Parts, options: Options, method: Method = "choose") -> list[float] | None:
    """Return the relaxed best of each part; None where one has none."""
    found: list[float] = []
    for part in parts.models:
        try:
            value = Session(part, options).solve_lp(method=method).objective
        except SolverError as error:
            log.info("prices: %s", error)
            return None
        if value is None:
            return None
        found.append(value)
    return found
