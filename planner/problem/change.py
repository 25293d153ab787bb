"""What was changed in a problem since its case was read: the record that a plan is of."""

from __future__ import annotations

import json
from typing import Any, Literal, assert_never, get_args

from pydantic import Field

from planner.problem.base import Confidence, Model, Name, Text, Units

Operation = Literal["set", "scale", "add", "shift_months", "remove", "append"]
OPERATIONS: tuple[Operation, ...] = get_args(Operation)


class Change(Model):
    """One operation on everything that a path names."""

    path: Name = Field(description="What is changed, like `racks[SEED_576].price_usd_m` (sites/README.md, Paths).")
    operation: Operation = Field(description="What is done to it.")
    value: Text = Field("null", description="New value, factor, amount, months or entry, as JSON.")
    source: Text | None = Field(None, description="Source of the new figures; empty: they keep the one they had.")
    confidence: Confidence | None = Field(None, description="Confidence of the new figures.")
    note: Text = Field("", description="What a reader should know about the change.")
    scenario: Name = Field("", description="Name of the scenario it belongs to; empty: made by itself.")
    rounded: Units = Field(0, description="Counts that were rounded half up to whole units.")
    left_out: Units = Field(0, description="Dated entries left out, since they moved past the end of the horizon.")

    @property
    def given(self) -> Any:
        """The value as it was given: a number, text, a list or a mapping."""
        return json.loads(self.value)

    def __str__(self) -> str:
        """Return the change as a reader sees it: ``racks[*].supply scaled by 0.75 (36 counts rounded half up)``."""
        return f"{self.path} {self._done()}{self._remarks()}"

    def _done(self) -> str:
        given = self.value if len(self.value) <= MOST_SHOWN else f"{self.value[:MOST_SHOWN]}…"
        match self.operation:
            case "set":
                return f"set to {given}"
            case "scale":
                return f"scaled by {given}"
            case "add":
                return f"plus {given}"
            case "shift_months":
                return f"moved by {given} month{'s' * (given not in ('1', '-1'))}"
            case "append":
                return f"with {given} appended"
            case "remove":
                return "removed"
            case _:
                assert_never(self.operation)

    def _remarks(self) -> str:
        told = []
        if self.rounded:
            told.append(f"{self.rounded} count{'s' * (self.rounded != 1)} rounded half up")
        if self.left_out:
            told.append(f"{self.left_out} moved past the horizon and left out")
        return f" ({'; '.join(told)})" if told else ""


MOST_SHOWN = 60
