r"""A Lagrangian bound: the rows that blocks share are dualised at given multipliers, and each block is solved alone.

Rows with columns of one part only stay rows of that part; the others are dualised (Geoffrion 1974, *Lagrangean
relaxation for integer programming*). For any multipliers :math:`y` of those rows

.. math:: \sum_i \left(l_i\,y_i^+ - u_i\,y_i^-\right) + \sum_p \min_{x \in X_p} (c - A^T y)^T x

is a bound. At the multipliers of the relaxation it is that of the relaxation, as long as no block decides in whole
numbers; each block that does lifts it. Where the relaxation takes too long, a few groups of blocks with their shares of
what all have in common give multipliers that are near to it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from solvers.highs import Session
from solvers.outcome import SolverError
from solvers.search.blocks import COUPLING, block_clusters, row_block, submatrix
from solvers.search.group_relaxation import group_multipliers
from solvers.search.mip_run import run_mip

if TYPE_CHECKING:
    from collections.abc import Callable

    from solvers.highs import Method
    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.restriction import Layout

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class PricedBlocks:
    """A matrix with multipliers for what its parts share: what is paid, and a model of each part.

    A bound of the whole is `constant` and the best of every part.
    """

    constant: float
    models: tuple[Matrix, ...]

    @classmethod
    def at_multipliers(cls, matrix: Matrix, of_column: np.ndarray, duals: np.ndarray) -> PricedBlocks:
        """Return the parts at row multipliers, signed as HiGHS has them: positive where the lower limit counts.

        Parameters
        ----------
        matrix
            The model under the objective to be bounded.
        of_column
            Number of the part of each column.
        duals
            One price for each row; those of rows in one part do not count.
        """
        of_row = row_block(matrix, of_column)
        limits = np.where(duals > 0, matrix.row_lower, matrix.row_upper)
        multipliers = np.where((of_row == COUPLING) & np.isfinite(limits), duals, 0.0)
        paid = float(multipliers @ np.where(multipliers != 0, limits, 0.0))
        dear = replace(matrix, c=matrix.c - multipliers @ matrix.A, offset=0.0)
        parts = np.unique(of_column)
        models = [submatrix(dear, np.flatnonzero(of_row == part), np.flatnonzero(of_column == part)) for part in parts]
        return cls(paid + matrix.offset, tuple(models))


def lagrangian_bounds(
    matrix: Matrix, layout: Layout, duals: np.ndarray, options: Options, send: Callable[[float], None]
) -> None:
    """Send ever better bounds of a model: one block after the other is solved with integers at the row multipliers.

    Nothing is said where the multipliers leave a part without a best.
    """
    parts = PricedBlocks.at_multipliers(matrix, layout.column_blocks(matrix.sizes.columns), duals)
    relaxed = _relaxed_values(parts, options)
    if relaxed is None:
        return
    bound = least = parts.constant + sum(relaxed)
    send(bound)
    for part, value in zip(parts.models, relaxed, strict=True):
        if part.integer.any():
            outcome = run_mip(
                part,
                replace(options, extra=options.search.diving.submip_solver),
                time_limit_s=options.search.lagrangian.block_s,
                gap=options.search.lagrangian.block_gap,
            )
            bound += 0.0 if outcome.bound is None else max(0.0, outcome.bound - value)
            send(bound)
    log.info("multipliers: from %.6g to %.6g", least, bound)


def group_multiplier_bound(matrix: Matrix, layout: Layout, options: Options, send: Callable[[float], None]) -> None:
    """Say a bound of a model whose relaxation takes too long, at multipliers that a few groups of blocks come to.

    Nothing is said where no group comes to any, or the multipliers leave a cluster without a best.
    """
    cluster = block_clusters(matrix, layout, options.search.group_relaxation.cluster_blocks)
    multipliers = group_multipliers(matrix, cluster, len(layout.blocks), options)
    if multipliers is None:
        return
    parts = PricedBlocks.at_multipliers(matrix, cluster, multipliers)
    relaxed = _relaxed_values(parts, options, "ipm")  # clusters of several blocks: twice as fast
    if relaxed is not None:
        log.info("multipliers of groups: %.6g", parts.constant + sum(relaxed))
        send(parts.constant + sum(relaxed))


def _relaxed_values(parts: PricedBlocks, options: Options, method: Method = "choose") -> list[float] | None:
    """Return the relaxed best of each part; None where one has none."""
    found: list[float] = []
    for part in parts.models:
        try:
            value = Session(part, options).solve_lp(method=method).objective
        except SolverError as error:
            log.info("multipliers: %s", error)
            return None
        if value is None:
            return None
        found.append(value)
    return found
