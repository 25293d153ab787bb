"""Floats on networks small enough to see."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.checks import violations
from planner.checks.awards import Award
from planner.checks.floats import Item, Network, _first_that_reach
from planner.checks.schedule import parsed
from planner.decisions import Delivery
from tests.checks.seven_months import sound_plan
from tests.checks.seven_months_case import ALPHA, problem
from tests.tabulate.case import case, plan

A, B, C, M, N = ("activity", "A"), ("activity", "B"), ("activity", "C"), ("milestone", "M"), ("milestone", "N")


def net(spans: dict[Item, tuple[int, int]], *waits: tuple[Item, Item, str, int]) -> Network:
    found = Network()
    for item, (start, finish) in spans.items():
        found.add(item, start, finish)
    for earlier, later, kind, lag in waits:
        found.wait(earlier, later, kind, lag)
    return found


def test_a_lag_and_a_start_to_start_arc_count() -> None:
    # B starts 2 after A, may start 1 after it: A has 1 free. B is over in 5, M waits 1 more and is reached in 8: 2.
    given = net({A: (0, 4), B: (2, 5), M: (8, 8)}, (A, B, "SS", 1), (B, M, "FS", 1))
    assert (given.free(A), given.free(B), given.free(M)) == (1, 2, None)
    assert given.floats(A) == {"M": 3}
    assert given.floats(M) == {"M": 0}


def test_the_least_float_over_several_ways_counts() -> None:
    # A leads to M straight (1 to spare) and over B (0 + 0); to N over B alone (0 + 3); C leads nowhere.
    given = net(
        {A: (0, 2), B: (2, 3), C: (5, 6), M: (3, 3), N: (6, 6)},
        (A, M, "FS", 0), (A, B, "FS", 0), (B, M, "FS", 0), (B, N, "FS", 0), (B, C, "FS", 0),
    )  # fmt: skip
    assert given.floats(A) == {"M": 0, "N": 3}
    assert given.floats(C) == {}
    assert (given.free(A), given.free(B), given.free(C)) == (0, 0, None)


def test_what_has_no_float_waits_for_nobody() -> None:
    given = net({B: (0, 1)}, (A, B, "FS", 0))
    assert given.before == {}


@pytest.mark.parametrize(
    ("wanted_mw", "names"),
    [
        (0.0, []),
        (3.0, ["A"]),
        (3.1, ["A", "B"]),
        (9.0, ["A", "B", "C"]),
        (5.0 + 1e-9, ["A", "B"]),
        (3.0 + 0.9e-6, ["A"]),
        (3.0 + 1.1e-6, ["A", "B"]),
        (0.9e-6, []),
        (1.1e-6, ["A"]),
    ],
)
def test_the_fewest_first_ones(wanted_mw: float, names: list[str]) -> None:
    offers: list[tuple[float, Item]] = [(3.0, A), (2.0, B), (1.0, C)]
    assert [item[1] for item in _first_that_reach(offers, wanted_mw)] == names


def test_a_second_hall_is_critical_to_nothing_until_it_is_needed() -> None:
    # Hall annexe opens with the hall in April; 4 MW of the hall hold all 3 MW, so nothing waits for the annexe.
    annexe = {"id": "hall2", "nameplate_mw": 1, "options": [{"duration_periods": 1}]}
    rows = sound_plan().schedule
    row = replace(
        rows[2], id="hall2", name="hall2", start_period=2, start_date=rows[5].start_date, nameplate_mw=1.0,
        predecessors="", total_float_periods=None, free_float_periods=None, critical_to="",
        deadline_float_periods=None,
    )  # fmt: skip
    plan = replace(sound_plan(), schedule=(*rows, row))
    told = violations(problem(sites__0__activities=[*ALPHA["activities"], annexe]), plan)
    # Only its nameplate and its one rack position show, in the table of limits.
    assert told
    assert all(line.startswith(("nameplate alpha", "rack_positions alpha")) for line in told)
    bigger = problem(
        sites__0__activities=[ALPHA["activities"][0], ALPHA["activities"][1] | {"nameplate_mw": 2}, annexe]
    )
    assert "delivery alpha:R@2026-05: predecessor hall2 FS+0 is missing" in violations(bigger, plan)


def test_a_lot_waits_for_the_order_of_its_own_type_only() -> None:
    # R (lead 2) and Q (lead 3) come to S in 4 together; the check names the order of the other type as one too many.
    given = case(rack={"lead_periods": 2}, programme={"end_date": "2026-12-31"})
    other = given.racks[0].model_copy(update={"id": "Q", "lead_periods": 3})
    given = given.model_copy(update={"racks": (*given.racks, other)})
    sound = plan(given, deliveries=(Delivery("S", "R", 4, 1), Delivery("S", "Q", 4, 1)))
    assert [line for line in violations(given, sound) if "predecessor" in line] == []
    rows = tuple(
        replace(row, predecessors="R@2026-03 FS; Q@2026-02 FS") if row.id == "S:R@2026-05" else row
        for row in sound.schedule
    )
    told = violations(given, replace(sound, schedule=rows))
    place = "delivery S:R@2026-05"
    assert f"{place}: predecessor Q@2026-02 FS+0 is named, but not waited for" in told


@pytest.mark.parametrize(
    ("deadline", "reached", "early"), [(5, 3, 2), (3, 3, 0), (3, 5, 0), (None, 3, 0), (5, None, 0)]
)
def test_what_a_milestone_may_slip_to_its_deadline(deadline: int | None, reached: int | None, early: int) -> None:
    given = problem().milestones[0]
    assert Award(given, reached, None, None, False, {}, 0.0, (), deadline, 0).early_periods == early


def test_predecessors_are_read_as_written() -> None:
    assert parsed("A1 FS+2; B SS; C") == [("A1", "FS", 2), ("B", "SS", 0), ("C", "FS", 0)]
    assert parsed("") == []
