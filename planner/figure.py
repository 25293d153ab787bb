"""A figure as files and pictures hold it."""

from __future__ import annotations

import math


def number(value: float) -> float:
    """Return a finite float, never minus zero.

    Raises
    ------
    ValueError
        If the value is infinite or not a number, which no file may hold.
    """
    plain = float(value)
    if not math.isfinite(plain):
        raise ValueError(f"{plain} is not a number that a plan may hold")
    return plain + 0.0
