"""Which totals whole racks add up to around a threshold: the largest that is not enough, and the least that is.

No total lies between the two, so a row's right side may be anywhere between them: at the upper one it is tight, and no
tolerance of a solver takes one for the other.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from planner.enough import ENOUGH_WITHIN_MW, SUMS_WITHIN_MW, is_enough
from planner.model.bases import factor, ladders
from planner.model.near import NEAR, combined, step_mw, totals_between
from planner.portion import portions_of

if TYPE_CHECKING:
    from planner.model.sets import Sets
    from planner.portion import Portion

TOLD_APART_MW = 4e-6
"""What two totals must differ by for a solver not to take one for the other."""

UNSEEN_MW = 8e-6
"""What is missing is reported as this much at least, where less could be taken for nothing [MW]."""
SPARE_MW = 5e-6
"""By how much the row of what is missing is relaxed where enough is online: a rounding error must not look missing."""


@dataclass(frozen=True)
class Around:
    """Totals around a threshold [MW]: `below` the largest that is not enough (None: any is), `at` the least that is."""

    below: float | None
    at: float

    @property
    def row_mw(self) -> float:
        """Right side of a row that only what is enough is to meet [MW]."""
        if self.below is None:
            return 0.0
        return self.at if self.at - self.below >= TOLD_APART_MW else (self.at + self.below) / 2.0

    @property
    def refused_mw(self) -> float:
        """The most that may be online without being enough; negative where nothing at all is enough."""
        return -1.0 if self.below is None else self.below


def around(sets: Sets, portion: Portion, mw: float) -> Around | None:
    """Return the totals around a threshold; None where racks add up to too many totals to enumerate.

    Parameters
    ----------
    sets
        Index sets of the model.
    portion
        What counts.
    mw
        The threshold [MW on its basis].
    """
    if portion.firm:
        return None  # parts of a rack may be backed
    weights = rack_weights_mw(sets, portion)
    if not weights:
        return Around(None, 0.0) if is_enough(0.0, mw) else Around(0.0, mw)
    sums = combined(weights[1:], [math.floor(mw / weight) + 2 for weight in weights[1:]])
    if sums is None:
        return None
    least = mw - ENOUGH_WITHIN_MW - SUMS_WITHIN_MW
    units = np.maximum(0.0, np.ceil((least - sums) / weights[0]))
    units += sums + units * weights[0] < least  # what division rounded down
    less = sums + (units - 1.0) * weights[0]
    refused = np.concatenate([less[(units > 0) & (less < least)], sums[sums < least]])
    enough = np.concatenate([sums + units * weights[0], less[(units > 0) & (less >= least)]])
    return Around(float(refused.max()) if len(refused) else None, float(enough.min()))


def threshold_mw(sets: Sets, portion: Portion, mw: float) -> float:
    """Return the right side of a threshold's row [MW]: met by all that is enough, and by nothing less if possible.

    Parameters
    ----------
    sets
        Index sets of the model.
    portion
        What counts.
    mw
        The threshold [MW on its basis].
    """
    found = None if sets.plain else around(sets, portion, mw)
    return max(0.0, mw - ENOUGH_WITHIN_MW) if found is None else found.row_mw


def wanted_mw(sets: Sets) -> tuple[float, float, float]:
    """Return what has to be online for the target [MW], and slope and root of the row for whole racks (0: no row).

    A total that differs from the target by up to 1e-6 MW takes its place: a solver's presolve mistakes rows that are
    met, or missed, by its own tolerance.
    """
    target, whole = sets.problem.programme.target, target_portion(sets)
    if target_is_near(sets):
        return target.mw, 0.0, 0.0
    found = around(sets, whole, target.mw)
    if found is None:
        return max(0.0, target.mw - ENOUGH_WITHIN_MW), 0.0, 0.0
    if is_enough(target.mw, found.at):
        return found.row_mw, 0.0, 0.0
    if found.below is None or len(rack_weights_mw(sets, whole)) > 1:
        return target.mw, 0.0, 0.0
    return target.mw, (target.mw - found.below) / (found.at - found.below), found.at


def threshold_is_near(sets: Sets, portion: Portion, mw: float) -> bool:
    """Return whether a solver's tolerance may take totals for enough that are not: they lie too close to others.

    Parameters
    ----------
    sets
        Index sets of the model.
    portion
        What counts.
    mw
        The threshold [MW on its basis].
    """
    found = around(sets, portion, mw)
    if portion.firm:
        return True
    if found is not None:
        return found.below is not None and found.at - found.below < TOLD_APART_MW
    return step_mw(rack_weights_mw(sets, portion)) == 0.0


def target_is_near(sets: Sets) -> bool:
    """Return whether a solver cannot tell what is enough for the target from what is not by what is missing.

    That is so where whole racks may add up to 1e-6 MW less than what is enough, or to several totals around it.
    """
    target = sets.problem.programme.target
    found = totals_between(rack_weights_mw(sets, target_portion(sets)), target.mw - UNSEEN_MW, target.mw + NEAR)
    return found is None or len(found) > 1 or any(not is_enough(mw, target.mw) for mw in found)


def fine_portions(sets: Sets) -> frozenset[str]:
    """Return the portions whose rows are written in finer units, since a solver's tolerance could decide."""
    near = {
        name
        for name, rungs in ladders(sets).items()
        for g, portion in rungs
        if threshold_is_near(sets, portion, g.threshold_mw)
    }
    target = portions_of(sets.problem, sets.problem.programme.target) if target_is_near(sets) else ()
    return frozenset(near | {portion.key for portion in target})


def target_portion(sets: Sets) -> Portion:
    """Return what the target counts; of the largest of several sites all of them, which has more totals."""
    given = portions_of(sets.problem, sets.problem.programme.target)
    return given[0] if len(given) == 1 else replace(given[0], sites=None)


def rack_weights_mw(sets: Sets, portion: Portion) -> list[float]:
    """Return what one rack may count for in a portion, over its types and sites, in order [MW]."""
    sites = [site for site in sets.sites if portion.has_site(site.id)]
    racks = [rack for rack in sets.problem.racks if portion.has_rack(rack.id)]
    return sorted({factor(site, portion.basis) * rack.it_kw / 1000.0 for site in sites for rack in racks})
