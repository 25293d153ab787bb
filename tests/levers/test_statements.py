"""Levers as sentences: what is confirmed by a plan stands apart from what a search alone found."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from planner.levers import levers_for
from planner.levers.lever_statements import lever_statements
from tests.levers.made import CASES

if TYPE_CHECKING:
    from planner.levers.answer import LeverAnswer


def words(answer: LeverAnswer) -> list[str]:
    return [one.words for one in lever_statements(answer)]


def test_what_no_plan_confirms_is_never_said_to_be_audited() -> None:
    made = CASES[0]
    answer = levers_for(
        made.problem, made.commitment, weights=made.weights, threads=1, gap=0.0, time_limit_s=60.0, sets=1
    )
    (one,) = answer.sets
    first, said, *_ = words(answer)
    assert first == "Any of these keeps it, least cost first; each is solved again and audited:"
    assert said.startswith(f"{one.words.partition(':')[0]}: ")
    stands = replace(answer.commitment, state="unknown")
    open_set = replace(one, confirmed=False, proven_least=False)
    first, head, said, *_ = words(replace(answer, commitment=stands, sets=(open_set,), single=()))
    assert first == "Nothing that keeps it was found in the time allowed."
    assert head == "These may keep it, but no plan that does was found in the time allowed:"
    assert said == f"{one.words.partition(':')[0]}."
