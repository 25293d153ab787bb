"""Net present value and internal rate of return of dated flows, as spreadsheets define them (actual/365).

pyxirr is imported inside the functions, so that commands without money figures start fast.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

NOISE_SHARE = 1e-12  # flows below this share of the largest are rounding, and have no sign
HIGHEST_RATE = 1000.0  # a rate a year above this comes from a first outlay that is next to nothing, and says nothing
LEAST_FLOW = 1e-4  # flows that are all below this are what a solver leaves of nothing [million USD]
LOWEST_RATE = -0.999999  # a rate below this comes from an outlay all but lost, and has no digits that tell it from -1


def xnpv(
    flows: Sequence[float], when: Sequence[date] | Sequence[float], rate: float, start_date: date | None = None
) -> float:
    """Return the net present value of dated flows, in the unit of the flows.

    Parameters
    ----------
    flows
        Amounts, received positive.
    when
        Date of each flow, or its actual/365 years from the start.
    rate
        Discount rate a year [-], above -1.
    start_date
        Day to which flows with dates are discounted; None: the earliest of them.

    Raises
    ------
    ValueError
        If there are not as many dates as flows, the rate is not above -1, or a flow lies before the start date.
    """
    _same_length(flows, when)
    if not rate > -1.0:
        raise ValueError(f"rate must be above -1, got {rate}")
    if not flows:
        return 0.0
    days = [day for day in when if isinstance(day, date)]
    if len(days) < len(when):
        return sum(flow * (1.0 + rate) ** -float(years) for flow, years in zip(flows, when, strict=True))  # type: ignore[arg-type]
    start = start_date or min(days)
    if min(days) < start:
        raise ValueError(f"a flow on {min(days)} is before the start date {start}")
    from pyxirr import xnpv as dated_npv

    value = dated_npv(rate, [start, *days], [0.0, *flows])
    return 0.0 if value is None else float(value)


def sign_changes(flows: Sequence[float]) -> int:
    """Return how often the flows change sign, those that are zero but for rounding left out."""
    least = NOISE_SHARE * max((abs(flow) for flow in flows), default=0.0)
    signs = [flow > 0 for flow in flows if abs(flow) > least]
    return sum(before != after for before, after in pairwise(signs))


def irr(flows: Sequence[float], dates: Sequence[date]) -> float | None:
    """Return the internal rate of return a year [-] of dated flows, or None where it is not unique or says nothing.

    Only flows that change sign exactly once in the order of their dates have one for certain; others have none, or
    several of which none is meant. A rate is from `LOWEST_RATE` to `HIGHEST_RATE`. Flows are in million USD: where all
    are below `LEAST_FLOW` there is nothing to earn a rate on.

    Raises
    ------
    ValueError
        If there are not as many dates as flows.
    """
    _same_length(flows, dates)
    dated = sorted(zip(dates, flows, strict=True))
    ordered = [flow for _, flow in dated]
    if sign_changes(ordered) != 1 or max(map(abs, ordered)) < LEAST_FLOW:
        return None
    from pyxirr import xirr

    rate = xirr([day for day, _ in dated], ordered, silent=True)
    return float(rate) if rate is not None and LOWEST_RATE <= rate <= HIGHEST_RATE else None


def _same_length(flows: Sequence[float], when: Sequence[date] | Sequence[float]) -> None:
    if len(flows) != len(when):
        raise ValueError(f"{len(flows)} flows but {len(when)} dates")
