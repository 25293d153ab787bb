"""What every part of a problem shares: frozen models, provenance, dated series."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Day = date  # for models whose own field is called `date`, a name that would hide the type
Confidence = Literal["seed", "official", "reported", "estimate", "derived", "assumption"]
Basis = Literal["it", "facility"]

Identifier = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\-]*$",
        max_length=64,
        description="Identifier: letters, digits, `_`, `.`, `-`; unique among things of its kind.",
    ),
]
Share = Annotated[float, Field(ge=0, le=1)]
NonNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Periods = Annotated[int, Field(ge=0, le=1200)]
Units = Annotated[int, Field(ge=0)]


class Model(BaseModel):
    """Frozen, and closed: a field the planner does not know is an error, not a wish."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, hide_input_in_errors=False)


class Origin(Model):
    """Where a figure comes from."""

    source: str = Field(description="Key of a row of the case's sources.csv, or a short text.")
    confidence: Confidence = Field(
        description="seed (the announcement's own figure), official, reported, estimate (a published model), "
        "derived (computed from data), assumption (ours)."
    )
    note: str = Field("", description="What a reader should know about the figure.")


class Given(Model):
    """A part of the case that carries its provenance."""

    source: str | None = Field(
        None, description="Source of the figures of this entry: a key of sources.csv, or a short text."
    )
    confidence: Confidence | None = Field(None, description="Confidence of the figures of this entry.")
    note: str = Field("", description="What a reader should know about this entry.")
    figures: Mapping[str, Origin] = Field(
        default_factory=dict,
        description="Provenance of single fields where it differs from the entry's: field name to origin.",
    )

    def origin(self, field: str) -> Origin | None:
        """Return where the figure in `field` comes from: its own origin, else the entry's, else None."""
        if field in self.figures:
            return self.figures[field]
        if self.source is None or self.confidence is None:
            return None
        return Origin(source=self.source, confidence=self.confidence, note=self.note)


class Step(Model):
    """A value that holds from a date on, until the next step."""

    from_date: date | None = Field(
        None,
        description="First day the value holds (ISO date); empty: from before the plan starts. "
        "Where steps take effect in one period, the one with the latest date holds.",
    )
    value: NonNegative = Field(description="The value, in the unit of the field it stands in.")
    source: str | None = Field(None, description="Source of this step, where it differs from the entry's.")
    confidence: Confidence | None = Field(None, description="Confidence of this step, where it differs.")


def _as_steps(given: Any) -> Any:
    """Read a bare number as a series that never changes."""
    if isinstance(given, int | float) and not isinstance(given, bool):
        return ({"value": given},)
    return given


Steps = Annotated[tuple[Step, ...], BeforeValidator(_as_steps)]


class Arrival(Model):
    """Whole units that come on a date and stay until used."""

    date: Day = Field(description="Day the units come (ISO date).")
    units: Units = Field(description="How many come that day.")
    source: str | None = Field(None, description="Source of this arrival, where it differs from the entry's.")
    confidence: Confidence | None = Field(None, description="Confidence of this arrival, where it differs.")


def pairs(steps: Steps) -> tuple[tuple[date | None, float], ...]:
    """Return a dated series as plain pairs, the form the calendar takes."""
    return tuple((step.from_date, step.value) for step in steps)


def arrivals(given: tuple[Arrival, ...]) -> tuple[tuple[date, float], ...]:
    """Return arrivals as plain pairs, the form the calendar takes."""
    return tuple((arrival.date, float(arrival.units)) for arrival in given)
