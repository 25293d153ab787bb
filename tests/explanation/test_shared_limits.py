"""What is said where a yearly limit or a quota holds racks back, or lets no plan be."""

from __future__ import annotations

from typing import Any

import pytest

from planner import solve
from planner.decisions import Delivery
from planner.errors import Contradiction
from planner.explanation.cause_words import sort_words
from planner.explanation.causes import Chains
from planner.explanation.grounds import Grounds
from planner.explanation.reasons import StartReason
from planner.explanation.room import Room
from tests.by_hand import build
from tests.explanation.test_reasons import at, why
from tests.tabulate.case import case, plan


def late(**given: Any) -> Any:
    """Return a plan with two racks, one in March and one in April, where the hall is there from the start."""
    problem = case(
        site=at(water_m3_per_mwh=2.0, country="AE", activities=[DONE]), rack={"gpus": 8, "supply": None}, **given
    )
    return plan(problem, deliveries=(Delivery("S", "R", 2, 1), Delivery("S", "R", 3, 1)))


DONE = {
    "id": "A", "nameplate_mw": 50, "finished_date": "2025-12-01", "options": [{"duration_periods": 2}],
}  # fmt: skip


def test_racks_wait_for_the_water_of_the_year() -> None:
    # The first rack takes 1.2 MW x 2928 h from March on and the second 1.2 x 2184: 6134.4 MWh and 12268.8 m³. In March
    # the second would take 744 h x 1.2 x 2 = 1785.6 m³ more: of 13000 are 731.2 left, of 15000 enough.
    limit = {"id": "W", "kind": "water", "most_by_year": {2026: 13_000.0}}
    found = why(late(yearly_limits=[limit]), "S:R@2026-04")
    words = "water of W: 731.2 m³ left in 2026, 1,785.6 needed"
    assert found == StartReason("power", words, "water", "W")
    assert why(late(yearly_limits=[limit | {"most_by_year": {2026: 15_000.0}}]), "S:R@2026-04").reason == "as planned"
    assert why(late(yearly_limits=[limit | {"most_by_year": {2027: 0.0}}]), "S:R@2026-04").reason == "as planned"


def test_racks_wait_for_a_quota() -> None:
    quota = {"id": "Q", "countries": ["AE"], "most": [{"value": 1}, {"from_date": "2026-04-01", "value": 2}]}
    found = why(late(quotas=[quota]), "S:R@2026-04")
    assert found == StartReason("supply", "quota Q: 0 racks left in 2026-03, 1 needed", "rack_quota", "Q")
    gpus = {"id": "Q", "counts": "gpus", "most": [{"value": 15}, {"from_date": "2026-04-01", "value": 16}]}
    found = why(late(quotas=[gpus]), "S:R@2026-04")
    assert found == StartReason("supply", "quota Q: 7 GPUs left in 2026-03, 8 needed", "gpu_quota", "Q")
    assert why(late(quotas=[quota | {"countries": ["NO"], "most": 0}]), "S:R@2026-04").reason == "as planned"


@pytest.mark.parametrize(
    ("given", "cause"),
    [
        ({"quotas": [{"id": "Q", "most": [{"value": 1}, {"from_date": "2026-04-01", "value": 2}]}]}, "quota"),
        ({"yearly_limits": [{"id": "W", "kind": "water", "most_by_year": {2026: 13_000.0}}]}, "yearly limit"),
    ],
)
def test_what_racks_waited_for_in_the_end_is_said(given: dict[str, Any], cause: Any) -> None:
    root = Chains(Grounds(late(**given))).of("delivery", "S:R@2026-04")
    assert (root.cause, root.id) == (cause, "Q" if cause == "quota" else "W")
    assert sort_words(cause)[0]


def test_a_limit_that_standing_racks_exceed_is_said() -> None:
    # A rack of 1 MW that stands takes 4344 MWh from January to June; 4000 are allowed, and it cannot be turned off.
    hall = build.phase("A1", 10.0, started_date=build.month(-3), finished_date=build.month(-1))
    place = build.site("alfa", hall, installed=({"rack": "R", "units": 1},))
    limit = {"id": "E", "kind": "grid_energy", "most_by_year": {2026: 4000.0}}
    with pytest.raises(Contradiction) as raised:
        solve(build.case(place, goals=("npv",), yearly_limits=(limit,)))
    assert raised.value.reasons == (
        "energy from the grid in a year stays within limit E",
        "what was installed, started or ordered before the plan cannot be changed",
    )
    assert solve(build.case(place, goals=("npv",), yearly_limits=(limit | {"most_by_year": {2026: 4344.0}},)))


def test_a_milestone_that_no_quota_allows_is_said() -> None:
    from planner import pre_check

    problem = build.case(
        build.site("alfa", build.phase("A1")), goals=("shortfall",), target=5.0, quotas=({"id": "Q", "most": 3},)
    )
    found = pre_check(problem).reachable[0]
    assert (found.most_mw, found.missing_mw) == (3.0, 2.0)
    words = {one.limit: one.words for one in found.binding}
    assert words["quota"].endswith("; of Q 3 racks can be delivered till then, to alfa")


def test_floats_know_nothing_of_them() -> None:
    # Racks that wait for a quota wait for no item of the schedule: as planned, the float is that without it.
    quota = {"id": "Q", "most": [{"value": 1}, {"from_date": "2026-04-01", "value": 2}]}
    with_it, without = late(quotas=[quota]), late()
    assert [row.total_float_periods for row in with_it.schedule] == [
        row.total_float_periods for row in without.schedule
    ]
    assert Room(Grounds(with_it), ()).commitments == ()
