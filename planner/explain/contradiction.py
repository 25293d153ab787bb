"""Says which obligatory or committed items cannot hold together, in the case's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solvers.conflict import Group, conflict

if TYPE_CHECKING:
    from planner.model.structure import Arrays

WORDS = {
    "obligatory": "{0} is obligatory",
    "after": "{0} waits for its predecessors",
    "one_option": "{0} is done once, under one option",
    "crews": "no more than the capacity of {0} is in use",
    "consumables": "no more of {0} is drawn than has arrived",
    "nameplate": "racks at {0} fit the phases in service",
    "positions": "racks at {0} fit its rack positions",
    "energised": "{0} imports no more than is energised",
    "peak_power": "the peak load of {0} is served",
    "headroom": "imports at node {0} fit its headroom",
    "cash_balance": "cash never falls below its floor",
    "tenant_pays": "rent of {0} stays within the tenant's share",
    "stop": "the programme stops at its target",
}
"""Families that are limits or commitments: the rest define states and are always kept."""
WHOLE = frozenset({"cash_balance"})


def reasons(arrays: Arrays, time_limit_s: float = 20.0) -> tuple[str, ...]:
    """Return a small set of limits and commitments that contradict each other, one sentence each.

    Parameters
    ----------
    arrays
        An infeasible model.
    time_limit_s
        Seconds for the search; what is left of the set by then is returned, with a last line that says so.
    """
    groups = _groups(arrays)
    found = conflict(arrays.matrix, groups, time_limit_s=time_limit_s)
    lines = tuple(found.groups)
    return lines if found.minimal else (*lines, "(not every one of these may be needed: the search for fewer was cut)")


def _groups(arrays: Arrays) -> dict[str, Group]:
    rows: dict[str, list[int]] = {}
    for number, name in enumerate(arrays.matrix.row_names):
        family, _, rest = name.partition("[")
        if family in WORDS:
            subject = "" if family in WHOLE else rest.rstrip("]").split(",")[0]
            rows.setdefault(WORDS[family].format(subject), []).append(number)
    groups = {words: Group(rows=np.array(numbers)) for words, numbers in rows.items()}
    cash = [arrays.column(variable) for variable in arrays.built.m.cash.values()]
    floor = WORDS["cash_balance"]
    groups[floor] = Group(columns=np.array(cash), lower=np.full(len(cash), -np.inf))
    return groups
