"""The visible list of rules that hold across the parts of a case."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from planner.problem import Problem
from planner.validate import (
    building,
    checkpoints,
    contracts,
    dates,
    duplicates,
    figures,
    history,
    lenders,
    milestones,
    order,
    references,
    spares,
    values,
)

Path = tuple[str | int, ...]
Rule = Callable[[Problem], Iterator[tuple[Path, str]]]

RULES: tuple[tuple[str, Rule], ...] = (
    ("unknown predecessor", references.predecessors),
    ("unknown resource", references.resources),
    ("unknown node", references.nodes),
    ("unknown rack", references.installed_racks),
    ("unknown cooling class", references.cooling),
    ("classes of phases", references.classes_of_phases),
    ("unknown region", references.regions),
    ("unknown scope", milestones.scopes),
    ("unknown place of a limit", references.places),
    ("unknown site or region of a facility", lenders.sites_lent_to),
    ("unknown source", references.sources),
    ("provenance incomplete", references.provenance),
    ("duplicate id", duplicates.duplicate_ids),
    ("duplicate goal", duplicates.duplicate_goals),
    ("duplicate checkpoint", checkpoints.duplicate_checkpoints),
    ("own predecessor", order.self_predecessors),
    ("cycle of predecessors", order.precedence_cycles),
    ("dates in the wrong order", order.reversed_dates),
    ("window too short", order.too_short_windows),
    ("gate with MW, phase without", values.kinds),
    ("fields of a facility", lenders.lender_fields),
    ("pledges of racks", lenders.pledges),
    ("shares over 1", values.shares),
    ("lease without a term", values.leases),
    ("checkpoint after its work", checkpoints.late_checkpoints),
    ("mean PUE over peak PUE", values.pues),
    ("ramp that falls", contracts.falling_ramps),
    ("minimum bill without a price", contracts.minimum_bills),
    ("return of a security without a price", contracts.priceless_security),
    ("conditional steps", values.conditional_steps),
    ("fields of the other kind of resource", values.resource_fields),
    ("milestones of one threshold", values.milestone_thresholds),
    ("scope named twice", milestones.repeated_scopes),
    ("money of late milestones", milestones.late_money),
    ("tranche paid on orders", milestones.paid_on_orders),
    ("two steps on one date", values.repeated_steps),
    ("tenant's revenue", values.tenant_revenue),
    ("years of yearly limits", values.limited_years),
    ("tenant's growth", figures.tenant_growth),
    ("discounting out of proportion", figures.discounting),
    ("escalation out of proportion", figures.escalating),
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
    ("spares of installed racks", spares.of_installed),
    ("sites open before the plan", building.open_at_start),
    ("parts of open sites", building.whole_places),
    ("least MW without a date", building.least_mw),
)

OF_REFERENCES: frozenset[Rule] = frozenset({
    references.predecessors, references.resources, references.nodes, references.installed_racks, references.cooling,
    references.regions, references.sources, milestones.scopes, references.places,
    lenders.sites_lent_to,
})  # fmt: skip
"""Rules that look a name up elsewhere in the case."""
OF_NAMES = OF_REFERENCES | {
    duplicates.duplicate_ids, duplicates.duplicate_goals, checkpoints.duplicate_checkpoints,
}  # fmt: skip
"""Rules about names alone: no other value of the same entry can be the cause."""
OF_PARTS: frozenset[Rule] = frozenset({order.too_short_windows, history.past_dates, history.installed})
"""Rules that take in values of the entries below the one they speak of, such as the durations of its options."""
OF_OWNERS: frozenset[Rule] = frozenset({checkpoints.late_checkpoints})
"""Rules on an entry of a list that take in values of the entry it belongs to, such as the duration of an option."""


def found(problem: Problem, of_names_alone: bool = False) -> Iterator[tuple[Rule, Path, str]]:
    """Yield rule, path and message of each rule that a problem breaks, in the order of `RULES`.

    Parameters
    ----------
    problem
        The problem.
    of_names_alone
        Ask no rule but those about names.
    """
    for _, rule in RULES:
        if rule in OF_NAMES or not of_names_alone:
            for path, what in rule(problem):
                yield rule, path, what
