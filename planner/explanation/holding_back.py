"""What is in the way: the limits that hold work, orders and racks of a plan where they are, counted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from planner.explanation.grounds import Grounds
from planner.explanation.reasons import reason_for

if TYPE_CHECKING:
    from planner.explanation.reasons import StartReason
    from planner.plan import Plan, ScheduleRow
    from planner.spec import LimitName, ReasonName


@dataclass(frozen=True)
class HoldRow:
    """One limit, or a date of the case, that holds items of a plan one period later than they could be without it.

    Parameters
    ----------
    reason, limit, id
        The reason, and the limit that it is for, with what that is of; empty for dates.
    items, critical
        Items it holds, and those of them without float to a milestone.
    example
        The first of them, in words.
    """

    reason: ReasonName
    limit: LimitName | None
    id: str
    items: int
    critical: int
    example: str


def start_reasons(plan: Plan, grounds: Grounds | None = None) -> dict[tuple[str, str], StartReason]:
    """Return why each planned piece of work, order of power and delivery starts when it does, by (kind, id).

    Orders of racks have the reason of their deliveries, and are left out.

    Parameters
    ----------
    plan
        The plan.
    grounds
        Facts of the plan, where they are known already; None: looked up here.
    """
    known = Grounds(plan) if grounds is None else grounds
    return {
        (row.kind, row.id): reason_for(plan, row, known)
        for row in plan.schedule
        if row.status == "planned" and _is_decided(row)
    }


def hold_rows(plan: Plan, reasons: dict[tuple[str, str], StartReason]) -> tuple[HoldRow, ...]:
    """Return what holds items of a plan: what holds most critical ones first, then most items.

    Parameters
    ----------
    plan
        The plan.
    reasons
        What `start_reasons` found.
    """
    held: dict[tuple[ReasonName, LimitName | None, str], list[tuple[ScheduleRow, StartReason]]] = defaultdict(list)
    for row in plan.schedule:
        found = reasons.get((row.kind, row.id))
        if found is not None and _is_in_the_way(found.reason):
            held[found.reason, found.limit, found.limit_id].append((row, found))
    rows = [
        HoldRow(*key, len(own), sum(bool(row.critical_to) for row, _ in own), f"{own[0][0].id}: {own[0][1].words}")
        for key, own in held.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.critical, -row.items, row.reason, row.id)))


def _is_decided(row: ScheduleRow) -> bool:
    """Return whether an item starts by a decision of its own."""
    match row.kind:
        case "gate" | "phase" | "upgrade" | "onsite" | "delivery":
            return True
        case "stage" | "rack_order" | "milestone" | "tranche":
            return False
        case _:
            assert_never(row.kind)


def _is_in_the_way(reason: ReasonName) -> bool:
    """Return whether a reason is one that could be removed, and not what came before or what was chosen."""
    match reason:
        case "date" | "crews" | "consumables" | "power" | "supply" | "cash":
            return True
        case "history" | "logic" | "as planned":
            return False
        case _:
            assert_never(reason)
