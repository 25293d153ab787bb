"""The visible list of rules that hold across the parts of a case."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from planner.problem import Problem
from planner.validate import dates, duplicates, figures, history, order, references, values

Path = tuple[str | int, ...]
Rule = Callable[[Problem], Iterator[tuple[Path, str]]]

RULES: tuple[tuple[str, Rule], ...] = (
    ("unknown predecessor", references.predecessors),
    ("unknown resource", references.resources),
    ("unknown node", references.nodes),
    ("unknown rack", references.installed_racks),
    ("unknown cooling class", references.cooling),
    ("unknown region", references.regions),
    ("unknown source", references.sources),
    ("provenance incomplete", references.provenance),
    ("duplicate id", duplicates.duplicate_ids),
    ("duplicate goal", duplicates.duplicate_goals),
    ("own predecessor", order.self_predecessors),
    ("cycle of predecessors", order.precedence_cycles),
    ("dates in the wrong order", order.reversed_dates),
    ("window too short", order.too_short_windows),
    ("gate with MW, phase without", values.kinds),
    ("shares over 1", values.shares),
    ("mean PUE over peak PUE", values.pues),
    ("fields of the other kind of resource", values.resource_fields),
    ("milestones of one threshold", values.milestone_thresholds),
    ("two steps on one date", values.repeated_steps),
    ("tenant's revenue", values.tenant_revenue),
    ("tenant's growth", figures.tenant_growth),
    ("discounting out of proportion", figures.discounting),
    ("figures too small", figures.tiny_figures),
    ("no eligible site", values.no_site),
    ("horizon", dates.programme_dates),
    ("target and deadlines", dates.target_dates),
    ("dates past the horizon", dates.coming_dates),
    ("supply outside its dates", dates.supply_windows),
    ("series that begins late", dates.late_series),
    ("history against the plan's start", history.past_dates),
    ("chosen option", history.chosen_options),
    ("obligatory at a site left out", history.obligations),
    ("installed racks without room or power", history.installed),
)


def found(problem: Problem) -> Iterator[tuple[str, Path, str]]:
    """Yield label, path and message of each rule that a problem breaks, in the order of `RULES`."""
    for label, rule in RULES:
        for path, what in rule(problem):
            yield label, path, what
