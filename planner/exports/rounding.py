"""How many decimals a figure of a table has in its CSV: as many as it means something with.

A cent of money is kept, and not a dollar only: the present value recomputed from a rounded ledger must still be right
to a cent per million.
"""

from __future__ import annotations

DECIMALS = {"_usd_m": 8, "_mw": 6, "_mwh": 3}
DECIMALS_ELSE = 8
RULE = (
    "In a CSV figures are rounded: money to a cent (8 decimals), MW to a watt (6), MWh to a kWh (3), all else to 8 "
    "decimals."
)


def decimals(column: str) -> int:
    """Return the decimals of a column in its CSV."""
    return next((count for ending, count in DECIMALS.items() if column.endswith(ending)), DECIMALS_ELSE)


def rounded(figure: float, count: int) -> str:
    """Return a figure with at most `count` decimals, at least one, and no exponent."""
    text = f"{figure:.{count}f}".rstrip("0")
    text = f"{text}0" if text.endswith(".") else text
    return text.removeprefix("-") if float(text) == 0 else text
