"""Names that must name something: activities, resources, nodes, racks, sources, fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, assert_never

from planner.class_sets import MOST_CLASSES
from planner.problem import Given
from planner.validate.names import suggestion
from planner.validate.parts import activities, entries, listed, racks, sites, units, upgrades, waiting

if TYPE_CHECKING:
    from planner.problem import Problem, Resource, ResourceKind
    from planner.validate.parts import Broken, Path

_NOT_FIGURES = frozenset({"source", "confidence", "note", "figures"})


def predecessors(problem: Problem) -> Broken:
    """Yield predecessors that no activity of the case is."""
    known = {activity.id for _, _, activity in activities(problem)}
    for path, _, item in waiting(problem):
        for at, earlier in listed((*path, "predecessors"), item.predecessors):
            if earlier.activity not in known:
                yield (*at, "activity"), _unknown("an activity", earlier.activity, known, "activities")


def resources(problem: Problem) -> Broken:
    """Yield resources that are used but not in the case, of the other kind, or of another region."""
    known = {resource.id: resource for resource in problem.resources}
    for path, site, activity in activities(problem):
        for at, option in listed((*path, "options"), activity.options):
            yield from _needs((*at, "uses"), option.uses, "renewable", site.region, known)
            yield from _needs((*at, "draws"), option.draws, "consumable", site.region, known)
    for path, site, upgrade in upgrades(problem):
        yield from _needs((*path, "draws"), upgrade.draws, "consumable", site.region, known)
    for path, site, unit in units(problem):
        yield from _needs((*path, "draws"), unit.draws, "consumable", site.region, known)


def _needs(
    path: Path, needs: Mapping[str, int], kind: ResourceKind, region: str, known: Mapping[str, Resource]
) -> Broken:
    """Yield what is wrong with the resources one piece of work needs."""
    fitting = [name for name, resource in known.items() if resource.kind == kind]
    for name in needs:
        resource = known.get(name)
        if resource is None:
            yield (*path, name), _unknown(f"a {kind} resource", name, fitting, f"{kind} resources")
        elif resource.kind != kind:
            yield (
                (*path, name),
                f"must be a {kind} resource, got '{name}', which is {resource.kind}; see `{_field_of(resource.kind)}`",
            )
        elif resource.region is not None and resource.region != region:
            own = f"region '{region}'" if region else "no region"
            yield (
                (*path, name),
                f"must be a resource of the site's own region, got '{name}' of '{resource.region}'"
                + (f"; the site is of {own}"),
            )


def _field_of(kind: ResourceKind) -> str:
    """Return the field of work that names resources of a kind."""
    match kind:
        case "renewable":
            return "uses"
        case "consumable":
            return "draws"
        case _:
            assert_never(kind)


def nodes(problem: Problem) -> Broken:
    """Yield nodes of sites and links that the grid does not have, and links that end where they begin."""
    known = [node.id for node in problem.grid.nodes]
    for path, site in sites(problem):
        if site.node is not None and site.node not in known:
            yield (*path, "node"), _unknown("a grid node", site.node, known, "nodes")
    for path, link in listed(("grid", "links"), problem.grid.links):
        for end in ("from_node", "to_node"):
            node = getattr(link, end)
            if node not in known:
                yield (*path, end), _unknown("a grid node", node, known, "nodes")
        if link.from_node == link.to_node:
            yield (*path, "to_node"), f"must be another node than from_node, got '{link.to_node}' twice"


def installed_racks(problem: Problem) -> Broken:
    """Yield installed racks of a type the case does not have, and types listed twice at a site."""
    known = [rack.id for rack in problem.racks]
    for path, site in sites(problem):
        seen = set()
        for at, installed in listed((*path, "installed"), site.installed):
            if installed.rack not in known:
                yield (*at, "rack"), _unknown("a rack", installed.rack, known, "racks")
            elif installed.rack in seen:
                yield (*at, "rack"), f"must be listed once at a site, got '{installed.rack}' a second time"
            seen.add(installed.rack)


def cooling(problem: Problem) -> Broken:
    """Yield cooling classes that racks need and no phase or site offers."""
    offered = {name for site in problem.sites for name in site.offers}
    for path, rack in racks(problem):
        if rack.cooling is not None and problem.sites and rack.cooling not in offered:
            hint = suggestion(rack.cooling, offered, "offered classes")
            yield (*path, "cooling"), f"must be a cooling class some site offers, got '{rack.cooling}'{hint}"


def classes_of_phases(problem: Problem) -> Broken:
    """Yield sites whose phases differ in more classes of racks than can be told apart in time."""
    needed = {rack.cooling for rack in problem.racks if rack.cooling is not None}
    for path, site in sites(problem):
        offered = needed.intersection(site.offers)
        if site.has_own_classes and len(offered) > MOST_CLASSES:
            what = f"must offer at most {MOST_CLASSES} classes that racks need, phase by phase, got {len(offered)}"
            yield (*path, "activities"), what


def regions(problem: Problem) -> Broken:
    """Yield resources of a region no site is in."""
    known = {site.region for site in problem.sites if site.region}
    for path, resource in listed(("resources",), problem.resources):
        if resource.region is not None and problem.sites and resource.region not in known:
            yield (*path, "region"), _unknown("a region of some site", resource.region, known, "regions", of="")


def sources(problem: Problem) -> Broken:
    """Yield source keys that sources.csv does not list; a source with a space in it is free text."""
    known = {source.key for source in problem.sources}
    for path, entry in entries((), problem) if known else ():
        key = getattr(entry, "source", None)
        if isinstance(key, str) and " " not in key.strip() and key not in known:
            yield (*path, "source"), _unknown("a key of sources.csv or a text with spaces", key, known, "keys", of="")


def provenance(problem: Problem) -> Broken:
    """Yield entries with a source and no confidence or the other way round, and figures that are no field."""
    for path, entry in entries((), problem):
        source, confidence = getattr(entry, "source", None), getattr(entry, "confidence", None)
        if source is not None and confidence is None:
            yield (*path, "source"), "must come with a confidence, got a source alone"
        if confidence is not None and source is None:
            yield (*path, "confidence"), "must come with a source, got a confidence alone"
        if isinstance(entry, Given):
            fields = set(type(entry).model_fields) - _NOT_FIGURES
            for name in entry.figures:
                if name not in fields:
                    hint = suggestion(name, fields, "fields")
                    yield (*path, "figures", name), f"must be a field of its entry, got '{name}'{hint}"


def _unknown(what: str, name: str, known: object, plural: str, of: str = "the id of ") -> str:
    names = [str(valid) for valid in known] if isinstance(known, list | set | Mapping) else []
    return f"must be {of}{what}, got '{name}'{suggestion(name, names, plural)}"
