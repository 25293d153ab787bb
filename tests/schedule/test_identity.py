"""Ids stay with what they name, numbers follow from ids, and an earlier plan is a baseline by id."""

from __future__ import annotations

import re
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from planner.decisions import Delivery
from planner.schedule.baseline import BOUNDS
from planner.schedule.from_plan import build_schedule
from planner.schedule.naming import free_number, plain, uids
from tests.schedule.passes import flaws
from tests.tabulate.case import case, plan

if TYPE_CHECKING:
    from planner.plan import Plan
    from planner.schedule.build_schedule import BuildSchedule


def hall(name: str, **given: Any) -> dict[str, Any]:
    return {"id": name, "nameplate_mw": 9, "options": [{"duration_periods": 1}], **given}


def answer(*works: str, delivered: tuple[int, ...] = (2, 4), start: str = "2026-01-01", early: int = 0) -> Plan:
    """Return a plan whose halls start with it, and whose racks are delivered in some of its months."""
    site = {"activities": [hall(name) for name in works], "stages": [{"mw": 9, "energisation_date": "2026-01-01"}]}
    problem = case(site=site, programme={"start_date": start})
    return plan(
        problem,
        starts=dict.fromkeys(works, ("standard", early)),
        deliveries=tuple(Delivery("S", "R", period, 1) for period in delivered),
    )


def batches(deliveries: tuple[Delivery, ...], **given: Any) -> Plan:
    """Return a plan of racks alone."""
    site = {"stages": [{"mw": 9, "energisation_date": "2026-01-01"}], **given}
    return plan(case(site=site), deliveries=deliveries)


def ids(made: BuildSchedule) -> dict[str, int]:
    return {task.id: task.uid for task in made.tasks}


def test_a_changed_plan_keeps_ids_and_numbers_of_what_is_unchanged() -> None:
    before = ids(build_schedule(answer("A", "B")))
    after = ids(build_schedule(answer("Z", "B", "A", delivered=(1, 2, 4))))
    added = {"activity:Z"} | {f"racks:S:R@2026-02:{part}" for part in ("order", "delivery", "online")}
    assert set(after) - set(before) == added
    assert {name: uid for name, uid in after.items() if name in before} == before


def test_the_dates_of_what_is_moved_do_not_change_its_id() -> None:
    assert ids(build_schedule(answer("A", early=0))) == ids(build_schedule(answer("A", early=1)))


def test_numbers_are_positive_below_two_to_the_31_and_of_the_id_alone() -> None:
    found = uids(f"activity:A{number}" for number in range(5000))
    assert len(set(found.values())) == 5000
    assert all(0 < number < 2**31 for number in found.values())
    assert uids(["activity:A7"]) == {"activity:A7": found["activity:A7"]}
    assert found["activity:A7"] == int.from_bytes(sha256(b"activity:A7").digest()[:4]) % (2**31 - 1) + 1


def test_numbers_that_collide_are_told_apart_in_the_order_of_the_ids() -> None:
    names = [f"activity:A{number}" for number in range(40)]
    found = uids(reversed(names), 40)
    assert sorted(found.values()) == list(range(1, 41))
    assert found["activity:A0"] == uids(["activity:A0"], 40)["activity:A0"]  # the first in the order of text
    taken = {found["activity:A0"]}
    assert free_number("activity:A0", taken, 40) == found["activity:A0"] % 40 + 1


def test_plain_names_are_of_few_letters_and_differ_where_names_do() -> None:
    names = ["room ready", "room-ready", "Room ready", "état", "étât", "建物", "東京", "a&b", "=1+1", "a b", "-", "a_b"]
    short = [plain(name) for name in names]
    assert all(re.fullmatch(r"[A-Za-z0-9_.\-]+", name) for name in short)
    assert len(set(short)) == len(names)
    assert [name for name, was in zip(short, names, strict=True) if name == was] == ["room-ready", "-", "a_b"]


def test_ids_are_of_few_letters_whatever_things_are_called() -> None:
    checkpoints = [{"name": "État des lieux: =A1 & 建物", "offset_periods": 1}]
    work = hall("A", options=[{"duration_periods": 1, "checkpoints": checkpoints}]) | {"name": "Gebäude <1> & „zwei“"}
    site = {"region": "Île-de-France / 東京", "name": "Zürich", "activities": [work]}
    made = build_schedule(plan(case(site=site), starts={"A": ("standard", 0)}))
    for name in [*(task.id for task in made.tasks), *(node.id for node in made.wbs)]:
        assert re.fullmatch(r"[A-Za-z0-9_.:@\-]+", name), name
    assert "Gebäude <1> & „zwei“" in {task.name for task in made.tasks}
    assert "Île-de-France / 東京" in {node.name for node in made.wbs}


def test_sites_called_as_parts_of_ids_are_have_nodes_of_their_own() -> None:
    sites = [{"id": name, "peak_pue": 1.0, "mean_pue": 1.0, "stages": [{"mw": 9, "energisation_date": "2026-02-01"}]}
             for name in ("site", "power", "racks", "programme", "region")]  # fmt: skip
    made = build_schedule(plan(case(sites=sites)))
    assert flaws(made) == []
    assert len({node.id for node in made.wbs}) == len(made.wbs) == 2 + 2 * len(sites)


def test_an_earlier_plan_is_a_baseline_by_id() -> None:
    made = build_schedule(answer("A", "B", early=1), baseline=answer("A", early=0, delivered=(2,)))
    assert made.baseline_name == "six-months"
    dates = {task.id: (task.baseline_start, task.baseline_finish) for task in made.tasks}
    assert dates["activity:A"] == (0, 31)
    assert dates["activity:B"] == (None, None)
    assert dates["racks:S:R@2026-03:delivery"] == (59, 59)
    assert dates["racks:S:R@2026-05:delivery"] == (None, None)
    assert dates["programme:finish"] == (59, 59)
    assert (made.task("activity:A").start, made.task("activity:A").finish) == (31, 59)


def test_the_days_of_a_baseline_that_starts_on_another_day_are_those_of_this_schedule() -> None:
    made = build_schedule(answer("A", start="2026-02-01"), baseline=answer("A"))
    assert made.start_date == date(2026, 2, 1)
    assert (made.task("activity:A").start, made.task("activity:A").baseline_start) == (0, -31)


def test_a_plan_against_itself_has_no_variance() -> None:
    made = build_schedule(answer("A", "B"), baseline=answer("A", "B"))
    assert all((task.start, task.finish) == (task.baseline_start, task.baseline_finish) for task in made.tasks)


def starts(made: BuildSchedule, part: str = "delivery") -> list[tuple[str, int | None]]:
    """Return the racks of each batch of a schedule with the first day that the baseline has for it."""
    return [(task.id.split("@")[1][:7], task.baseline_start) for task in made.tasks if task.kind == part]


def test_batches_that_slip_keep_their_baseline_in_order() -> None:
    # March and May become May and June: the first is two months late, the second one month.
    made = build_schedule(answer("A", delivered=(4, 5)), baseline=answer("A", delivered=(2, 4)))
    assert starts(made) == [("2026-05", 59), ("2026-06", 120)]
    assert starts(made, "online") == [("2026-05", 59), ("2026-06", 120)]
    assert (made.baseline_gone, made.notes) == ((), ())


def test_a_batch_is_late_against_the_one_that_brings_its_last_rack() -> None:
    one_by_one, both = (Delivery("S", "R", 2, 1), Delivery("S", "R", 4, 1)), (Delivery("S", "R", 5, 2),)
    joined = build_schedule(batches(both), baseline=batches(one_by_one))
    assert starts(joined) == [("2026-06", 120)]
    assert joined.baseline_gone == ()
    apart = build_schedule(batches(one_by_one), baseline=batches(both))
    assert starts(apart) == [("2026-03", 151), ("2026-05", 151)]


def test_racks_that_came_meanwhile_count_among_those_of_the_baseline() -> None:
    later = batches((Delivery("S", "R", 4, 1),), installed=[{"rack": "R", "units": 1}])
    made = build_schedule(later, baseline=batches((Delivery("S", "R", 2, 1), Delivery("S", "R", 3, 1))))
    assert starts(made) == [("2026-05", 90)]
    gone = {f"racks:S:R@2026-03:{part}" for part in ("order", "lead", "delivery", "commissioning", "online")}
    assert set(made.baseline_gone) <= gone
    assert made.baseline_gone


def test_what_is_new_and_what_is_gone_is_counted_in_a_note() -> None:
    made = build_schedule(answer("B", delivered=(2, 4)), baseline=answer("A", delivered=(2,)))
    new = ("activity:B", *(f"racks:S:R@2026-05:{part}" for part in ("order", "delivery", "online")))
    assert {task.id for task in made.tasks if task.baseline_start is None} == set(new)
    assert (made.baseline_gone, made.baseline_missed) == (("activity:A",), ())  # the case has no such work any more
    own = sum(task.kind not in BOUNDS for task in made.tasks)
    (note,) = made.notes
    assert note.startswith(f"baseline six-months: 4 of {own} tasks not in it (activity:B, racks:S:R@2026-05:")
    assert note.endswith(" and 1 more), 1 of its tasks not in this plan (activity:A)")


def test_site_work_that_was_due_and_is_not_done_is_missed_and_the_whole_earlier_plan_can_be_had() -> None:
    site = {"activities": [hall("A"), hall("B")], "stages": [{"mw": 9, "energisation_date": "2026-01-01"}]}
    later = case(site=site, programme={"start_date": "2026-03-01"})
    earlier = answer("A", "B", early=0)
    made = build_schedule(plan(later, starts={"B": ("standard", 0)}), baseline=earlier)
    assert made.baseline_missed == ("activity:A",)  # it was to end with January
    assert made.earlier is not None
    assert made.earlier() == build_schedule(earlier)
    soon = build_schedule(plan(later, starts={"B": ("standard", 0)}), baseline=answer("A", "B", early=3))
    assert soon.baseline_missed == ()  # it was to end with April


def test_costs_of_a_baseline_are_those_of_the_same_racks() -> None:
    both, apart = (Delivery("S", "R", 5, 2),), (Delivery("S", "R", 2, 1), Delivery("S", "R", 4, 1))
    whole = {task.kind: task.cost_usd_m for task in build_schedule(batches(both)).tasks}
    split = build_schedule(batches(apart), baseline=batches(both))
    found = [task.baseline_cost_usd_m for task in split.tasks if task.kind == "delivery"]
    assert whole["delivery"] > 0
    assert found == [whole["delivery"] / 2] * 2
    joined = build_schedule(batches(both), baseline=batches(apart))
    costs = {task.id: task.cost_usd_m for task in build_schedule(batches(apart)).tasks if task.kind == "delivery"}
    assert [task.baseline_cost_usd_m for task in joined.tasks if task.kind == "delivery"] == [sum(costs.values())]


def test_without_a_baseline_there_are_no_dates_of_one() -> None:
    made = build_schedule(answer("A"))
    assert made.baseline_name == ""
    assert {task.baseline_start for task in made.tasks} == {None}
