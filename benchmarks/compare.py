"""What results of several solvers on one case say of each other: refuted bounds, the best peer, who was there when."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.trace import EXACT, first_plan_s

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.result import GoalEnd, Result
    from benchmarks.trace import Report, Trace

ASKED = 1e-4  # every solver stops at this gap: below it, nobody is asked for more


@dataclass(frozen=True)
class Compared:
    """The planner against the best peer on one case; the ratio is above 1 where the planner was there first."""

    case: str
    best_peer: str | None
    its_gap: float | None  # None: infinite
    planner_gap: float | None
    planner_there_s: float | None
    ratio: float | None
    remark: str = ""


def refuted(results: Sequence[Result]) -> dict[str, str]:
    """Return, by solver, which of its bounds an audited plan of another solver contradicts.

    A bound of a goal is claimed for all plans in which the goals before it are as good as in the solver's own.
    """
    wrong: dict[str, str] = {}
    for claiming in results:
        for other in results:
            if not other.audited or other is claiming:
                continue
            for number, (claim, theirs) in enumerate(zip(claiming.goals, other.goals, strict=False)):
                before = zip(other.goals[:number], claiming.goals[:number], strict=True)
                inside = all(own.worse_by(their.value) <= EXACT for their, own in before)
                if inside and claim.refuted_by(theirs.value):
                    wrong[claiming.solver] = (
                        f"{claim.name} bound {claim.bound:.8g}, {other.solver} has {theirs.value:.8g}"
                    )
    return wrong


def ahead(one: Result, other: Result, goals: int | None = None) -> int:
    """Return 1 or -1 as the first result is better or worse on the first goal that tells them apart, 0 if none does."""
    return leads(one.goals[:goals], other.goals[:goals])


def leads(ours: Sequence[GoalEnd], others: Sequence[GoalEnd]) -> int:
    """Return the same of goals in order."""
    for mine, theirs in zip(ours, others, strict=True):
        if not theirs.as_good_as(mine):
            return 1
        if not mine.as_good_as(theirs):
            return -1
    return 0


def best_of(peers: Sequence[Result], wrong: Mapping[str, str]) -> Result | None:
    """Return the audited peer that is best on the goals before the last, then in gap, then in value."""
    best: Result | None = None
    for peer in peers:
        if peer.audited and (best is None or _better(peer, best, wrong)):
            best = peer
    return best


def _better(one: Result, other: Result, wrong: Mapping[str, str]) -> bool:
    earlier = ahead(one, other, -1)
    if earlier:
        return earlier > 0
    gaps = [math.inf if r.gap is None or r.solver in wrong else r.gap for r in (one, other)]
    return gaps[0] < gaps[1] if gaps[0] != gaps[1] else ahead(one, other) > 0


def time_there(trace: Trace, mine: Result, theirs: Result, their_gap: float | None) -> float | None:
    """Return when a run first held a plan as good as another's end, with a gap no larger; None if never.

    Where the other is worse on a goal before the last, a plan that betters it there is enough: its gap is of another
    last goal. Where it claims no gap, a value as good is enough.
    """
    names = [goal.name for goal in mine.goals]
    level = ahead(mine, theirs, -1)
    if level < 0:
        return None
    decisive = len(names) - 1
    if level > 0:
        decisive = next(k for k, (a, b) in enumerate(zip(mine.goals, theirs.goals, strict=True)) if not b.as_good_as(a))
    rival = theirs.goals[decisive]
    gap = their_gap if level == 0 else None
    for report in trace:
        number = names.index(report.goal) if report.goal in names else -1
        if number > decisive or (number == decisive and _there(report, rival, gap)):
            return report.seconds
    return None


def _there(report: Report, rival: GoalEnd, gap: float | None) -> bool:
    if report.incumbent is None:
        return False
    done = gap is not None and gap <= ASKED
    if gap is not None and (report.gap is None or report.gap > max(gap, ASKED)):
        return False
    return rival.worse_by(report.incumbent) <= (ASKED if done else EXACT)


def compared(case: str, planner: Result, peers: Sequence[Result], traces: Mapping[str, Trace]) -> Compared:
    """Return how the planner stands to the best of the peers."""
    wrong = refuted([planner, *peers])
    best, limit_s, trace = best_of(peers, wrong), planner.limit_s, traces.get(planner.solver, ())
    if best is None:
        there_s = first_plan_s(trace) if planner.audited else None
        return Compared(case, None, None, planner.gap, there_s, _ratio(limit_s, there_s), "no peer has a plan")
    if not planner.audited:
        return Compared(case, best.solver, best.gap, None, None, None, "the planner has no plan")
    behind = ahead(planner, best, -1) > 0
    gap = None if behind or best.solver in wrong else best.gap
    there_s = time_there(trace, planner, best, gap)
    if there_s is not None:
        remark = "worse on an earlier goal" if behind else ""
        ratio = _ratio(min(limit_s, best.end_s or limit_s), there_s)
        return Compared(case, best.solver, gap, planner.gap, there_s, ratio, remark)
    back_s = time_there(traces.get(best.solver, ()), best, planner, planner.gap)
    if back_s is None:
        return Compared(case, best.solver, gap, planner.gap, None, 1.0, "better in value, not in gap, or the reverse")
    ratio = min(1.0, back_s / min(limit_s, planner.end_s or limit_s))
    return Compared(case, best.solver, gap, planner.gap, None, ratio, f"{best.solver} was there after {back_s:.1f} s")


def _ratio(limit_s: float, there_s: float | None) -> float | None:
    return None if there_s is None else limit_s / max(there_s, 1e-3)


def mean_ratio(rows: Sequence[Compared]) -> float | None:
    """Return the geometric mean of the ratios there are."""
    logs = [math.log(row.ratio) for row in rows if row.ratio]
    return math.exp(sum(logs) / len(logs)) if logs else None
