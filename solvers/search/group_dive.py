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

FINE_GRID_BLOCKS = (
    30  # blocks up to which starts are offered in every STEPS[0]-th period, with more of them in every STEPS[1]-th
)
GRIDS_PERIODS = (6, 12)
DIVES_SHARE = 0.5  # of the time there is, for all groups together
GROUP_DIVE_S, GROUP_DIVE_COLUMNS = 3.0, 50_000  # for one group, and again with so many columns
GROUP_RESOLVES = 20  # shares of a group's step decisions that are made integral one after the other
MAX_FAILED_DIVES = 5  # dives without gain after which neighbourhoods get further
BRIEF_GROUP_SHARE = 0.5  # of the size of a group where one is all that is wanted
SPLIT_BLOCKS = 6  # blocks at most in the groups that one which gains nothing is parted into


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
    until_s = None if budget.limit_s is None else budget.elapsed_s + DIVES_SHARE * (budget.left_s() or 0.0)
    step = GRIDS_PERIODS[len(layout.blocks) > FINE_GRID_BLOCKS]
    most_s = GROUP_DIVE_S * (1.0 + matrix.sizes.columns / GROUP_DIVE_COLUMNS)
    waiting, vain, begun = deque(_groups(layout.blocks, BRIEF_GROUP_SHARE if brief else 1.0)), 0, False
    while waiting and vain < MAX_FAILED_DIVES and not (brief and begun):
        if budget.expired or (until_s is not None and budget.elapsed_s >= until_s):
            break
        group = waiting.popleft()
        allowed = current_steps(layout.decisions, x)
        for decision in layout.decisions:
            if decision.block in group:
                allowed[decision.name] |= frozenset(range(decision.first, decision.last + 1, step))
        restriction = restrict(matrix, layout, allowed, layout.other_columns(group), x)
        y = dive_for_point(
            restriction, layout, options, budget.sub_budget(most_s=most_s), matrix.objective(x), GROUP_RESOLVES
        )
        if y is not None and improves(matrix, point := restriction.lift(y), matrix.objective(x)):
            x, vain, begun = point, 0, True
            on_point(x)
        else:
            vain += 1
            waiting.extendleft(
                split_evenly(sorted(group), -(-len(group) // SPLIT_BLOCKS)) if len(group) > SPLIT_BLOCKS else ()
            )
        log.info("%d blocks: objective %.6g after %.1f s", len(group), matrix.objective(x), budget.elapsed_s)
    return x


def _groups(blocks: tuple[str, ...], share: float) -> Iterator[frozenset[str]]:
    """Return groups from all over the case, of a share of a size that grows with the square root of all blocks.

    Neighbours in the order of a case often share a limit: taken together they would leave nothing of it to choose from.
    """
    size = max(1, round(share * (2 * len(blocks)) ** 0.5))
    return split_evenly(blocks, -(-len(blocks) // size))


def split_evenly(blocks: Sequence[str], count: int) -> Iterator[frozenset[str]]:
    """Give so many groups of blocks, each from all over them."""
    for number in range(count):
        yield frozenset(blocks[number::count])
