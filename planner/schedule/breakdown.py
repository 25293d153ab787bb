"""The breakdown of the programme into regions, sites and systems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.schedule.build_schedule import WbsNode
from planner.schedule.naming import plain
from planner.schedule.programme_tasks import MILESTONES
from planner.schedule.site_tasks import system_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from planner.problem import Problem, Site
    from planner.schedule.build_schedule import Task

PROGRAMME = "programme"
SYSTEMS = {"power": "Power", "buildings": "Buildings", "racks": "Racks"}


def breakdown(problem: Problem, tasks: Iterable[Task]) -> tuple[WbsNode, ...]:
    """Return the nodes that hold tasks, parents first; a site without a region stands right below the programme.

    Parameters
    ----------
    problem
        The case.
    tasks
        Tasks of the schedule.
    """
    used = {task.wbs for task in tasks}
    nodes = [
        WbsNode(PROGRAMME, problem.programme.name, ""),
        WbsNode(MILESTONES, "Milestones", PROGRAMME),
    ]
    shown = [site for site in problem.sites if any(system_of(site.id, system) in used for system in SYSTEMS)]
    for region in dict.fromkeys(site.region for site in shown):
        parent = region_id(region) if region else PROGRAMME
        if region:
            nodes.append(WbsNode(parent, region, PROGRAMME))
        for site in shown:
            if site.region == region:
                nodes.extend(_site(site, parent, used))
    return tuple(nodes)


def region_id(region: str) -> str:
    """Return the id of a region's node."""
    return f"region:{plain(region)}"


def _site(site: Site, parent: str, used: set[str]) -> Iterator[WbsNode]:
    yield WbsNode(f"site:{site.id}", site.name or site.id, parent)
    for system, name in SYSTEMS.items():
        if system_of(site.id, system) in used:
            yield WbsNode(system_of(site.id, system), name, f"site:{site.id}")
