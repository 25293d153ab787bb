"""Values that contradict each other within one entry, or among entries of one kind."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, assert_never, get_args

from planner.problem import PriceStep, Step
from planner.validate.parts import activities, entries, listed, sites

if TYPE_CHECKING:
    from datetime import date

    from pydantic import BaseModel

    from planner.problem import Problem, Stage, Upgrade
    from planner.validate.parts import Broken, Path

_TOLERANCE = 1e-9


def kinds(problem: Problem) -> Broken:
    """Yield gates with MW or racks, and phases without MW."""
    for path, _, activity in activities(problem):
        match activity.kind:
            case "gate":
                if activity.nameplate_mw > 0:
                    yield (*path, "nameplate_mw"), f"must be 0 for a gate, got {activity.nameplate_mw:g}"
                if activity.rack_positions:
                    yield (*path, "rack_positions"), f"must be 0 for a gate, got {activity.rack_positions}"
                if activity.cooling is not None:
                    yield (*path, "cooling"), "must be left out of a gate, in which no racks stand"
            case "phase":
                if activity.nameplate_mw == 0:
                    yield (*path, "nameplate_mw"), "must be > 0 for a phase, got 0; work without MW is a gate"
            case _:
                assert_never(activity.kind)


def shares(problem: Problem) -> Broken:
    """Yield options that pay more than all of their capex."""
    for path, _, activity in activities(problem):
        for at, option in listed((*path, "options"), activity.options):
            total = option.start_share + option.finish_share
            if total > 1 + _TOLERANCE:
                yield (*at, "finish_share"), f"must be <= 1 together with start_share, got {total:g}"


def leases(problem: Problem) -> Broken:
    """Yield leases without a term, and terms without a lease."""
    for path, _, activity in activities(problem):
        for at, option in listed((*path, "options"), activity.options):
            if option.lease_usd_m_per_year and option.term_periods is None:
                yield (*at, "term_periods"), "must be given with lease_usd_m_per_year, got nothing"
            if option.term_periods is not None and not option.lease_usd_m_per_year:
                what = f"must be left out without lease_usd_m_per_year, got {option.term_periods}"
                yield (*at, "term_periods"), what


def pues(problem: Problem) -> Broken:
    """Yield sites whose PUE is higher over the year than at peak."""
    for path, site in sites(problem):
        if site.mean_pue > site.peak_pue:
            yield (*path, "mean_pue"), f"must be <= peak_pue {site.peak_pue:g}, got {site.mean_pue:g}"


def conditional_steps(problem: Problem) -> Broken:
    """Yield steps of an interconnection that say when they are curtailed or firm and are not conditional, or only half.

    The hours of curtailment are those of the connection: one figure for all conditional steps of a site.
    """
    for path, site in sites(problem):
        steps: list[tuple[Path, Stage | Upgrade]] = [*listed((*path, "stages"), site.stages)]
        steps += listed((*path, "upgrades"), site.upgrades)
        usual = next((step.curtail_hours_per_year for _, step in steps if step.conditional), 0.0)
        for at, step in steps:
            hours, firm, field = step.curtail_hours_per_year, step.firm_from_date, (*at, "curtail_hours_per_year")
            if not step.conditional:
                if hours:
                    yield field, f"must be 0 for a step that is not conditional, got {hours:g}"
                if firm is not None:
                    yield (*at, "firm_from_date"), f"must be left out of a step that is not conditional, got {firm}"
            elif hours <= 0:
                yield field, f"must be > 0 for a conditional step, got {hours:g}"
            elif hours != usual:
                yield field, f"must be {usual:g} as at the site's other conditional steps, got {hours:g}"


def resource_fields(problem: Problem) -> Broken:
    """Yield resources with fields of the other kind."""
    for path, resource in listed(("resources",), problem.resources):
        match resource.kind:
            case "renewable":
                if resource.stock:
                    yield (*path, "stock"), f"must be left out of a renewable resource, got {resource.stock}"
                if resource.arrivals:
                    yield (*path, "arrivals"), "must be left out of a renewable resource; it has a capacity"
                if not resource.capacity:
                    yield (*path, "capacity"), "must be given for a renewable resource, got nothing"
            case "consumable":
                if resource.capacity:
                    yield (*path, "capacity"), "must be left out of a consumable resource; it has stock and arrivals"
                if resource.max_increase_per_period is not None:
                    what = f"must be left out of a consumable resource, got {resource.max_increase_per_period}"
                    yield (*path, "max_increase_per_period"), what
            case _:
                assert_never(resource.kind)


def milestone_thresholds(problem: Problem) -> Broken:
    """Yield milestones with the threshold of another one of what counts for both."""
    seen: dict[tuple[object, ...], str] = {}
    for path, given in listed(("programme", "milestones"), problem.programme.milestones):
        counted = frozenset(given.scope), frozenset(given.racks), given.counts_unbacked
        key = (given.threshold_mw, given.basis, *counted)
        if key in seen:
            what = f"must differ from that of milestone '{seen[key]}', got {given.threshold_mw:g} on the same basis"
            yield (*path, "threshold_mw"), what
        seen.setdefault(key, given.id)


@cache
def _series_of(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the fields of a model that are dated series."""
    return tuple(
        name for name, info in model.model_fields.items() if get_args(info.annotation)[:1] in ((Step,), (PriceStep,))
    )


def repeated_steps(problem: Problem) -> Broken:
    """Yield dated series with two values from one day on."""
    for path, entry in entries((), problem):
        for name in _series_of(type(entry)):
            series = getattr(entry, name)
            if not isinstance(series, tuple):
                continue
            seen: set[date | None] = set()
            for at, step in listed((*path, name), series):
                if step.from_date in seen:
                    day = step.from_date or "an empty date"
                    yield (*at, "from_date"), f"must be given once in a series, got {day} a second time"
                seen.add(step.from_date)


def tenant_revenue(problem: Problem) -> Broken:
    """Yield a rent limit without revenue, and revenue of years after the horizon."""
    tenant, last = problem.tenant, problem.programme.end_date.year
    if tenant is None:
        return
    if tenant.limits_rent and not tenant.revenue_usd_m:
        yield ("tenant", "revenue_usd_m"), "must be given where limits_rent is true, got nothing"
    for year in tenant.revenue_usd_m:
        if not 1900 <= year <= last:
            yield ("tenant", "revenue_usd_m", year), f"must be of a year up to the horizon's {last}, got {year}"


def limited_years(problem: Problem) -> Broken:
    """Yield yearly limits without a year, and of years after the horizon."""
    last = problem.programme.end_date.year
    for path, limit in listed(("yearly_limits",), problem.yearly_limits):
        if not limit.most_by_year:
            yield (*path, "most_by_year"), "must have at least 1 year, got nothing"
        for year in limit.most_by_year:
            if not 1900 <= year <= last:
                yield (*path, "most_by_year", year), f"must be of a year up to the horizon's {last}, got {year}"


def no_site(problem: Problem) -> Broken:
    """Yield a case in which nothing can be planned, for want of a site."""
    if not problem.candidates:
        left_out = f"got {len(problem.sites)} that are not" if problem.sites else "got none"
        yield ("sites",), f"must have at least one that is eligible, {left_out}"
