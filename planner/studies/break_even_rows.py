"""What a search for the break-even of a site answers: each step, and between which steps it lies."""

from __future__ import annotations

from dataclasses import dataclass, field
from dataclasses import field as column
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from planner.plan_rows import told
from planner.studies.tables import framed
from planner.studies.text import text_of
from planner.words import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from planner.plan import Plan

Lever = Literal["capex", "date"]
Standing = Literal["in", "out", "open"]
UNITS: dict[Lever, str] = {"capex": "times its capex", "date": "months later"}


@dataclass(frozen=True)
class StepRow:
    """One value of the lever, and whether the site is worth building there."""

    value: float = column(metadata=told("factor of the site's capex, or months by which its dates are later"))
    found: Standing = column(metadata=told("whether the plan found builds at the site; open: no plan was found"))
    proven: Standing = column(
        metadata=told(
            "in: no plan without the site is as good; out: no plan with it is better than the best without it found; "
            "open: neither is proven"
        )
    )
    goal: str = column(metadata=told("goal that decides, or the last one"))
    with_site: float | None = column(
        metadata=told("what the best plan found reaches of it, with the site or without", "of the goal")
    )
    with_site_bound: float | None = column(metadata=told("its bound; empty: none", "of the goal"))
    without_site: float | None = column(metadata=told("what the plan without the site reaches", "of the goal"))
    without_site_bound: float | None = column(metadata=told("its bound; empty: none", "of the goal"))


@dataclass(frozen=True, repr=False)
class BreakEven:
    """Between which values of a lever a site enters or leaves the plan.

    `found` lies between two neighbouring values in one of which the plan found builds at the site; `proven` between the
    nearest ones at which it is proven to be in and out. Each is None where the site stays in or out from end to end.
    """

    plan: Plan
    site: str
    lever: Lever
    steps: tuple[StepRow, ...]
    found: tuple[float, float] | None
    proven: tuple[float, float] | None
    plans: dict[float, Plan] = field(hash=False)
    without: Plan | None = field(hash=False)
    words: str
    notes: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        """What a value of the lever counts."""
        return UNITS[self.lever]

    def __repr__(self) -> str:
        """Return the table, and what is said beside it."""
        return text_of(self.frame(), (self.words, *self.notes))

    def frame(self, table: Literal["steps"] = "steps") -> pd.DataFrame:
        """Return the steps as a DataFrame, by value of the lever."""
        return framed(table, {"steps": (StepRow, self.steps)})


def standing(step: StepRow) -> Standing:
    """Return what is proven of a step, else what was found."""
    return step.found if step.proven == "open" else step.proven


def change(steps: tuple[StepRow, ...], which: Literal["found", "proven"]) -> tuple[float, float] | None:
    """Return the nearest two values between which a site enters or leaves, of the steps that say so."""
    known = [(step.value, getattr(step, which)) for step in steps if getattr(step, which) != "open"]
    pairs = [(one, other) for (one, was), (other, now) in pairwise(known) if was != now]
    return min(pairs, key=lambda pair: pair[1] - pair[0], default=None)


def words_of(
    site: str,
    lever: Lever,
    steps: tuple[StepRow, ...],
    planned: Sequence[float],
    found: tuple[float, float] | None,
    proven: tuple[float, float] | None,
) -> str:
    """Return the answer in a sentence.

    Parameters
    ----------
    site, lever
        What was asked.
    steps
        The steps by value.
    planned
        The values with a plan: nothing is said of the others but that they have none.
    found, proven
        The values between which it changes sides, in the plans found and as proven.
    """
    known = [step for step in steps if step.value in planned]
    what = UNITS[lever]
    if not known:
        return f"{site}: nothing was solved"
    if proven is not None:
        return f"{site} is proven to change sides between {proven[0]:g} and {proven[1]:g} {what}"
    if found is not None:
        return f"{site} changes sides between {found[0]:g} and {found[1]:g} {what} in the plans found; it is not proven"
    sides = {standing(step) for step in known} - {"open"}
    sure = "proven at each step" if all(step.proven != "open" for step in known) else "in the plans found"
    where = f"stays {sides.pop()}" if len(sides) == 1 else "is open"
    ends = f"between {known[0].value:g} and {known[-1].value:g}" if len(known) > 1 else f"at {known[0].value:g}"
    none = [f"{step.value:g}" for step in steps if step.value not in planned]
    return f"{site} {where} {ends} {what}, {sure}" + (f"; there is no plan at {listed(none)}" if none else "")
