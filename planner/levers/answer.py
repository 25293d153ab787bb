"""What would help to keep a commitment: levers, sets of them, and the answer, as data and in words."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from planner.model.elastic_items import LeverKind  # noqa: TC001 - fields of dataclasses that are read at run time
from planner.problem import Basis, Change  # noqa: TC001 - the same

if TYPE_CHECKING:
    from planner.plan import Plan

State = Literal["kept", "reachable", "out of reach", "helped", "unknown"]
"""Of a commitment: kept by the plan, reachable as things stand, kept with levers, by none of them, or not known."""


@dataclass(frozen=True)
class Commitment:
    """What is to be kept, and how it stands.

    Parameters
    ----------
    id
        ``target``, or the id of a milestone.
    threshold_mw, basis, due_date, due_period
        How much online on which basis, by when.
    missing_mw
        What is missing in the period it is due, as things stand: the least that was found [MW].
    missing_bound_mw
        What is proven to be missing at least; None: nothing is.
    state
        How it stands.
    """

    id: str
    threshold_mw: float
    basis: Basis
    due_date: date
    due_period: int
    missing_mw: float | None
    missing_bound_mw: float | None
    state: State


@dataclass(frozen=True)
class Lever:
    """One lever, and what it changes in the case: applying the changes is the claim."""

    kind: LeverKind
    id: str
    size: float
    unit: str
    from_date: date | None
    words: str
    weight: float
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Outcome:
    """What a plan of the changed case does: when it keeps the commitment (None: it does not), and what is missing."""

    words: str
    reached_date: date | None
    missing_mw: float | None
    closed_mw: float | None


@dataclass(frozen=True)
class LeverSet:
    """Levers pulled together.

    Parameters
    ----------
    levers
        The levers, the heaviest first.
    weight
        Weighted sum of their sizes.
    closes
        Whether the commitment is kept with them.
    proven_least
        Whether no other set that was offered weighs less: of the first set no set at all, of those after it none that
        contains none of the sets before it.
    bound
        What such a set weighs at least, as far as it is proven.
    confirmed
        Whether a plan of the changed case, solved again and audited, does what is said.
    outcome
        What that plan does.
    plan
        The plan; None where it is not confirmed.
    """

    levers: tuple[Lever, ...]
    weight: float
    closes: bool
    proven_least: bool
    bound: float | None
    confirmed: bool
    outcome: Outcome
    plan: Plan | None = None

    @property
    def changes(self) -> tuple[Change, ...]:
        """All changes of the case, in order."""
        return tuple(change for lever in self.levers for change in lever.changes)

    @property
    def words(self) -> str:
        """The set in one sentence."""
        return f"{'; and '.join(lever.words for lever in self.levers)}: {self.outcome.words}"


@dataclass(frozen=True)
class LeverAnswer:
    """What would help to keep a commitment: the best single lever of each kind, and the least sets."""

    commitment: Commitment
    single: tuple[LeverSet, ...]
    sets: tuple[LeverSet, ...]
    notes: tuple[str, ...]
    plan: Plan | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data, dates as texts; plans are left out."""
        return {
            "commitment": _plain(asdict(self.commitment)),
            "single": [_set(one) for one in self.single],
            "sets": [_set(one) for one in self.sets],
            "notes": list(self.notes),
        }

    def __repr__(self) -> str:
        """Return the answer in lines."""
        asked = self.commitment
        lines = [f"<{asked.id}: {asked.threshold_mw:,g} MW by {asked.due_date}: {asked.state}"]
        lines += [f"  {one.words}" for one in self.sets]
        lines += [f"  alone: {one.words}" for one in self.single]
        return "\n".join([*lines, *(f"  {note}" for note in self.notes)]) + ">"


def _set(given: LeverSet) -> dict[str, Any]:
    return {
        "levers": [
            _plain({**vars(lever), "changes": [_change(change) for change in lever.changes]}) for lever in given.levers
        ],
        "weight": given.weight,
        "closes": given.closes,
        "proven_least": given.proven_least,
        "bound": given.bound,
        "confirmed": given.confirmed,
        "outcome": _plain(asdict(given.outcome)),
        "words": given.words,
    }


def _change(change: Change) -> dict[str, Any]:
    return {"path": change.path, "operation": change.operation, "value": change.given}


def _plain(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in given.items()}
