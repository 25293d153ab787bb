"""What a plan hangs on: of the commitments that it keeps, what may not slip, and by how much the rest may."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from planner.explanation.cause_words import item_template
from planner.explanation.statement import say, say_item
from planner.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.explanation.commitments import Commitment
    from planner.explanation.grounds import Grounds
    from planner.explanation.room import Room, Slack
    from planner.explanation.statement import Statement, Value
    from planner.plan import ScheduleRow

MOST_COMMITMENTS, MOST_ITEMS = 3, 6


def tightest(commitments: tuple[Commitment, ...]) -> tuple[Commitment, ...]:
    """Return the commitments in time with the fewest months in hand; of a target that is a milestone too, that."""
    return _by_months_in_hand(commitments)[:MOST_COMMITMENTS]


def in_hand(known: Grounds, commitments: tuple[Commitment, ...]) -> Statement | None:
    """Return how many more commitments are in time than are told one by one, and the months in hand; None: none."""
    rest = _by_months_in_hand(commitments)[MOST_COMMITMENTS:]
    if not rest:
        return None
    least = -(rest[0].late_months or 0)
    have = "has {months:months} in hand" if len(rest) == 1 else "have {months:months} or more in hand"
    words = f"The {{told}} that are in time with the fewest months in hand are told below; {{count}} more {have}."
    return say("in hand", words, told=MOST_COMMITMENTS, count=len(rest), months=least)


def _by_months_in_hand(commitments: tuple[Commitment, ...]) -> tuple[Commitment, ...]:
    kept = [one for one in commitments if one.state == "kept" and one.reached_period != 0]
    twins = {one.asked for one in kept if one.kind == "milestone"}
    own = [one for one in kept if one.kind == "milestone" or one.asked not in twins]
    order = sorted(own, key=lambda one: (-(one.late_months or 0), one.due_period or 0, one.id))
    return tuple(order)


def hangs_on(room: Room, one: Commitment) -> Iterator[Statement]:
    """Yield what a commitment hangs on, each with its slack, and the MW there are to spare."""
    known, found = room.known, room.hangs_on(one)
    spare = one.online_due_mw - one.threshold_mw
    yield say(
        "spare capacity", "On {due_date}, {online_mw} {unit} are online: {spare_mw} to spare.",
        due_date=one.due_date, online_mw=one.online_due_mw, unit=one.unit, spare_mw=spare,
    )  # fmt: skip
    if not found:
        return
    none = sum(slack.periods == 0 for slack in found)
    critical = "{none} of them may not slip" if none else "each of them may slip a little"
    waited = "{count} orders, starts and energisations" if len(found) > 1 else "one order, start or energisation"
    if none == len(found):
        critical = "none of them may slip" if none > 1 else "it may not slip"
    yield say(
        "hangs on",
        f"It waits for {waited}; {critical}. By how much each may, tightest first:",
        count=len(found), none=none,
    )  # fmt: skip
    for slack in found[:MOST_ITEMS]:
        yield _item(known, slack)
    yield from _others(known, found[MOST_ITEMS:])


def _others(known: Grounds, rest: tuple[Slack, ...]) -> Iterator[Statement]:
    """Yield how many more there are that may not slip, and that may."""
    loose = [slack.periods for slack in rest if slack.periods]
    figures: dict[str, Value] = {
        "none": len(rest) - len(loose), "count": len(loose), "months": min(loose, default=0) * known.calendar.months,
    }  # fmt: skip
    parts = ["{none} more may not slip"] if figures["none"] else []
    parts += ["{count} more may slip {months:months} or more"] if loose else []
    if parts:
        yield say_item("hangs on others", f"{listed(parts)}.", **figures)


def _item(known: Grounds, slack: Slack) -> Statement:
    row, months = slack.row, slack.periods * known.calendar.months
    figures: dict[str, Value] = {
        "kind": row.kind, "item": row.id, "item_name": row.name.removesuffix(", delivery"), "site": row.site,
        "date": row.start_date, "months": months, "units": round(row.quantity),
    }  # fmt: skip
    return say_item("hangs on item", f"{{months:months}}: {promise_template(row)}, {{date}}.", **figures)


def promise_template(row: ScheduleRow) -> str:
    """Return what a promise or decision is, as a part of a template with its date, name, id and site."""
    item = item_template(row)
    match row.kind:
        case "gate" | "phase":
            return f"start of {item}"
        case "stage":
            return "energisation of {item_name} at {site}"
        case "upgrade" | "onsite":
            return f"order of {item}"
        case "rack_order":
            return "order of {units:racks} ({item})"
        case "delivery":
            return "delivery of {units:racks} on order ({item})"
        case "milestone" | "tranche":
            return item
        case _:
            assert_never(row.kind)


def money(known: Grounds) -> Statement | None:
    """Return when money is tightest and how much is left; None where the plan moves none."""
    plan = known.plan
    if not plan.cash:
        return None
    return say(
        "tightest money",
        "Money is tightest on {date}: {usd_m} million USD are left, in cash above its floor and in loans.",
        date=plan.least_liquidity_date, usd_m=plan.least_liquidity_usd_m,
    )  # fmt: skip
