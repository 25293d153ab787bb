"""Power that is committed before the plan: from which period each stage and each unit bought before it serves."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from planner.committed import serves_from

if TYPE_CHECKING:
    from planner.committed import Spans
    from planner.problem import Calendar, OnsiteUnit, Stage


def stage_serves(calendar: Calendar, stage: Stage, spans: Spans) -> int | None:
    """Return the period a stage is energised in: its date's, or when its gates are over; None where one never is.

    Parameters
    ----------
    calendar, stage
        The calendar and the stage.
    spans
        Start and finish of activities by id.
    """
    return serves_from(calendar.usable_from(stage.energisation_date), stage.predecessors, spans)


def units_serving(calendar: Calendar, unit: OnsiteUnit, spans: Spans) -> dict[int, int]:
    """Return the committed units of a type by the period they serve from; those that never do are left out.

    Parameters
    ----------
    calendar, unit
        The calendar and the type.
    spans
        Start and finish of activities by id.
    """
    found: dict[int, int] = defaultdict(int)
    for arrival in unit.committed:
        serves = serves_from(calendar.usable_from(arrival.date), unit.predecessors, spans)
        if serves is not None:
            found[serves] += arrival.units
    return dict(found)
