"""Site work: what is spent on it, what open sites cost."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from planner.model.linear import Sum

if TYPE_CHECKING:
    from planner.model.lines.line_data import LineData
    from planner.model.sets import Work


def activity_spend(data: LineData, period: int) -> Sum:
    """Return what is spent on phases and gates: a column of its own, which `works_spend` defines."""
    return Sum((1, data.m.works[period]))


def works_spend(data: LineData, period: int) -> Sum:
    """Return the spend on all site work in a period as a sum over starts: what defines the line."""
    return Sum(*((1, _spend(data, work, period)) for work in data.sets.works))


def _spend(data: LineData, work: Work, period: int) -> Sum:
    """Return the spend of one way to do an activity: at start, spread over the work, in its last period."""
    option, started = work.option, partial(data.handles.started, work)
    length, capex = option.duration_periods, option.capex_usd_m
    if not work.under_way:  # what has begun is paid as agreed then
        capex *= data.sets.prices.at("works", period)
    spread = (1.0 - option.start_share - option.finish_share) / length
    return Sum(
        (capex * (option.start_share + spread), started(period)),
        (-capex * option.start_share, started(period - 1)),
        (capex * option.finish_share, started(period - length + 1)),
        (-capex * (option.finish_share + spread), started(period - length)),
    )


def lease(data: LineData, period: int) -> Sum:
    """Return leases of phases in service, each for its term; those of history count from when they became usable."""
    whole, share = Sum(), data.sets.calendar.years_per_period
    for work in data.sets.works:
        paid, term = work.option.lease_usd_m_per_year * share, work.option.term_periods or 0
        if paid:
            whole.add(paid, data.handles.in_service(work, period))
            whole.add(-paid, data.handles.in_service(work, period - term))
    for _, activity in data.sets.finished:
        chosen = [o for o in activity.options if o.id == activity.chosen_option] or list(activity.options[:1])
        assert activity.finished_date is not None
        age = period - data.sets.calendar.usable_from(activity.finished_date)
        if 0 <= age < (chosen[0].term_periods or 0):
            whole.add(chosen[0].lease_usd_m_per_year * share, 1)
    return whole


def fixed(data: LineData, period: int) -> Sum:
    """Return the fixed costs of open sites."""
    share = data.sets.calendar.years_per_period * data.sets.prices.at("operation", period)
    return Sum(*((s.fixed_usd_m_per_year * share, data.handles.is_open(s, period)) for s in data.sets.sites))


def opening_cost(data: LineData, period: int) -> Sum:
    """Return what opening sites costs, in the period each is opened."""
    whole, factor = Sum(), data.sets.prices.at("works", period)
    for site in data.sets.sites:
        if not site.has_begun:
            whole.add(factor * site.opening_usd_m, data.handles.is_open(site, period))
            whole.add(-factor * site.opening_usd_m, data.handles.is_open(site, period - 1))
    return whole
