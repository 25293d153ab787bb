"""Whether a plan keeps a wish, by its tables alone: in other words than the rows of the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

if TYPE_CHECKING:
    from planner.model.wishes import Noun, Wish
    from planner.plan import Plan, ScheduleRow


def breaches(plan: Plan, wishes: tuple[Wish, ...]) -> tuple[str, ...]:
    """Return in words which wishes a plan does not keep, and by what.

    Parameters
    ----------
    plan
        The plan, whose tables hold by the check.
    wishes
        What was wished.
    """
    told = []
    for wish in wishes:
        against = _against(plan, wish)
        if against:
            told.append(f"wished: {wish.words}; but {against}")
    return tuple(told)


def _against(plan: Plan, wish: Wish) -> str:
    """Return what stands against a wish, empty where it is kept."""
    match wish.kind:
        case "not":
            return _planned(plan, wish)
        case "force":
            first = _first_period(plan, wish.noun, wish.id)
            if first is None:
                return "it never is"
            return f"it is only from {plan.problem.calendar.start_of(first)}" if first > wish.by else ""
        case "before":
            first, later = (_opened(plan, wish.noun, name) for name in (wish.id, wish.other))
            if first is None:
                return f"{wish.id} is never begun"
            return "" if later is None or first < later else f"{wish.other} is begun no later"
        case _:
            assert_never(wish.kind)


def _planned(plan: Plan, wish: Wish) -> str:
    """Return the first thing that a plan begins, orders or delivers of what was to be left out."""
    rows = [row for row in plan.schedule if row.status == "planned" and _is_of(row, wish)]
    rows = [row for row in rows if row.kind in ("phase", "gate", "upgrade", "onsite", "delivery")]
    return f"{rows[0].kind} {rows[0].id} is planned on {rows[0].start_date}" if rows else _delivered(plan, wish)


def _delivered(plan: Plan, wish: Wish) -> str:
    of = {"site": lambda row: row.site, "rack": lambda row: row.rack}.get(wish.noun)
    for row in plan.deliveries if of is not None else ():
        if of is not None and of(row) == wish.id:
            return f"{row.units} racks come on {row.delivery_date}"
    return ""


def _is_of(row: ScheduleRow, wish: Wish) -> bool:
    match wish.noun:
        case "site":
            return row.site == wish.id
        case "phase" | "gate" | "upgrade" | "unit":
            kinds = {"phase": "phase", "gate": "gate", "upgrade": "upgrade", "unit": "onsite"}
            return row.kind == kinds[wish.noun] and row.item_id == wish.id
        case "rack" | "milestone":
            return False
        case _:
            assert_never(wish.noun)


def _first_period(plan: Plan, noun: Noun, name: str) -> int | None:
    """Return the first period in which a thing is there; None where it never is."""
    match noun:
        case "site":
            found = [row.finish_period for row in plan.schedule if row.kind == "phase" and row.site == name]
        case "phase" | "gate":
            found = [row.finish_period for row in plan.schedule if row.kind == noun and row.id == name]
        case "upgrade":
            rows = [row for row in plan.schedule if row.kind == "upgrade" and row.id == name]
            found = [row.finish_period for row in rows]
        case "unit":
            found = [row.finish_period for row in plan.schedule if row.kind == "onsite" and row.item_id == name]
        case "rack":
            found = [row.delivery_period for row in plan.deliveries if row.rack == name]
        case "milestone":
            rows_of = [row.reached_period for row in plan.milestones if row.id == name]
            found = [period for period in rows_of if period is not None]
        case _:
            assert_never(noun)
    return min(found, default=None)


def _opened(plan: Plan, noun: Noun, name: str) -> int | None:
    """Return the period in which a site or activity is begun; None where it never is."""
    works = [row for row in plan.schedule if row.kind in ("phase", "gate")]
    own = [row.start_period for row in works if (row.site if noun == "site" else row.id) == name]
    return min(own, default=None)
