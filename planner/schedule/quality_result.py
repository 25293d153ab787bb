"""What a schedule check found: a point each, judged against its threshold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

Outcome = Literal["passed", "failed", "does not apply"]


@dataclass(frozen=True)
class Point:
    """One point of the check.

    Parameters
    ----------
    number, name
        Which one it is.
    outcome
        What became of it.
    threshold
        What it is judged against, in words.
    count, of
        How many tasks or links offend, of how many; both None for an index and where it does not apply.
    value
        Share of offenders, or the index; None where it does not apply.
    offenders
        Ids of tasks, or links in words.
    by_case
        Those of them that follow from what the case says, and `cause` how.
    cause
        Why the case itself causes them; empty where it causes none.
    fails_anyway
        Whether it would fail without those as well.
    words
        What else there is to say.
    """

    number: int
    name: str
    outcome: Outcome
    threshold: str
    count: int | None = None
    of: int | None = None
    value: float | None = None
    offenders: tuple[str, ...] = ()
    by_case: tuple[str, ...] = ()
    cause: str = ""
    fails_anyway: bool = False
    words: str = ""

    @property
    def failed_by_case(self) -> bool:
        """Whether it fails only for what the case says."""
        return self.outcome == "failed" and not self.fails_anyway


def shared(
    number: int, name: str, offenders: Sequence[str], of: int, most: float, *, by_case: Sequence[str] = (),
    cause: str = "", words: str = "", absent: str = "", counted: str = "",
) -> Point:  # fmt: skip
    """Return a point that counts offenders of so many tasks or links.

    Parameters
    ----------
    number, name
        Which one it is.
    offenders
        What offends.
    of
        Of how many.
    most
        Share that may offend.
    by_case, cause
        Offenders that the case itself causes, and how.
    words
        What else there is to say.
    absent
        Why it does not apply; empty: it does.
    counted
        What the share is of, where its name does not say.
    """
    threshold = f"at most {100 * most:g} %{f' {counted}' if counted else ''}" if most else "none allowed"
    if absent:
        return Point(number, name, "does not apply", threshold, words=absent)
    own = len(offenders) - len(by_case)
    return Point(
        number, name, "passed" if len(offenders) <= most * of else "failed", threshold, len(offenders), of,
        len(offenders) / of if of else 0.0, tuple(offenders), tuple(by_case), cause if by_case else "",
        own > most * of, words,
    )  # fmt: skip


def index(
    number: int, name: str, value: float | None, least: float, *, offenders: Sequence[str] = (), words: str = "",
    absent: str = "",
) -> Point:  # fmt: skip
    """Return a point that is a ratio.

    Parameters
    ----------
    number, name
        Which one it is.
    value
        The ratio; None where it does not apply.
    least
        What it may not fall below.
    offenders
        What makes it fall, where it fails.
    words
        What it is made of.
    absent
        Why it does not apply.
    """
    threshold = f"at least {least:.2f}"
    if value is None:
        return Point(number, name, "does not apply", threshold, words=absent)
    failed = value < least
    return Point(
        number, name, "failed" if failed else "passed", threshold, value=value,
        offenders=tuple(offenders) if failed else (), fails_anyway=failed, words=words,
    )  # fmt: skip
