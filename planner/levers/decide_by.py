"""By when to decide, with all else free to change: each date shown by a plan, the next one proven to be too late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.explanation.decide_by import as_row, dues
from planner.levers.decide_by_changes import may_be_asked
from planner.levers.decide_by_search import Dated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from planner.explanation.decide_by import DecideBy
    from planner.explanation.explained import Explained
    from planner.studies.asking import Asking

LEAST_SHARE = 0.1
"""Of the time left that one decision has at least."""


def decide_by(
    explained: Explained, asking: Asking, most: int | None = None, on_row: Callable[[DecideBy], None] | None = None
) -> tuple[tuple[DecideBy, ...], tuple[str, ...]]:
    """Return by when each decision must be made, by date, and notes.

    All have their date by float. Those that may slip least are solved again, in that order, as long as there is time.

    Parameters
    ----------
    explained
        The plan.
    asking
        How to solve, and the time.
    most
        Decisions to solve again at most; None: all.
    on_row
        Told each row that is solved again.
    """
    found = dues(explained)
    rows = {due.decision.id: as_row(explained, due) for due in found}
    asked = [due for due in found if may_be_asked(explained.plan, due.decision)][:most]
    done = 0
    for number, due in enumerate(asked):
        if asking.budget.expired:
            break
        share = max(1.0 / (len(asked) - number), LEAST_SHARE)
        row = Dated(explained, asking, due, share).row(rows[due.decision.id])
        if row.certainty == "by float":
            continue
        rows[due.decision.id], done = row, done + 1
        if on_row is not None:
            on_row(row)
    return tuple(sorted(rows.values(), key=lambda row: (row.date, row.kind, row.id))), tuple(_notes(len(found), done))


def _notes(count: int, done: int) -> Iterator[str]:
    if not count:
        yield "no order, start or opening of this plan endangers its target or a milestone"
    elif done < count:
        yield f"{done} of {count} decisions are solved again, those that may slip least; the others go by float"
