"""Changes as they are asked for: from a mapping of paths, from records, from scenario files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from planner.changes.operations import Act
from planner.problem import Change

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.changes.doing import Done
    from planner.problem import Confidence


@dataclass(frozen=True)
class Asked:
    """One operation on what a path names, with where its figures come from and which scenario it is of."""

    path: Any
    act: Act
    source: str | None = None
    confidence: Confidence | None = None
    note: str = ""
    scenario: str = ""

    def record(self, done: Done) -> Change:
        """Return the record that a changed problem keeps of it."""
        return Change(
            path=self.path, operation=self.act.operation, value=self.act.text, source=self.source,
            confidence=self.confidence, note=self.note, scenario=self.scenario, rounded=done.rounded,
            left_out=done.left_out,
        )  # fmt: skip


def from_mapping(
    changes: Mapping[Any, Any], source: str | None = None, confidence: Confidence | None = None
) -> tuple[Asked, ...]:
    """Return the changes that a mapping of paths to values or operations asks for.

    Parameters
    ----------
    changes
        Values, or what `scale`, `add`, `shift`, `remove` and `append` return, by path.
    source
        Where the new figures come from.
    confidence
        How sure they are.
    """
    return tuple(
        Asked(path, value if isinstance(value, Act) else Act("set", value), source, confidence)
        for path, value in changes.items()
    )


def from_record(change: Change) -> Asked:
    """Return the change that a record is of, to be made again."""
    act = Act(change.operation, change.given)
    return Asked(change.path, act, change.source, change.confidence, change.note, change.scenario)
