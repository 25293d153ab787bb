"""What is wrong with the form of a study file, field by field, with the nearest valid names."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from planner import arguments
from planner.casefiles.stated_changes import OF_CHANGE, change_flaws, operation_flaws, text_flaws, unknown_fields
from planner.changes.making import PATH
from planner.errors import BadArgument
from planner.problem.change import OPERATIONS
from planner.studies.study import DESIGNS
from planner.validate.fields.words import near_choice, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

Path = tuple[Any, ...]
TEXTS = ("name", "why", "source", "confidence")
FIELDS = (*TEXTS, "case", "scenarios", "design", "draws", "seed", "dimensions", "solve", "tabulate", "pictures")
SOLVE_FIELDS = ("time_limit_s", "gap", "threads", "seed")
ENDS, STEPS, WHOLE = ("from", "to"), "steps", "whole"
CHOICE_FIELDS = ("id", "changes")
LATIN_HYPERCUBE = "latin_hypercube"
MOST_STEPS, MOST_DRAWS = 10_000, 100_000
RESERVED = ("point", "scenarios", "outcome", "status", "message")
"""Columns of every table, which no dimension may be called."""


def column_flaws(dimensions: Any, figures: Collection[str]) -> Iterator[tuple[Path, str]]:
    """Yield the dimensions that are called like a figure of the case's plans, which the table has a column for.

    Parameters
    ----------
    dimensions
        As the study says them, whatever that is.
    figures
        Names of the figures.
    """
    for number, given in enumerate(dimensions if isinstance(dimensions, list) else ()):
        name = given.get("id") if isinstance(given, dict) else None
        if isinstance(name, str) and name in figures:
            what = f"id must not be the name of a figure of a plan, which the table may have beside it, got '{name}'"
            yield ("dimensions", number, "id"), what


def form_flaws(data: dict[Any, Any]) -> Iterator[tuple[Path, str]]:
    """Yield place and message of what is wrong with a study, whatever its case holds."""
    yield from unknown_fields(data, FIELDS, (), "study")
    yield from text_flaws(data, (*TEXTS, "case"), ())
    design = data.get("design", DESIGNS[1])
    if design not in DESIGNS:
        yield (
            ("design",),
            f"design must be one of {', '.join(DESIGNS)}, got {shown(design)}{near_choice(design, DESIGNS)}",
        )
    yield from _draw_flaws(data, design)
    yield from _stack_flaws(data.get("scenarios", []))
    yield from _solve_flaws(data.get("solve", {}))
    dimensions = data.get("dimensions", [])
    if not isinstance(dimensions, list):
        yield ("dimensions",), f"dimensions must be a list, got {shown(dimensions)}"
        return
    if design == LATIN_HYPERCUBE and not dimensions:
        yield ("design",), "latin_hypercube must have dimensions to draw from, got none"
    seen: dict[Any, int] = {}
    for number, given in enumerate(dimensions):
        at = ("dimensions", number)
        yield from _dimension_flaws(given, at, design == LATIN_HYPERCUBE)
        if isinstance(given, dict) and isinstance(given.get("id"), str):
            if given["id"] in seen:
                yield (*at, "id"), f"id must be given once, got '{given['id']}' again"
            seen.setdefault(given["id"], number)


def _draw_flaws(data: dict[Any, Any], design: Any) -> Iterator[tuple[Path, str]]:
    drawn = design == LATIN_HYPERCUBE
    draws = data.get("draws")
    if drawn and not _is_count(draws, 1, MOST_DRAWS):
        yield ("draws",), f"draws must be a whole number from 1 to {MOST_DRAWS}, got {shown(draws)}"
    if data.get("seed") is not None and not _is_count(data["seed"], 0, arguments.MOST_SEED):
        yield ("seed",), f"seed must be a whole number of at least 0, got {shown(data['seed'])}"
    for name in ("draws", "seed"):
        if not drawn and name in data:
            yield (name,), f"{name} must go with the design latin_hypercube, got it with {shown(design)}"


def _stack_flaws(stacks: Any) -> Iterator[tuple[Path, str]]:
    """Yield what is wrong with a list of scenarios, and of stacks of them."""
    if not isinstance(stacks, list):
        yield ("scenarios",), f"scenarios must be a list, got {shown(stacks)}"
        return
    seen = []
    for number, stack in enumerate(stacks):
        names = [stack] if isinstance(stack, str) else stack
        at = ("scenarios", number)
        if not isinstance(names, list) or not all(isinstance(name, str) and name for name in names):
            yield at, f"must be the name of a scenario, or a list of names, got {shown(stack)}"
        elif names in seen:
            yield at, f"must be given once, got {'+'.join(names) or 'the case as it is'} again"
        seen.append(names)


def _solve_flaws(given: Any) -> Iterator[tuple[Path, str]]:
    if not isinstance(given, dict):
        yield ("solve",), f"solve must be a mapping of {', '.join(SOLVE_FIELDS)}, got {shown(given)}"
        return
    for at, what in unknown_fields(given, SOLVE_FIELDS, ("solve",), "solve"):
        yield at, what.replace("a field of a solve", "an option of solve")
    usual: dict[str, Any] = {"time_limit_s": None, "gap": 0.0, "threads": 1, "seed": 0, "begun_s": None}
    for name in SOLVE_FIELDS:
        if name not in given:
            continue
        try:
            arguments.search_options(**usual | {name: given[name]})
        except BadArgument as error:
            yield ("solve", name), str(error)
    if "threads" in given and given["threads"] is None:
        yield ("solve", "threads"), "threads must be a whole number, got nothing"


def _dimension_flaws(given: Any, at: Path, drawn: bool) -> Iterator[tuple[Path, str]]:
    """Yield what is wrong with one dimension: a change with values, or choices of several changes each."""
    if not isinstance(given, dict):
        yield at, f"must be a mapping with an id and either choices or a path with an operation, got {shown(given)}"
        return
    name = given.get("id")
    if not isinstance(name, str) or not name:
        yield (*at, "id"), f"id must be given as text, got {shown(name)}"
    elif name in RESERVED:
        yield (*at, "id"), f"id must be none of {', '.join(RESERVED)}, which every table has, got '{name}'"
    if "choices" in given:
        yield from unknown_fields(given, ("id", "choices", "path"), at, "dimension")
        if PATH in given:
            yield (*at, PATH), "path must stand in the changes of a choice, got it beside choices"
        yield from _choice_flaws(given["choices"], (*at, "choices"))
        return
    yield from unknown_fields(given, ("id", "choices", PATH, *OPERATIONS, *OF_CHANGE), at, "dimension")
    yield from operation_flaws(given, at)
    yield from text_flaws(given, OF_CHANGE, at)
    for operation in OPERATIONS:
        if operation in given:
            yield from _value_flaws(operation, given[operation], (*at, operation), drawn)


def _choice_flaws(choices: Any, at: Path) -> Iterator[tuple[Path, str]]:
    if not isinstance(choices, list) or not choices:
        yield at, f"choices must be a list with at least one choice, got {shown(choices)}"
        return
    seen = set()
    for number, given in enumerate(choices):
        place = (*at, number)
        if not isinstance(given, dict):
            yield place, f"must be a mapping with an id and changes, got {shown(given)}"
            continue
        yield from unknown_fields(given, CHOICE_FIELDS, place, "choice")
        name = given.get("id")
        if not isinstance(name, str) or not name:
            yield (*place, "id"), f"id must be given as text, got {shown(name)}"
        elif name in seen:
            yield (*place, "id"), f"id must be given once in a dimension, got '{name}' again"
        seen.add(str(name))
        changes = given.get("changes", [])
        if not isinstance(changes, list):
            yield (*place, "changes"), f"changes must be a list, got {shown(changes)}"
        yield from change_flaws(changes, (*place, "changes"))


def _value_flaws(operation: str, given: Any, at: Path, drawn: bool) -> Iterator[tuple[Path, str]]:
    """Yield what is wrong with the values of a dimension: a list, or the ends of an interval."""
    if operation == "remove":
        yield at, "must be done by choices: remove has no values to vary"
    elif isinstance(given, list):
        if not given:
            yield at, f"{operation} must have at least one value, got an empty list"
    elif isinstance(given, dict) and {*ENDS, STEPS} & given.keys():
        yield from _interval_flaws(operation, given, at, drawn)
    else:
        yield at, f"{operation} must be a list of values, or an interval {{from: …, to: …}}, got {shown(given)}"


def _interval_flaws(operation: str, given: dict[Any, Any], at: Path, drawn: bool) -> Iterator[tuple[Path, str]]:
    yield from unknown_fields(given, (*ENDS, STEPS, WHOLE), at, "interval")
    ends = [given.get(name) for name in ENDS]
    before = len([name for name, end in zip(ENDS, ends, strict=True) if not _is_figure(end)])
    for name, end in zip(ENDS, ends, strict=True):
        if not _is_figure(end):
            yield (*at, name), f"{name} must be a number, got {shown(end)}"
    if not before and ends[0] >= ends[1]:  # type: ignore[operator]
        yield (*at, "from"), f"from must be below to ({shown(ends[1])}), got {shown(ends[0])}"
    if not isinstance(given.get(WHOLE, False), bool):
        yield (*at, WHOLE), f"whole must be true or false, got {shown(given[WHOLE])}"
    if STEPS in given:
        if not _is_count(given[STEPS], 2, MOST_STEPS):
            yield (*at, STEPS), f"steps must be a whole number from 2 to {MOST_STEPS}, got {shown(given[STEPS])}"
    elif not drawn:
        yield at, f"{operation} must have steps, unless the design is latin_hypercube"
    whole = given.get(WHOLE) is True or operation == "shift_months"
    if not before and whole and any(float(end) != int(end) for end in ends):  # type: ignore[arg-type]
        yield at, "from and to must be whole numbers where only those are drawn"


def _is_figure(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_count(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
