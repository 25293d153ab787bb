"""Facts that contradict each other as lines: what is said of one activity in one, many of one kind in one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.errors import Reason
from planner.sentences import AFTER, SENTENCES
from planner.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from planner.explanation.facts import Facts
    from planner.model.plain import FactKey

MOST_ALIKE, MOST_NAMED = 3, 3
"""So many facts of one kind have a line each; of more, one line names so many."""
DATES = ("earliest_start", "latest_finish")


@dataclass(frozen=True)
class _Line:
    """One fact, or what is said of one activity: `kind` is what it shares with others, `pattern` its own words."""

    kind: str
    pattern: str
    thing: str
    each: bool  # whether the sentence has its thing as its subject, so that many of them need "each of"
    paths: tuple[str, ...]
    figures: Mapping[str, float | str]

    @property
    def words(self) -> str:
        return self.pattern.format(self.thing)


def reason_lines(keys: Sequence[FactKey], facts: Facts) -> tuple[Reason, ...]:
    """Return facts as reasons, in their order.

    Parameters
    ----------
    keys
        The facts of one conflict.
    facts
        Tells them.
    """
    of_activity: defaultdict[tuple[str, str], list[FactKey]] = defaultdict(list)
    obliged = {key.subject for key in keys if key.name == "obligatory"}
    for key in keys:
        name = "obligatory" if key.name in DATES and key.subject in obliged else key.name
        of_activity[name, key.subject].append(key)
    alike: defaultdict[str, list[_Line]] = defaultdict(list)
    for (name, _), together in of_activity.items():
        alike[name].append(_line(together, facts))
    return tuple(reason for lines in alike.values() for reason in _reasons(lines))


def _line(keys: Sequence[FactKey], facts: Facts) -> _Line:
    """Return what is said of one thing: an obligation with its dates, all predecessors that matter, or one fact."""
    told = [facts.told(key) for key in keys]
    first, name = told[0], keys[0].name
    tails = [one.tail for one in told if one.tail]
    paths = tuple(path for one in told for path in one.paths)
    figures = {figure: value for one in told for figure, value in one.figures.items()}
    about = SENTENCES[name].about
    pattern = first.pattern
    if name in AFTER:
        figures = {"predecessors": ", ".join(str(one.figures["predecessor"]) for one in told)}
        pattern = f"{pattern} ({', '.join(tails)})"
    elif name in DATES:
        pattern = f"{{0}} {'starts' if name == 'earliest_start' else 'is'} {tails[0]}"
    elif tails:
        pattern = f"{pattern}, {' and '.join(tails)}"
    return _Line(first.pattern, pattern, first.thing, about in ("activity", "site"), paths, figures)


def _reasons(lines: Sequence[_Line]) -> Iterable[Reason]:
    """Yield a line for each fact, or one for all where there are many of a kind."""
    if len(lines) <= MOST_ALIKE:
        yield from (Reason(line.words, line.paths, line.figures) for line in lines)
        return
    named = [line.thing for line in lines[:MOST_NAMED]]
    left = len(lines) - len(named)
    things = listed([*named, f"{left} more"])
    pattern = lines[0].pattern if len({line.pattern for line in lines}) == 1 else lines[0].kind
    words = pattern.format(f"each of {things}" if lines[0].each else things)
    paths = tuple(dict.fromkeys(path for line in lines for path in line.paths))
    yield Reason(words, paths, {"count": float(len(lines))})
