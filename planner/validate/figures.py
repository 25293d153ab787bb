"""Figures no solver takes, and series that say a thing twice."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_origin

from planner.problem.base import MOST
from planner.validate.parts import entries, horizon, listed, racks

if TYPE_CHECKING:
    from pydantic import BaseModel

    from planner.problem import Problem
    from planner.validate.parts import Broken

# Solvers take figures below this for zero; a rack below a watt makes counts beyond any bound.
SMALLEST = 1e-9
SMALLEST_KW = 1e-3
# Beyond this factor between the first and the last period the figures of one row no longer go together.
MOST_DISCOUNT = 1e6
# No cost of a plan is a thousand times what it is given at.
MOST_ESCALATION = 1e3


def tenant_growth(problem: Problem) -> Broken:
    """Yield growth by which revenue would end above the largest figure a field may hold."""
    tenant, last = problem.tenant, problem.programme.end_date.year
    if tenant is None or horizon(problem) is None or not _in_order(tenant.revenue_usd_m, last):
        return
    revenue = tenant.revenue(last)
    if revenue is not None and revenue >= MOST:
        what = f"must leave revenue below {MOST:g} million USD in {last}, got {revenue:.4g}"
        yield ("tenant", "growth_per_year"), what


def _in_order(years: Mapping[int, float], last: int) -> bool:
    """Return whether there is revenue to grow from, and none of a year that is wrong itself."""
    return bool(years) and all(1900 <= year <= last for year in years)


def discounting(problem: Problem) -> Broken:
    """Yield a negative discount rate at which the last period weighs out of all proportion to the first."""
    calendar, rate = horizon(problem), problem.finance.discount_rate
    if calendar is None or rate >= 0:
        return
    years = calendar.years(calendar.periods - 1)
    if (1.0 + rate) ** -years > MOST_DISCOUNT:
        least = math.ceil((MOST_DISCOUNT ** (-1.0 / years) - 1.0) * 100) / 100
        yield ("finance", "discount_rate"), f"must be at least {least:g} over {years:.1f} years, got {rate:g}"


def escalating(problem: Problem) -> Broken:
    """Yield escalation by which prices end a thousand times as high, or as low, as they are given."""
    calendar = horizon(problem)
    if calendar is None:
        return
    for path, given in listed(("finance", "escalation"), problem.finance.escalation):
        day = given.price_date or problem.programme.start_date
        factors = {t: _grown(given.share_per_year, calendar.years_after(day, t)) for t in (0, calendar.periods - 1)}
        for period, factor in factors.items():
            if not 1.0 / MOST_ESCALATION <= factor <= MOST_ESCALATION:
                what = f"got {factor:.4g} times in {calendar.label(period)}; see price_date"
                least = f"must leave prices between 1/{MOST_ESCALATION:,.0f} and {MOST_ESCALATION:,.0f} times as given"
                yield (*path, "share_per_year"), f"{least}, {what}"
                break


def _grown(share: float, years: float) -> float:
    """Return what a price has grown to; infinite where no figure holds it."""
    try:
        return float((1.0 + share) ** years)
    except OverflowError:
        return math.inf


def tiny_figures(problem: Problem) -> Broken:
    """Yield figures that are not zero and so small that a solver takes them for zero."""
    for path, entry in entries((), problem):
        for name in _figures(type(entry)):
            value = getattr(entry, name)
            if value is not None and value != 0 and abs(value) < SMALLEST:
                yield (*path, name), f"must be 0 or at least {SMALLEST:g} in size, got {value:g}"
    for path, rack in racks(problem):
        if SMALLEST <= rack.it_kw < SMALLEST_KW:
            yield (*path, "it_kw"), f"must be at least {SMALLEST_KW:g}, got {rack.it_kw:g}"


@cache
def _figures(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the fields of a model that hold one figure each, but for coordinates, with which nothing is computed."""
    return tuple(
        name
        for name, info in model.model_fields.items()
        if float in _inner(info.annotation) and Mapping not in [get_origin(part) for part in _inner(info.annotation)]
        and name not in ("latitude", "longitude")
    )  # fmt: skip


def _inner(annotation: Any) -> tuple[Any, ...]:
    """Return the types an annotation is made of."""
    return (annotation, *(part for arg in get_args(annotation) for part in _inner(arg)))
