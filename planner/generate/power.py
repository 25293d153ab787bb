"""Power at a site: grid stages that are committed, upgrades to decide, units of its own."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from planner.generate.scale import DRAWN
from planner.generate.works import TRANSFORMERS
from planner.problem import OnsiteUnit, Stage, Upgrade

if TYPE_CHECKING:
    from random import Random

    from planner.generate.ground import Zone
    from planner.generate.scale import Scale
    from planner.generate.works import Standing

TURBINES = "aero-turbines"
GRID_USD_M_PER_MW, MW_PER_TRANSFORMER = 0.42, 400.0
# An interconnection larger than this comes in two steps, the second half a year after the first.
ONE_STEP_MW, SECOND_STEP_MONTHS = 500.0, 6
# Units: id, firm MW, capex per MW, fuel and upkeep per MWh, lead in months, turbines, emissions.
_ENGINES = ("RECIP", 50.0, 1.9, 34.0, 10.0, 15, 0, 0.45)
_TURBINES = ("GAS", 50.0, 1.39, 36.0, 8.0, 20, 1, 0.48)
_CELLS = ("CELLS", 25.0, 2.95, 30.0, 12.0, 9, 0, 0.35)
# What a site of each turn can have; every third has none, every sixth has two kinds.
_TURNS = ((_ENGINES,), (_TURBINES,), (), (_CELLS, _TURBINES), (_CELLS,), ())
# The most that units can carry of what a site needs, each kind, and their last day where they only bridge.
UNITS_SHARE = (0.2, 0.45)
BRIDGING_TURN, BRIDGING_UNTIL = 6, 0.75


@dataclass(frozen=True)
class Supplied:
    """What a site needs power for: its zone, its standing, its turn, and what each phase needs [MW facility]."""

    scale: Scale
    zone: Zone
    prefix: str
    standing: Standing
    turn: int
    phases_mw: tuple[float, ...]
    limit_mw: float | None
    dice: Random

    @property
    def wanted_mw(self) -> float:
        """The interconnection that serves all phases, or as much of them as the node carries [MW facility]."""
        needed = sum(self.phases_mw)
        return needed if self.limit_mw is None else min(needed, self.limit_mw)


def stages(site: Supplied) -> tuple[Stage, ...]:
    """Return what is committed: power for the first phases where they are permitted, rarely at a new site."""
    scale, dice = site.scale, site.dice
    first = {"under way": dice.uniform(6, 10), "permitted": dice.uniform(12, 16), "new": dice.uniform(18, 24)}
    phases = {"under way": 2, "permitted": 1, "new": 1 if site.turn % 3 == 0 else 0}[site.standing]
    mw, left, months = [], site.wanted_mw, first[site.standing]
    for needed in site.phases_mw[:phases]:
        mw.append(min(left, float(ceil(needed / 5.0) * 5)))
        left -= mw[-1]
    periods = [scale.months(months + 6 * index) for index in range(len(mw))]
    return tuple(
        Stage(mw=step, energisation_date=scale.calendar.start_of(min(scale.periods - 1, period)), **DRAWN)
        for step, period in zip(mw, periods, strict=True)
        if step > 0
    )


def upgrades(site: Supplied, committed_mw: float) -> tuple[Upgrade, ...]:
    """Return the rest of the interconnection as one or two steps that must be ordered."""
    rest = site.wanted_mw - committed_mw
    if rest < 1.0:
        return ()
    count = 1 if rest <= ONE_STEP_MW else 2
    mw = float(ceil(rest / count / 5.0) * 5)
    low, high = site.zone.connect_months
    usual = site.dice.uniform(low, high)
    return tuple(
        Upgrade(
            id=f"{site.prefix}-GRID-{index + 1}",
            mw=mw,
            capex_usd_m=round(mw * GRID_USD_M_PER_MW * site.dice.uniform(0.85, 1.2), 1),
            order_share=0.5,
            lead_periods=site.scale.months(usual + index * SECOND_STEP_MONTHS),
            draws={TRANSFORMERS: ceil(mw / MW_PER_TRANSFORMER)},
            **DRAWN,
        )
        for index in range(count)
    )


def onsite(site: Supplied) -> tuple[OnsiteUnit, ...]:
    """Return the units a site can order, by its turn."""
    found = []
    for kind, firm_mw, capex, fuel, upkeep, lead, turbines, emissions in _TURNS[site.turn % len(_TURNS)]:
        most = max(1, round(sum(site.phases_mw) * site.dice.uniform(*UNITS_SHARE) / firm_mw))
        bridging = kind == "RECIP" and site.turn % (2 * BRIDGING_TURN) == 0
        last = site.scale.calendar.end_of(site.scale.at(BRIDGING_UNTIL)) if bridging else None
        found.append(
            OnsiteUnit(
                id=f"{site.prefix}-{kind}",
                firm_mw=firm_mw,
                capex_usd_m=round(firm_mw * capex * site.dice.uniform(0.9, 1.15), 1),
                order_share=0.4,
                fuel_usd_per_mwh=fuel,
                om_usd_per_mwh=upkeep,
                lead_periods=site.scale.months(lead + site.dice.uniform(-2, 3)),
                last_service_date=last,
                max_units=most,
                draws={TURBINES: turbines} if turbines else {},
                emissions_t_per_mwh=emissions,
                **DRAWN,
            )
        )
    return tuple(found)
