"""What a case does not use costs it nothing: rows, columns and nonzeros are as before features came."""

from __future__ import annotations

import pytest

from planner.model.build import build
from planner.model.structure import hand_over
from planner.shipped import read_named
from tests.second.draw import case

BEFORE = {
    "tiny": (264, 169, 884),
    "ten-gigawatt": (23149, 12696, 116654),
    "medium-7": (1325, 909, 3972),
}
"""Rows, columns, nonzeros before the first feature."""


@pytest.mark.parametrize("name", BEFORE)
def test_the_model_is_as_large_as_before(name: str) -> None:
    given = case(7, "medium") if name == "medium-7" else read_named(name)
    matrix = hand_over(build(given)).matrix
    assert (*matrix.A.shape, matrix.A.nnz) == BEFORE[name]
