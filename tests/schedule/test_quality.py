"""The 14 points of a schedule written by hand, and of that schedule with one thing wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from planner import read, read_plan, solve
from planner.schedule.build_schedule import Link
from planner.schedule.forward import forward
from planner.schedule.from_plan import build_schedule
from planner.schedule.quality import quality_check, quality_text
from tests.schedule.by_hand import LINKS, SCHEDULE, TASKS, on_five_days

# Seven lines are not finished: four tasks (hall, lead, fit-out, paint) and three events (order, power, finish). Eleven
# links lead to them, all but that from the programme's start to the land.

PLANS = Path(__file__).parents[2] / "notebooks" / "plans"


def point(number, schedule=SCHEDULE):
    return quality_check(schedule).points[number - 1]


def with_task(task_id, **changes):
    return replace(SCHEDULE, tasks=tuple(replace(task, **changes) if task.id == task_id else task for task in TASKS))


def with_links(*links):
    return replace(SCHEDULE, links=links)


def counts(found):
    return found.outcome, found.count, found.of


def test_the_points_stand_in_their_order():
    check = quality_check(SCHEDULE)
    assert [each.number for each in check.points] == list(range(1, 15))
    assert [each.name for each in check.points] == [
        "Logic", "Leads", "Lags", "Relationship types", "Hard constraints", "High float", "Negative float",
        "High duration", "Invalid dates", "Resources", "Missed tasks", "Critical path test", "CPLI", "BEI",
    ]  # fmt: skip


def test_a_task_without_successor_or_predecessor_has_no_logic():
    assert counts(point(1)) == ("passed", 0, 7)
    no_successor = point(1, with_links(*(link for link in LINKS if link.before != "alpha:paint")))
    assert (counts(no_successor), no_successor.offenders) == (("failed", 1, 7), ("alpha:paint",))
    no_predecessor = point(1, with_links(*(link for link in LINKS if link.after != "alpha:power")))
    assert no_predecessor.offenders == ("alpha:power",)
    assert no_predecessor.fails_anyway


def test_one_lead_is_one_too_many():
    assert counts(point(2)) == ("passed", 0, 11)
    lead = point(2, with_links(*LINKS[:-1], Link("alpha:paint", "programme:finish", "FS", -1)))
    assert (counts(lead), lead.offenders) == (("failed", 1, 11), ("alpha:paint -> programme:finish (FS -1 d)",))


def test_lags_of_the_case_are_named_as_its_own_and_others_fail():
    lags = point(3)  # of the land, and two between hall and paint
    assert (counts(lags), lags.failed_by_case, len(lags.by_case)) == (("failed", 3, 11), True, 3)
    assert "the case gives these lags" in lags.cause
    ours = point(3, with_links(*(replace(link, lag=link.before == "alpha:lead") for link in LINKS)))
    assert (ours.count, ours.by_case, ours.failed_by_case) == (1, (), False)


def test_types_other_than_finish_to_start_are_at_most_a_tenth():
    types = point(4)
    assert (counts(types), types.failed_by_case) == (("failed", 2, 11), True)
    power = point(
        4, with_links(*(replace(link, type="FF") if link.before == "alpha:power" else link for link in LINKS))
    )
    # 3 of 11, two of the case: one of 11 is left, less than a tenth.
    assert (power.count, len(power.by_case), power.fails_anyway) == (3, 2, False)


def test_a_held_start_is_no_hard_constraint():
    assert counts(point(5)) == ("passed", 0, 4)
    assert point(5).words == "2 are held by start no earlier than, which is none"


def test_float_is_high_over_44_days():
    assert counts(point(6)) == ("passed", 0, 4)
    assert counts(point(6, with_task("alpha:paint", total_float=44))) == ("passed", 0, 4)
    high = point(6, with_task("alpha:paint", total_float=45, float_to={"programme:finish": 45, "milestone:M": 3}))
    assert (counts(high), high.failed_by_case) == (("failed", 1, 4), True)
    assert high.words.startswith("1 have at most 44 days to a milestone that needs them, 0 more or lead to none")


def test_high_float_of_an_open_end_is_not_for_the_case_to_answer():
    loose = with_task("alpha:paint", total_float=45)
    loose = replace(loose, links=tuple(link for link in LINKS if link.before != "alpha:paint"))
    assert point(6, loose).by_case == ()
    assert not point(6, loose).failed_by_case


def test_any_negative_float_fails():
    assert counts(point(7)) == ("passed", 0, 4)
    assert point(7, with_task("alpha:paint", total_float=-1)).offenders == ("alpha:paint",)
    assert not point(7, with_task("alpha:paint", total_float=-1, float_to_due=-1)).failed_by_case


def test_what_leads_to_a_milestone_after_its_due_date_has_negative_float_that_the_plan_answers_for():
    late = point(7, with_task("alpha:paint", float_to_due=-3))
    assert (counts(late), late.offenders, late.failed_by_case) == (("failed", 1, 4), ("alpha:paint",), True)


def test_a_duration_is_high_over_44_days_and_the_case_gives_it():
    long = point(8)
    assert (counts(long), long.offenders, long.failed_by_case) == (("failed", 1, 4), ("alpha:lead",), True)
    # On five days a week the 45 days are 30 working days.
    assert counts(point(8, on_five_days())) == ("passed", 0, 4)


@pytest.mark.parametrize(
    ("task", "changes"),
    [
        ("alpha:paint", {"start": -1, "finish": 9}),  # planned, before the status date
        ("alpha:hall", {"start": 1}),  # under way, and not begun
        ("alpha:hall", {"finish": -1}),  # under way, and should have ended
        ("alpha:land", {"finish": 1}),  # finished in the future
    ],
)
def test_dates_on_the_wrong_side_of_the_status_date_are_invalid(task, changes):
    assert counts(point(9)) == ("passed", 0, 9)
    assert point(9, with_task(task, **changes)).offenders == (task,)


def test_a_task_with_neither_resource_nor_cost_is_named():
    assert (counts(point(10)), point(10).offenders) == (("failed", 1, 4), ("alpha:lead",))
    assert counts(point(10, with_task("alpha:lead", cost_usd_m=1.0))) == ("passed", 0, 4)


def test_a_task_that_ends_after_its_baseline_is_missed():
    # The land was to be had on day -2 and was on day 0; nothing else was due by then.
    missed = point(11)
    assert (counts(missed), missed.offenders, missed.failed_by_case) == (("failed", 1, 1), ("alpha:land",), False)
    assert counts(point(11, with_task("alpha:land", baseline_finish=0))) == ("passed", 0, 1)
    assert point(11, replace(SCHEDULE, baseline_name="")).outcome == "does not apply"


def test_a_delay_of_a_critical_task_moves_the_finish_by_as_much():
    assert (point(12).outcome, point(12).value) == ("passed", 1.0)
    assert "alpha:lead by 600 days moves the finish by 600" in point(12).words
    # Without its link to the fit-out nothing waits for it: power on day 40 lets the fit-out end 10 days earlier.
    cut = point(12, with_links(*(link for link in LINKS if link.before != "alpha:lead")))
    assert (cut.outcome, cut.value, cut.offenders) == ("failed", -10 / 600, ("alpha:lead",))


def test_the_path_length_index_is_days_and_float_over_days():
    assert point(13).outcome == "does not apply"
    # 70 days to go, the baseline 7 days earlier: 63 / 70 = 0.9.
    late = point(13, with_task("programme:finish", baseline_finish=63))
    assert (late.outcome, late.offenders) == ("failed", ("programme:finish",))
    assert late.value == pytest.approx(0.9)
    assert point(13, with_task("programme:finish", baseline_finish=77)).value == pytest.approx(1.1)


def test_the_execution_index_is_finished_over_due():
    assert point(14).value == 1.0
    # The hall was due as well: one of two.
    half = point(14, with_task("alpha:hall", baseline_finish=0))
    assert (half.outcome, half.value, half.offenders) == ("failed", 0.5, ("alpha:hall",))


def test_the_points_of_a_baseline_say_how_much_of_it_is_judged():
    found = replace(with_task("programme:finish", baseline_finish=63), baseline_gone=("alpha:old",))
    own = [task for task in TASKS if not task.kind.startswith(("programme", "plan"))]
    dated = sum(task.baseline_finish is not None for task in own)
    told = f"the baseline has {dated} of {len(own)} tasks; 1 of its own not here and not judged"
    assert 0 < dated < len(own)
    assert all(point(number, found).words.endswith(told) for number in (11, 13, 14))


def lost_milestone(**changes):
    """Return the schedule by hand without a milestone that its baseline reaches."""
    name = "milestone:GW1"
    return replace(
        with_task("programme:finish", baseline_finish=80), baseline_gone=(name,), baseline_missed=(name,),
        not_reached=(name,), short=("target (1,000 MW IT by 2027-01-10), 12 MW short", "milestone GW1 (1,000 MW IT)"),
        **changes,
    )  # fmt: skip


def test_a_milestone_that_the_baseline_reaches_and_the_plan_does_not_is_missed():
    assert (counts(point(11, lost_milestone())), point(11, lost_milestone()).offenders) == (
        ("failed", 2, 2), ("milestone:GW1", "alpha:land")
    )  # fmt: skip
    # 70 days to go and 10 to a baseline of another end: no index.
    assert point(13, with_task("programme:finish", baseline_finish=80)).outcome == "passed"
    path = point(13, lost_milestone())
    assert (path.outcome, path.value) == ("does not apply", None)
    assert path.words.startswith("milestone:GW1 is not reached: the programme's finish is not that of the baseline")
    assert "1 of its own missed; only what is in the plan is judged" in point(14, lost_milestone()).words
    assert "not judged" not in point(14, lost_milestone()).words
    # With nothing else due by the status date it is missed still, and nothing executed can be judged.
    alone = replace(lost_milestone(), tasks=tuple(replace(t, baseline_finish=None) for t in SCHEDULE.tasks))
    assert (counts(point(11, alone)), point(14, alone).outcome) == (("failed", 1, 1), "does not apply")


def test_an_end_that_neither_plan_nor_baseline_reaches_is_judged_and_said():
    neither = replace(lost_milestone(), baseline_gone=(), baseline_missed=())
    assert (point(13, neither).outcome, point(13, neither).value) == ("passed", pytest.approx(80 / 70))
    assert "which does not reach milestone:GW1" in point(13, neither).words


def test_site_work_that_was_due_and_is_gone_is_missed_and_not_executed():
    gone = replace(SCHEDULE, baseline_gone=("activity:x",), baseline_missed=("activity:x",))
    assert point(11, gone).offenders == ("activity:x", "alpha:land")
    assert (point(14, gone).value, point(14, gone).offenders) == (0.5, ("activity:x",))


def test_the_text_says_at_its_head_what_is_not_reached():
    assert quality_text(quality_check(lost_milestone())).splitlines()[1:4] == [
        "     not reached: target (1,000 MW IT by 2027-01-10), 12 MW short",
        "     not reached: milestone GW1 (1,000 MW IT)",
        "     no point says so: all judge only the tasks that are in the plan",
    ]
    assert "not reached" not in quality_text(quality_check(SCHEDULE))


def test_a_plan_that_loses_a_milestone_of_its_baseline_has_it_missed():
    problem = read("tiny")
    higher = [one.model_dump() | ({"threshold_mw": 14.0} if one.id == "M2" else {}) for one in problem.milestones]
    programme = problem.programme.model_dump() | {"milestones": higher}
    lost = solve(type(problem).model_validate(problem.model_dump() | {"programme": programme}))
    check = quality_check(build_schedule(lost, baseline=solve(problem)))
    assert any("milestone M2 (14 MW IT online" in words for words in check.short)
    assert "milestone:M2" in check.points[10].offenders
    assert [check.points[number].outcome for number in (10, 12)] == ["failed", "does not apply"]


def test_the_forward_pass_finds_the_schedule_again():
    assert forward(SCHEDULE, {}) == {task.id: task for task in TASKS}


@pytest.mark.parametrize("case", ["tiny", "ten-gigawatt", "status-2026"])
def test_plans_fail_for_what_their_case_says_alone(case):
    plan = solve(read("tiny")) if case == "tiny" else read_plan(PLANS / case)
    schedule = build_schedule(plan, baseline=plan)
    assert forward(schedule, {}) == {task.id: task for task in schedule.tasks}
    check = quality_check(schedule)
    assert [point.name for point in check.failures] == []
    late = {"Negative float"} if case == "status-2026" else set()
    expected = {"Lags", "High float", "High duration", "Resources"}
    assert late <= {point.name for point in check.having("failed")} <= expected | late
    assert {point.name for point in check.having("does not apply")} <= {"Missed tasks", "BEI"}


def test_the_text_says_what_fails_and_why():
    text = quality_text(quality_check(SCHEDULE))
    lines = text.splitlines()
    assert lines[0] == "DCMA 14-point check of By hand: 9 tasks, 12 links"
    assert "  1  Logic               passed              0 of 7 (0.0 %), at most 5 %" in lines
    assert "  8  High duration       failed by the case  1 of 4 (25.0 %), at most 5 %" in lines
    assert " 11  Missed tasks        failed              1 of 1 (100.0 %), at most 5 %" in lines
    assert " 13  CPLI                does not apply" in lines
    assert " 14  BEI                 passed              1.00, at least 0.95" in lines
    assert lines[-1] == "8 passed, 1 failed, 4 failed by what the case itself says, 1 do not apply"
