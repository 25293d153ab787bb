"""A first plan of a model of many places: one group of places after the other is dived for, the others held.

Each dive sees only the columns of its group and those of the whole model, and takes seconds where the relaxation of
everything takes minutes. What is left of shared limits goes to the groups that come later; what that costs is for
neighbourhoods to make good.
"""

from __future__ import annotations

import logging
from collections import deque
from typing import TYPE_CHECKING

from solvers.search.dive import rounded
from solvers.search.goals import improves
from solvers.search.tracks import held, narrowed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy as np

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.goals import Clock
    from solvers.search.tracks import Layout

log = logging.getLogger(__name__)

FEW = 30  # places up to which starts are offered in every STEPS[0]-th period, with more of them in every STEPS[1]-th
STEPS = (6, 12)
SHARE = 0.5  # of the time there is, for all groups together
DIVE_S, MANY = 3.0, 50_000  # for one group, and again with so many columns
SHARES = 20  # shares of a group's tracks that are made whole one after the other
VAIN = 5  # dives without gain after which neighbourhoods get further
BRIEFLY = 0.5  # of the size of a group where one is all that is wanted
FEWEST = 6  # places at most in the groups that one which gains nothing is parted into


def by_groups(
    matrix: Matrix,
    layout: Layout,
    x: np.ndarray,
    options: Options,
    clock: Clock,
    told: Callable[[np.ndarray], None] = lambda _: None,
    brief: bool = False,
) -> np.ndarray:
    """Return a point built on `x` by one group of places after the other; `told` hears of each better one on the way.

    Parameters
    ----------
    matrix, layout
        The model under the objective that steers, counts relaxed.
    x
        A point of it, in which hardly anything need be done yet.
    options, clock
        For the dives; a wish to stop ends with the point so far.
    brief
        Whether to end as soon as one group has gained.
    """
    until_s = None if clock.limit_s is None else clock.elapsed_s + SHARE * (clock.left_s() or 0.0)
    step = STEPS[len(layout.places) > FEW]
    most_s = DIVE_S * (1.0 + matrix.sizes.columns / MANY)
    waiting, vain, begun = deque(_groups(layout.places, BRIEFLY if brief else 1.0)), 0, False
    while waiting and vain < VAIN and not (brief and begun):
        if clock.over or (until_s is not None and clock.elapsed_s >= until_s):
            break
        group = waiting.popleft()
        allowed = held(layout.tracks, x)
        for track in layout.tracks:
            if track.place in group:
                allowed[track.name] |= frozenset(range(track.first, track.last + 1, step))
        small = narrowed(matrix, layout, allowed, layout.elsewhere(group), x)
        y = rounded(small, layout, options, clock.part(most_s=most_s), matrix.objective(x), SHARES)
        if y is not None and improves(matrix, point := small.spread(y), matrix.objective(x)):
            x, vain, begun = point, 0, True
            told(x)
        else:
            vain += 1
            waiting.extendleft(parted(sorted(group), -(-len(group) // FEWEST)) if len(group) > FEWEST else ())
        log.info("%d places: objective %.6g after %.1f s", len(group), matrix.objective(x), clock.elapsed_s)
    return x


def _groups(places: tuple[str, ...], share: float) -> Iterator[frozenset[str]]:
    """Return groups from all over the case, of a share of a size that grows with the square root of all places.

    Neighbours in the order of a case often share a limit: taken together they would leave nothing of it to choose from.
    """
    size = max(1, round(share * (2 * len(places)) ** 0.5))
    return parted(places, -(-len(places) // size))


def parted(places: Sequence[str], count: int) -> Iterator[frozenset[str]]:
    """Give so many groups of places, each from all over them."""
    for number in range(count):
        yield frozenset(places[number::count])
