"""What the front door is given wrongly is told in a sentence, by the planner's own error."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import planner
from planner.errors import BadArgument, PlannerError
from planner.plan import TABLES
from tests.exports.sample import PROBLEM, sample

if TYPE_CHECKING:
    from collections.abc import Callable

WRONG: list[tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any], str]] = [
    (planner.read, (7,), {}, "case must be the path of a folder, got 7"),
    (planner.read, (None,), {}, "case must be the path of a folder"),
    (planner.read, (b"tiny",), {}, "case must be the path"),
    (planner.read_plan, (3.5,), {}, "out_dir must be the path of a folder, got 3.5"),
    (planner.read_plan, ("",), {}, "out_dir must be the path of a folder, got ''"),
    (planner.read_plan, ("a\0b",), {}, "out_dir must be"),
    (planner.write, ("plan", "out"), {}, "plan must be a Plan, got 'plan'"),
    (planner.write, (sample(), 1), {}, "out_dir must be"),
    (planner.audit, ("tiny", "out"), {}, "problem must be a Problem, got 'tiny'"),
    (planner.audit, (PROBLEM, None), {}, "out_dir must be"),
    (planner.check, ("tiny", sample()), {}, "problem must be a Problem"),
    (planner.check, (PROBLEM, "plan"), {}, "plan must be a Plan"),
    (planner.check, (sample(), PROBLEM), {}, "problem must be a Problem, got a value of type Plan"),
    (planner.solve, ("tiny",), {}, "problem must be a Problem, got 'tiny'"),
    (planner.solve, (PROBLEM,), {"gap": -0.1}, "gap must be a share from 0 to less than 1, got -0.1"),
    (planner.solve, (PROBLEM,), {"gap": 5}, "gap must be .*, got 5; for 5 % write 0.05"),
    (planner.solve, (PROBLEM,), {"gap": float("nan")}, "gap must be"),
    (planner.solve, (PROBLEM,), {"gap": "small"}, "gap must be .*, got 'small'"),
    (planner.solve, (PROBLEM,), {"gap": None}, "gap must be"),
    (planner.solve, (PROBLEM,), {"threads": 0}, "threads must be a whole number from 1 to 1024 or None, got 0"),
    (planner.solve, (PROBLEM,), {"threads": 1.5}, "threads must be"),
    (planner.solve, (PROBLEM,), {"threads": True}, "threads must be"),
    (planner.solve, (PROBLEM,), {"seed": -1}, "seed must be a whole number from 0"),
    (planner.solve, (PROBLEM,), {"seed": None}, "seed must be"),
    (
        planner.solve,
        (PROBLEM,),
        {"begun_s": "now"},
        "begun_s must be a moment as time.monotonic has it, or None for now, got 'now'",
    ),
    (planner.solve, (PROBLEM,), {"begun_s": 1e12}, "begun_s must be a moment"),
    (planner.solve, (PROBLEM,), {"begun_s": float("nan")}, "begun_s must be a moment"),
    (planner.solve, (PROBLEM,), {"time_limit_s": -1}, "time_limit_s must be a number of seconds of at least 0"),
    (planner.solve, (PROBLEM,), {"time_limit_s": "60"}, "time_limit_s must be"),
    (planner.solve, (PROBLEM,), {"time_limit_s": float("inf")}, "time_limit_s must be"),
    (planner.solve, (PROBLEM,), {"on_progress": 1}, "on_progress must be a function or None, got 1"),
    (planner.solve, (PROBLEM,), {"should_stop": True}, "should_stop must be a function"),
    (planner.solve, (PROBLEM,), {"start": "out"}, "start must be a Plan, got 'out'"),
    (planner.solve, (PROBLEM,), {"start": sample(), "start_problem": "tiny"}, "start_problem must be a Problem"),
    (sample().frame, (7,), {}, "there is no table 7"),
]


@pytest.mark.parametrize(("function", "args", "options", "told"), WRONG)
def test_a_wrong_argument_is_told(
    function: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any], told: str
) -> None:
    with pytest.raises(BadArgument, match=told) as raised:
        function(*args, **options)
    assert isinstance(raised.value, PlannerError)
    assert raised.value.exit_code == 2


def test_all_wrong_options_are_told_at_once() -> None:
    with pytest.raises(BadArgument, match=r"gap must be.*; threads must be.*; seed must be"):
        planner.solve(PROBLEM, gap=-1, threads=0, seed=-1)


def test_folders_may_be_texts(tmp_path: Path) -> None:
    folder = str(tmp_path / "out")
    assert planner.write(sample(), folder) == Path(folder)
    assert planner.read_plan(folder) == sample()
    assert planner.audit(PROBLEM, folder) != ()  # made by hand: no plan of that problem, but it is read


def test_a_misspelt_table_is_told_with_the_nearest_and_all() -> None:
    with pytest.raises(BadArgument, match="no table 'shedule'; did you mean 'schedule'\\? tables are goals, terms"):
        sample().frame("shedule")


def test_a_plan_fits_a_screen() -> None:
    lines = repr(sample()).splitlines()
    assert len(lines) <= 6
    assert max(map(len, lines)) <= 124
    assert "shortfall 6 MW" in repr(sample())
    assert "schedule 1" in repr(sample())


def test_columns_of_frames_have_the_kind_their_fields_declare() -> None:
    frame = sample().frame("deliveries")
    kinds = {name: str(kind) for name, kind in frame.dtypes.items()}
    assert kinds["delivery_date"] == kinds["order_date"] == "datetime64[s]"
    assert (kinds["order_period"], kinds["units"], kinds["it_mw"]) == ("Int64", "int64", "float64")
    assert frame["order_period"].isna().all()
    assert str(sample().frame("resources").dtypes["binding"]) == "bool"


def test_empty_tables_have_the_same_columns_of_the_same_kinds() -> None:
    from dataclasses import replace

    empty = replace(sample(), **dict.fromkeys(TABLES, ()))
    for table in TABLES:
        assert empty.frame(table).dtypes.to_dict() == sample().frame(table).dtypes.to_dict(), table


def test_two_plans_of_different_problems_are_different() -> None:
    from dataclasses import replace

    other = PROBLEM.model_copy(update={"case": "other"})
    assert replace(sample(), problem=other) != sample()
    assert hash(sample()) == hash(sample())
