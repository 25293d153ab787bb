"""A plan that still holds: what breaks a rule is nothing to compare with, and nothing to hand over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.errors import AuditFailed
from planner.exports.audited import recheck
from planner.exports.read_back import read_plan

if TYPE_CHECKING:
    from pathlib import Path

    from planner.plan import Plan

MOST_TOLD = 5


def read_sound(out: Path) -> Plan:
    """Return the plan in a folder of results, which must still hold.

    Raises
    ------
    BadOutput
        If it cannot be read.
    AuditFailed
        If it fails its audit.
    """
    plan = read_plan(out)
    refuse_broken(plan, f"{out}: ")
    return plan


def refuse_broken(plan: Plan, ahead: str = "") -> None:
    """Refuse a plan that fails its audit.

    Parameters
    ----------
    plan
        The plan, with the problem it answers.
    ahead
        What each line of the message begins with.

    Raises
    ------
    AuditFailed
        With the first of what is wrong.
    """
    wrong = recheck(plan)
    if wrong:
        more = [f"and {len(wrong) - MOST_TOLD} more"] if len(wrong) > MOST_TOLD else []
        raise AuditFailed((*(f"{ahead}{line}" for line in wrong[:MOST_TOLD]), *more))
