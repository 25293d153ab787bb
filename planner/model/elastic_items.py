"""What may give way in an elastic model: levers that are possible, each with its choices, its most and its weight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, assert_never

from planner.problem import PROGRAMME

if TYPE_CHECKING:
    from datetime import date

    from planner.problem import Activity, Basis, Option, Problem, Site

LeverKind = Literal[
    "node_mw", "site_mw", "energisation", "upgrade", "supply", "first_delivery", "stock", "crews", "duration",
    "gate", "start", "pace", "cash",
]  # fmt: skip
Shape = Literal["amount", "chain", "variants"]
"""How a lever enters the model: an amount from a period on, periods earlier as states, or shorter ways as options."""
MARK = "~"
"""Between the id of an option or upgrade and the periods by which a shorter way is shorter: no id of a case has it."""


@dataclass(frozen=True)
class Item:
    """One lever that is possible.

    Parameters
    ----------
    kind, id
        What gives way: a node, site, rack type, resource, activity or upgrade; a stage is ``SITE:stage1``.
    choices
        Of an amount, the periods from which it may be there, the latest first; else by how many periods it may be
        earlier or shorter.
    most
        The largest size, in its unit; of what is earlier, in periods.
    weight
        What one of its unit weighs, or one period.
    """

    kind: LeverKind
    id: str
    choices: tuple[int, ...]
    most: int
    weight: float

    @property
    def shape(self) -> Shape:
        """How it enters the model."""
        match self.kind:
            case "node_mw" | "site_mw" | "supply" | "stock" | "crews" | "pace" | "cash":
                return "amount"
            case "energisation" | "first_delivery" | "start":
                return "chain"
            case "upgrade" | "duration" | "gate":
                return "variants"
            case _:
                assert_never(self.kind)

    @property
    def name(self) -> str:
        """Its name in the model."""
        return f"{self.kind} {self.id}"


@dataclass(frozen=True)
class Ask:
    """What is to be kept: so many MW online on a basis in a period of the plan; what counts as a milestone has it."""

    threshold_mw: float
    basis: Basis
    due: int
    due_date: date
    scope: tuple[str, ...] = (PROGRAMME,)
    racks: tuple[str, ...] = ()


def variant(identity: str, periods: int) -> str:
    """Return what an option or upgrade is called that is so many periods shorter."""
    return f"{identity}{MARK}{periods}"


def variant_of(identity: str) -> tuple[str, int]:
    """Return the option or upgrade that a shorter one was made from, and by how many periods it is shorter."""
    given, mark, periods = identity.rpartition(MARK)
    return (given, int(periods)) if mark else (identity, 0)


def shortened(option: Option, periods: int) -> Option | None:
    """Return an option that takes so many periods less; None where nothing is left of it."""
    length = option.duration_periods - periods
    if length < 1:
        return None
    points = tuple(
        point.model_copy(update={"offset_periods": min(point.offset_periods, length)}) for point in option.checkpoints
    )
    return option.model_copy(update={"duration_periods": length, "checkpoints": points})


def options_that_may_shorten(activity: Activity) -> tuple[Option, ...]:
    """Return the options of an activity that may still be chosen: of work under way the one it runs under."""
    if activity.started_date is None:
        return activity.options
    chosen = activity.chosen_option or activity.options[0].id
    return tuple(option for option in activity.options if option.id == chosen)


def activity_of(problem: Problem, identity: str) -> tuple[Site, Activity]:
    """Return an activity and its site."""
    return next((s, a) for s in problem.candidates for a in s.activities if a.id == identity)
