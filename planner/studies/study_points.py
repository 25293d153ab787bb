"""The problems of a study's points, and the key that each solve's result is kept under."""

from __future__ import annotations

import json
import pickle
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from planner.casefiles.places import Finding, Place, in_order
from planner.casefiles.scenarios import scenarios_named, with_scenarios
from planner.casefiles.stated_changes import spot_of
from planner.changes.making import made
from planner.errors import InvalidProblem
from planner.problem.identity import DIGITS
from planner.studies.design import points_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from planner.changes.asked import Asked
    from planner.errors import Issue
    from planner.problem import Problem
    from planner.studies.study import Point, Study
    from planner.studies.study_code import Code

MOST_KEPT_BYTES = 64 * 2**20  # of problems that were made to find their digests, until they are solved
MOST_FLAWED = 20  # points: what is wrong with more is much the same


@dataclass(frozen=True)
class Solve:
    """One solve of a study, for the first of its points that asks for it.

    Parameters
    ----------
    key
        Digest of problem, start, options and code.
    number
        The first point that asks for it.
    problem
        Digest of the problem.
    start
        Key of the solve whose plan it starts from; empty for the baseline.
    """

    key: str
    number: int
    problem: str
    start: str


class Points:
    """The points of a study, the solve that each asks for, and the problems, made when they are asked for.

    Points with the same problem ask for one solve, that of the first of them.

    Parameters
    ----------
    study
        The study.
    code
        The code that solves.
    known
        Digests of changed problems found before, by what was changed.
    tell
        Told how many points were looked at, of how many.

    Raises
    ------
    InvalidProblem
        If a point breaks a rule, with everything that is wrong, by line and column.
    """

    def __init__(
        self,
        study: Study,
        code: Code,
        known: dict[str, str] | None = None,
        tell: Callable[[int, int], None] | None = None,
    ) -> None:
        self.study, self.code = study, code
        self.points = points_of(study)
        self._stacked: dict[tuple[str, ...], Problem] = {}
        self._scenarios = {stack: scenarios_named(study.case, stack) for stack in study.stacks}
        self._base_digest = study.base.digest
        self.digests: dict[str, str] = {}
        self.is_news = False
        self._kept: dict[int, bytes] = {}
        self._room_bytes = MOST_KEPT_BYTES
        digests = self._all_digests(dict(known or {}), tell)
        self.solves: dict[str, Solve] = {}
        self.keys: tuple[str, ...] = self._keyed(digests)

    def _all_digests(self, known: dict[str, str], tell: Callable[[int, int], None] | None) -> list[str]:
        """Return the digest of the problem of each point, or raise with everything that is wrong with any of them."""
        found, issues, flawed = [], dict[Any, None](), 0
        for point in self.points:
            if tell is not None:
                tell(point.number, len(self.points))
            recipe = self._recipe(point)
            digest = known.get(recipe)
            if digest is None and flawed < MOST_FLAWED:
                self.is_news = True
                try:
                    digest = self._digest_kept(point)
                except InvalidProblem as error:
                    flawed += 1
                    issues |= dict.fromkeys(error.issues)
            self.digests[recipe] = digest or ""
            found.append(digest or "")
        if issues:
            raise InvalidProblem(tuple(issues))
        return found

    def _recipe(self, point: Point) -> str:
        """Return the digest of a case and all that is changed in it: it tells the problem without making it."""
        changes = [change for scenario in self._scenarios[point.stack] for change in scenario.changes]
        changes += [change.asked for change in point.changes]
        return _digest(self._base_digest, *map(_plain, changes))

    def problem(self, point: Point) -> Problem:
        """Return the problem of a point.

        Raises
        ------
        InvalidProblem
            If it breaks a rule, with line and column in the study or in a scenario.
        """
        if point.stack not in self._stacked:
            self._stacked[point.stack] = with_scenarios(self.study.base, self.study.case, point.stack)
        stacked = self._stacked[point.stack]
        if not point.changes:
            return stacked
        result, wrong = made(stacked, [change.asked for change in point.changes], each_once=False)
        if result is None:
            raise InvalidProblem(self._issues(point, wrong))
        return result

    def pickled(self, point: Point) -> bytes:
        """Return the problem of a point, pickled: what was made to find its digest, where there was room to keep it."""
        return self._kept.pop(point.number, None) or pickle.dumps(self.problem(point))

    def _digest_kept(self, point: Point) -> str:
        problem = self.problem(point)
        if self._room_bytes > 0:
            self._kept[point.number] = pickle.dumps(problem)
            self._room_bytes -= len(self._kept[point.number])
        return problem.digest

    def _issues(self, point: Point, wrong: Any) -> tuple[Issue, ...]:
        findings = []
        for found in wrong:
            spot = spot_of(point.changes[found.number].spots, (found.part, *found.below))
            findings.append(Finding(Place(self.study.label, *spot), f"{found.where} {found.what}"))
        return in_order(findings)

    def _keyed(self, digests: list[str]) -> tuple[str, ...]:
        """Return the key of each point's solve, and note the solves in order."""
        keys: list[str] = []
        first: dict[str, str] = {}
        options = self.study.options
        for point, digest in zip(self.points, digests, strict=True):
            if digest in first:
                keys.append(first[digest])
                continue
            start = "" if point.parent is None else keys[point.parent]
            told = (options.time_limit_s, options.gap, options.threads, options.seed)
            key = _digest(digest, start, told, self.code.text)
            self.solves[key] = Solve(key, point.number, digest, start)
            first[digest] = key
            keys.append(key)
        return tuple(keys)


def _plain(change: Asked) -> list[Any]:
    return [change.path, change.act.operation, change.act.text, change.source, change.confidence]


def _digest(*parts: Any) -> str:
    text = json.dumps(parts, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return sha256(text.encode("ascii")).hexdigest()[:DIGITS]
