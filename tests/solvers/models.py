"""Small matrices that the solver tests share."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from solvers.matrix import Matrix


def matrix(c, rows, lower, upper, col_lower=0.0, col_upper=1.0, integer=True, offset=0.0) -> Matrix:
    """Return a matrix from plain lists; scalars stand for every column."""
    count = len(c)
    body = sparse.csr_array(np.asarray(rows, dtype=float).reshape(-1, count))
    return Matrix(
        np.asarray(c, dtype=float),
        offset,
        body,
        np.asarray(lower, dtype=float),
        np.asarray(upper, dtype=float),
        np.broadcast_to(np.asarray(col_lower, dtype=float), count).copy(),
        np.broadcast_to(np.asarray(col_upper, dtype=float), count).copy(),
        np.broadcast_to(np.asarray(integer, dtype=bool), count).copy(),
        tuple(f"row[{i}]" for i in range(body.shape[0])),
        tuple(f"x[{j}]" for j in range(count)),
    )


def knapsack() -> Matrix:
    """Weights 3 4 5 6, worth 4 5 7 8, room for 10: the best is 4 + 6 = 10 worth 13 (3 + 6 and 3 + 4 reach 12, 9)."""
    return matrix([-4, -5, -7, -8], [[3, 4, 5, 6]], [-np.inf], [10])


def crowded(columns: int, rows: int, seed: int = 0) -> Matrix:
    """Return a knapsack with many dense rows: solutions come at once, proof takes long."""
    rng = np.random.default_rng(seed)
    body = rng.integers(1, 50, (rows, columns)).astype(float)
    worth = -rng.integers(5, 60, columns).astype(float)
    return matrix(worth, body, [-np.inf] * rows, body.sum(axis=1) * 0.4, offset=1000.0)


def market_split(rows: int = 5, columns: int = 40, seed: int = 1) -> Matrix:
    """Return Cornuejols and Dawande's market split: no solution is found within a second."""
    rng = np.random.default_rng(seed)
    body = rng.integers(0, 100, (rows, columns)).astype(float)
    half = np.floor(body.sum(axis=1) / 2)
    return matrix(np.zeros(columns), body, half, half)
