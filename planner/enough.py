"""When one power is enough for another: the one place that says so for model and tables."""

from __future__ import annotations

ENOUGH_WITHIN_MW = 1e-6
SUMS_WITHIN_MW = 1e-9
"""What the order of adding may change in a sum of many racks: it must not decide."""


def is_enough(have_mw: float, want_mw: float) -> bool:
    """Return whether `have_mw` is enough for `want_mw`: to 1e-6 MW, whatever their size."""
    return have_mw >= want_mw - ENOUGH_WITHIN_MW - SUMS_WITHIN_MW


def missing_mw(have_mw: float, want_mw: float) -> float:
    """Return what is missing where it is not enough [MW], else 0."""
    return 0.0 if is_enough(have_mw, want_mw) else want_mw - have_mw
