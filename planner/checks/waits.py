"""From when a predecessor leaves what waits for it open, and from when committed power serves that waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

if TYPE_CHECKING:
    from planner.checks.reading import Reading, Work
    from planner.problem import Predecessor


def released(earlier: Work, given: Predecessor) -> int | None:
    """Return the first period that a predecessor leaves open; None where its start is not known.

    Parameters
    ----------
    earlier, given
        The work waited for, and the wait.
    """
    match given.type:
        case "FS":
            mark: int | None = earlier.finish
        case "SS":
            mark = earlier.start
        case _:
            assert_never(given.type)
    return None if mark is None else mark + given.lag_periods


def serves_since(reading: Reading, period: int, waits: tuple[Predecessor, ...]) -> int | None:
    """Return from when committed power serves that its date brings in a period; None where a gate never ends.

    Parameters
    ----------
    reading
        The decisions of the plan.
    period
        The period of its date; negative before the plan.
    waits
        What it waits for.
    """
    for given in waits:
        first = over(reading, given)
        if first is None:
            return None
        period = max(period, first)
    return period


def over(reading: Reading, given: Predecessor) -> int | None:
    """Return the first period that a predecessor leaves open; None where it is not in the plan.

    Parameters
    ----------
    reading, given
        The decisions of the plan, and the wait.
    """
    work = reading.works.get(given.activity) or reading.past.get(given.activity)
    if work is None:
        return None
    first = released(work, given)
    return -reading.calendar.periods if first is None else first
