"""Changes as files state them, in scenarios and studies: what is wrong with their form, and what they ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from planner.casefiles.yaml_positions import Spot
from planner.changes.asked import Asked
from planner.changes.making import PATH
from planner.changes.operations import Act
from planner.problem.base import Confidence
from planner.problem.change import OPERATIONS
from planner.validate.fields.words import near_choice, shown
from planner.validate.names import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Path = tuple[Any, ...]
OF_CHANGE = ("source", "confidence", "note")


def spot_of(spots: Mapping[Path, Spot], at: Path) -> Spot:
    """Return line and column of a place in a file, or of the nearest one around it."""
    while at and at not in spots:
        at = at[:-1]
    return spots[at] if at else Spot(1, 1)


def stated(given: dict[Any, Any], source: str, confidence: Confidence, scenario: str = "") -> Asked:
    """Return what a change of sound form asks for.

    Parameters
    ----------
    given
        The change: a path, an operation, and what else a file may say of it.
    source, confidence
        Where its figures come from, unless it says so itself.
    scenario
        The scenario it is of; empty: of none.
    """
    operation = next(key for key in given if key in OPERATIONS)
    own: tuple[str, Confidence] = (source, confidence)
    if given.get("source"):
        own = given["source"], given["confidence"]
    act = Act(operation, None if operation == "remove" else given[operation])
    return Asked(given[PATH], act, *own, given.get("note") or "", scenario)


def text_flaws(data: dict[Any, Any], names: Sequence[str], at: Path) -> Iterator[tuple[Path, str]]:
    """Yield what is wrong with texts, and with a source or a confidence alone.

    Parameters
    ----------
    data
        A mapping of a file.
    names
        Its fields that must be text.
    at
        Where the mapping stands.
    """
    for name in names:
        value = data.get(name)
        if value is not None and not isinstance(value, str):
            yield (*at, name), f'{name} must be text, got {shown(value)}; write it in quotes: "{value}"'
    choices, confidence = get_args(Confidence), data.get("confidence")
    if isinstance(confidence, str) and confidence not in choices:
        hint = near_choice(confidence, choices)
        yield (*at, "confidence"), f"confidence must be one of {', '.join(choices)}, got {shown(confidence)}{hint}"
    for name, other in (("source", "confidence"), ("confidence", "source")):
        if data.get(name) is not None and data.get(other) is None:
            yield (*at, name), f"{name} must come with a {other}, got a {name} alone"


def change_flaws(changes: Any, within: Path) -> Iterator[tuple[Path, str]]:
    """Yield place and message of what is wrong with the form of a list of changes.

    Parameters
    ----------
    changes
        The list.
    within
        Where it stands.
    """
    for number, given in enumerate(changes if isinstance(changes, list) else ()):
        at = (*within, number)
        if not isinstance(given, dict):
            yield at, f"must be a mapping with a path and an operation, got {shown(given)}"
            continue
        yield from unknown_fields(given, (PATH, *OPERATIONS, *OF_CHANGE), at, "change")
        yield from operation_flaws(given, at)
        if given.get("remove", True) is not True:
            yield (*at, "remove"), f"remove must be true, got {shown(given['remove'])}"
        yield from text_flaws(given, OF_CHANGE, at)


def operation_flaws(given: dict[Any, Any], at: Path) -> Iterator[tuple[Path, str]]:
    """Yield what is wrong with the path of a change, and with the number of its operations."""
    if not isinstance(given.get(PATH), str):
        yield (*at, PATH), f"path must be given as text, got {shown(given.get(PATH))}"
    named = [key for key in given if key in OPERATIONS]
    if len(named) != 1:
        got = f"{' and '.join(named)}" if named else "none"
        yield at, f"must have one operation of {', '.join(OPERATIONS)}, got {got}"


def unknown_fields(given: dict[Any, Any], known: Sequence[str], at: Path, of: str) -> Iterator[tuple[Path, str]]:
    """Yield the fields of a mapping that nobody knows, with the nearest name.

    Parameters
    ----------
    given
        The mapping.
    known
        Its fields.
    at
        Where it stands.
    of
        What it is, in the singular.
    """
    article = "an" if of[0] in "aeiou" else "a"
    for key in given:
        if key not in known:
            hint = suggestion(key, known, "fields")
            yield (*at, key), f"{key} must be a field of {article} {of}, got an unknown name{hint}"
