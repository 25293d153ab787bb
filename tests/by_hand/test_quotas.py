"""Quotas of racks and GPUs: by calendar year or in all, to countries, regions or sites."""

from __future__ import annotations

from typing import Any

import pytest

from tests.by_hand.build import case, goal, milestone, month, option, phase, plan_of, rack, racks, reached, site

GOALS = ("shortfall",)


def quota(most: Any, **given: Any) -> dict[str, Any]:
    return {"id": "Q", "most": most, **given}


def test_each_year_has_its_own_racks():
    # Three racks a year: 3 MW in 2026, 6 from January 2027 (12) on. Of 10 MW, 4 are missing; 7 are never reached.
    plan = plan_of(
        case(
            site("A", phase("A1")),
            goals=("shortfall", "earliest"),
            periods=14,
            target=10.0,
            milestones=(milestone(3.0), milestone(4.0, "M2"), milestone(7.0, "M3")),
            quotas=(quota(3),),
        )
    )
    assert goal(plan, "shortfall") == pytest.approx(4.0)
    assert [reached(plan, name) for name in ("M1", "M2", "M3")] == [1, 12, None]


@pytest.mark.parametrize(("per", "count"), [("year", 3), ("total", 6)])
def test_what_is_left_of_a_year_is_lost_unless_the_quota_is_of_all(per, count):
    # The hall is there in January 2027: nothing comes in 2026. Three racks a year are 3 then; of 3 in all by 2026 and
    # 6 by 2027, 6.
    most = 3 if per == "year" else [{"value": 3}, {"from_date": month(12), "value": 6}]
    place = site("A", phase("A1", 10.0, option(12)))
    plan = plan_of(case(place, goals=GOALS, periods=14, target=10.0, quotas=(quota(most, per=per),)))
    assert racks(plan) == count


def test_nothing_comes_before_the_first_licence():
    # No licence before 15 April: from May (4) on 2 racks, from June (5) on 5.
    steps = [{"from_date": month(3, 15), "value": 2}, {"from_date": month(5), "value": 5}]
    plan = plan_of(
        case(
            site("A", phase("A1")),
            goals=("earliest",),
            milestones=(milestone(1.0), milestone(5.0, "M2"), milestone(6.0, "M3")),
            quotas=(quota(steps),),
        )
    )
    assert [reached(plan, name) for name in ("M1", "M2", "M3")] == [4, 5, None]


def test_gpus_count_by_what_a_rack_holds():
    # 20 GPUs: two racks R of 8 and one Q of 4 are 3 MW; five Q of 4 are 5 MW. Only R counts: 2 of them, and 8 Q in the
    # hall of 10 MW.
    kinds = rack("R", gpus=8), rack("Q", gpus=4)
    whole = case(site("A", phase("A1")), goals=GOALS, target=10.0, racks=kinds, quotas=(quota(20, counts="gpus"),))
    assert goal(plan_of(whole), "shortfall") == pytest.approx(5.0)
    some = whole.changed({"quotas.Q.racks": ["R"], "sites.A.activities.A1.nameplate_mw": 12})
    assert goal(plan_of(some.changed({"programme.target.mw": 12})), "shortfall") == pytest.approx(0.0)
    few = some.changed({"racks[Q].supply": [{"date": "2026-01-01", "units": 1}]})
    assert goal(plan_of(few), "shortfall") == pytest.approx(10.0 - 3.0)


@pytest.mark.parametrize(
    ("where", "short"),
    [({"countries": ["AE"]}, 6), ({"regions": ["gulf"]}, 6), ({"sites": ["B"]}, 1), ({}, 16),
     ({"countries": ["AE"], "sites": ["C"]}, 10)],
)  # fmt: skip
def test_a_quota_is_of_its_places(where, short):
    # 4 racks to the places of the quota; halls of 5 MW each at A and B in the gulf, of 4 at C and 6 at D elsewhere. Of
    # 20 MW are missing those of its halls but for 4: 10 - 4 in the gulf, 5 - 4 at B, 20 - 4 anywhere, 14 - 4 with C.
    places = (
        site("A", phase("A1", 5.0), country="AE", region="gulf"), site("B", phase("B1", 5.0), country="AE",
        region="gulf"), site("C", phase("C1", 4.0), country="NO"), site("D", phase("D1", 6.0)),
    )  # fmt: skip
    plan = plan_of(case(*places, goals=GOALS, target=20.0, quotas=(quota(4, **where),)))
    assert goal(plan, "shortfall") == pytest.approx(short)


def test_racks_that_stand_already_do_not_count():
    # Two racks stand, one more may come.
    hall = phase("A1", 10.0, started_date=month(-3), finished_date=month(-1))
    place = site("A", hall, installed=({"rack": "R", "units": 2},))
    plan = plan_of(case(place, goals=GOALS, target=10.0, quotas=(quota(1),)))
    assert goal(plan, "shortfall") == pytest.approx(7.0)
