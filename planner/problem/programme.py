"""The question: horizon, target, milestones with their tranches, goals in order."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from planner.problem.base import (
    Basis,
    Day,
    Given,
    Identifier,
    Model,
    Name,
    NonNegative,
    Periods,
    Positive,
    Share,
    Steps,
)
from planner.spec import GOALS, GoalName


def _as_scope(given: Any) -> Any:
    return (given,) if isinstance(given, str) else given


PROGRAMME, ANY_SITE = "programme", "any_site"
TrancheOn = Literal["reached", "ordered"]
Scope = Annotated[tuple[Name, ...], BeforeValidator(_as_scope)]


class Target(Given):
    """The capacity to be online by a date."""

    mw: NonNegative = Field(description="Capacity wanted online [MW on the basis].")
    basis: Basis = Field("it", description="What a MW means: `it` (IT load) or `facility` (IT load times peak PUE).")
    by_date: Day = Field(description="Met by what is online in the period that contains this date.")
    stop_at_target: bool = Field(
        False,
        description="True: the programme ends with the target. In all, less than the target plus one rack (the largest "
        "type, at the highest PUE on the facility basis) is ever installed, so whole racks can still meet it.",
    )

    @property
    def scope(self) -> tuple[str, ...]:
        """Sites whose MW count: those of the whole programme."""
        return (PROGRAMME,)

    @property
    def racks(self) -> tuple[str, ...]:
        """Rack types whose MW count; empty: all."""
        return ()

    @property
    def counts_unbacked(self) -> bool:
        """Whether MW count that nothing backs: they do."""
        return True


class Milestone(Given):
    """A threshold of online capacity, with the tranche it releases."""

    id: Identifier
    threshold_mw: Positive = Field(description="Reached in the first period with this much online [MW on the basis].")
    basis: Basis = Field("it", description="`it` or `facility`.")
    scope: Scope = Field(
        (PROGRAMME,),
        min_length=1,
        description="Sites whose MW count: `programme` (all of them), ids of sites or names of regions, or `any_site`: "
        "the site that has most.",
    )
    racks: tuple[Identifier, ...] = Field((), description="Ids of the rack types whose MW count; empty: all types.")
    counts_unbacked: bool = Field(
        True,
        description="Whether MW count that conditional import feeds and nothing on site backs. False: only what "
        "curtailment leaves at any time counts, from the period on in which it is enough to the end of the horizon.",
    )
    deadline_date: Day | None = Field(
        None, description="Met by the period that contains this date; lateness counts periods after it. Empty: none."
    )
    late_usd_m_per_month: NonNegative = Field(
        0.0, description="Paid for each month that it is late, at the end of it [million USD per month]."
    )
    weight: NonNegative = Field(1.0, description="Weight of this milestone's late months in the goal `lateness` [-].")
    tranche_usd_m: NonNegative = Field(0.0, description="Money released [million USD], cash and kind together.")
    in_kind_share: Share = Field(0.0, description="Share of the tranche that comes as credit for racks, 0 to 1.")
    payment_lag_periods: Periods = Field(0, description="Periods from reaching the threshold to payment.")
    tranche_on: TrancheOn = Field(
        "reached",
        description="What the tranche is paid on: `reached` (its MW are online) or `ordered` (the racks for its MW are "
        "ordered: those ordered by then, each type its lead before delivery, and those installed; orders from before "
        "the plan count in the first period).",
    )
    drop_dead_date: Day | None = Field(
        None,
        description="The tranche is lost if that comes after the period that contains this date. Empty: never lost.",
    )


class Goal(Model):
    """One goal, taken after those before it are within tolerance of their best."""

    goal: GoalName = Field(
        description="; ".join(
            f"{goal.name}: {goal.words} [{goal.unit}]{', maximised' if goal.is_maximised else ''}"
            for goal in GOALS.values()
        )
        + "."
    )
    tolerance: NonNegative = Field(0.0, description="How far later goals may worsen this one, in its own unit.")
    tolerance_share: Share = Field(0.0, description="The same as a share of its best value; the larger one counts.")


def _as_goal(given: Any) -> Any:
    return {"goal": given} if isinstance(given, str) else given


GoalEntry = Annotated[Goal, BeforeValidator(_as_goal)]
DEFAULT_GOALS = (Goal(goal="shortfall"), Goal(goal="lateness"), Goal(goal="npv"))


class Programme(Given):
    """Horizon, target, milestones and goals."""

    name: Name = Field(description="Name of the programme, for titles.", min_length=1)
    start_date: Day = Field(description="First day of the plan: the first day of a month, or of a quarter.")
    end_date: Day = Field(description="The horizon runs through the period that contains this date.")
    period: Literal["month", "quarter"] = Field("month", description="Length of a period: calendar months or quarters.")
    target: Target
    milestones: tuple[Milestone, ...] = Field((), description="In any order; thresholds need not be multiples of a GW.")
    max_open_sites: Steps = Field(
        (),
        description="Most sites that are open at a time [sites]: a whole number, or dated steps; no limit before the "
        "first step. A site stays open, and those opened before the plan count. Empty: no limit.",
    )
    goals: tuple[GoalEntry, ...] = Field(
        DEFAULT_GOALS, min_length=1, description="Goals in order of importance; a bare name has no tolerance."
    )
