"""Whole racks that add up to within a few millionths of a limit: there a solver's tolerance must not decide.

A solver accepts rows that are broken by up to 1e-6. Where no total of whole racks lies that near beyond a limit,
nothing depends on it, and rows stay as they are. Elsewhere the right side is what is enough to 1e-6 MW, and the row is
written `FINE` times as large, so that a solver's tolerance is a thousandth of that.
"""

from __future__ import annotations

import functools
import itertools
import math
from typing import TYPE_CHECKING

import numpy as np

from planner.enough import ENOUGH_WITHIN_MW, SUMS_WITHIN_MW
from planner.model.linear import Sum

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FINE = 1000.0
"""What a row is multiplied by where a solver's tolerance could decide: kW for MW."""
NEAR = 4e-6
"""What is beyond a limit by less may be taken for what is within."""
UNITS_PER_MW = 10**12
LEAST_STEP_MW = 2e-5
MOST_SUMS = 200_000
"""Combinations looked through; beyond that, totals are taken to lie close to everything."""
MOST_LIMITS = 5_000
MOST_WEIGHTS_OF_MANY, MOST_SUMS_OF_MANY, MOST_LIMITS_OF_MANY = 6, 10_000, 16
"""The same of limits that many sites share: there are many of these, and their totals lie close together."""


def step_mw(weights: Iterable[float]) -> float:
    """Return the step of which all weights are multiples, 0 where it is too small to tell totals apart."""
    step = math.gcd(*(round(weight * UNITS_PER_MW) for weight in weights)) / UNITS_PER_MW
    return step if step >= LEAST_STEP_MW else 0.0


@functools.lru_cache(maxsize=20_000)
def is_near(weights: tuple[float, ...], start: float, limits: tuple[float, ...]) -> bool:
    """Return whether `start` and a total of whole weights may exceed one of the limits by less than `NEAR`.

    Parameters
    ----------
    weights
        What one rack of each type counts [MW, or racks].
    start
        What is installed before the plan, in the same unit.
    limits
        The limits, in the same unit.
    """
    return any(
        found is None or len(found) > 0
        for limit in limits
        for found in (totals_between(weights, limit - start + 3.0 * SUMS_WITHIN_MW, limit - start + NEAR),)
    )


def may_be_told(weights: tuple[float, ...]) -> bool:
    """Return whether totals of weights can be distinguished: they are multiples of one step, or few weights."""
    return len(weights) <= MOST_WEIGHTS_OF_MANY or step_mw(weights) > 0


@functools.lru_cache(maxsize=20_000)
def is_surely_near(weights: tuple[float, ...], start: float, limits: tuple[float, ...], beyond: float) -> bool:
    """Return whether `start` and a total of whole weights are known to exceed one of the limits by less than `beyond`.

    Of limits that many sites share: where totals are too many to be enumerated at once, none is known.

    Parameters
    ----------
    weights
        What one rack of each type counts [MW].
    start
        What is installed before the plan [MW].
    limits
        The limits [MW].
    beyond
        By how much less a limit must be exceeded [MW].
    """
    return any(
        totals_between(weights, limit - start + 3.0 * SUMS_WITHIN_MW, limit - start + beyond, MOST_SUMS_OF_MANY)
        for limit in limits
    )


def totals_between(
    weights: Iterable[float], low: float, high: float, most_sums: int = MOST_SUMS
) -> tuple[float, ...] | None:
    """Return the totals of whole weights in a window narrower than any of them; None where they are too many to list.

    Of weights with a common step it may be the multiple of it in the window, whether or not any count adds up to it.

    Parameters
    ----------
    weights
        What one rack of each type counts.
    low, high
        The window, in the same unit; both ends belong to it.
    most_sums
        Combinations to enumerate at most.
    """
    given = sorted({weight for weight in weights if weight > 0})
    if high < 0 or math.isinf(low):
        return () if high < 0 else None
    if not given:
        return (0.0,) if low <= 0 else ()
    step = step_mw(given)
    first = max(0.0, math.ceil((low - SUMS_WITHIN_MW) / step) * step) if step > high - low else math.inf
    if step > high - low and first > high:
        return ()
    sums = combined(given[1:], [math.floor(high / weight) + 1 for weight in given[1:]], most_sums)
    if sums is None:
        return (first,) if step > high - low else None
    units = np.maximum(0.0, np.ceil((low - SUMS_WITHIN_MW - sums) / given[0]))
    found = sums + units * given[0]
    return tuple(sorted({round(float(total), 9) for total in found[found <= high]}))


def combined(weights: Sequence[float], counts: Sequence[int], most_sums: int = MOST_SUMS) -> np.ndarray | None:
    """Return what any numbers of each weight, below its count, add up to; None where they are too many to list.

    Parameters
    ----------
    weights, counts
        The weights, and for each the number that it stays below.
    most_sums
        Combinations to enumerate at most.
    """
    if math.prod(counts) > most_sums:
        return None
    sums = np.zeros(1)
    for weight, count in zip(weights, counts, strict=True):
        sums = np.add.outer(sums, weight * np.arange(count)).ravel()
    return sums


def sums_of(start: float, parts: Iterable[tuple[float, int]]) -> tuple[float, ...]:
    """Return what `start` and any number of each part, up to its count, add up to; too many: none but infinity."""
    found = {round(start, 9): start}
    for part, count in parts:
        found = {
            round(known + part * number, 9): known + part * number
            for known, number in itertools.product(found.values(), range(count + 1))
        }
        if len(found) > MOST_LIMITS:
            return (math.inf,)
    return tuple(found.values())


def fine(row: Sum) -> Sum:
    """Return a row ``<= 0`` that is kept to 1e-6 of its unit, and by a solver to a thousandth of that."""
    return Sum((FINE, row), (FINE, -ENOUGH_WITHIN_MW))
