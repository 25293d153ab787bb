"""When each milestone is reached, and what its tranche pays when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.checks.curtailed import curtailed_share, unbacked_it_mw
from planner.checks.fleet import weight
from planner.checks.tolerance import suffices

if TYPE_CHECKING:
    from planner.checks.fleet import Fleet
    from planner.checks.reading import Reading
    from planner.problem import Milestone, Site


@dataclass(frozen=True)
class Award:
    """One milestone: the period it is reached in and the one its tranche is paid in, if any."""

    milestone: Milestone
    reached: int | None
    paid: int | None
    ordered: int | None
    """Period in which the racks for its MW are ordered, where its tranche is paid on that."""
    lost: bool
    charges_usd_m: dict[int, float]
    online_mw: float
    sites: tuple[Site, ...]
    """The sites that count; of any site, the first that has enough where it is reached."""
    due: int | None
    late_periods: int

    def counts(self, rack: str) -> bool:
        """Return whether a rack type counts."""
        return not self.milestone.racks or rack in self.milestone.racks

    @property
    def early_periods(self) -> int:
        """Periods it may still slip before it is late; none where nothing is due, or it is late already."""
        return 0 if self.due is None or self.reached is None else max(0, self.due - self.reached)

    @property
    def cash_usd_m(self) -> float:
        """Cash part paid within the horizon."""
        share = 1.0 - self.milestone.in_kind_share
        return 0.0 if self.paid is None else self.milestone.tranche_usd_m * share

    @property
    def in_kind_usd_m(self) -> float:
        """Credit granted within the horizon."""
        return 0.0 if self.paid is None else self.milestone.tranche_usd_m * self.milestone.in_kind_share


def awards(reading: Reading, fleet: Fleet) -> list[Award]:
    """Return what became of each milestone, in the order of the case."""
    return [_award(reading, fleet, milestone) for milestone in reading.problem.milestones]


def _award(reading: Reading, fleet: Fleet, milestone: Milestone) -> Award:
    choices = _choices(reading, milestone)
    online = [
        {t: sum(_counted_mw(reading, fleet, milestone, site, t) for site in sites) for t in reading.periods}
        for sites in choices
    ]
    if not milestone.counts_unbacked and any(curtailed_share(site) for site in reading.problem.candidates):
        online = [{t: min(mw[later] for later in reading.periods if later >= t) for t in mw} for mw in online]
    enough = [
        (period, place)
        for period in reading.periods
        for place, mw in enumerate(online)
        if suffices(mw[period], milestone.threshold_mw)
    ]
    reached, place = enough[0] if enough else (None, 0)
    horizon = reading.calendar.periods
    ordered = _ordered(reading, milestone) if milestone.tranche_on == "ordered" else None
    earned = reached if milestone.tranche_on == "reached" else ordered
    last = None if milestone.drop_dead_date is None else reading.calendar.period_of(milestone.drop_dead_date)
    lost = last is not None and (earned is None or earned > last)
    paid = None if earned is None or lost else earned + milestone.payment_lag_periods
    deadline = milestone.deadline_date
    due = None if deadline is None else reading.calendar.period_of(deadline)
    waits = reached is None or not _stood(reading, milestone, choices)
    charged = range(max(0, due + 1), horizon if reached is None else reached + 1) if due is not None and waits else ()
    return Award(
        milestone=milestone,
        reached=reached,
        paid=paid if paid is not None and paid < horizon else None,
        ordered=ordered,
        lost=lost,
        charges_usd_m=dict.fromkeys(charged, milestone.late_usd_m_per_month * reading.calendar.months),
        online_mw=max(mw[reading.last if reached is None else reached] for mw in online),
        sites=choices[place],
        due=due,
        late_periods=0 if due is None else max(0, (horizon if reached is None else reached) - due),
    )


def _choices(reading: Reading, milestone: Milestone) -> list[tuple[Site, ...]]:
    """Return the sites that count together; of any site each by itself, whichever has most."""
    sites, names = reading.problem.candidates, milestone.scope
    if names == ("any_site",):
        return [(site,) for site in sites]
    if names == ("programme",):
        return [tuple(sites)]
    return [tuple(site for site in sites if site.id in names or site.region in names)]


def _counted_mw(reading: Reading, fleet: Fleet, milestone: Milestone, site: Site, period: int) -> float:
    """Return what racks that count have online at a site [MW on the basis of the milestone]."""
    if not milestone.racks:
        online_mw = fleet.online_mw.get((site.id, period), 0.0)
    else:
        kw = {rack.id: rack.it_kw for rack in reading.problem.racks}
        online_mw = sum(fleet.online.get((site.id, rack, period), 0) * kw[rack] for rack in milestone.racks) / 1000.0
    if not milestone.counts_unbacked and curtailed_share(site):
        bare_mw, there_mw = unbacked_it_mw(reading, site, period), fleet.installed_mw.get((site.id, period), 0.0)
        online_mw = min(online_mw, there_mw - bare_mw)
    return weight(site, milestone.basis) * online_mw


def _stood(reading: Reading, milestone: Milestone, choices: list[tuple[Site, ...]]) -> bool:
    """Return whether what is online when the plan starts is enough: then nothing is late after it."""
    kw = {rack.id: rack.it_kw for rack in reading.problem.racks if not milestone.racks or rack.id in milestone.racks}
    mw = [
        sum(
            weight(site, milestone.basis) * have.units * kw.get(have.rack, 0.0) / 1000.0
            for site in sites
            for have in site.installed
        )
        for sites in choices
    ]
    return any(suffices(each, milestone.threshold_mw) for each in mw)


def _ordered(reading: Reading, milestone: Milestone) -> int | None:
    """Return the first period by which racks for the MW are ordered; those from before the plan count in the first."""
    kw = {rack.id: rack.it_kw for rack in reading.problem.racks if not milestone.racks or rack.id in milestone.racks}
    ordered = [
        (0, have.units * kw.get(have.rack, 0.0)) for site in reading.problem.candidates for have in site.installed
    ]
    ordered += [
        (0 if lot.order is None else lot.order, lot.units * kw.get(lot.rack.id, 0.0)) for lot in reading.shipments
    ]
    for period in reading.periods:
        if suffices(sum(kw for by, kw in ordered if by <= period) / 1000.0, milestone.threshold_mw):
            return period
    return None
