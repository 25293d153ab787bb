"""The rows of the model are those its families name, equal to what stands beside them as algebra."""

from __future__ import annotations

import pyomo.environ as pyo
import pytest

from planner.model.build import FAMILIES, build
from planner.shipped import read_named
from planner.validate import validate
from tests.model.golden import FOLDER, name_of, texts
from tests.model.golden_case import problem


def test_the_golden_case_is_valid_and_every_family_has_every_kind_of_row() -> None:
    assert validate(problem()) == ()
    # Three racks of 1 MW miss the second target by 2e-6 MW, which only a whole decision tells from nothing.
    models = [build(given).m for given in (problem(), problem().changed({"programme.target.mw": 3.000002}))]
    names = [name for family in FAMILIES for name in family.Rows.names()]
    assert [name for name in names if not any(len(model.component(name)) for model in models)] == []


def test_the_model_has_the_rows_its_families_name_and_no_others() -> None:
    named = [name for family in FAMILIES for name in family.Rows.names()]
    assert len(named) == len(set(named))
    for given in (problem(), read_named("tiny")):
        found = {component.name for component in build(given).m.component_objects(pyo.Constraint)}
        assert found == set(named)


def test_every_family_states_its_equation() -> None:
    assert [name_of(family) for family in FAMILIES if ".. math::" not in (family.__doc__ or "")] == []


@pytest.mark.parametrize("family", sorted(texts()))
def test_the_rows_are_as_written_down(family: str) -> None:
    # Renewed by `python -m tests.model.golden`.
    assert texts()[family] == (FOLDER / f"{family}.txt").read_text(encoding="utf-8")


def test_no_file_is_missing_or_left_over() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == {name_of(family) for family in FAMILIES}
