"""Writes the rows of every family as algebra; ``python -m tests.model.golden`` renews the files in `golden/`.

Look at what changed before keeping it: these files are how a change of the model is seen.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyomo.environ as pyo
from pyomo.repn import generate_standard_repn

from planner.model.build import FAMILIES, build
from tests.model.golden_case import problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

FOLDER = Path(__file__).with_name("golden")


def name_of(family: ModuleType) -> str:
    return family.__name__.rpartition(".")[2]


def algebra(body: Any) -> tuple[str, float]:
    """Return the terms of a linear expression and its constant."""
    repn = generate_standard_repn(body)
    assert repn.is_linear()
    words = []
    for coefficient, variable in zip(repn.linear_coefs, repn.linear_vars, strict=True):
        size = abs(round(coefficient, 9))
        factor = "" if size == 1 else f"{size:.9g} "
        words.append(f"{'-' if coefficient < 0 else '+'} {factor}{variable.name}")
    return " ".join(words).removeprefix("+ "), float(repn.constant)


def row(constraint: Any) -> str:
    """Return one row with its variables on the left and its figure on the right."""
    body, constant = algebra(constraint.body)
    lower, upper = pyo.value(constraint.lower), pyo.value(constraint.upper)
    sign, limit = ("==", upper) if constraint.equality else ("<=", upper) if lower is None else (">=", lower)
    return f"{constraint.name}: {body} {sign} {round(limit - constant, 9) + 0.0:.9g}"


def rows(model: Any, family: ModuleType) -> Iterator[str]:
    for component in family.Rows.names():
        for constraint in model.component(component).values():
            yield row(constraint)


def texts() -> dict[str, str]:
    """Return the text of every file."""
    model = build(problem()).m
    return {name_of(family): "\n".join(rows(model, family)) + "\n" for family in FAMILIES}


if __name__ == "__main__":
    for name, text in texts().items():
        (FOLDER / f"{name}.txt").write_text(text, encoding="utf-8")
