"""The one exception tree of the planner, and the exit code each branch ends a command with."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class PlannerError(Exception):
    """Root of everything the planner raises on purpose; `exit_code` is what a command returns for it."""

    exit_code = 2


@dataclass(frozen=True, order=True)
class Issue:
    """One thing wrong with the input: `where` (``file:line:column`` or ``file row N``) and `what`."""

    where: str
    what: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "where", printable(self.where))
        object.__setattr__(self, "what", printable(self.what))

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


@dataclass(frozen=True, order=True)
class CaseWarning:
    """One thing in the input that is strange but possible: `place` (as of an `Issue`) and `reason`."""

    place: str
    reason: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "place", printable(self.place))
        object.__setattr__(self, "reason", printable(self.reason))

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}" if self.place else self.reason


def printable(text: str) -> str:
    """Return a text that any screen and file takes: characters that cannot be printed are escaped, as in Python."""
    if text.isprintable():
        return text
    return "".join(mark if mark.isprintable() else mark.encode("unicode_escape").decode("ascii") for mark in text)


class BadArgument(PlannerError, ValueError):
    """A function was given what it cannot work with; the message names the argument and what it must be."""

    exit_code = 2


class InvalidProblem(PlannerError):
    """The case cannot be read or contradicts itself; holds every `Issue` found, in file order."""

    exit_code = 2

    def __init__(self, issues: tuple[Issue, ...]) -> None:
        self.issues = issues
        super().__init__(self._text())

    def _text(self) -> str:
        return "\n".join([counted(len(self.issues), "issue"), *(f"- {issue}" for issue in self.issues)])


MOST_PLACES = 3  # that one line names


@dataclass(frozen=True)
class Reason:
    """One fact of a case that contradicts others: in words, and as data.

    `paths` are the inputs that it rests on, as `Problem.changed` takes them, `figures` their values by name, `places`
    where they stand in the files of the case, as far as that is known.
    """

    words: str
    paths: tuple[str, ...] = ()
    figures: Mapping[str, float | str] = field(default_factory=dict, hash=False)
    places: tuple[str, ...] = ()

    def __str__(self) -> str:
        where = self.places or self.paths
        more = f" and {len(where) - MOST_PLACES} more" if len(where) > MOST_PLACES else ""
        return f"{self.words} ({', '.join(where[:MOST_PLACES])}{more})" if where else self.words

    def placed(self, place_of: Callable[[str], Any]) -> Reason:
        """Return the reason with the places of its inputs; `place_of` gives one for a path, or None."""
        places = dict.fromkeys(place.where for place in map(place_of, self.paths) if place is not None)
        return replace(self, places=tuple(places))


class Contradiction(PlannerError):
    """Obligatory or committed items cannot all hold.

    `reasons` names them in the case's own words, one sentence each; `details` has the same as data.
    """

    exit_code = 4

    def __init__(self, reasons: tuple[str | Reason, ...]) -> None:
        self.details = tuple(each if isinstance(each, Reason) else Reason(each) for each in reasons)
        self.reasons = tuple(each.words for each in self.details)
        super().__init__("\n".join(["obligatory items contradict each other:", *(f"- {r}" for r in self.details)]))

    def __reduce__(self) -> tuple[type[Contradiction], tuple[tuple[Reason, ...]]]:
        return type(self), (self.details,)


class NoPlanFound(PlannerError):
    """The search stopped without a plan.

    Parameters
    ----------
    why
        Why there is none, in a sentence.
    goal
        The goal at work when the search stopped; None where none had begun.
    bound
        What was proven of that goal, in its unit; None where nothing was.
    """

    exit_code = 5

    def __init__(self, why: str, goal: str | None = None, bound: float | None = None) -> None:
        self.goal, self.bound = goal, bound
        super().__init__(why)


class AuditFailed(PlannerError):
    """A plan broke a rule of the independent check.

    `violations` holds one line for each breach; `plan` is the plan itself, None where there is none to show.
    """

    exit_code = 6

    def __init__(self, violations: tuple[str, ...], plan: Any = None) -> None:
        self.violations, self.plan = violations, plan
        super().__init__("\n".join(["the plan fails its audit:", *(f"- {v}" for v in violations)]))


class BadOutput(PlannerError):
    """A written plan cannot be read back: a file is missing, cut short or of another version."""

    exit_code = 2
