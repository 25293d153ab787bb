"""Where the time of a search goes: ``python -m benchmarks.profile CASE [--limit 300] [--seed 0]``.

Seconds of the process that improves plans, by what they were spent on and by phase; then each kind of neighbourhood by
phase: how often searched, how often with a gain, seconds, and the gain of the objective at work (in the last goal's own
unit times its weight). What the second process does is not in it; it searches the same kinds.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from benchmarks.cases import load
from benchmarks.peer import THREADS
from benchmarks.result import shown
from planner.solving import solve
from solvers.highs import Session
from solvers.search import lns
from solvers.search.construction import Construction
from solvers.search.goal_phase import GoalPhase
from solvers.search.incumbent_keeper import IncumbentKeeper
from solvers.search.integer_repair import IntegerRepair
from solvers.search.lns import Lns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from solvers.search.search_state import SearchState

OUTSIDE = "before and after"
RELAXED = {
    "choose": "relaxations from the last one",
    "simplex": "relaxations by simplex",
    "ipm": "relaxations by interior point",
}


@dataclass
class Kind:
    """What one kind of neighbourhood came to in a phase."""

    searched: int = 0
    gained: int = 0
    seconds: float = 0.0
    gain: float = 0.0


@dataclass
class Profile:
    """Seconds by phase and piece of work, those of what it calls taken off; neighbourhoods by phase and kind."""

    seconds: dict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    calls: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    kinds: dict[tuple[str, str], Kind] = field(default_factory=lambda: defaultdict(Kind))
    phase: str = OUTSIDE
    _inner_s: list[float] = field(default_factory=list)

    @contextmanager
    def spent(self, work: str) -> Iterator[None]:
        """Count the seconds of what happens inside."""
        begun, at = time.monotonic(), (self.phase, work)
        self._inner_s.append(0.0)
        try:
            yield
        finally:
            took = time.monotonic() - begun
            self.seconds[at] += took - self._inner_s.pop()
            self.calls[at] += 1
            if self._inner_s:
                self._inner_s[-1] += took

    @contextmanager
    def within(self, phase: str) -> Iterator[None]:
        """Count what happens inside under a phase."""
        before, self.phase = self.phase, phase
        try:
            with self.spent("other work"):
                yield
        finally:
            self.phase = before

    def watch(self, owner: Any, name: str, around: Callable[..., AbstractContextManager[None]]) -> None:
        """Put each call of a function or method inside what counts it, by its arguments."""
        plain = getattr(owner, name)

        def watched(*given: Any, **named: Any) -> Any:
            with around(*given, **named):
                return plain(*given, **named)

        setattr(owner, name, watched)

    def watch_neighbourhoods(self) -> None:
        """Count what each kind of neighbourhood comes to."""
        plain = Lns.step

        def watched(search: Lns, x: Any, *given: Any, **named: Any) -> Any:
            drawn: list[str] = []
            supply, next_around = search.neighbourhoods, search.neighbourhoods.next_around

            def noted(point: Any) -> Any:
                kind, freedom = next_around(point)
                drawn.append(kind.name)
                return kind, freedom

            supply.__dict__["next_around"] = noted
            begun = time.monotonic()
            try:
                with self.spent("drawing and comparing"):
                    y = plain(search, x, *given, **named)
            finally:
                del supply.__dict__["next_around"]
            kind = self.kinds[self.phase, drawn[0]]
            kind.searched, kind.seconds = kind.searched + 1, kind.seconds + time.monotonic() - begun
            if y is not None:
                kind.gained += 1
                kind.gain += search.matrix.objective(x) - search.matrix.objective(y)
            return y

        setattr(Lns, "step", watched)  # noqa: B010


def watched() -> Profile:
    """Return a profile that is filled by every search of this process from now on."""
    profile = Profile()
    spent, within = profile.spent, profile.within
    profile.watch(Session, "__init__", lambda *_, **__: spent("handing models over"))
    profile.watch(Session, "solve_lp", lambda *_, **named: spent(RELAXED[named.get("method", "choose")]))
    profile.watch(Session, "solve_mip", lambda *_, **__: spent("branch and bound"))
    profile.watch(lns, "restrict", lambda *_: spent("restricting"))
    profile.watch(IncumbentKeeper, "repair_interim", lambda *_: spent("whole counts on the way"))
    profile.watch(Construction, "run", lambda *_: within("construction"))
    profile.watch(GoalPhase, "_improve_goal", lambda phase, *_: within(_goal_at_work(phase.state)))
    profile.watch(IntegerRepair, "repair", lambda *_: within("last repair"))
    profile.watch_neighbourhoods()
    return profile


def _goal_at_work(state: SearchState) -> str:
    return state.goals[len(state.goal_results)].name


def main() -> int:
    """Solve a case and print where the time went."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.profile", description=__doc__)
    parser.add_argument("case")
    parser.add_argument("--limit", type=float, default=300.0, help="seconds, default 300")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    problem, profile = load(asked.case), watched()
    with profile.within(OUTSIDE):
        plan = solve(problem, time_limit_s=asked.limit, threads=THREADS, seed=asked.seed)
    rows = sorted(profile.seconds.items(), key=lambda item: -item[1])
    times = [{"phase": at[0], "work": at[1], "seconds": s, "calls": profile.calls[at]} for at, s in rows if s >= 0.05]
    sys.stdout.write(shown(times) + "\n")
    kinds = sorted(profile.kinds.items(), key=lambda item: (item[0][0], -item[1].gain / max(item[1].seconds, 1e-9)))
    sys.stdout.write(
        shown(
            {
                "phase": phase, "kind": name, "searched": kind.searched, "gained": kind.gained,
                "seconds": kind.seconds, "gain": kind.gain, "gain_per_s": kind.gain / max(kind.seconds, 1e-9),
            }
            for (phase, name), kind in kinds
        )
    )  # fmt: skip
    sys.stdout.write("\n" + ", ".join(f"{row.name} {row.value:,.8g} {row.unit}" for row in plan.goals) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
