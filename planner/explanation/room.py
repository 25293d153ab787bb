"""How far each item of a plan may slip before a commitment is late: floats to it, and what is left until it is due."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, assert_never

from planner.explanation.commitments import TARGET
from planner.network import floats
from planner.tabulate.arcs import batches_of, key, threshold_arcs

if TYPE_CHECKING:
    from planner.explanation.commitments import Commitment
    from planner.explanation.grounds import Grounds
    from planner.network import Arc, Floats
    from planner.plan import ScheduleRow

TARGET_KEY = key(TARGET, TARGET)


@dataclass(frozen=True)
class Slack:
    """How many periods an item may slip before a commitment is not kept any more, all else as it is in the plan."""

    row: ScheduleRow
    periods: int


class Room:
    """Floats of the items of a plan to its commitments; stages of the grid, which others promise, have floats too."""

    def __init__(self, known: Grounds, commitments: tuple[Commitment, ...]) -> None:
        self.known, self.commitments = known, commitments

    @cached_property
    def _floats(self) -> dict[str, Floats]:
        rows = {item: row for item, row in self.known.rows.items() if row.status != "finished"}
        movable = {item: (row.start_period, row.finish_period) for item, row in rows.items()}
        target = self.commitments[0]
        arcs: list[Arc] = [arc for waits in self.known.waits.values() for arc in waits]
        if target.reached_period is not None:
            movable[TARGET_KEY] = (target.reached_period, target.reached_period)
            parts = self.known.parts
            arcs += threshold_arcs(
                parts, TARGET_KEY, target.threshold_mw, target.portion, target.reached_period, batches_of(parts)
            )
        ends = [_end(one) for one in self.commitments if one.reached_period is not None]
        inside = [arc for arc in arcs if arc.before in movable and arc.after in movable]
        return floats(movable, inside, ends)

    def slack(self, row: ScheduleRow, one: Commitment) -> int | None:
        """Return by how many periods an item may slip before a commitment is late; None where it does not wait for it.

        One that is late already, or has no deadline, may not come later than in the plan.
        """
        found = self._floats.get(key(row.kind, row.id))
        periods = None if found is None else found.to.get(_end(one))
        return None if periods is None else periods + until_due(one)

    def hangs_on(self, one: Commitment) -> tuple[Slack, ...]:
        """Return the promises and decisions that a commitment hangs on, those with the least slack first."""
        rows = (row for row in self.known.plan.schedule if row.status == "planned" and self.is_promise(row))
        found = [(row, self.slack(row, one)) for row in rows]
        slacks = [Slack(row, periods) for row, periods in found if periods is not None]
        return tuple(sorted(slacks, key=lambda own: (own.periods, own.row.start_period, own.row.kind, own.row.id)))

    def is_promise(self, row: ScheduleRow) -> bool:
        """Return whether an item is a decision of the plan, or something others promise; not what follows from them."""
        match row.kind:
            case "gate" | "phase" | "stage" | "upgrade" | "onsite" | "rack_order":
                return True
            case "delivery":
                lot = self.known.lots[row.id]
                return lot.units <= lot.booked
            case "milestone" | "tranche":
                return False
            case _:
                assert_never(row.kind)


def until_due(one: Commitment) -> int:
    """Return the periods from where a commitment is reached to where it is due; 0 where it is late or has no date."""
    if one.due_period is None or one.reached_period is None:
        return 0
    return max(0, one.due_period - one.reached_period)


def _end(one: Commitment) -> str:
    return key(one.kind, one.id)
