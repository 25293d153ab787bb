"""The lines of the ledger that move cash, in their order: which come in, which go out, and what for.

Tables, sums, pictures and workbooks take order and sides from here; what they call a line is theirs, since readers
differ. Columns of the table of cash are named by them, with the unit behind. Model and checks state them once more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

INFLOWS = ("tranche_cash", "rent", "draw", "credit_used")
"""Lines that come in; credit in kind is one, since racks go out at their whole price."""
OUTLAYS = (
    "activity_spend", "rack_payments", "sales_tax", "upgrade_capex", "onsite_capex", "energy", "fuel", "opex", "fixed",
    "lease", "opening_cost", "interest", "fees",
)  # fmt: skip
"""Lines that go out but what is paid back."""
OUTFLOWS = (*OUTLAYS, "repay")
SIGNS = {**dict.fromkeys(INFLOWS, 1.0), **dict.fromkeys(OUTFLOWS, -1.0)}
RUNNING, OF_DEBT = ("energy", "fuel", "opex", "fixed", "lease"), ("interest", "fees", "repay")
"""Lines that go out to run what is there, and to lenders."""
CAPITAL = tuple(line for line in OUTFLOWS if line not in (*RUNNING, *OF_DEBT))
"""Lines that go out for what is built and bought."""
CLASSES = {
    "activity_spend": "works", "opening_cost": "works", "upgrade_capex": "power", "onsite_capex": "power",
    "rack_payments": "racks", "sales_tax": "racks", "fuel": "operation", "opex": "operation", "fixed": "operation",
}  # fmt: skip
"""Lines whose prices escalate with a class of cost. Others have dated prices, or terms of their own."""
OPTIONAL = ("sales_tax", "lease")
"""Lines that only some cases have: terms of goals, sums and workbooks leave them out where they move nothing."""


def used_lines(names: Iterable[str], cash: Iterable[object]) -> tuple[str, ...]:
    """Return lines without the optional ones that move nothing.

    Parameters
    ----------
    names
        Names of lines, or of columns of the table of cash.
    cash
        Rows of the table of cash.
    """
    moved = {name for row in cash for name in OPTIONAL if getattr(row, f"{name}_usd_m")}
    idle = {name for name in OPTIONAL if name not in moved}
    return tuple(name for name in names if name.removesuffix("_usd_m") not in idle)
