"""What a feature is, and what must be there before it counts as one.

A feature is a part of the model that a case may leave out. Its module here (say, `reserve_units.py`) holds

    FEATURE = Feature("reserve units", fields=("OnsiteUnit.reserve_units",), case=case, …)

`test_features.py` finds it by itself, asks for every proof, and writes the rows of its smallest case to
``golden/<module>.txt`` (``python -m tests.features.feature`` renews them: look at what changed).
"""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import tests.features
from planner.model.build import FAMILIES, build
from tests.model.golden import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from planner.problem import Problem

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"
FIRST_FIELDS = HERE / "first_fields.txt"


@dataclass(frozen=True)
class Feature:
    """One feature and its proofs. Tests are named as pytest does: ``tests/by_hand/test_reserve.py::test_one_fails``.

    Parameters
    ----------
    name
        What it is called.
    fields
        Fields of the problem that belong to it: ``OnsiteUnit.reserve_units``.
    case
        The smallest case that uses every field of it: its rows are kept as algebra in ``golden``.
    by_hand
        Tests of optima worked out by hand.
    checked
        Tests of the independent check: each rule of the feature, broken.
    second
        Name of its adder in `tests/second/draw_features.py`.
    loosened
        Fields in `tests/oracle/loosenings.py`; for a field that has no looser value give the reason in `not_loosened`.
    faults
        Ids of planted faults.
    explained
        Tests of the words: contradiction, explanation, binding.
    shown
        Tests of files and pages it shows in: tables, workbook, bank pack, report, schedule.
    bounds
        Tests that its presence leaves every bound true, or that a bound is tightened by it.
    not_loosened
        Reasons by field.
    """

    name: str
    fields: tuple[str, ...]
    case: Callable[[], Problem]
    by_hand: tuple[str, ...]
    checked: tuple[str, ...]
    second: str
    loosened: tuple[str, ...]
    faults: tuple[str, ...]
    explained: tuple[str, ...]
    shown: tuple[str, ...]
    bounds: tuple[str, ...]
    not_loosened: Mapping[str, str] = field(default_factory=dict)


def first_fields() -> set[str]:
    """Return the fields of a problem that the first model had, as ``Class.field``."""
    return set(FIRST_FIELDS.read_text(encoding="utf-8").split())


def features() -> dict[str, Feature]:
    """Return the features by the names of their modules."""
    names = sorted(found.name for found in pkgutil.iter_modules(tests.features.__path__))
    modules = {name: import_module(f"tests.features.{name}") for name in names if not name.startswith("test_")}
    return {name: module.FEATURE for name, module in modules.items() if hasattr(module, "FEATURE")}


def golden(feature: Feature) -> str:
    """Return the rows of its smallest case as algebra."""
    model = build(feature.case()).m
    return "\n".join(row for family in FAMILIES for row in rows(model, family)) + "\n"


if __name__ == "__main__":
    for name, given in features().items():
        (GOLDEN / f"{name}.txt").write_text(golden(given), encoding="utf-8")
