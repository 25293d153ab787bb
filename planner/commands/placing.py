"""Where in the files of a case the inputs stand that reasons name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.errors import PlannerError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from planner.errors import Contradiction, Reason


def placed(reasons: Iterable[Reason], case: str, scenarios: Sequence[str]) -> tuple[Reason, ...]:
    """Return reasons with file and line of their inputs; as they are where the case cannot be read again.

    Parameters
    ----------
    reasons
        Reasons that name inputs of a case.
    case, scenarios
        The case and its scenarios, as a command was given them.
    """
    from planner.shipped import read_named_placed

    given = tuple(reasons)
    try:
        place_of = read_named_placed(case, scenarios).place_of
    except PlannerError:
        return given
    return tuple(reason.placed(place_of) for reason in given)


def placed_contradiction(error: Contradiction, case: str, scenarios: Sequence[str]) -> Contradiction:
    """Return a contradiction with file and line of the inputs that it names.

    Parameters
    ----------
    error
        The contradiction.
    case, scenarios
        The case and its scenarios, as a command was given them.
    """
    return type(error)(placed(error.details, case, scenarios))
