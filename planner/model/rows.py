"""What a constraint family returns: the constraints that it made, so that nobody looks them up by name."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import pyomo.environ as pyo


@dataclass(frozen=True)
class FamilyRows:
    """The constraints of one family; each field has the name of its constraint in the model."""

    @classmethod
    def of(cls, m: pyo.ConcreteModel) -> Self:
        """Return the constraints that the family has just added to `m`.

        Raises
        ------
        AttributeError
            If it has not added one of them.
        """
        return cls(**{name: getattr(m, name) for name in cls.names()})

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the names of the constraints."""
        return tuple(field.name for field in fields(cls))

    def named(self) -> dict[str, Any]:
        """Return the constraints by name."""
        return {name: getattr(self, name) for name in self.names()}
