"""The parts of a problem with their paths, as rules go through them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from pydantic import BaseModel

if TYPE_CHECKING:
    from planner.problem import Activity, Calendar, OnsiteUnit, PowerItem, Problem, Rack, Site, Stage, Upgrade

Path = tuple[str | int, ...]
Broken = Iterator[tuple[Path, str]]
Part = TypeVar("Part")

MOST_PERIODS = 1200
LAST_YEAR = 2999


def listed(path: Path, parts: tuple[Part, ...]) -> Iterator[tuple[Path, Part]]:
    """Yield each part of a tuple with its path."""
    for index, part in enumerate(parts):
        yield (*path, index), part


def sites(problem: Problem) -> Iterator[tuple[Path, Site]]:
    """Yield every site."""
    yield from listed(("sites",), problem.sites)


def racks(problem: Problem) -> Iterator[tuple[Path, Rack]]:
    """Yield every rack type."""
    yield from listed(("racks",), problem.racks)


def activities(problem: Problem) -> Iterator[tuple[Path, Site, Activity]]:
    """Yield every activity with its site."""
    for at, site in sites(problem):
        for path, activity in listed((*at, "activities"), site.activities):
            yield path, site, activity


def waiting(problem: Problem) -> Iterator[tuple[Path, Site, Activity | PowerItem]]:
    """Yield everything that may wait for activities, with its site: activities and power."""
    yield from activities(problem)
    yield from stages(problem)
    yield from upgrades(problem)
    yield from units(problem)


def stages(problem: Problem) -> Iterator[tuple[Path, Site, Stage]]:
    """Yield every committed stage with its site."""
    for at, site in sites(problem):
        for path, stage in listed((*at, "stages"), site.stages):
            yield path, site, stage


def upgrades(problem: Problem) -> Iterator[tuple[Path, Site, Upgrade]]:
    """Yield every grid upgrade with its site."""
    for at, site in sites(problem):
        for path, upgrade in listed((*at, "upgrades"), site.upgrades):
            yield path, site, upgrade


def units(problem: Problem) -> Iterator[tuple[Path, Site, OnsiteUnit]]:
    """Yield every on-site unit with its site."""
    for at, site in sites(problem):
        for path, unit in listed((*at, "onsite"), site.onsite):
            yield path, site, unit


def entries(at: Path, given: Any) -> list[tuple[Path, BaseModel]]:
    """Return a model and every model below it, each with its path."""
    found: list[tuple[Path, BaseModel]] = []
    _collect(at, given, found)
    return found


def _collect(at: Path, given: Any, found: list[tuple[Path, BaseModel]]) -> None:
    """Add a model and every model below it: a case has thousands, and every rule on all of them asks."""
    if isinstance(given, tuple):
        for index, part in enumerate(given):
            _collect((*at, index), part, found)
    elif isinstance(given, BaseModel):
        found.append((at, given))
        for name, spelt in _holders(type(given)):
            part = getattr(given, name)
            if part:
                _collect((*at, spelt), part, found)
    elif isinstance(given, Mapping):
        for name, part in given.items():
            _collect((*at, name), part, found)


@cache
def _holders(model: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """Return the fields of a model that may hold models, by name and as files spell them."""
    return tuple(
        (name, info.alias or name) for name, info in model.model_fields.items() if _holds_model(info.annotation)
    )


def _holds_model(annotation: Any) -> bool:
    inner = get_args(annotation)
    if inner:
        return any(map(_holds_model, inner))
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def horizon(problem: Problem) -> Calendar | None:
    """Return the calendar of the programme, or None where its dates span no horizon."""
    given = problem.programme
    if given.end_date < given.start_date or given.end_date.year > LAST_YEAR:
        return None
    calendar = problem.calendar
    return calendar if 1 <= calendar.periods <= MOST_PERIODS else None
