"""No feature without its proofs: hand, check, second model, looser cases, faults, words, pages, rows as algebra."""

from __future__ import annotations

import ast
import random
from functools import cache
from pathlib import Path

import pytest

from planner.validate import validate
from tests.checks import chance
from tests.faults.faults import FAULTS
from tests.features.feature import GOLDEN, Feature, features, first_fields, golden
from tests.oracle.answers import answer, first_change
from tests.oracle.changes import every_field, fields_used
from tests.oracle.loosenings import LIMITS, loosened, may_loosen, strict
from tests.second.draw import case as drawn
from tests.second.draw_features import ADDERS

ROOT = Path(__file__).resolve().parent.parent.parent
FEATURES = features()
DRAWS, LOOSENED = 40, 2
each = pytest.mark.parametrize("name", FEATURES)
PROOFS = ("by_hand", "checked", "explained", "shown", "bounds")


@cache
def defined_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_every_field_is_one_of_the_first_or_belongs_to_one_feature() -> None:
    owned = [owned for given in FEATURES.values() for owned in given.fields]
    assert len(owned) == len(set(owned))
    assert set(owned).isdisjoint(first_fields())
    assert every_field() == first_fields() | set(owned)


@each
@pytest.mark.parametrize("proof", PROOFS)
def test_the_proofs_of_a_feature_are_there(name: str, proof: str) -> None:
    nodes = getattr(FEATURES[name], proof)
    assert nodes
    missing = [
        node for node in nodes if node.partition("::")[2].partition("[")[0] not in defined_in(node.split("::")[0])
    ]
    assert not missing


@each
def test_planted_faults_of_a_feature_are_in_the_list(name: str) -> None:
    assert FEATURES[name].faults
    assert set(FEATURES[name].faults) <= {fault.id for fault in FAULTS}


@each
def test_each_field_of_a_feature_has_a_looser_value_or_a_reason(name: str) -> None:
    given = FEATURES[name]
    assert set(given.loosened) <= set(LIMITS)
    assert set(given.fields) == set(given.loosened) | set(given.not_loosened)
    assert set(given.loosened).isdisjoint(given.not_loosened)


@each
def test_the_smallest_case_is_valid_and_uses_every_field(name: str) -> None:
    case = FEATURES[name].case()
    assert validate(case) == ()
    assert set(FEATURES[name].fields) <= fields_used(case)


@each
def test_rows_of_the_smallest_case_are_as_kept(name: str) -> None:
    assert golden(FEATURES[name]) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "field"), [(name, field) for name, given in FEATURES.items() for field in given.loosened]
)
def test_loosening_a_limit_never_hurts(name: str, field: str) -> None:
    cases = (strict(drawn(seed, f"small-{FEATURES[name].second}")) for seed in range(DRAWS))
    found = [case for case in cases if field in fields_used(case) and may_loosen(case, field)][:LOOSENED]
    assert found
    for case in found:
        assert first_change(answer(case), answer(loosened(case, field))) >= 0.0, case.case


def used(given: Feature, cases: list[set[str]]) -> dict[str, int]:
    return {field: sum(field in fields for fields in cases) for field in given.fields}


@each
def test_the_second_model_and_random_decisions_use_every_field(name: str) -> None:
    given = FEATURES[name]
    assert given.second in ADDERS
    both = (
        [fields_used(drawn(seed, f"small-{given.second}")) for seed in range(DRAWS)],
        [fields_used(chance.case(random.Random(seed))) for seed in range(DRAWS)],
    )
    for cases in both:
        assert not {field: count for field, count in used(given, cases).items() if count < 3}
