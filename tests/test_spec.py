"""Limits and goals are named in one place, and a kind that a new version adds cannot fall into an else."""

from __future__ import annotations

import ast
from functools import cache
from typing import TYPE_CHECKING, Any, get_args

import pytest

from planner import spec
from planner.checks.binding import is_built
from planner.checks.reading import read
from planner.checks.resources import there, units_used
from planner.checks.worth import horizon_value_usd_m
from planner.explanation.facts import Facts
from planner.model.build import FAMILIES, build
from planner.model.objective import goal_terms
from planner.model.plain import FactKey
from planner.model.structure import hand_over
from planner.problem import Goal, Problem
from planner.sentences import COMMITMENTS, SENTENCES
from planner.tabulate import _Tables
from planner.validate.values import resource_fields
from tests.checks.seven_months import sound_plan
from tests.model.golden_case import problem
from tests.test_layering import sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from planner.checks.reading import Reading
    from planner.plan_rows import ResourceRow

KINDS = frozenset({"kind", "basis", "type", "limit", "repayment", "horizon_value", "goal", "about", "rule"})
"""Attributes and variables that hold one of a closed set of kinds."""
FREE = {
    "planner.casefiles.schema_words": "types of JSON Schema",
    "planner.validate.fields.wording": "errors of pydantic",
    "planner.checks.committed": "asks for stages in rows of a plan, which may hold anything",
    "planner.checks.limits": "rows of a plan, which may hold anything",
    "planner.checks.reading": "rows of a plan, which may hold anything",
    "planner.checks.schedule": "items by tuple; rows of a plan, which may hold anything",
    "planner.schedule.by_hand_entries": "kinds of ids in a file from elsewhere, which may hold anything",
    "planner.checks.tables": "a link is no source of power: which kinds there are is matched below it",
}
"""Modules that may ask for one kind and take all others together, each with its reason."""
UNKNOWN: Any = "unheard of"


@pytest.mark.parametrize(
    ("names", "table"),
    [(spec.LimitName, spec.LIMITS), (spec.GoalName, spec.GOALS), (spec.ItemKind, spec.ITEM_UNITS)],
)
def test_every_name_has_an_entry_under_it(names: Any, table: dict[str, Any]) -> None:
    assert tuple(table) == get_args(names)
    assert all(getattr(entry, "name", key) == key for key, entry in table.items())


def test_limits_and_goals_have_units_and_words() -> None:
    for limit in spec.LIMITS.values():
        assert limit.unit in get_args(spec.Unit)
        assert limit.names in get_args(spec.Subject)
        assert limit.asks
    for goal in spec.GOALS.values():
        assert goal.unit in get_args(spec.Unit)
        assert goal.words
        assert goal.sense in get_args(spec.Sense)
    assert set(spec.ITEM_UNITS.values()) == set(get_args(spec.ItemUnit))


def test_what_a_conflict_search_may_drop_is_rows_of_the_model() -> None:
    named = {name for family in FAMILIES for name in family.Rows.names()}
    asked = [*COMMITMENTS, *(asked for limit in spec.LIMITS.values() for asked in limit.asks)]
    assert {sentence.rows for sentence in asked} - {""} <= named
    assert all(bool(sentence.rows) != bool(sentence.bounds) for sentence in asked)
    assert len(SENTENCES) == len(asked)
    assert all(("{0}" in sentence.words) == (sentence.about != "programme") for sentence in asked)


def test_the_check_says_in_its_own_words_which_limits_are_waited_for() -> None:
    assert {name for name in spec.LIMITS if is_built(name)} == {
        name for name, limit in spec.LIMITS.items() if limit.awaited
    }


def test_a_plan_with_every_limit_has_the_units_of_the_specification() -> None:
    rows: dict[str, ResourceRow] = {row.limit: row for row in sound_plan().resources}
    assert len(rows) >= 12
    assert {name: row.unit for name, row in rows.items()} == {name: spec.LIMITS[name].unit for name in rows}


@pytest.mark.parametrize(
    ("name", "unit", "sense"),
    [
        ("shortfall", "MW", "min"),
        ("lateness", "months", "min"),
        ("earliest", "months", "min"),
        ("npv", "million USD", "max"),
        ("cost", "million USD", "min"),
        ("emissions", "kt CO2", "min"),
    ],
)
def test_goals_as_the_definitions_have_them(name: str, unit: str, sense: str) -> None:
    assert (spec.GOALS[name].unit, spec.GOALS[name].sense) == (unit, sense)
    assert spec.GOALS[name].is_maximised == (sense == "max")


def with_rule(given: Problem, rule: Any) -> Problem:
    return given.model_copy(update={"finance": given.finance.model_copy(update={"horizon_value": rule})})


def with_resource(given: Problem, kind: Any) -> Problem:
    return given.model_copy(
        update={"resources": tuple(each.model_copy(update={"kind": kind}) for each in given.resources)}
    )


def with_sentence(about: Any) -> Any:
    facts = Facts(problem())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("planner.explanation.facts.SENTENCES", {"x": spec.Sentence("{0}", about, rows="x")})
        return facts.told(FactKey("x", "x"))


def read_for(given: Problem) -> Reading:
    return read(given, sound_plan())


@pytest.mark.parametrize(
    "asks",
    [
        pytest.param(lambda: goal_terms(UNKNOWN, build(problem()).ledger), id="goal in the model"),
        pytest.param(
            lambda: hand_over(build(problem())).goal(Goal.model_construct(goal=UNKNOWN)), id="goal of a search"
        ),
        pytest.param(lambda: _Tables._terms(UNKNOWN, UNKNOWN), id="goal in the tables"),
        pytest.param(lambda: build(with_resource(problem(), UNKNOWN)), id="resource in the model"),
        pytest.param(lambda: there(read_for(with_resource(problem(), UNKNOWN))), id="resource in the check"),
        pytest.param(lambda: units_used(read_for(problem()), UNKNOWN), id="use of a resource in the check"),
        pytest.param(lambda: list(resource_fields(with_resource(problem(), UNKNOWN))), id="resource in a rule"),
        pytest.param(lambda: horizon_value_usd_m(read_for(with_rule(problem(), UNKNOWN))), id="value in the check"),
        pytest.param(lambda: with_sentence(UNKNOWN), id="what a sentence is about"),
    ],
)
def test_an_unknown_kind_is_an_error_and_no_other_kind(asks: Callable[[], Any]) -> None:
    with pytest.raises((AssertionError, KeyError), match=UNKNOWN):
        asks()


@cache
def trees() -> dict[str, ast.Module]:
    """Return every module of the planner as a tree of its text."""
    return {
        module: ast.parse(path.read_text("utf-8")) for module, path in sources().items() if module.startswith("planner")
    }


def asks_for_a_kind(test: ast.expr) -> bool:
    """Return whether a condition compares something that holds a kind with one of them, or with several."""
    if isinstance(test, ast.BoolOp):
        return any(asks_for_a_kind(value) for value in test.values)
    if isinstance(test, ast.UnaryOp):
        return asks_for_a_kind(test.operand)
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return False
    left, right = test.left, test.comparators[0]
    name = left.attr if isinstance(left, ast.Attribute) else left.id if isinstance(left, ast.Name) else ""
    given = right.elts if isinstance(right, ast.Tuple | ast.Set | ast.List) else [right]
    return name in KINDS and all(isinstance(each, ast.Constant) and isinstance(each.value, str) for each in given)


def falls_through(tree: ast.AST) -> Iterator[int]:
    """Yield the lines where one kind is asked for and all others fall into an else."""
    for node in ast.walk(tree):
        if isinstance(node, ast.IfExp) and asks_for_a_kind(node.test):
            yield node.lineno
        if isinstance(node, ast.If) and asks_for_a_kind(node.test):
            ends = isinstance(node.body[-1], ast.Return | ast.Continue | ast.Raise)
            if node.orelse or ends:
                yield node.lineno


def test_no_kind_falls_into_an_else() -> None:
    found = {module: lines for module, tree in trees().items() if (lines := list(falls_through(tree)))}
    assert {module: lines for module, lines in found.items() if module not in FREE} == {}
    assert set(FREE) <= set(found), "a module with a reason that needs none any more"


@pytest.mark.parametrize(
    ("text", "falls"),
    [
        ("x = 1 if given.kind == 'renewable' else 2", True),
        ("if kind in ('gate', 'phase'):\n    x = 1\nelse:\n    x = 2", True),
        ("def f(kind):\n    if kind == 'FS':\n        return 1\n    return 2", True),
        ("if given.kind == 'gate' and given.mw > 0:\n    x = 1", False),
        ("x = [given for given in halls if given.kind == 'phase']", False),
        ("x = 1 if name == 'index' else 2", False),
    ],
)
def test_an_else_of_a_kind_is_noticed(text: str, falls: bool) -> None:
    assert bool(list(falls_through(ast.parse(text)))) is falls


def matches() -> Iterator[tuple[str, ast.Match]]:
    for module, tree in trees().items():
        yield from ((module, node) for node in ast.walk(tree) if isinstance(node, ast.Match))


def test_every_match_ends_where_no_kind_is_left() -> None:
    # The type checker takes `assert_never` (or a parameter of type Never) for an error where a kind is left.
    assert len(list(matches())) >= 25
    open_ended = [
        f"{module} line {node.lineno}"
        for module, node in matches()
        if not isinstance(node.cases[-1].pattern, ast.MatchAs)
        or node.cases[-1].pattern.pattern is not None
        or not any(name in ast.unparse(node.cases[-1].body[-1]) for name in ("assert_never(", "_unknown("))
    ]
    assert open_ended == []


def lists_of(names: frozenset[str], tree: ast.AST) -> Iterator[int]:
    """Yield the lines of tables, lists and sets with three of some names or more."""
    for node in ast.walk(tree):
        entries: list[Any] = []
        if isinstance(node, ast.Dict):
            entries = node.keys
        elif isinstance(node, ast.Tuple | ast.List | ast.Set):
            entries = node.elts
        if len(names & {entry.value for entry in entries if isinstance(entry, ast.Constant)}) > 2:
            yield node.lineno


@pytest.mark.parametrize("names", [spec.LimitName, spec.GoalName])
def test_no_other_module_lists_the_names_again(names: Any) -> None:
    found = {
        f"{module} line {line}"
        for module, tree in trees().items()
        for line in lists_of(frozenset(get_args(names)), tree)
        if not module.startswith("planner.spec.")
    }
    assert found == set()
