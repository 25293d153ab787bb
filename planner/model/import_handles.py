"""Handles of import: what the steps of an interconnection allow, what of it may be curtailed, and what is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from planner.model.linear import Sum
from planner.model.sources import StageStep, UpgradeOrder
from planner.model.stage_dates import may_be_curtailed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.model.sets import Sets
    from planner.model.sources import Gated, Orderable, Step
    from planner.problem import Site


class ImportHandles:
    """What `Handles` reads of the import of sites."""

    m: Any
    sets: Sets

    if TYPE_CHECKING:

        def over(self, gates: Gated, period: int) -> Any: ...  # noqa: D102
        def serving(self, order: Orderable, period: int) -> Any: ...  # noqa: D102
        def installed_mw(self, site: Site, period: int) -> Sum: ...  # noqa: D102

    def energised(self, step: Step, period: int) -> Any:
        """Return 1 if a step of an interconnection is energised in `period`, which may lie before the plan."""
        match step:
            case StageStep():
                return self.over(step.gates, period) if period >= step.since else 0
            case UpgradeOrder():
                return self.serving(step, period)
            case _:
                assert_never(step)

    def allowed_mw(self, site: Site, period: int) -> Sum:
        """Return the import that steps energised at a site allow in `period`, by their ramps [MW facility]."""
        return self._allowed_mw(self.sets.steps_at(site), period)

    def conditional_allowed_mw(self, site: Site, period: int) -> Sum:
        """Return the part of it that is on conditional steps [MW facility]."""
        calendar, steps = self.sets.calendar, self.sets.steps_at(site)
        return self._allowed_mw([step for step in steps if may_be_curtailed(calendar, step.item, period)], period)

    def _allowed_mw(self, steps: Iterable[Step], period: int) -> Sum:
        rises = ((step, after, share) for step in steps for after, share in step.rises)
        return Sum(*((step.item.mw * share, self.energised(step, period - after)) for step, after, share in rises))

    def conditional_mw(self, site: Site, period: int) -> Sum:
        """Return what a site imports at peak on conditional steps [MW facility]."""
        return Sum((1, self.m.conditional[site.id, period])) if (site.id, period) in self.m.conditional else Sum()

    def backed_mw(self, site: Site, period: int) -> Sum:
        """Return the part of the conditional import that units on site stand ready to replace [MW facility]."""
        return Sum((1, self.m.backed[site.id, period])) if (site.id, period) in self.m.backed else Sum()

    def unbacked_it_mw(self, site: Site, period: int) -> Sum:
        """Return the IT load that conditional import feeds and nothing backs [MW IT]."""
        share = 1.0 / site.peak_pue
        return Sum((share, self.conditional_mw(site, period)), (-share, self.backed_mw(site, period)))

    def lost_it_mw(self, site: Site, period: int) -> Sum:
        """Return the IT load lost on average, for want of what is curtailed and not backed [MW IT]."""
        return Sum((self.sets.curtailed_share.get(site.id, 0.0), self.unbacked_it_mw(site, period)))

    def import_mw(self, site: Site, period: int) -> Sum:
        """Return what a site imports at peak: all it needs where it has no units of its own, else a decision."""
        if site.onsite:
            return Sum((1, self.m.imports[site.id, period]))
        return Sum((site.peak_pue, self.installed_mw(site, period)))

    def grid_mean_mw(self, site: Site, period: int) -> Sum:
        """Return the mean facility MW a site takes from the grid."""
        whole = Sum((site.mean_pue, self.installed_mw(site, period)))
        for unit in site.onsite:
            whole.add(-1, self.m.generation[unit.id, period])
        if (site.id, period) in self.sets.conditional:
            whole.add(-site.mean_pue, self.lost_it_mw(site, period))
        return whole
