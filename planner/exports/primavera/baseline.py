"""The earlier plan as the baseline of a project in Primavera P6: a project of its own, with numbers of its own.

P6 matches activities of a baseline by their ids. An activity of the earlier plan that is another one now, such as a
batch of racks that comes in another month, therefore bears the id that it has in the current plan.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from planner.exports.primavera.activities import activity
from planner.exports.primavera.elements import elements
from planner.exports.primavera.project import P6Baseline, P6Link
from planner.exports.primavera.setting import Setting
from planner.schedule.working_network import WorkingNetwork

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from planner.exports.primavera.project import P6Activity
    from planner.schedule.build_schedule import BuildSchedule

TAKEN = "baseline:"
"""What the id of an activity of the baseline begins with where another one bears its own."""


def baseline(setting: Setting) -> P6Baseline | None:
    """Return the whole earlier plan, with the dates, states and costs that it had; None where there is none."""
    if setting.schedule.earlier is None or setting.to != "pmxml":
        return None
    earlier = setting.schedule.earlier()
    then = _setting(setting, earlier)
    found = list(_activities(setting, then))
    numbers = {name: one.uid for name, one in reversed(found)}
    return P6Baseline(
        name=setting.words.text(setting.schedule.baseline_name or "Baseline", "project name"),
        guid=setting.guid("baseline"),
        start=then.opening(0),
        finish=then.opening(earlier.finish),
        data_date=then.data_date,
        created=then.opening(0),
        wbs=elements(then, "baseline", setting),
        activities=tuple(one for _, one in found),
        links=tuple(
            P6Link(numbers[link.before], numbers[link.after], link.type, then.lag_hours(link), link.reason)
            for link in earlier.links
        ),
    )


def _setting(setting: Setting, earlier: BuildSchedule) -> Setting:
    """Return what the earlier plan is translated with: the texts of the same file, and numbers that it has not."""
    return Setting(
        WorkingNetwork(earlier),
        setting.to,
        setting.words,
        {node.id: setting.number("baseline wbs", node.id) for node in earlier.wbs},
        {resource.id: 0 for resource in earlier.resources},
        setting.taken,
    )


def _activities(setting: Setting, then: Setting) -> Iterator[tuple[str, P6Activity]]:
    """Yield the id of each task of the earlier plan and its activity.

    Where a batch of it is two now, it is there twice, so that both have its dates; only the first has cost and links.
    """
    names, current = _names(setting.schedule), {task.id for task in setting.schedule.tasks}
    for task in then.schedule.tasks:
        own = f"{TAKEN}{task.id}" if task.id in current else task.id
        made = activity(then, task)
        for place, name in enumerate(names.get(task.id, (own,))):
            yield task.id, replace(
                made,
                uid=setting.number("baseline activity", name),
                guid=setting.guid("baseline", "activity", name),
                id=setting.words.text(name, "activity id"),
                cost_usd=made.cost_usd if place == 0 else 0.0,
                codes=(), fields=(), uses=(),
            )  # fmt: skip


def _names(schedule: BuildSchedule) -> Mapping[str, list[str]]:
    """Return by the id of each task of the earlier plan the ids of those that it is now."""
    found: dict[str, list[str]] = defaultdict(list)
    for task in schedule.tasks:
        if task.baseline_id:
            found[task.baseline_id].append(task.id)
    return found
