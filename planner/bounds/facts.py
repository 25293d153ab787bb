"""What is said of what can be reached: a commitment, what binds it, and work that can never be done."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from planner.problem import Basis
    from planner.spec import BoundName

BarredKind = Literal["phase", "gate", "upgrade", "onsite"]


@dataclass(frozen=True)
class Binding:
    """One limit that makes a bound what it is.

    Parameters
    ----------
    limit
        Which limit (`planner.spec.BOUNDS`).
    id
        Node, link, site, rack type or resource it is of; empty where it is of several.
    words
        One sentence with figures and dates.
    figures
        The figures of the sentence: MW, dates as ISO text, counts, million USD; names end in their unit.
    paths
        The inputs it rests on first, as `Problem.changed` takes them.
    """

    limit: BoundName
    id: str
    words: str
    figures: Mapping[str, float | str]
    paths: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        return asdict(self)


@dataclass(frozen=True)
class Reachable:
    """One commitment, the target or a milestone, and what of it is within reach as far as the inputs alone tell.

    Parameters
    ----------
    kind, id
        What it is; the id of the target is ``target``.
    threshold_mw, basis
        MW that must be online.
    due_date
        By when; None: a milestone without deadline.
    most_mw
        The most that can be online in the period it is due in; None without a due date.
    missing_mw
        What is then missing at least; 0 where it is within reach.
    earliest_date
        No plan reaches it before this day, the first of a period; None: none does within the horizon.
    why_not_earlier
        What holds it in the period before.
    binding
        What leaves too little online when it is due; empty where it is within reach.
    words
        The whole of it in a sentence or two, without what binds.
    part
        What counts, in words; nothing where that is the whole programme.
    """

    kind: Literal["target", "milestone"]
    id: str
    threshold_mw: float
    basis: Basis
    due_date: date | None
    most_mw: float | None
    missing_mw: float
    earliest_date: date | None
    why_not_earlier: tuple[Binding, ...]
    binding: tuple[Binding, ...]
    words: str = ""
    part: str = ""

    @property
    def is_within_reach(self) -> bool:
        """Whether nothing in the inputs alone rules it out."""
        return self.earliest_date is not None and self.missing_mw == 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON takes it, dates as ISO text."""
        found = asdict(self)
        for name in ("due_date", "earliest_date"):
            found[name] = None if found[name] is None else found[name].isoformat()
        return found


@dataclass(frozen=True)
class Barred:
    """Something of the case that can never be in service within the horizon.

    Parameters
    ----------
    kind, id
        What it is.
    site
        Where.
    mw
        MW that are lost with it: IT load of a phase, facility power of an upgrade or of all units of a type, 0 else.
    unit
        What these are.
    why
        The reason, without its subject.
    root
        Which activity is to blame: itself, or the one that it waits for in the end.
    paths
        The inputs it rests on.
    obligatory
        Whether it is work that must be done all the same, so that there is no plan.
    """

    kind: BarredKind
    id: str
    site: str
    mw: float
    unit: str
    why: str
    root: str
    paths: tuple[str, ...] = field(default=())
    obligatory: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        return asdict(self)
