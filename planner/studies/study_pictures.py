"""Which pictures a study asks for, and which it gets where it asks for none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.casefiles.stated_changes import unknown_fields
from planner.studies.study import PICTURE_KINDS, Picture
from planner.studies.study_figures import is_number, unknown
from planner.validate.fields.words import shown
from planner.validate.names import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.problem import Problem
    from planner.studies.study import PictureKind

Path = tuple[Any, ...]
S_CURVES: PictureKind = "s_curves"
HEAT_MAP: PictureKind = "heat_map"
FRONTIER: PictureKind = "frontier"
TORNADO: PictureKind = "tornado"
AXES = ("across", "down")


def picture_flaws(data: dict[Any, Any], known: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    """Yield what is wrong with the pictures that a study asks for.

    Parameters
    ----------
    data
        The study as its file has it.
    known
        Names of the figures that its plans have.
    """
    given = data.get("pictures", [])
    if not isinstance(given, list):
        yield ("pictures",), f"pictures must be a list, got {shown(given)}"
        return
    for number, one in enumerate(given):
        at = ("pictures", number)
        if one == S_CURVES:
            continue
        kinds = [kind for kind in PICTURE_KINDS if isinstance(one, dict) and kind in one]
        if len(kinds) != 1 or kinds == [S_CURVES]:
            hint = suggestion(one, PICTURE_KINDS, "pictures") if isinstance(one, str) else ""
            yield at, f"must be {S_CURVES}, or one of tornado, frontier, heat_map with a figure, got {shown(one)}{hint}"
            continue
        kind = kinds[0]
        yield from unknown_fields(one, (kind, *(AXES if kind == HEAT_MAP else ())), at, "picture")
        yield from _shown_flaws(kind, one[kind], (*at, kind), known)
        if kind == HEAT_MAP:
            yield from _axis_flaws(one, at, data)


def _shown_flaws(kind: str, named: Any, at: Path, known: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    """Yield what is wrong with the figures of a picture."""
    names = named if isinstance(named, list) else [named]
    most = 2 if kind == FRONTIER else 1
    if len(names) != most or (kind == FRONTIER) != isinstance(named, list):
        yield at, f"{kind} must have {'a list of two figures' if most == 2 else 'one figure'}, got {shown(named)}"
        return
    for name in names:
        if not isinstance(name, str) or name not in known:
            hint = unknown(name, known) if isinstance(name, str) else ""
            yield at, f"must be a figure of a plan, got {shown(name)}{hint}"
        elif not is_number(name):
            yield at, f"must be a number to be drawn, got the date '{name}'"


def _axis_flaws(one: dict[Any, Any], at: Path, data: dict[Any, Any]) -> Iterator[tuple[Path, str]]:
    given = data.get("dimensions")
    ids = [entry.get("id") for entry in given if isinstance(entry, dict)] if isinstance(given, list) else []
    for axis in AXES:
        if one.get(axis) not in ids:
            names = [name for name in ids if isinstance(name, str)]
            hint = suggestion(one.get(axis), names, "dimensions")
            yield (*at, axis), f"{axis} must be the id of a dimension, got {shown(one.get(axis))}{hint}"
    if one.get(AXES[0]) in ids and one.get(AXES[0]) == one.get(AXES[1]):
        yield (*at, AXES[1]), f"down must be another dimension than across, got '{one[AXES[1]]}' for both"


def pictures_of(data: dict[str, Any], design: str, dimensions: tuple[str, ...], base: Problem) -> tuple[Picture, ...]:
    """Return the pictures of a study of sound form; where it asks for none, those that suit its design.

    Parameters
    ----------
    data
        The study as its file has it.
    design
        How its dimensions are combined.
    dimensions
        Their ids.
    base
        The problem of its case: the last of its goals is the figure that is shown.
    """
    if "pictures" in data:
        return tuple(map(_picture, data["pictures"]))
    goal = base.programme.goals[-1].goal
    usual = [Picture(S_CURVES)]
    if design == "list" and dimensions:
        usual.insert(0, Picture(TORNADO, (goal,)))
    elif design == "grid" and len(dimensions) == 2:
        usual.insert(0, Picture(HEAT_MAP, (goal,), *dimensions))
    return tuple(usual)


def _picture(given: Any) -> Picture:
    if given == S_CURVES:
        return Picture(S_CURVES)
    kind = next(kind for kind in PICTURE_KINDS if kind in given)
    named = given[kind]
    figures = tuple(named) if isinstance(named, list) else (named,)
    return Picture(kind, figures, given.get("across", ""), given.get("down", ""))
