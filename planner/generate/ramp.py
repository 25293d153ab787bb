"""What a case is to reach: its target, its milestones, and the ramp that its limits are made for."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from planner.enough import is_enough
from planner.generate.scale import DRAWN
from planner.problem import Milestone, Programme, Target
from planner.words import counted

if TYPE_CHECKING:
    from planner.generate.scale import Scale

NAMEPLATE_PER_TARGET = 1.7
GW, MW_STEP = 1000.0, 100.0
# Below this the target and its milestones are whole multiples of 100 MW in place of gigawatts.
LEAST_GIGAWATTS = 3000.0
MOST_MILESTONES = 20
TRANCHE_USD_M_PER_MW, IN_KIND_SHARE = 10.0, 0.5
FIRST_SHARE, LAST_SHARE, BEND = 0.22, 0.92, 1.2
GRACE_SHARE = 0.05


@dataclass(frozen=True)
class Ramp:
    """The MW online by each period that money, crews, racks and headroom are made for, and the step of milestones."""

    scale: Scale
    target_mw: float
    step_mw: float

    def share(self, period: int) -> float:
        """Return the share of the target that is meant to be online by a period, 0 to 1."""
        first, last = FIRST_SHARE * self.scale.periods, LAST_SHARE * self.scale.periods
        return float(min(1.0, max(0.0, (period + 1 - first) / (last - first))) ** BEND)

    def online_mw(self, period: int) -> float:
        """Return the MW IT meant to be online by a period."""
        return self.target_mw * self.share(period)

    def reached(self, mw: float) -> int:
        """Return the first period by which so many MW are meant to be online."""
        return next(t for t in range(self.scale.periods) if is_enough(self.online_mw(t), mw))


def ramp_to(scale: Scale, reachable_mw: float) -> Ramp:
    """Return the ramp to a target of about `reachable_mw`, in whole steps of its milestones."""
    unit = GW if reachable_mw >= LEAST_GIGAWATTS else MW_STEP
    step = unit * ceil(max(1, round(reachable_mw / unit)) / MOST_MILESTONES)
    return Ramp(scale, step * max(1, round(reachable_mw / step)), step)


def programme(ramp: Ramp) -> Programme:
    """Return horizon, target and milestones: a tranche for each step, due some months after it is meant to be there."""
    scale = ramp.scale
    last = scale.periods - 1
    end = scale.calendar.end_of(last)
    thresholds = [ramp.step_mw * number for number in range(1, round(ramp.target_mw / ramp.step_mw) + 1)]
    grace = max(1, int(GRACE_SHARE * scale.periods))
    milestones = tuple(
        Milestone(
            id=f"GW{mw / GW:g}",
            threshold_mw=mw,
            deadline_date=scale.calendar.end_of(last if mw == thresholds[-1] else min(last, ramp.reached(mw) + grace)),
            tranche_usd_m=TRANCHE_USD_M_PER_MW * ramp.step_mw,
            in_kind_share=IN_KIND_SHARE,
            payment_lag_periods=1,
            **DRAWN,
        )
        for mw in thresholds
    )
    size = f"{counted(scale.sites, 'site')}, {counted(scale.phases, 'phase')} each"
    return Programme(
        name=f"Generated programme of {size}, seed {scale.seed}",
        start_date=scale.calendar.start,
        end_date=end,
        target=Target(mw=ramp.target_mw, by_date=end, stop_at_target=True, **DRAWN),
        milestones=milestones,
        **DRAWN,
    )
