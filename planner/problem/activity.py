"""Pieces of site work: phases, gates, and the ways to do them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, assert_never

from pydantic import BeforeValidator, Field

from planner.problem.base import (
    FURNISHED_BY,
    Day,
    Furnisher,
    Given,
    Identifier,
    Model,
    Name,
    NonNegative,
    Periods,
    Share,
    Units,
)

ActivityKind = Literal["phase", "gate"]
Discipline = Literal["permit", "civil", "energise", "fit-out"]
PredecessorType = Literal["FS", "SS"]


class Checkpoint(Model):
    """A dated point within the work of an option, such as mechanical completion; no part of what is decided."""

    name: Name = Field(min_length=1, description="Name for people, unique within the option.")
    offset_periods: Periods = Field(description="Periods from the start of the work, at most its duration.")


class Option(Given):
    """One way to do an activity."""

    id: Identifier = Field("standard", description="Name of the option, unique within its activity.")
    duration_periods: Annotated[int, Field(ge=1, le=1200)] = Field(
        description="Whole periods of work: started in t, finished and usable from t + duration."
    )
    capex_usd_m: NonNegative = Field(0.0, description="All that the work costs [million USD, nominal].")
    start_share: Share = Field(0.0, description="Share of capex paid in the period the work starts.")
    finish_share: Share = Field(
        0.0, description="Share paid in the last period of the work; what is left is spread evenly over its periods."
    )
    uses: Mapping[str, Units] = Field(
        default_factory=dict, description="Renewable resources in use in each period of the work: id to units."
    )
    draws: Mapping[str, Units] = Field(
        default_factory=dict, description="Consumable resources drawn once, in the period it starts: id to units."
    )
    checkpoints: tuple[Checkpoint, ...] = Field(
        (), description="Points within the work that its build schedule shows; they decide nothing."
    )


class Predecessor(Model):
    """What must have finished, or started, before an activity may start."""

    activity: Identifier = Field(description="Id of the earlier activity; it may be at another site.")
    type: PredecessorType = Field("FS", description="FS finish-to-start, SS start-to-start.")
    lag_periods: Periods = Field(0, description="Periods to wait after that finish or start, at least 0.")


def _as_predecessor(given: Any) -> Any:
    return {"activity": given} if isinstance(given, str) else given


Predecessors = tuple[Annotated[Predecessor, BeforeValidator(_as_predecessor)], ...]
"""What must come first; an id alone stands for finish-to-start without lag."""


class Activity(Given):
    """A phase (a building or hall, with MW) or a gate (a permit, a review, substation work: no MW)."""

    id: Identifier = Field(description="Unique in the whole case, since predecessors cross sites.")
    name: Name = Field("", description="Name for people.")
    kind: ActivityKind = Field("phase", description="`phase` has nameplate MW, `gate` has none.")
    nameplate_mw: NonNegative = Field(0.0, description="IT load the phase is designed for [MW IT]; 0 for a gate.")
    rack_positions: Units | None = Field(
        None, description="Racks the phase has room for [racks]; empty: only its nameplate limits them."
    )
    cooling: Annotated[tuple[Name, ...], Field(min_length=1)] | None = Field(
        None,
        description="Cooling classes the phase offers, which may name the voltage too, as `liquid-45c-800vdc`; see the "
        "rack type's `cooling`. Left out: those of its site.",
    )
    options: tuple[Option, ...] = Field(min_length=1, description="Ways to do it; at most one is chosen.")
    earliest_start_date: Day | None = Field(
        None, description="May start in the period this date opens, else in the next. Empty: from the plan's start."
    )
    latest_finish_date: Day | None = Field(
        None, description="The work is over by the end of the period that contains this date. Empty: by the horizon."
    )
    predecessors: Predecessors = Field(
        (), description="All of them must hold; a bare id means finish-to-start without lag."
    )
    discipline: Discipline | None = Field(
        None,
        description="What kind of work it is, as a code in its build schedule: `permit`, `civil`, `energise` or "
        "`fit-out`; it decides nothing. Empty: permit for a gate that takes no resource, else civil.",
    )
    furnished_by: Furnisher | None = FURNISHED_BY
    obligatory: bool = Field(False, description="True: must be finished within its dates; false: may never start.")
    started_date: Day | None = Field(
        None,
        description="Day the work started, before the plan's start; it then runs its option's duration from there.",
    )
    finished_date: Day | None = Field(
        None,
        description="Day the work was finished, not after the plan's start; usable from the plan's start, and finished "
        "for what waits for it also at a site that is not eligible. Without started_date it is taken to have started "
        "its option's duration before.",
    )
    chosen_option: Identifier | None = Field(
        None, description="Option under which it was started; may be left out where there is only one."
    )

    @property
    def kind_of_work(self) -> Discipline:
        """Its discipline; where the case names none, a gate that takes no resource is a permit, all else civil work."""
        if self.discipline is not None:
            return self.discipline
        takes = any(units for option in self.options for units in (*option.uses.values(), *option.draws.values()))
        match self.kind:
            case "gate":
                return "civil" if takes else "permit"
            case "phase":
                return "civil"
            case _:
                assert_never(self.kind)
