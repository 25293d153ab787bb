"""What is in the way of a plan: the limits that hold its items back, and what is lacking where the target is missed."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from planner.report.blocks import Points, words
from planner.report.figures import day, over, whole
from planner.spec import LIMITS
from planner.words import listed

if TYPE_CHECKING:
    from planner.explanation.holding_back import HoldRow
    from planner.plan import ScheduleRow
    from planner.report.blocks import Cell, Words
    from planner.report.facts import Facts

MOST_HOLDS = 6
MOST_NAMED = 3  # in one sentence


def in_the_way(facts: Facts) -> Points | None:
    """Return what holds work, orders and racks back, what holds most critical ones first; None where nothing does."""
    if not facts.holds:
        return None
    rows = facts.holds[:MOST_HOLDS]
    points: list[Cell] = [*_lacking(facts), *(_hold(facts, place, row) for place, row in enumerate(rows))]
    left = len(facts.holds) - len(rows)
    if left > 0:
        points.append(f"and {left:,} more, each of which holds fewer.")
    return Points("What is in the way", tuple(points))


NOTHING_HELD = "No limit of the case, by itself, keeps an item of this plan from coming a period earlier."


def most_in_the_way(facts: Facts) -> Words:
    """Return the limits that hold most back in one sentence."""
    rows = facts.holds[:MOST_NAMED]
    if rows:
        return words("Most in the way: ", listed(_short(hold_words(facts, row), row) for row in rows), ".")
    lacking = _lacking(facts)
    return lacking[0] if lacking else words(NOTHING_HELD)


def _short(text: str, row: HoldRow) -> str:
    """Return what holds items back as part of a sentence, without an id beside a name."""
    return f"{text[:1].lower()}{text[1:]}".removesuffix(f" ({row.id})")


def _lacking(facts: Facts) -> tuple[Words, ...]:
    """Return, where the target is missed, how far each limit would let racks go on its day, each by itself."""
    plan = facts.plan
    if plan.shortfall_mw <= 0:
        return ()
    period = min(facts.calendar.period_of(plan.target_date), plan.periods - 1)
    halls, power = (
        facts.mw(
            over("sum", "resources.limit_value", limit=limit, period=period),
            sum(row.limit_value for row in plan.resources if (row.limit, row.period) == (limit, period)),
        )
        for limit in ("nameplate", "site_power")
    )
    return (
        words(
            "On ", day("target_date", plan.target_date), " this plan has halls for ", halls, " MW IT load and power ",
            "for ", power, " MW facility power. What is within reach of the case at all, by year, is asked with ",
            "planner info.",
        ),
    )  # fmt: skip


def _hold(facts: Facts, place: int, row: HoldRow) -> Words:
    at = f"holds:[{place}]"
    first, why = _first(facts, row)
    return words(
        f"{hold_words(facts, row)} holds ", whole(f"{at}.items", row.items),
        f" {'item' if row.items == 1 else 'items'} back, ", whole(f"{at}.critical", row.critical),
        f" of them critical to a milestone. First: {facts.item_words(first)}; {why}.",
    )  # fmt: skip


def _first(facts: Facts, row: HoldRow) -> tuple[ScheduleRow, str]:
    """Return the first item that a limit holds, and why."""
    asked = (row.reason, row.limit, row.id)
    for item in facts.plan.schedule:
        found = facts.reasons.get((item.kind, item.id))
        if found is not None and (found.reason, found.limit, found.limit_id) == asked:
            return item, found.words
    raise ValueError(f"nothing is held by {row.reason} of {row.id}")


def hold_words(facts: Facts, row: HoldRow) -> str:
    """Return what holds items back, by its name for people.

    Parameters
    ----------
    facts
        The plan.
    row
        The limit.
    """
    match row.reason:
        case "date":
            return "A date of the case"
        case "crews":
            owner = LIMITS[row.limit].names if row.limit else "site"
            if owner == "resource":
                return f"The resource {facts.resource_words(row.id)}"
            if owner == "programme":
                return "The limit on open sites"
            return f"The pace of installation at {facts.site_words(row.id)}"
        case "consumables":
            return f"The stock of {facts.resource_words(row.id)}"
        case "power":
            if row.limit and LIMITS[row.limit].names == "yearly limit":
                return f"The yearly limit {row.id}"
            return f"Power at {facts.site_words(row.id)}"
        case "supply":
            if row.limit and LIMITS[row.limit].names == "quota":
                return f"The quota {row.id}"
            return f"The supply of {facts.rack_words(row.id)}" if row.id else "The supply of racks"
        case "cash":
            return "Cash"
        case "history" | "logic" | "as planned":
            return "The order of work"
        case _:
            assert_never(row.reason)
