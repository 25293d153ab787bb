"""A problem with the places of its files in which each of its values was written."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from planner.casefiles.scenarios import Scenario, numbered
from planner.changes.paths import matched
from planner.changes.spot import NoSuchPath
from planner.validate.fields.flaws import written
from planner.validate.whole import plain

if TYPE_CHECKING:
    from planner.casefiles.places import Cell, Place, Places
    from planner.changes.tracing import Trace
    from planner.errors import CaseWarning
    from planner.problem import Problem


@dataclass(frozen=True)
class Placed:
    """A problem as it was read, what is strange in it but possible, and where each of its values was written."""

    problem: Problem
    warnings: tuple[CaseWarning, ...]
    data: dict[str, Any] = field(repr=False)
    places: Places = field(repr=False)
    scenarios: tuple[Scenario, ...] = ()
    trace: Trace | None = field(default=None, repr=False)

    def place_of(self, path: str) -> Place | Cell | None:
        """Return where a value of the problem was written: in a file of the case, or of the scenario that changed it.

        A path that names several things has the place of the first. What no file says, such as a field at its default,
        has the place of the nearest thing around it.

        Parameters
        ----------
        path
            A path as `Problem.changed` takes it, such as ``sites[milam].stages[#1].mw``.

        Returns
        -------
        Place | Cell | None
            The place; None where the path names nothing in the problem.
        """
        try:
            found = matched(self._plain, path)[0]
        except NoSuchPath:
            return None
        if self.trace is None:
            return self._in_case(found)
        origin = self.trace.origin(found)
        if origin.change is None:
            return self._in_case(origin.before)
        scenario, number = numbered(self.scenarios)[origin.change]
        return scenario.place(number, (scenario.changes[number].act.operation, *origin.below))

    @cached_property
    def _plain(self) -> dict[str, Any]:
        values: dict[str, Any] = plain(self.problem)
        return values

    def _in_case(self, path: tuple[Any, ...]) -> Place | Cell:
        return self.places.find(written(self.data, path))
