"""Why a wish cannot be by itself: what takes its time, even if it is begun on the first day of the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from planner.errors import Reason
from planner.explanation.facts import called, site_name
from planner.words import counted

if TYPE_CHECKING:
    from datetime import date

    from planner.model.wishes import Wish
    from planner.problem import Activity, OnsiteUnit, Problem, Site, Upgrade


def by_itself(wish: Wish, problem: Problem) -> Reason | None:
    """Return how long a thing takes, where that alone may leave no plan with a wish; None where it takes no time.

    Parameters
    ----------
    wish
        The wish, which contradicts itself.
    problem
        The case.
    """
    match wish.kind:
        case "force":
            return _takes(wish, problem)
        case "not" | "before":
            return None
        case _:
            assert_never(wish.kind)


def _takes(wish: Wish, problem: Problem) -> Reason | None:
    sites = problem.candidates
    match wish.noun:
        case "phase" | "gate":
            activity, site = next((a, site) for site in sites for a in site.activities if a.id == wish.id)
            return _work(activity, site, problem)
        case "site":
            site = next(site for site in sites if site.id == wish.id)
            phases = [a for a in site.activities if a.nameplate_mw > 0]
            return (
                _work(min(phases, key=lambda a: _first_finish(a, problem)), site, problem)
                if phases
                else _no_phase(site)
            )
        case "upgrade":
            upgrade, site = next((u, site) for site in sites for u in site.upgrades if u.id == wish.id)
            return _order(f"upgrade {upgrade.id}", upgrade, f"sites[{site.id}].upgrades[{upgrade.id}]", problem)
        case "unit":
            unit, site = next((u, site) for site in sites for u in site.onsite if u.id == wish.id)
            return _order(f"on-site unit {unit.id}", unit, f"sites[{site.id}].onsite[{unit.id}]", problem)
        case "rack":
            return None
        case "milestone":
            return _commissioning(problem)
        case _:
            assert_never(wish.noun)


def _first_finish(activity: Activity, problem: Problem) -> tuple[int, int]:
    """Return the first period in which an activity can be usable, and how many it takes."""
    chosen = [option for option in activity.options if option.id == activity.chosen_option] or list(activity.options)
    if activity.started_date is None:
        length = min(option.duration_periods for option in activity.options)
        return length, length
    length = chosen[0].duration_periods
    return problem.calendar.period_of(activity.started_date) + length, length


def _work(activity: Activity, site: Site, problem: Problem) -> Reason:
    """Return when an activity is usable that is begun when the plan starts, or was begun before."""
    calendar, (first, length) = problem.calendar, _first_finish(activity, problem)
    lasts, path = counted(length, problem.programme.period), f"sites[{site.id}].activities[{activity.id}]"
    if activity.started_date is None:
        begun, given = (
            f"takes at least {lasts}: begun when the plan starts, on {calendar.start},",
            "programme.start_date",
        )
    else:
        begun, given = f"was begun on {activity.started_date} and takes {lasts}:", f"{path}.started_date"
    words = f"{called(activity, site)} {begun} it is finished and usable from {calendar.start_of(first)}"
    usable = str(calendar.start_of(first))
    return Reason(
        words, (f"{path}.options", given), {"duration_periods": float(length), "earliest_date": usable}
    )  # fmt: skip


def _no_phase(site: Site) -> Reason:
    return Reason(f"{site_name(site)} has no phase that could be in service", (f"sites[{site.id}].activities",))


def _order(name: str, item: Upgrade | OnsiteUnit, path: str, problem: Problem) -> Reason:
    """Return when an order serves that is made when the plan starts."""
    calendar, lead = problem.calendar, item.lead_periods
    opens: date | None = getattr(item, "earliest_energisation_date", getattr(item, "earliest_service_date", None))
    first = max(lead, 0 if opens is None else calendar.usable_from(opens))
    not_before = "" if opens is None else f", and does not serve before {opens}"
    words = (
        f"{name} takes {counted(lead, problem.programme.period)} from its order{not_before}: ordered when the "
        f"plan starts, on {calendar.start}, it serves from {calendar.start_of(first)}"
    )
    paths = (f"{path}.lead_periods", "programme.start_date")
    return Reason(words, paths, {"lead_periods": float(lead), "earliest_date": str(calendar.start_of(first))})


def _commissioning(problem: Problem) -> Reason | None:
    calendar = problem.calendar
    periods = min((site.commissioning_periods for site in problem.candidates), default=0)
    if not periods:
        return None
    words = (
        f"racks are online {counted(periods, problem.programme.period)} after their delivery at the earliest, and the "
        f"plan starts on {calendar.start}"
    )
    paths = tuple(f"sites[{site.id}].commissioning_periods" for site in problem.candidates)
    return Reason(words, (*paths, "programme.start_date"), {"commissioning_periods": float(periods)})
