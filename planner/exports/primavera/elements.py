"""The breakdown of a schedule as the elements of a project in Primavera P6."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.exports.primavera.project import P6Wbs

if TYPE_CHECKING:
    from planner.exports.primavera.setting import Setting


def elements(setting: Setting, of: str = "", owner: Setting | None = None) -> tuple[P6Wbs, ...]:
    """Return the breakdown; the root bears the id of the project, as P6 asks.

    Parameters
    ----------
    setting
        The schedule.
    of
        What sets its identifiers apart from those of another project in the file.
    owner
        The schedule that gives the file its identifiers; None: this one.
    """
    schedule, text = setting.schedule, setting.words.text
    named = setting if owner is None else owner
    return tuple(
        P6Wbs(
            uid=setting.wbs[node.id],
            guid=named.guid(*((of,) if of else ()), "wbs", node.id),
            code=text(node.id if node.parent else named.schedule.id, "project id"),
            name=text(node.name, "name of an element"),
            parent=setting.wbs[node.parent] if node.parent else None,
        )
        for node in schedule.wbs
    )
