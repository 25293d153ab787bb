"""What can be done to what a path names: set, scale, add, shift by months, remove, append."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from planner.errors import printable
from planner.validate.whole import plain

if TYPE_CHECKING:
    from planner.problem.change import Operation


@dataclass(frozen=True)
class Act:
    """One operation and what it is done with: the new value, a factor, an amount, months, or a new entry."""

    operation: Operation
    value: Any = None

    @property
    def text(self) -> str:
        """The value as JSON."""
        return printable(json.dumps(plain(self.value), default=_spelt, ensure_ascii=False))


def _spelt(value: Any) -> str:
    """Return a date as files spell it, anything else as Python shows it."""
    return value.isoformat() if isinstance(value, date) and not isinstance(value, datetime) else repr(value)


def scale(factor: float) -> Act:
    """Return that figures are multiplied; counts are rounded half up to whole units."""
    return Act("scale", factor)


def add(amount: float) -> Act:
    """Return that an amount is added to figures, in their unit; counts are rounded half up to whole units."""
    return Act("add", amount)


def shift(*, months: int) -> Act:
    """Return that dates are so many months later, or earlier where `months` is negative; the end of a month clamps."""
    return Act("shift_months", months)


def remove() -> Act:
    """Return that an entry is taken out, or that an optional field is left empty."""
    return Act("remove")


def append(entry: Any) -> Act:
    """Return that an entry is added to a list, several if `entry` is a list, or keys to a mapping."""
    return Act("append", entry)
