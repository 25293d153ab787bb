"""One place in a case on the way along a path, and what is said where the way ends too early."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic_core import PydanticUndefined

from planner.problem.base import Given
from planner.validate.fields.shapes import field_shapes, fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from planner.validate.fields.shapes import Shape

Path = tuple[Any, ...]
RECORD = "changes"  # the record of changes is no part of the case: no path leads to it
ASIDE = frozenset({RECORD, "case", "figures"})
"""Fields that "all entries" leaves out: they name the case or go with the figures they speak of."""


class NoSuchPath(Exception):
    """A path that leads nowhere.

    Parameters
    ----------
    where
        How far it goes, with the part that names nothing.
    what
        Why not further.
    left
        Characters of the path after that part: the path that leads furthest is told about.
    near
        What that part was probably meant to be, with its dot or brackets; empty where nothing is alike.
    is_field
        Whether that part is to be a field, so that another path may end in it.
    """

    def __init__(self, where: str, what: str, left: int = 0, near: str = "", *, is_field: bool = False) -> None:
        self.where, self.what, self.left, self.near, self.is_field = where, what, left, near, is_field
        super().__init__(f"{where}: {what}")


def _default(model: type[BaseModel], field: str) -> Any:
    """Return the default of a field, None where it has none or may be empty."""
    default = fields(model)[field].default
    return None if default is PydanticUndefined else default


class Spot(NamedTuple):
    """A value in a case: what belongs there, its path, and the sources and confidences asked of the figure below."""

    value: Any
    shape: Shape
    path: Path = ()
    origins: tuple[tuple[str, str], ...] = ()
    default: Any = None  # of a field: what holds where it is left out

    def below(self, part: Any) -> Spot:
        """Return the spot of a field, a key or a position; its value is None where there is none."""
        inner = field_shapes(self.shape.model)[part] if self.shape.model is not None else self.shape.inner
        value = self.value[part] if isinstance(self.value, list) else self.value.get(part)
        default = None if self.shape.model is None else _default(self.shape.model, part)
        return Spot(value, inner, (*self.path, part), self.origins, default)

    @property
    def is_entry(self) -> bool:
        """Whether it is a thing with fields that is given."""
        return self.shape.model is not None and isinstance(self.value, dict)

    @property
    def is_sound(self) -> bool:
        """Whether the value has the form that belongs there: a list, a mapping, or a single value."""
        if self.shape.is_list:
            return isinstance(self.value, list)
        return isinstance(self.value, dict) == (not self.shape.leaf)

    @property
    def has_origin(self) -> bool:
        """Whether it is a given entry with a source and a confidence of its own."""
        return self.is_entry and self.shape.model is not None and "confidence" in self.shape.model.model_fields

    @property
    def carries_origin(self) -> bool:
        """Whether it is an entry that says where its figures come from, field by field."""
        return self.shape.model is not None and issubclass(self.shape.model, Given)

    def parts(self) -> tuple[Any, ...]:
        """Return the fields, positions or keys below it."""
        if self.shape.model is not None:
            return tuple(name for name in field_shapes(self.shape.model) if name not in ASIDE)
        if isinstance(self.value, list):
            return tuple(range(len(self.value)))
        return tuple(self.value) if isinstance(self.value, dict) else ()

    def entries(self) -> Iterator[Spot]:
        """Yield every entry below it, at any depth."""
        for part in self.parts() if self.value is not None else ():
            spot = self.below(part)
            if spot.is_entry:
                yield spot
            yield from spot.entries()
