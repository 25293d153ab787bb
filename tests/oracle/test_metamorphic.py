"""What must hold between the answers to a case and to the same case changed in a known way."""

from __future__ import annotations

import functools
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from planner import read
from planner.validate import validate
from tests.features.feature import first_fields
from tests.oracle.answers import Answer, answer, first_change
from tests.oracle.cases import case
from tests.oracle.changes import changed, fields_used
from tests.oracle.find_witnesses import SEEDS
from tests.oracle.loosenings import LIMITS, loosened, may_loosen, strict
from tests.oracle.translations import in_months, later_energised, longer, renamed, scaled

if TYPE_CHECKING:
    from collections.abc import Callable

    from planner.problem import Problem

EACH = 4
FACTOR = 3.0
TINY = Path(__file__).parents[2] / "sites" / "tiny"


@functools.cache
def base(seed: int) -> Answer | None:
    return answer(strict(case(seed)))


def using(test: Callable[[Problem], bool], count: int) -> list[int]:
    found = []
    for seed in SEEDS:
        if test(case(seed)):
            found.append(seed)
        if len(found) == count:
            break
    return found


@pytest.mark.parametrize("field", sorted(set(LIMITS) & first_fields()))
def test_loosening_a_limit_never_hurts(field: str) -> None:
    seeds = using(lambda problem: field in fields_used(problem) and may_loosen(problem, field), EACH)
    assert seeds
    for seed in seeds:
        assert first_change(base(seed), answer(loosened(case(seed), field))) >= 0.0, seed


def test_later_energisation_never_helps() -> None:
    # Racks online before the plan need their power: such cases may not be given with later stages.
    pairs = [(seed, later_energised(strict(case(seed)))) for seed in SEEDS[:30]]
    changes = [first_change(base(seed), answer(later)) for seed, later in pairs if not validate(later)]
    assert len(changes) >= 15
    assert max(changes) <= 0.0
    assert min(changes) < 0.0


@pytest.mark.parametrize("first", range(0, 20, 5))
def test_scaling_money_scales_money_goals(first: int) -> None:
    for seed in range(first, first + 5):
        before, after = base(seed), answer(scaled(strict(case(seed)), FACTOR))
        assert (before is None) == (after is None)
        for name, value in (before or {}).items():
            assert after is not None
            factor = FACTOR if name in ("npv", "cost") else 1.0
            assert after[name] == pytest.approx(factor * value, rel=2e-6, abs=2e-6), (seed, name)


@pytest.mark.parametrize("first", range(0, 20, 5))
def test_names_and_order_change_nothing(first: int) -> None:
    for seed in range(first, first + 5):
        before, after = base(seed), answer(renamed(strict(case(seed))))
        assert (before is None) == (after is None)
        assert after == (before if before is None else pytest.approx(before, rel=2e-6, abs=2e-6)), seed


def test_splitting_quarters_into_months_keeps_dates() -> None:
    seeds = using(
        lambda problem: problem.programme.period == "quarter" and bool(problem.milestones) and _on_edges(problem), 12
    )
    assert len(seeds) == 12
    reached = 0
    for seed in seeds:
        quarters, months = in_months(case(seed), split=False), in_months(case(seed), split=True)
        before = answer(quarters)
        assert before == answer(months), seed
        reached += before is not None and before["earliest"] < 3 * quarters.calendar.periods * len(quarters.milestones)
    assert reached >= 4


def test_a_longer_horizon_leaves_the_shortfall() -> None:
    # Without limits of money nothing that happens after the target's period can change what is online in it.
    seeds = using(_on_edges, 20)
    assert len(seeds) == 20
    for seed in seeds:
        given = changed(in_months(case(seed), split=False), _no_duty)
        before, after = answer(given), answer(longer(given, periods=2))
        assert (before is None) == (after is None)
        if before is not None and after is not None:
            assert after["shortfall"] == pytest.approx(before["shortfall"], abs=1e-6), seed


def _on_edges(problem: Problem) -> bool:
    """Return whether a case is still one with its dates moved to the edges of periods: some then come too late."""
    return not any(validate(in_months(problem, split=split)) for split in (False, True))


def _no_duty(_: Any, name: str, value: Any) -> Any:
    return False if name == "obligatory" else value


@pytest.fixture(scope="module")
def tiny() -> Problem:
    return strict(read(TINY))


@pytest.fixture(scope="module")
def tiny_goals(tiny: Problem) -> Answer | None:
    return answer(tiny)


@pytest.mark.parametrize("field", sorted(set(LIMITS) & first_fields()))
def test_loosening_a_limit_of_tiny_never_hurts(tiny: Problem, tiny_goals: Answer, field: str) -> None:
    if field not in fields_used(tiny) or not may_loosen(tiny, field):
        pytest.skip(f"tiny has no {field} that can be loosened alone")
    assert first_change(tiny_goals, answer(loosened(tiny, field))) >= 0.0


def test_tiny_scaled_renamed_and_later(tiny: Problem, tiny_goals: Answer) -> None:
    money = answer(scaled(tiny, FACTOR))
    assert money == pytest.approx({name: value * (FACTOR if name in ("npv", "cost") else 1.0)
                                   for name, value in tiny_goals.items()}, rel=2e-6, abs=2e-6)  # fmt: skip
    assert answer(renamed(tiny)) == pytest.approx(tiny_goals, rel=2e-6, abs=2e-6)
    assert first_change(tiny_goals, answer(later_energised(tiny, timedelta(days=62)))) <= 0.0
