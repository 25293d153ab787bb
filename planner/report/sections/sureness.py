"""How sure a plan is: what is proven of it, what its inputs are, and whether the tenant can pay for it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, get_args

from planner.problem import Confidence
from planner.report.blocks import words
from planner.report.figures import over, share, whole
from planner.spec import GOALS
from planner.words import either

if TYPE_CHECKING:
    from planner.report.blocks import Words
    from planner.report.facts import Facts
    from planner.report.figures import Figure

GUESSED: Confidence = "assumption"
CENT_USD_M = 1e-8


def surety(facts: Facts) -> Words:
    """Return in a sentence how far the plan is proven, in another how many inputs are assumptions or say nothing."""
    rows = facts.plan.leans_on
    if not rows:
        return words(*_proven(facts))
    count, silent = (sum((row.confidence or "") == name for row in rows) for name in (GUESSED, ""))
    leans: list[str | Figure] = [
        " Of ", whole("count(leans_on)", len(rows)), " inputs it leans on, ",
        whole(over("count", "leans_on", confidence=GUESSED), count),
        f" {'is an assumption' if count == 1 else 'are assumptions'}",
    ]  # fmt: skip
    if silent:
        leans += [", and ", whole(over("count", "leans_on", confidence=""), silent)]
        leans.append(f" {'does' if silent == 1 else 'do'} not say how sure {'it is' if silent == 1 else 'they are'}")
    return words(*_proven(facts), *leans, ".")


def _proven(facts: Facts) -> tuple[str | Figure, ...]:
    """Return in which goals no plan does better, and how near the others are to what none can do better than."""
    goals = facts.plan.goals
    proven = [GOALS[row.name].noun for row in goals if row.proven]
    if not goals or len(proven) == len(goals):
        return ("Proven: no plan does better in any goal.",) if goals else ("The case has no goals.",)
    parts: list[str | Figure] = [
        f"Proven: no plan does better in {either(proven)}." if proven else "No goal is proven."
    ]
    for place, row in enumerate(goals):
        what = GOALS[row.name].noun
        told = f" {what[:1].upper()}{what[1:]}"
        if not row.proven and (row.gap is None or row.gap >= 1.0):
            parts.append(f"{told} is the best found, nothing is proven of it.")
        elif not row.proven:
            parts += [f"{told} is within ", share(f"goals[{place}].gap", row.gap, 2), " of the best there can be."]
    return tuple(parts)


def rent_warning(facts: Facts) -> tuple[Words, ...]:
    """Return that the tenant may not pay the rent of some years; nothing where it may, or where nothing is known."""
    known = [(place, row) for place, row in enumerate(facts.plan.tenant) if row.allowed_usd_m is not None]
    over_it = [(place, row) for place, row in known if row.rent_usd_m > (row.allowed_usd_m or 0.0) + CENT_USD_M]
    if not over_it:
        return ()
    tenant = facts.plan.problem.tenant
    name = (tenant.name if tenant is not None else "") or "the tenant"
    worst, row = max(over_it, key=lambda found: found[1].rent_share or 0.0)
    most = ("; at most it is ", share(f"tenant[{worst}].rent_share", row.rent_share), f" of its revenue, in {row.year}")
    years = f"{len(over_it)} of {len(facts.plan.tenant)} years"
    return (
        words(
            f"The rent is more than {name} may pay in {years}, first in {over_it[0][1].year}",
            *(most if row.rent_share is not None else ()), ".",
        ),
    )  # fmt: skip


def confidence(facts: Facts) -> Words:
    """Return how many inputs there are of each confidence."""
    counts = Counter(row.confidence or "not stated" for row in facts.plan.leans_on)
    if not counts:
        return words("The plan states no inputs that it leans on.")
    order = [*get_args(Confidence), "not stated"]
    parts: list[str | Figure] = []
    for name in sorted(counts, key=order.index):
        stated = "" if name == "not stated" else name
        parts += [", ", whole(over("count", "leans_on", confidence=stated), counts[name]), f" {name}"]
    return words(
        "Of the ", whole("count(leans_on)", len(facts.plan.leans_on)), " inputs it leans on, by confidence: ",
        *parts[1:], ".",
    )  # fmt: skip
