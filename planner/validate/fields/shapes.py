"""What each field of the problem models takes, read off their annotations once."""

from __future__ import annotations

import types
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, cast, get_args, get_origin

from pydantic import BaseModel

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo


@dataclass(frozen=True)
class Shape:
    """What belongs at one place: a model, a list of `inner`, a mapping to `inner`, or a leaf.

    `leaf` is one of ``text, number, whole, bool, date`` for leaves and empty otherwise; `whole_keys` tells that the
    keys of a mapping are whole numbers.
    """

    model: type[BaseModel] | None = None
    inner: Any = None
    is_list: bool = False
    leaf: str = ""
    choices: tuple[str, ...] = ()
    whole_keys: bool = False


_LEAVES = {str: "text", float: "number", int: "whole", bool: "bool", date: "date"}


@cache
def fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Return the fields of a model by the name a file gives them."""
    return {info.alias or name: info for name, info in model.model_fields.items()}


@cache
def shape_of(annotation: Any) -> Shape:
    """Return the shape of a type annotation of the problem models."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return shape_of(args[0])
    if origin in (Union, types.UnionType):
        return shape_of(next(arg for arg in args if arg is not type(None)))
    if origin is tuple:
        return Shape(inner=shape_of(args[0]), is_list=True)
    if origin is Mapping:
        return Shape(inner=shape_of(args[1]), whole_keys=shape_of(args[0]).leaf == "whole")
    if origin is Literal:
        return Shape(leaf="text", choices=tuple(str(arg) for arg in args))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return Shape(model=annotation)
    return Shape(leaf=_LEAVES[annotation])


@cache
def field_shapes(model: type[BaseModel]) -> dict[str, Shape]:
    """Return the shape of each field of a model, by the name a file gives it."""
    return {name: shape_of(cast("Hashable", info.annotation)) for name, info in fields(model).items()}


def shape_at(shape: Shape, loc: tuple[Any, ...]) -> Shape | None:
    """Return the shape at a path below `shape`, or None where the models have no such place."""
    for part in loc:
        if shape.model is not None:
            found = field_shapes(shape.model).get(part)
            if found is None:
                return None
            shape = found
        elif isinstance(shape.inner, Shape):
            shape = shape.inner
        else:
            return None
    return shape
