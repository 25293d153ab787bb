"""Gates on power in generated cases: upgrades and stages wait for the study of their site, own units for its permit."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from planner.problem import OnsiteUnit, Predecessor, Stage, Upgrade

if TYPE_CHECKING:
    from random import Random

    from planner.generate.scale import Scale
    from planner.problem import Activity, Problem, Site

Item = TypeVar("Item", Stage, Upgrade, OnsiteUnit)
MOST_LAG_MONTHS = 2
STUDY, PERMIT = "STUDY", "PERMIT"


def with_gates_on_power(scale: Scale, problem: Problem) -> Problem:
    """Return a problem whose power waits for the gates of its sites.

    Parameters
    ----------
    scale
        Size and seed of the case.
    problem
        The case without them.
    """
    dice = scale.dice("feature gates-on-power")
    return problem.model_copy(update={"sites": tuple(_gated(scale, dice, site) for site in problem.sites)})


def _gated(scale: Scale, dice: Random, site: Site) -> Site:
    gates = {name: [a for a in site.activities if a.id.endswith(name)] for name in (STUDY, PERMIT)}
    return site.model_copy(
        update={
            "stages": tuple(_behind(scale, dice, stage, gates[STUDY]) for stage in site.stages),
            "upgrades": tuple(_behind(scale, dice, upgrade, gates[STUDY]) for upgrade in site.upgrades),
            "onsite": tuple(_behind(scale, dice, unit, gates[PERMIT]) for unit in site.onsite),
        }
    )


def _behind(scale: Scale, dice: Random, item: Item, gates: list[Activity]) -> Item:
    """Return power that waits for a gate, a month or two longer where that is still to come; else as it was."""
    lag = scale.months(dice.randint(1, MOST_LAG_MONTHS)) if dice.random() < 0.5 else 0
    if any(gate.finished_date is not None for gate in gates):
        lag = 0
    waits = tuple(Predecessor(activity=gate.id, lag_periods=lag) for gate in gates[:1])
    return item.model_copy(update={"predecessors": waits}) if waits else item
