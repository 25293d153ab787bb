"""The random tiny cases use every field of a problem, and each field decides something in some of them."""

from __future__ import annotations

import functools
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from tests.oracle.cases import case
from tests.oracle.changes import every_field, fields_used, without
from tests.oracle.enumerate import Infeasible, TooBig, optimum

if TYPE_CHECKING:
    from planner.problem import Problem

SEEDS = range(300)
USED_AT_LEAST = 8
BITES_AT_LEAST = 3
TRIES = 25
# What has no meaning of its own for an optimum: containers and links between entries, and counts that only report.
CONTAINERS = {
    "Problem.programme", "Problem.finance", "Problem.tenant", "Problem.grid", "Problem.racks", "Problem.resources",
    "Problem.sites", "Programme.target", "Programme.goals", "Grid.nodes", "Grid.links", "Activity.options", "Goal.goal",
    "Link.from_node", "Link.to_node", "Predecessor.activity", "Installed.rack", "Resource.kind", "Activity.kind",
    "Programme.start_date", "Programme.end_date", "Programme.period", "Rack.gpus", "Step.from_date", "Step.value",
    "Arrival.on_date", "Arrival.units", "Stage.energisation_date", "Target.by_date", "Activity.chosen_option",
    "Activity.started_date", "Site.region", "Site.node", "Site.activities", "Tenant.revenue_usd_m",
    "Resource.region",  # only sites of the region name such a resource, so it never changes what they may use
}  # fmt: skip
DECIDING = sorted(every_field() - CONTAINERS)


@functools.cache
def use() -> Counter[str]:
    return Counter(field for seed in SEEDS for field in fields_used(case(seed)))


def outcome(problem: Problem) -> tuple[float, ...] | None:
    try:
        return tuple(round(best.value, 6) for best in optimum(problem))
    except Infeasible:
        return None


@functools.cache
def outcome_of(seed: int) -> tuple[float, ...] | None:
    return outcome(case(seed))


def test_every_field_is_used_by_several_cases() -> None:
    scarce = {field: use()[field] for field in every_field() if use()[field] < USED_AT_LEAST}
    assert not scarce


@pytest.mark.parametrize("field", DECIDING)
def test_each_field_decides_the_optimum_of_some_cases(field: str) -> None:
    bites = tried = 0
    for seed in SEEDS:
        if field not in fields_used(case(seed)) or bites >= BITES_AT_LEAST or tried >= TRIES:
            continue
        try:
            changed = outcome(without(case(seed), field))
        except (TooBig, ValidationError, LookupError, ValueError):
            continue
        tried += 1
        bites += changed != outcome_of(seed)
    assert bites >= BITES_AT_LEAST, f"{field} decided {bites} of {tried} cases"


def test_most_cases_have_a_plan_and_most_plans_build_something() -> None:
    found = [outcome_of(seed) for seed in SEEDS]
    with_plan = [values for values in found if values is not None]
    assert len(with_plan) >= 0.8 * len(found)
    assert len(found) - len(with_plan) >= 5
    assert sum(any(abs(value) > 1e-6 for value in values) for values in with_plan) >= 0.9 * len(with_plan)
