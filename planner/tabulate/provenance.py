"""Which inputs the plan depends on, where they come from and how far they can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, assert_never, get_args

from planner.plan import LeanRow
from planner.problem import Arrival, Confidence, Given, Origin, ResourceKind, Step
from planner.problem.units import unit_of
from planner.tabulate.committed import stage_serves
from planner.tabulate.works import spans_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from planner.decisions import Decisions
    from planner.problem import Problem, Site
    from planner.tabulate.fleet import Fleet
    from planner.tabulate.power import PowerOrder
    from planner.tabulate.works import Work

WEAKNESS = {confidence: rank for rank, confidence in enumerate(get_args(Confidence))}
NOT_LEANT_ON = {"source", "confidence", "note", "figures", "latitude", "longitude"}
SPELT_OUT = 3  # a series longer than this is told by its range


def lean_rows(
    problem: Problem, decisions: Decisions, works: Sequence[Work], orders: Sequence[PowerOrder], racks: Fleet
) -> tuple[LeanRow, ...]:
    """Return every figure of what the plan uses; fields left at their default are not listed.

    Parameters
    ----------
    problem
        The case.
    decisions
        What was decided.
    works
        Activities of the plan, history included.
    orders
        Upgrades and on-site units ordered in the plan.
    racks
        Racks delivered and installed.
    """
    rows: list[LeanRow] = []
    for item, given, parent in [
        *_programme(problem, decisions),
        *_sites(problem, works, racks),
        *_works(works),
        *_power(problem, orders),
        *_racks(problem, racks),
        *_shared(problem, works, orders, racks),
    ]:
        rows.extend(_fields(item, given, parent))
    return tuple(rows)


Entry = tuple[str, Given, Given | None]


def _programme(problem: Problem, decisions: Decisions) -> Iterator[Entry]:
    programme = problem.programme
    yield "programme", programme, None
    yield "target", programme.target, programme
    for milestone in problem.milestones:
        yield f"milestone {milestone.id}", milestone, programme
    yield "finance", problem.finance, None
    drawn = {facility for (facility, _), amount in decisions.draws_usd_m.items() if amount > 0}
    for facility in problem.finance.facilities:
        if facility.id in drawn:
            yield f"facility {facility.id}", facility, problem.finance
    if problem.tenant is not None:
        yield "tenant", problem.tenant, None


def _used(problem: Problem, works: Iterable[Work], racks: Fleet) -> tuple[Site, ...]:
    open_sites = {work.site.id for work in works} | {lot.site.id for lot in racks.consignments}
    return tuple(site for site in problem.candidates if site.id in open_sites or site.installed)


def _sites(problem: Problem, works: Sequence[Work], racks: Fleet) -> Iterator[Entry]:
    calendar, spans = problem.calendar, spans_of(problem, works)
    for site in _used(problem, works, racks):
        yield f"site {site.id}", site, None
        for number, stage in enumerate(site.stages, 1):
            serves = stage_serves(calendar, stage, spans)
            if serves is not None and serves < calendar.periods:
                yield f"stage {site.id}:stage{number}", stage, None


def _works(works: Iterable[Work]) -> Iterator[Entry]:
    for work in works:
        yield f"{work.activity.kind} {work.activity.id}", work.activity, None
        yield f"option {work.activity.id}/{work.option.id}", work.option, work.activity


def _power(problem: Problem, orders: Iterable[PowerOrder]) -> Iterator[Entry]:
    ordered = {(order.kind, order.item.id) for order in orders}
    for site in problem.candidates:
        for upgrade in site.upgrades:
            if ("upgrade", upgrade.id) in ordered:
                yield f"upgrade {upgrade.id}", upgrade, None
        for unit in site.onsite:
            if ("onsite", unit.id) in ordered or unit.committed:
                yield f"onsite {unit.id}", unit, None


def _racks(problem: Problem, racks: Fleet) -> Iterator[Entry]:
    used = {lot.rack.id for lot in racks.consignments}
    for rack in problem.racks:
        if rack.id in used:
            yield f"rack {rack.id}", rack, None


def _shared(problem: Problem, works: Sequence[Work], orders: Sequence[PowerOrder], racks: Fleet) -> Iterator[Entry]:
    """Yield nodes and resources that what is used competes for."""
    nodes = {site.node for site in _used(problem, works, racks)}
    for node in problem.grid.nodes:
        if node.id in nodes:
            yield f"node {node.id}", node, None
    needed = {kind: _needed(kind, works, orders) for kind in get_args(ResourceKind)}
    for resource in problem.resources:
        if resource.id in needed[resource.kind]:
            yield f"resource {resource.id}", resource, None


def _needed(kind: ResourceKind, works: Iterable[Work], orders: Iterable[PowerOrder]) -> set[str]:
    """Return the resources of a kind that work and orders of the plan ask for."""
    match kind:
        case "renewable":
            return {name for work in works for name in work.option.uses}
        case "consumable":
            needs = [work.option.draws for work in works] + [order.item.draws for order in orders]
            return {name for given in needs for name in given}
        case _:
            assert_never(kind)


def _fields(item: str, given: Given, parent: Given | None) -> Iterator[LeanRow]:
    for name, field in type(given).model_fields.items():
        value = getattr(given, name)
        if name in NOT_LEANT_ON or name not in given.model_fields_set or value == field.default:
            continue
        text = _text(value)
        if text:
            origin = _weakest(value, given.origin(name) or (parent.origin(name) if parent is not None else None))
            source, confidence = ("", "") if origin is None else (origin.source, origin.confidence)
            yield LeanRow(item, name, unit_of(name, field.description or ""), text, source, confidence)


def _text(value: Any) -> str:
    """Return a figure, date or series as text; empty for what is none of these."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, int | float):
        return f"{value:.10g}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_text(figure)}" for name, figure in value.items() if _text(figure))
    if isinstance(value, tuple) and value and all(isinstance(part, Step | Arrival) for part in value):
        return _series(
            [(part.from_date, part.value) if isinstance(part, Step) else (part.date, part.units) for part in value]
        )
    return ""


def _series(given: list[tuple[date | None, float]]) -> str:
    if len(given) > SPELT_OUT:
        figures = [figure for _, figure in given]
        return f"{len(given)} dated figures, {min(figures):.10g} to {max(figures):.10g}"
    return "; ".join(f"{figure:.10g}" if day is None else f"{figure:.10g} from {day}" for day, figure in given)


def _weakest(value: Any, origin: Origin | None) -> Origin | None:
    """Return the least sure origin among the steps of a series, or that of the field; None where one has none."""
    if not isinstance(value, tuple):
        return origin
    found = []
    for part in value:
        source = part.source or (origin.source if origin else None)
        confidence = part.confidence or (origin.confidence if origin else None)
        if source is None or confidence is None:
            return None
        found.append(Origin(source=source, confidence=confidence))
    return max(found, key=lambda known: WEAKNESS[known.confidence])
