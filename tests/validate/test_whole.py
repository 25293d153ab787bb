"""Problems built in Python: what `model_copy` lets pass is refused at its dotted path, at any depth, as in files."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from planner import read
from planner.errors import InvalidProblem
from planner.problem import Problem
from planner.validate import require_valid, validate
from planner.validate.fields.shapes import Shape, field_shapes
from planner.validate.whole import plain
from tests.casefiles.folders import GOOD, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pydantic import BaseModel

WRONG: dict[str, tuple[Any, ...]] = {
    "number": ("20", True, float("nan"), float("inf"), 1e300, -1e300, [1], {"a": 1}),
    "whole": ("20", True, 1.5, 2.0, 10**12, -(10**12), [1]),
    "text": (7, True, "a\x01b", "a\ud800b", "a\rb", ["a"]),
    "bool": ("yes", 1, "true", []),
    "date": (2026, "2026", "01/02/2026", date(1850, 1, 1), datetime(2026, 1, 1, tzinfo=UTC), True),
}


def leaves(model: type[BaseModel], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str, bool]]:
    """Yield the path of each field of plain values in a whole case, its kind, and whether it is one of a mapping."""
    for name, shape in field_shapes(model).items():
        yield from _below(shape, (*path, name), False)


def _below(shape: Shape, path: tuple[str, ...], mapped: bool) -> Iterator[tuple[tuple[str, ...], str, bool]]:
    if shape.model is not None:
        yield from leaves(shape.model, path)
    elif isinstance(shape.inner, Shape):
        yield from _below(shape.inner, path, mapped or not shape.is_list)
    else:
        yield path, shape.leaf, mapped


def placed(at: Any, path: tuple[str, ...]) -> tuple[Any, str] | None:
    """Return the object and field of the first part of a problem that has a value at a path."""
    if isinstance(at, tuple | list):
        return next((found for part in at if (found := placed(part, path)) is not None), None)
    if not isinstance(at, dict):
        return None
    if len(path) == 1:
        return (at, path[0]) if path[0] in at else None
    return placed(at.get(path[0]), path[1:])


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Problem:
    folder: Path = tmp_path_factory.mktemp("whole") / "case"
    write(folder, dict(GOOD))
    day = date(2026, 3, 1)
    return read(folder).changed({
        "sites.alpha.upgrades": [
            {"id": "line", "mw": 5, "capex_usd_m": 1, "lead_periods": 3, "predecessors": [{"activity": "A0"}]}
        ],
        "sites.alpha.stages[0].predecessors": [{"activity": "A0"}],
        "sites.alpha.onsite.alpha-gas.predecessors": [{"activity": "A0"}],
        "sites.alpha.onsite.alpha-gas.committed": [{"date": day, "units": 1}],
        "sites.alpha.installed": [{"rack": "big", "units": 0}],
        "sites.alpha.activities.A1.options.standard.checkpoints": [{"name": "IST", "offset_periods": 1}],
        "racks.big.on_order": [{"date": day, "units": 1}],
        "finance.escalation": [{"id": "works"}],
        "sites.alpha.rent_usd_m_per_mw_year": [{"from_date": date(2026, 1, 1), "value": 9}],
        "programme.max_open_sites": [{"from_date": day, "value": 2}],
        "sites.alpha.min_mw": 2, "sites.alpha.min_mw_by_date": day,
        "resources.crew.max_increase_per_period": 1,
        "resources.turbine.arrivals": [{"date": day, "units": 1}],
        "sites.alpha.country": "NO",
        "yearly_limits": [
            {"id": "W", "kind": "water", "regions": ["east"], "sites": ["alpha"], "most_by_year": {2026: 9}}
        ],
        "quotas": [
            {"id": "Q", "racks": ["big"], "countries": ["NO"], "regions": ["east"], "sites": ["alpha"], "most": 9}
        ],
    })  # fmt: skip


FIELDS = sorted(
    {(path, leaf) for path, leaf, mapped in leaves(Problem) if not mapped and not {"figures", "changes"} & {*path}}
)


def test_the_fields_are_those_of_the_models() -> None:
    assert len(FIELDS) > 150
    assert {leaf for _, leaf in FIELDS} == set(WRONG)


@pytest.mark.parametrize(
    ("path", "leaf"), FIELDS, ids=lambda value: ".".join(value) if isinstance(value, tuple) else value
)
def test_a_wrong_value_is_refused_by_change_and_in_an_object_alike(
    good: Problem, path: tuple[str, ...], leaf: str
) -> None:
    there = placed(plain(good), path)
    assert there is not None
    listed = isinstance(there[0][there[1]], list)
    for value in (value for value in WRONG[leaf] if not (listed and isinstance(value, list))):
        dotted = _dotted(good, path)
        with pytest.raises(InvalidProblem) as by_change:
            good.changed({dotted: value})
        assert any(told_at(issue.where, dotted) for issue in by_change.value.issues), (dotted, value)
        with pytest.raises(InvalidProblem) as in_object:
            require_valid(_copied(good, path, value))
        assert any(told_at(issue.where, dotted) for issue in in_object.value.issues), (dotted, value)


def told_at(where: str, dotted: str) -> bool:
    """Return whether a message stands at a field: a wrong id itself cannot name its entry."""
    name = dotted.rsplit(".", 1)[-1]
    return where.startswith(dotted) or (name in ("id", "key") and where.endswith(f"].{name}"))


def _dotted(good: Problem, path: tuple[str, ...]) -> str:
    """Return the dotted path of the first part of the problem that has the field, by positions."""
    at: Any = plain(good)
    text = ""
    for depth, part in enumerate(path):
        if isinstance(at, list):
            index = next(i for i, entry in enumerate(at) if placed(entry, path[depth:]) is not None)
            at = at[index]
            name = at.get("id", at.get("key"))
            text += f".{name}" if name is not None else f"[{index}]"
        text += f".{part}" if text else part
        at = at[part]
    return text


def _copied(at: Any, path: tuple[str, ...], value: Any) -> Any:
    """Return an object with one field of its first part that has it set, past all checks."""
    if isinstance(at, tuple):
        index = next(i for i, part in enumerate(at) if placed(plain(part), path) is not None)
        return (*at[:index], _copied(at[index], path, value), *at[index + 1 :])
    name = next(name for name, info in type(at).model_fields.items() if (info.alias or name) == path[0])
    inner = value if len(path) == 1 else _copied(getattr(at, name), path[1:], value)
    return at.model_copy(update={name: inner})


def changed_at(good: Problem, part: str, **fields: Any) -> Problem:
    """Return the problem with fields of one part set, past all checks."""
    return good.model_copy(update={part: getattr(good, part).model_copy(update=fields)})


def test_a_misspelt_key_is_seen_though_no_dump_shows_it(good: Problem) -> None:
    misspelt = changed_at(good, "finance", cash_flor_usd_m=20)
    assert Problem.model_validate(misspelt.model_dump(by_alias=True)) == good
    assert [str(issue) for issue in validate(misspelt)] == [
        "finance.cash_flor_usd_m: must be a known field, got an unknown name; did you mean 'cash_floor_usd_m'?"
    ]
    deep = good.sites[0].stages[0].model_copy(update={"energisation": date(2026, 1, 1)})
    site = good.sites[0].model_copy(update={"stages": (deep,)})
    assert [issue.where for issue in validate(good.model_copy(update={"sites": (site, good.sites[1])}))] == [
        "sites.alpha.stages[0].energisation"
    ]


def test_a_short_form_of_files_is_no_value_of_an_object(good: Problem) -> None:
    assert [str(issue) for issue in validate(changed_at(good, "finance", rent_usd_m_per_mw_year=12))] == [
        "finance.rent_usd_m_per_mw_year: must be a tuple, got 12"
    ]
    assert [str(issue) for issue in validate(changed_at(good, "programme", goals=("npv",)))] == [
        "programme.goals[0]: must be a Goal, got 'npv'"
    ]
    assert [str(issue) for issue in validate(good.model_copy(update={"sites": list(good.sites)}))] == [
        "sites: must be a tuple, got a list"
    ]
    assert [str(issue) for issue in validate(good.model_copy(update={"grid": {}}))] == [
        "grid: must be a Grid, got an empty mapping"
    ]


def test_rules_are_told_beside_wrong_fields(good: Problem) -> None:
    both = changed_at(changed_at(good, "finance", discount_rate="8%"), "programme", goals=good.programme.goals * 2)
    assert [issue.where for issue in validate(both)] == [
        "finance.discount_rate", "programme.goals[2].goal", "programme.goals[3].goal",
    ]  # fmt: skip


def test_a_broken_part_does_not_enter_a_new_problem(good: Problem) -> None:
    broken = good.finance.model_copy(update={"cash_flor_usd_m": 20})
    with pytest.raises(ValueError, match="cash_flor_usd_m"):
        Problem(**{**dict(good), "finance": broken})


def test_a_good_problem_is_valid(good: Problem) -> None:
    require_valid(good)


def test_a_date_as_text_in_an_object_is_told_as_text() -> None:
    problem = read("tiny")
    given = problem.programme.model_copy(update={"end_date": "2027-02-28"})
    told = [str(issue) for issue in validate(problem.model_copy(update={"programme": given}))]
    assert told == ["programme.end_date: must be a date, got the text '2027-02-28'"]


def test_a_wrong_year_of_revenue_is_told_once() -> None:
    with pytest.raises(InvalidProblem) as caught:
        read("ten-gigawatt").changed({"tenant.revenue_usd_m": {26: 2000}})
    assert [issue.where for issue in caught.value.issues] == ["tenant.revenue_usd_m.26"]
