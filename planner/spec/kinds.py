"""What is declared of a limit, a bound, a goal: its name, its unit, what it is about, its words."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.spec.names import BoundName, GoalKind, GoalName, LimitName, Sense, Subject, Unit

Named = TypeVar("Named", bound="LimitSpec | GoalSpec | BoundSpec")


@dataclass(frozen=True)
class Sentence:
    """What a limit or a commitment asks, as it is said where a case contradicts itself.

    Parameters
    ----------
    words
        The sentence; ``{0}`` stands for what it is about.
    about
        What ``{0}`` is: the first index of the rows.
    rows
        Rows of the model that ask it, which a search for a contradiction may drop; empty: bounds ask it.
    bounds
        What the plain model calls the bounds that ask it (`planner/model/plain.py`).
    """

    words: str
    about: Subject
    rows: str = ""
    bounds: str = ""

    @property
    def key(self) -> str:
        """Name of the rows or bounds that ask it."""
        return self.rows or self.bounds


@dataclass(frozen=True)
class LimitSpec:
    """One limit of the table `resources`.

    Parameters
    ----------
    name
        Name in the column `limit`.
    unit
        Unit of limit, use and slack.
    names
        What the id of a row names.
    asks
        What it asks, in one sentence or more.
    noun
        What of its subject is limited, in a word or a few: ``pace of installation`` (of a site).
    awaited
        Whether it binds also while there is none yet, if it is used as soon as there is any (definitions, Limits).
    is_floor
        Whether the use must not fall below it; else it must not rise above it.
    """

    name: LimitName
    unit: Unit
    names: Subject
    asks: tuple[Sentence, ...]
    noun: str
    awaited: bool = True
    is_floor: bool = False


@dataclass(frozen=True)
class GoalSpec:
    """One goal.

    Parameters
    ----------
    name
        Name in a case and in the table `goals`.
    unit
        Unit of value, bound, tolerance and terms.
    kind
        What is counted; tolerances and the search go by it.
    words
        What it is, in words.
    noun
        The same in a word or a few.
    sense
        Whether less or more is better.
    worth_usd_m
        What a unit is taken to be worth while several goals steer a search [million USD]: which plan is found may
        depend on it, what is proven does not.
    likes_early_work
        Whether finishing site work earlier never makes it worse.
    """

    name: GoalName
    unit: Unit
    kind: GoalKind
    words: str
    noun: str
    sense: Sense = "min"
    worth_usd_m: float = 1.0
    likes_early_work: bool = False

    @property
    def is_maximised(self) -> bool:
        """Whether more is better."""
        return self.sense == "max"


@dataclass(frozen=True)
class BoundSpec:
    """What limits MW that can be online, as far as the inputs alone tell.

    Parameters
    ----------
    name
        Its name.
    names
        What its id names; None: nothing, or several things at once.
    words
        What it is, as the subject of a sentence about MW that can be online by a day.
    part
        What it is in a list of limits that hold a total together; ``{0}`` stands for its id.
    """

    name: BoundName
    names: Subject | None
    words: str
    part: str


def by_name(*given: Named) -> Mapping[str, Named]:
    """Return entries by their names, in the order given."""
    return MappingProxyType({one.name: one for one in given})
