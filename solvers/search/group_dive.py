"""A first point of a model of many blocks: dive for one group of blocks after the other, the others fixed.

Each dive sees only the columns of its group and those of no block, and takes seconds where the LP relaxation of the
whole model takes minutes. Later groups get what the earlier ones leave of shared limits; LNS mends what that costs.
"""

from __future__ import annotations

import logging
from collections import deque
from typing import TYPE_CHECKING

from solvers.search.diving import dive_for_point
from solvers.search.lexicographic import improves
from solvers.search.restriction import current_steps, restrict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy as np

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.budget import Budget
    from solvers.search.restriction import Layout

log = logging.getLogger(__name__)


def dive_by_groups(
    matrix: Matrix,
    layout: Layout,
    x: np.ndarray,
    options: Options,
    budget: Budget,
    on_point: Callable[[np.ndarray], None] = lambda _: None,
    brief: bool = False,
) -> np.ndarray:
    """Return a point built on `x` by one group of blocks after the other; `on_point` gets each better one.

    Parameters
    ----------
    matrix, layout
        The model under the weighted objective, integer counts relaxed.
    x
        A point of it, in which hardly anything need be done yet.
    options, budget
        For the dives; a wish to stop ends with the point so far.
    brief
        Whether to end as soon as one group has gained.
    """
    settings, left_s = options.search.group_dive, budget.left_s()
    until_s = None if left_s is None else budget.elapsed_s + settings.total_share * left_s
    step = settings.grids_periods[len(layout.blocks) > settings.fine_grid_blocks]
    most_s = settings.dive_s * (1.0 + matrix.sizes.columns / settings.dive_columns)
    waiting, vain, begun = deque(_groups(layout.blocks, settings.brief_group_share if brief else 1.0)), 0, False
    while waiting and vain < settings.max_failed_dives and not (brief and begun):
        if budget.expired or (until_s is not None and budget.elapsed_s >= until_s):
            break
        group = waiting.popleft()
        allowed = current_steps(layout.decisions, x)
        for decision in layout.decisions:
            if decision.block in group:
                allowed[decision.name] |= frozenset(range(decision.first, decision.last + 1, step))
        restriction = restrict(matrix, layout, allowed, layout.other_columns(group), x)
        brief_budget = budget.sub_budget(most_s=most_s)
        y = dive_for_point(restriction, layout, options, brief_budget, matrix.objective(x), settings.resolves)
        if y is not None and improves(matrix, point := restriction.lift(y), matrix.objective(x)):
            x, vain, begun = point, 0, True
            on_point(x)
        else:
            vain += 1
            parts = -(-len(group) // settings.split_blocks)
            waiting.extendleft(split_evenly(sorted(group), parts) if parts > 1 else ())
        log.info("%d blocks: objective %.6g after %.1f s", len(group), matrix.objective(x), budget.elapsed_s)
    return x


def _groups(blocks: tuple[str, ...], share: float) -> Iterator[frozenset[str]]:
    """Return groups from all over the case, of a share of a size that grows with the square root of all blocks.

    Neighbours in the order of a case often share a limit: taken together they would leave nothing of it to choose from.
    """
    return groups_of(blocks, max(1, round(share * (2 * len(blocks)) ** 0.5)))


def groups_of(blocks: Sequence[str], most: int) -> Iterator[frozenset[str]]:
    """Give groups of at most so many blocks, about as large as each other, each from all over them."""
    return split_evenly(blocks, -(-len(blocks) // most))


def split_evenly(blocks: Sequence[str], count: int) -> Iterator[frozenset[str]]:
    """Give so many groups of blocks, each from all over them."""
    for number in range(count):
        yield frozenset(blocks[number::count])
