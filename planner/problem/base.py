"""What every part of a problem shares: frozen models, provenance, dated series."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

# No figure of a case is this large: the world's yearly output is 1e8 million USD, its power stations are 1e7 MW, and
# solvers lose the small figures beside larger ones.
MOST = 1e8
FIRST_DAY = date(1900, 1, 1)
# What XML, CSV, terminals and JSON do not all take: control characters but tab and line end, halves of surrogate
# pairs, and the two code points that are no character.
_NO_TEXT = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufffe\\uffff]")


def _printable(given: str) -> str:
    """Refuse text that some file or screen cannot hold."""
    found = _NO_TEXT.search(given)
    if found:
        raise PydanticCustomError("unprintable", "must be printable text", {"code": f"U+{ord(found[0]):04X}"})
    return given


def _one_line(given: str) -> str:
    """Refuse a name of several lines or with a tab."""
    if any(mark in given for mark in "\n\t\u2028\u2029"):
        raise PydanticCustomError("several_lines", "must be text of one line")
    return given


Text = Annotated[str, AfterValidator(_printable)]
Name = Annotated[str, AfterValidator(_printable), AfterValidator(_one_line)]
Day = Annotated[date, Field(ge=FIRST_DAY)]
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
Figure = Annotated[float, Field(gt=-MOST, lt=MOST)]
NonNegative = Annotated[float, Field(ge=0, lt=MOST)]
Positive = Annotated[float, Field(gt=0, lt=MOST)]
Periods = Annotated[int, Field(ge=0, le=1200)]
Units = Annotated[int, Field(ge=0, lt=int(MOST))]
Furnisher = Literal["owner", "contractor"]
FURNISHED_BY: Any = Field(
    None, description="Who buys it, as a code in the build schedule: `owner` or `contractor`; it decides nothing."
)


def whole_key(given: Any) -> Any:
    """Return the key of a mapping as the whole number it spells, or as it is."""
    try:
        return int(given)
    except (TypeError, ValueError, OverflowError):
        return given


def each_key_once(given: Any) -> Any:
    """Refuse a number written in two ways, such as a number and a text, of which pydantic keeps the last."""
    if isinstance(given, Mapping):
        seen = set()
        for key in map(whole_key, given):
            if key in seen:
                raise PydanticCustomError("given_twice", "must be given once", {"key": key})
            seen.add(key)
    return given


Ramp = Annotated[Mapping[Periods, Share], BeforeValidator(each_key_once)]
WHOLE_RAMP: Any = Field(
    default_factory=dict,
    description="Share of its MW that may be imported, by periods from its energisation: each holds until the next, "
    "the last to the end; nothing before the first. Never falls. Empty: all from its energisation.",
)


class Model(BaseModel):
    """Frozen, and closed: a field the planner does not know is an error, not a wish.

    A part that goes into another is checked again, so that what `model_copy` let pass ends there.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, hide_input_in_errors=False, revalidate_instances="always"
    )


class Origin(Model):
    """Where a figure comes from."""

    source: Text = Field(description="Key of a row of the case's sources.csv, or a short text.")
    confidence: Confidence = Field(
        description="seed (the announcement's own figure), official, reported, estimate (a published model), "
        "derived (computed from data), assumption (ours)."
    )
    note: Text = Field("", description="What a reader should know about the figure.")


class Given(Model):
    """A part of the case that carries its provenance."""

    source: Text | None = Field(
        None, description="Source of the figures of this entry: a key of sources.csv, or a short text."
    )
    confidence: Confidence | None = Field(None, description="Confidence of the figures of this entry.")
    note: Text = Field("", description="What a reader should know about this entry.")
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

    from_date: Day | None = Field(
        None,
        description="First day the value holds (ISO date); empty: from before the plan starts. "
        "Where steps take effect in one period, the one with the latest date holds.",
    )
    value: NonNegative = Field(description="The value, in the unit of its field.")
    source: Text | None = Field(None, description="Source of this step, where it differs from the entry's.")
    confidence: Confidence | None = Field(None, description="Confidence of this step, where it differs.")


def _as_steps(given: Any) -> Any:
    """Read a bare number as a series that never changes."""
    if isinstance(given, int | float) and not isinstance(given, bool):
        return ({"value": given},)
    return given


def _as_prices(given: Any) -> Any:
    """Read a bare number as a series that never changes, and plain steps as steps of a price."""
    if isinstance(given, tuple | list):
        return tuple(PriceStep(**vars(step)) if type(step) is Step else step for step in given)
    return _as_steps(given)


class PriceStep(Step):
    """A price that holds from a date on, until the next step; it may be below 0."""

    value: Figure = Field(description="The price, in the unit of its field; below 0: one is paid for taking power.")


Steps = Annotated[tuple[Step, ...], BeforeValidator(_as_steps)]
PriceSteps = Annotated[tuple[PriceStep, ...], BeforeValidator(_as_prices)]


class Arrival(Model):
    """Whole units that come on a date and stay until used."""

    date: Day = Field(description="Day the units come (ISO date).")
    units: Units = Field(description="How many come that day.")
    source: Text | None = Field(None, description="Source of this arrival, where it differs from the entry's.")
    confidence: Confidence | None = Field(None, description="Confidence of this arrival, where it differs.")


def pairs(steps: Steps) -> tuple[tuple[date | None, float], ...]:
    """Return a dated series as plain pairs, the form the calendar takes."""
    return tuple((step.from_date, step.value) for step in steps)


def arrivals(given: tuple[Arrival, ...]) -> tuple[tuple[date, float], ...]:
    """Return arrivals as plain pairs, the form the calendar takes."""
    return tuple((arrival.date, float(arrival.units)) for arrival in given)
