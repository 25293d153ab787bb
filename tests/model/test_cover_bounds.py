"""Bounds of debt service cover: no point of the model loses more in twelve months."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from planner.model.build import build
from planner.model.structure import Arrays, hand_over
from solvers.search.polishing import solve_exactly
from tests.second.draw import case as drawn

SEEDS = range(32)


def without_cover(arrays: Arrays) -> Arrays:
    """Return a model in which the rows of cover ask for nothing."""
    rows = list(arrays.rows(arrays.built.rows.covenants.service_covered).values())
    return replace(arrays, matrix=arrays.matrix.with_row_bounds(rows, upper=np.inf))


def tightest(arrays: Arrays) -> tuple[tuple[str, int], float]:
    """Return facility and period of the greatest loss that the rows of cover allow for, and that loss."""
    rows, m = arrays.rows(arrays.built.rows.covenants.service_covered), arrays.built.m
    lost = {index: float(arrays.matrix.A[rows[index], arrays.column(owes)]) for index, owes in m.owes.items()}
    return max(lost.items(), key=lambda item: item[1])


def test_operations_lose_no_more_than_the_bound() -> None:
    worst, met = [], 0
    for seed in SEEDS:
        arrays = hand_over(build(drawn(seed, "small-covenant")))
        if not len(arrays.built.m.owes):
            continue
        (name, t), lost = tightest(arrays)
        row = arrays.rows(arrays.built.rows.covenants.service_covered)[name, t]
        c = np.zeros(arrays.matrix.sizes.columns)
        for (facility, _), left in arrays.built.m.left.items():
            if facility == name:
                column = arrays.column(left)
                c[column] = -float(arrays.matrix.A[row, column])
        outcome = solve_exactly(without_cover(arrays).matrix.with_objective(c))
        if outcome.x is not None:
            least = float(c @ outcome.x)
            worst.append(least + lost)
            met += least < -0.5 * lost
    assert len(worst) > 5
    assert min(worst) >= -1e-6
    assert met > 2  # the bound is near what can be


def test_a_case_without_cover_has_no_column_of_it() -> None:
    m = build(drawn(3, "small")).m
    assert not len(m.left)
    assert not len(m.due)
    assert not len(m.owes)
