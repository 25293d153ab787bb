"""Every field of a case has plain words, and no unit is left in them."""

from __future__ import annotations

import re

import pytest

from planner.changes.difference.field_words import _TOLD, ENDINGS, field_words
from planner.problem import Model, Problem
from planner.validate.fields.shapes import Shape, field_shapes, shape_of

UNITS = {"mw", "kw", "usd", "mwh", "periods", "date"}


def models(shape: Shape, known: dict[str, type[Model]]) -> dict[str, type[Model]]:
    """Return every model of a case by name."""
    if shape.model is not None and shape.model.__name__ not in known:
        assert issubclass(shape.model, Model)
        known[shape.model.__name__] = shape.model
        for inner in field_shapes(shape.model).values():
            models(inner, known)
    elif isinstance(shape.inner, Shape):
        models(shape.inner, known)
    return known


ALL = models(shape_of(Problem), {})
FIELDS = [(name, field) for name, model in ALL.items() for field in model.model_fields]


def test_all_models_are_met() -> None:
    assert {"Problem", "Programme", "Site", "Stage", "Option", "Arrival", "Step", "Tenant", "Origin"} <= set(ALL)
    assert len(FIELDS) > 150


@pytest.mark.parametrize(("model", "field"), FIELDS)
def test_a_field_has_words_without_its_unit(model: str, field: str) -> None:
    found = field_words(model, field)
    words = found.words.split()
    assert words
    assert re.fullmatch(r"[A-Za-z][A-Za-z ,\-]*", found.words), found.words
    assert not UNITS & {word.lower() for word in words} or words == ["date"], found.words
    assert found.empty


@pytest.mark.parametrize(("model", "field"), FIELDS)
def test_a_field_with_a_unit_in_its_name_is_said_with_it(model: str, field: str) -> None:
    ending = next((end for end, unit in ENDINGS if unit and field.endswith(end)), None)
    if ending is not None:
        assert field_words(model, field).unit, (model, field)


def test_the_table_names_fields_that_there_are() -> None:
    assert [
        (name, field) for name, told in _TOLD.items() for field in told if field not in ALL[name].model_fields
    ] == []


def test_a_new_field_is_called_by_its_name() -> None:
    assert (field_words("Site", "water_limit_usd_m").words, field_words("Site", "water_limit_usd_m").unit) == (
        "water limit", "million USD"
    )  # fmt: skip
