"""The front door's `pre_check`: what of a case is out of reach before anything is planned, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from planner import arguments
from planner.bounds.most_bounds import Bounds
from planner.bounds.wording import mw_words, some
from planner.model.sets import make_sets
from planner.problem import Problem
from planner.validate import require_valid
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.bounds.facts import Barred, Binding, Reachable


@dataclass(frozen=True)
class Finding:
    """One sentence of a pre-check, the inputs it rests on, and the sentences below it."""

    words: str
    paths: tuple[str, ...] = ()
    below: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class PreCheck:
    """What the inputs alone tell of a case: true of every plan of it.

    Parameters
    ----------
    reachable
        Each commitment, the target first: the most that can be online when it is due, and its earliest date.
    barred
        What can never be in service within the horizon.
    """

    reachable: tuple[Reachable, ...]
    barred: tuple[Barred, ...]

    @property
    def out_of_reach(self) -> tuple[Reachable, ...]:
        """The commitments that no plan keeps."""
        return tuple(one for one in self.reachable if not one.is_within_reach)

    def findings(self) -> tuple[Finding, ...]:
        """Return what a reader should know: why there is no plan, each commitment out of reach, then what is barred."""
        rest = _of_barred([one for one in self.barred if one.root not in self._roots])
        return (*self.impossible(), *map(_of_commitment, self.out_of_reach), *rest)

    def impossible(self) -> tuple[Finding, ...]:
        """Return the obligatory work that can never be done, for which there is no plan."""
        return tuple(_of_barred([one for one in self.barred if one.root in self._roots]))

    @property
    def _roots(self) -> set[str]:
        return {one.root for one in self.barred if one.obligatory}

    def sentences(self) -> tuple[str, ...]:
        """Return the findings as sentences, those below others too."""
        return tuple(one.words for found in self.findings() for one in (found, *found.below))

    def __str__(self) -> str:
        """Return the sentences as lines, or that nothing is ruled out."""
        return "\n".join(self.sentences()) or "no commitment is ruled out by the inputs alone"

    def to_dict(self) -> dict[str, Any]:
        """Return all figures as JSON takes them."""
        return {
            "reachable": [one.to_dict() for one in self.reachable],
            "barred": [one.to_dict() for one in self.barred],
        }


def pre_check(problem: Problem) -> PreCheck:
    """Return what of a case is out of reach before anything is planned: bounds that no plan beats.

    Parameters
    ----------
    problem
        The case.

    Raises
    ------
    BadArgument
        If it is no problem.
    InvalidProblem
        If the problem breaks a rule or holds what no field takes.
    """
    arguments.of_type("problem", problem, Problem)
    require_valid(problem)
    return checked_before(problem)


def checked_before(problem: Problem) -> PreCheck:
    """Return the pre-check of a problem that is known to be valid."""
    bounds = Bounds(make_sets(problem))
    return PreCheck(bounds.reachable(), bounds.barred())


def _of_commitment(found: Reachable) -> Finding:
    """Return a commitment out of reach, with what binds when it is due, and what holds it until its earliest date."""
    said = {one.limit: one.figures.get("most_mw") for one in found.binding}
    later = [one for one in found.why_not_earlier if said.get(one.limit) != one.figures.get("most_mw")]
    return Finding(found.words, (), tuple(_line(one) for one in (*found.binding, *later)))


def _line(binding: Binding) -> Finding:
    return Finding(binding.words, binding.paths)


def _of_barred(given: Sequence[Barred]) -> list[Finding]:
    """Return what can never be in service, together where one thing is to blame."""
    found = []
    ordered = sorted(enumerate(given), key=lambda pair: (_first(given, pair[1].root), pair[0]))
    for root, group in groupby((one for _, one in ordered), key=lambda one: one.root):
        parts = list(group)
        mine = next((one for one in parts if one.id == root), parts[0])
        others = [one for one in parts if one is not mine]
        mw = sum(one.mw for one in parts)
        lost = f", {mw_words(mw)} {mine.unit} in all" if mw else ""
        words = f"{mine.id} at {mine.site} can never be in service: it {mine.why}"
        if others:
            count = counted(len(parts), "activity", "activities")
            words += f"; nor can {some([one.id for one in others])} after it ({count}{lost})"
        elif mine.mw:
            words += f" ({mw_words(mine.mw)} {mine.unit})"
        must = [one.id for one in parts if one.obligatory]
        if must:
            words += f"; {some(must)} {'is' if len(must) == 1 else 'are'} obligatory, so there is no plan"
        found.append(Finding(words, mine.paths))
    return found


def _first(given: Sequence[Barred], root: str) -> int:
    return next(index for index, one in enumerate(given) if one.root == root)
