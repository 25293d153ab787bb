"""What there can be one more of: a MW of headroom, a rack, a crew or a transformer, a month at a site, a million."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 - a field of a dataclass that is read at run time
from typing import Literal, get_args

Kind = Literal["headroom", "rack", "resource", "sooner", "facility", "equity", "cash"]
KINDS: tuple[Kind, ...] = get_args(Kind)
UNITS: dict[Kind, str] = {
    "headroom": "MW", "rack": "racks", "resource": "units", "sooner": "months", "facility": "million USD",
    "equity": "million USD", "cash": "million USD",
}  # fmt: skip


@dataclass(frozen=True)
class Item:
    """So much more of one thing; `from_date` is the first day it is there, None from the plan's start on.

    Of `sooner`, the amount is by how many months everything that comes to the site on a date comes earlier.
    """

    kind: Kind
    id: str = ""
    from_date: date | None = None
    amount: float = 1.0

    @property
    def unit(self) -> str:
        """Unit of the amount."""
        return UNITS[self.kind]

    def __str__(self) -> str:
        named = f"{self.kind}:{self.id}" if self.id else self.kind
        since = "" if self.from_date is None else f"@{self.from_date.isoformat()}"
        return f"{named}{since}{'' if self.amount == 1.0 else f'+{self.amount:g}'}"
