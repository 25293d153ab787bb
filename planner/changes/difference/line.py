"""One difference of two problems, as a planner would say it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel

from planner.validate.whole import plain

Kind = Literal["figure", "order", "name", "note", "provenance"]
"""What differs: a figure or a part of the case; the order of a list; or only words, which change no plan."""


@dataclass(frozen=True, repr=False)
class Difference:
    """One thing in which two problems differ, or several that differ alike.

    Parameters
    ----------
    path
        Where it is: ``racks[SEED_576].price_usd_m``; with ``[*]`` for ids and places where it stands for several, empty
        where it stands for words of any place.
    what
        What it is, in words: ``rack SEED_576, price``.
    before, after
        What was there and what is; None where there is nothing, or where it stands for several that are not the same.
    change
        How it differs: ``21 → 22 million USD``, ``removed``, ``each 6 months later``.
    kind
        Whether figures differ, the order of a list, or only words.
    members
        The single differences, where it stands for several.
    """

    path: str
    what: str
    before: Any = field(hash=False)
    after: Any = field(hash=False)
    change: str
    kind: Kind = "figure"
    members: tuple[Difference, ...] = ()

    def __str__(self) -> str:
        return f"{self.what}: {self.change}" if self.path else f"{self.what} {self.change}"

    def __repr__(self) -> str:
        return f"<Difference {self}>"

    def as_object(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return {
            "path": self.path,
            "what": self.what,
            "before": _json(self.before),
            "after": _json(self.after),
            "change": self.change,
            "kind": self.kind,
            "members": [member.as_object() for member in self.members],
        }


def _json(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return _json(plain(value))
    if isinstance(value, dict):
        return {str(name): _json(inner) for name, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
