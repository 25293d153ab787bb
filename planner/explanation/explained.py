"""Why a plan is as it is: a paragraph for each commitment that is missed, what the others hang on, what stands idle.

Nothing is solved here. What would have to change, and the dates by which to decide, are added by `planner.levers`.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from planner.bounds.asked import checked_before
from planner.explanation.causes import Chains
from planner.explanation.commitments import commitments
from planner.explanation.grounds import Grounds
from planner.explanation.idle import idle_ledger
from planner.explanation.idle_words import idle_at_most, idle_then
from planner.explanation.in_time import hangs_on, in_hand, money, tightest
from planner.explanation.late import late_money, missing, title, unbacked, used_up, verdict, waits
from planner.explanation.reach_words import earliest, most_then, of
from planner.explanation.room import Room
from planner.explanation.statement import Paragraph, say
from planner.spec import GOALS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.bounds.asked import PreCheck
    from planner.explanation.commitments import Commitment
    from planner.explanation.idle import IdleLedger
    from planner.explanation.statement import Statement, Value
    from planner.plan import GoalRow, Plan


class Explained:
    """What is found in a plan, each once.

    Parameters
    ----------
    plan
        The plan.
    grounds, ledger
        Facts of it and what stands idle, where they are known already; None: looked up here.
    """

    def __init__(self, plan: Plan, grounds: Grounds | None = None, ledger: IdleLedger | None = None) -> None:
        self.plan, self.known, self._ledger = plan, Grounds(plan) if grounds is None else grounds, ledger

    @cached_property
    def commitments(self) -> tuple[Commitment, ...]:
        """The target and the milestones."""
        return commitments(self.known)

    @cached_property
    def missed(self) -> tuple[Commitment, ...]:
        """Those that are not kept, the target first; a milestone that asks the same as the target is told with it."""
        target, *milestones = self.commitments
        rest = [one for one in milestones if target.is_kept or one.asked != target.asked]
        return tuple(one for one in (target, *rest) if not one.is_kept)

    def twins(self, one: Commitment) -> tuple[Commitment, ...]:
        """Return the milestones that are told with the target, since they ask the same."""
        target, *milestones = self.commitments
        return tuple(own for own in milestones if one is target and not one.is_kept and own.asked == one.asked)

    @cached_property
    def chains(self) -> Chains:
        """What held each delivery in the end."""
        return Chains(self.known)

    @cached_property
    def room(self) -> Room:
        """Floats to each commitment."""
        return Room(self.known, self.commitments)

    @cached_property
    def ledger(self) -> IdleLedger:
        """All that stands idle."""
        return idle_ledger(self.plan, self.known) if self._ledger is None else self._ledger

    @cached_property
    def bounds(self) -> PreCheck:
        """What no plan can do."""
        return checked_before(self.known.problem)

    def facts(self) -> Iterator[Paragraph]:
        """Yield all that is told without a search: how the plan stands, each commitment missed, what the rest needs."""
        yield self.summary()
        yield from (self.paragraph(one) for one in self.missed)
        yield from self.kept()
        idle = self.standing_idle()
        if idle is not None:
            yield idle

    def summary(self) -> Paragraph:
        """Return how the plan stands as a whole, and what is proven of it."""
        found = [self._verdict(), *self._proofs(), money(self.known), in_hand(self.known, self.commitments)]
        return Paragraph("plan", "", "The plan", "", tuple(one for one in found if one))

    def _verdict(self) -> Statement:
        target, *milestones = self.commitments
        rest: dict[str, Value] = {
            "milestones": len(milestones), "in_time": sum(one.is_kept for one in milestones),
            "late_months": max((one.late_months or 0 for one in milestones), default=0),
            "late": sum(one.state == "late" for one in milestones), "target_state": target.state,
            "never": sum(one.state == "not reached" for one in milestones),
        }  # fmt: skip
        words = "The target is met" if target.is_kept else "The target is missed"
        if not milestones:
            return say("summary", f"{words}; there are no milestones.", **rest)
        if rest["in_time"] == rest["milestones"]:
            return say("summary", f"{words}, and all {{milestones}} milestones are in time.", **rest)
        words += "; {in_time} of {milestones} milestones are in time"
        words += ", {late} late by up to {late_months:months}" if rest["late"] else ""
        return say("summary", f"{words}{', {never} never reached' if rest['never'] else ''}.", **rest)

    def _proofs(self) -> Iterator[Statement]:
        """Yield of power and time whether a better plan is known to be impossible."""
        for row in self.plan.goals:
            if row.value > 0 and row.name in ("shortfall", "lateness"):
                yield _proof(row)

    def paragraph(self, one: Commitment) -> Paragraph:
        """Return what is said of a commitment that is not kept."""
        found = of(self.bounds.reachable, one)
        unbuilt = self._nothing() if one.reached_period is None else ()
        statements = [verdict(self.known, one), earliest(self.known, one, found), missing(self.known, one)]
        statements += [unbacked(one), *late_money(self.known, one), most_then(one, found), *unbuilt]
        statements += [*waits(self.chains, one), used_up(self.known, one)]
        statements += idle_then(self.known, self.ledger.points, one.told_period)
        return Paragraph(
            one.kind, one.id, title(one, self.twins(one)), one.state, tuple(given for given in statements if given)
        )

    def _nothing(self) -> Iterator[Statement]:
        """Yield that nothing is built, where that is so, and which halls are never started."""
        begun = {row.id for row in self.plan.schedule}
        given = [activity for site in self.known.problem.candidates for activity in site.activities]
        left = [activity for activity in given if activity.nameplate_mw > 0 and activity.id not in begun]
        parts = self.known.parts
        if not (parts.orders or parts.racks.consignments or any(work.status == "planned" for work in parts.works)):
            yield say("nothing built", "The plan decides nothing: no work is started and no racks are ordered.")
        if left:
            yield say(
                "unbuilt", f"{{count:halls}} {'is' if len(left) == 1 else 'are'} never started, for {{mw}} MW IT.",
                count=len(left), mw=sum(activity.nameplate_mw for activity in left),
            )  # fmt: skip

    def kept(self) -> Iterator[Paragraph]:
        """Yield what the commitments with the fewest months in hand hang on."""
        for one in tightest(self.commitments):
            statements = (verdict(self.known, one), *hangs_on(self.room, one))
            yield Paragraph("hangs on", one.id, f"{title(one)}, in time: what it hangs on", one.state, statements)

    def standing_idle(self) -> Paragraph | None:
        """Return what stands idle over the plan; None: nothing."""
        statements = tuple(idle_at_most(self.known, self.ledger))
        return Paragraph("idle", "", "What stands idle", "", statements) if statements else None


def _proof(row: GoalRow) -> Statement:
    words = GOALS[row.name].words
    figures: dict[str, Value] = {
        "goal": row.name, "value": row.value, "bound": row.bound, "unit": row.unit,
        "goal_words": words[0].upper() + words[1:],
    }  # fmt: skip
    value = f"{{goal_words}}: {{value:{row.unit}}}"
    if row.proven:
        return say("proof", f"{value}. Proven: no plan has less.", **figures)
    if row.bound is None:
        return say("proof", f"{value}. Whether a plan has less is not known.", **figures)
    return say("proof", f"{value}. No plan has less than {{bound}}; what is between is open.", **figures)
