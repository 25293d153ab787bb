"""The random tiny cases use every field of the first model, and each decides the optimum of some of them.

Fields of features have proofs of their own (`tests/features`).
"""

from __future__ import annotations

import functools
from collections import Counter

import pytest

from planner.validate import validate
from tests.features.feature import first_fields
from tests.oracle.cases import case
from tests.oracle.changes import fields_used, without
from tests.oracle.find_witnesses import SEEDS, outcome
from tests.oracle.witnesses import WITNESSES

USED_AT_LEAST = 8
BITES_AT_LEAST = 2
# Fields that decide nothing by themselves or cannot be set aside alone, each with its reason.
SILENT = {
    "Resource.region": "only work in the region may name the resource",
    "Site.region": "only work in the region may name the resource",
    "Problem.sites": "without it the case has no meaning",
    "Rack.gpus": "reported only",
    "Link.from_node": "the name of another entry",
    "Link.to_node": "the name of another entry",
    "Predecessor.activity": "the name of another entry",
    "Installed.rack": "the name of another entry",
    "Resource.kind": "without it the entry has no meaning",
    "Activity.kind": "follows from its nameplate",
    "Goal.goal": "the name of another entry",
    "Activity.options": "without it the entry has no meaning",
    "Problem.programme": "without it the case has no meaning",
    "Problem.racks": "without it the case has no meaning",
    "Problem.resources": "its entries are named by work",
    "Programme.target": "its figures are held one by one",
    "Programme.start_date": "dates are shifted in the metamorphic tests",
    "Programme.end_date": "dates are shifted in the metamorphic tests",
    "Stage.energisation_date": "dates are shifted in the metamorphic tests",
    "Target.by_date": "dates are shifted in the metamorphic tests",
    "Arrival.date": "dates are shifted in the metamorphic tests",
    "Step.from_date": "dates are shifted in the metamorphic tests",
}


@functools.cache
def use() -> Counter[str]:
    return Counter(field for seed in SEEDS for field in fields_used(case(seed)))


def test_every_field_is_used_by_several_cases() -> None:
    assert not {field: use()[field] for field in first_fields() if use()[field] < USED_AT_LEAST}


def test_every_case_is_one_that_may_be_given() -> None:
    assert not {seed: issues for seed in SEEDS if (issues := validate(case(seed)))}


def test_every_field_but_the_silent_ones_has_cases_it_decides() -> None:
    scarce = {field for field in first_fields() if len(WITNESSES.get(field, ())) < BITES_AT_LEAST}
    assert scarce <= set(SILENT)


@pytest.mark.parametrize("field", sorted(WITNESSES))
def test_setting_a_field_aside_changes_the_optimum_of_its_witnesses(field: str) -> None:
    for seed in WITNESSES[field]:
        assert outcome(case(seed)) != outcome(without(case(seed), field)), seed


def test_most_cases_have_a_plan_and_most_plans_decide_something() -> None:
    found = [outcome(case(seed)) for seed in SEEDS]
    with_plan = [values for values in found if values is not None]
    assert len(with_plan) >= 0.9 * len(found)
    assert len(found) - len(with_plan) >= 5
    assert sum(any(abs(value) > 1e-6 for value in values) for values in with_plan) >= 0.9 * len(with_plan)
