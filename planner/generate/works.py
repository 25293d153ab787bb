"""The works of a site: gates, then phases one after the other, each with the ways to do it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING, Literal

from planner.generate.scale import DRAWN, START
from planner.problem import Activity, Option, Predecessor

if TYPE_CHECKING:
    from random import Random

    from planner.generate.scale import Scale

Standing = Literal["new", "permitted", "under way"]

TRANSFORMERS = "large-transformers"
MW_PER_CREW, MW_PER_TRANSFORMER = 50.0, 150.0
LEAST_MW, USUAL_MW, MOST_MW = 60.0, 130.0, 400.0
CAPEX_USD_M_PER_MW = 11.8
# Fast-track: a quarter shorter, an eighth dearer, half as many crews again.
FAST_SHARE, FAST_CAPEX, FAST_CREWS = 0.75, 1.12, 1.5
PERMIT_USD_M, STUDY_USD_M = 8.0, 3.0
PHASES_WITH_FAST_TRACK = 0.7
# A phase that follows another from its finish needs room for it in the horizon; else it follows from its start.
LATEST_USEFUL_SHARE = 0.9


@dataclass(frozen=True)
class Builder:
    """What the works of one site have in common."""

    scale: Scale
    prefix: str
    crews: str
    standing: Standing
    capex_usd_m_per_mw: float
    dice: Random


def phase_mw(dice: Random, limit_mw: float | None) -> float:
    """Return the nameplate of a site's usual phase [MW IT]: by what its node leaves for each, where that is known."""
    drawn = limit_mw * dice.uniform(0.9, 1.3) if limit_mw is not None else USUAL_MW * dice.lognormvariate(0.0, 0.45)
    return min(MOST_MW, max(LEAST_MW, 5.0 * round(drawn / 5.0)))


def works(builder: Builder, usual_mw: float) -> tuple[Activity, ...]:
    """Return gates and phases of a site in the order in which they may start."""
    permit, study = _gates(builder)
    gates = tuple(Predecessor(activity=gate.id) for gate in (permit, study))
    ready = max(min(option.duration_periods for option in gate.options) for gate in (permit, study))
    starts = [0 if builder.standing != "new" else ready]
    made: list[Activity] = []
    for number in range(1, builder.scale.phases + 1):
        options = _options(builder, usual_mw, first=number == 1)
        before = gates
        if number > 1:
            before, start = _after(builder, made, starts)
            starts.append(start)
        made.append(_phase(builder, number, usual_mw, options, before))
    return (permit, study, *made)


def _gates(builder: Builder) -> tuple[Activity, Activity]:
    """Return the permit, which money can hasten, and the interconnection study, which it cannot."""
    scale, dice = builder.scale, builder.dice
    usual, study = dice.uniform(4, 8), dice.uniform(5, 9)
    done = START - timedelta(days=dice.randint(20, 200)) if builder.standing != "new" else None
    standard = Option(duration_periods=scale.months(usual), capex_usd_m=PERMIT_USD_M, **DRAWN)
    fast = Option(id="fast-track", duration_periods=scale.months(usual * 0.6), capex_usd_m=3 * PERMIT_USD_M, **DRAWN)
    return (
        Activity(
            id=f"{builder.prefix}-PERMIT",
            name="Land, air and building permits",
            kind="gate",
            options=(standard, fast) if fast.duration_periods < standard.duration_periods else (standard,),
            finished_date=done,
            chosen_option=None if done is None else standard.id,
            **DRAWN,
        ),
        Activity(
            id=f"{builder.prefix}-STUDY",
            name="Interconnection study",
            kind="gate",
            options=(Option(duration_periods=scale.months(study), capex_usd_m=STUDY_USD_M, **DRAWN),),
            finished_date=done,
            **DRAWN,
        ),
    )


def _options(builder: Builder, mw: float, first: bool) -> tuple[Option, ...]:
    """Return the ways to build a phase; the first building of a site takes longer."""
    dice = builder.dice
    usual = dice.uniform(14, 20) if first else dice.uniform(10, 16)
    crews, capex = ceil(mw / MW_PER_CREW), mw * builder.capex_usd_m_per_mw
    shared = {**DRAWN, "start_share": 0.1, "finish_share": 0.1, "draws": {TRANSFORMERS: ceil(mw / MW_PER_TRANSFORMER)}}
    standard = Option(
        duration_periods=builder.scale.months(usual),
        capex_usd_m=round(capex, 1),
        uses={builder.crews: crews},
        **shared,
    )
    fast = Option(
        id="fast-track",
        duration_periods=builder.scale.months(max(9.0, usual * FAST_SHARE)),
        capex_usd_m=round(capex * FAST_CAPEX, 1),
        uses={builder.crews: ceil(FAST_CREWS * crews)},
        **shared,
    )
    hastened = dice.random() < PHASES_WITH_FAST_TRACK and fast.duration_periods < standard.duration_periods
    return (standard, fast) if hastened else (standard,)


def _after(builder: Builder, made: list[Activity], starts: list[int]) -> tuple[tuple[Predecessor, ...], int]:
    """Return what the next phase waits for, and the first period in which it may start."""
    scale, dice = builder.scale, builder.dice
    lag = scale.months(dice.uniform(2, 5))
    waits = [Predecessor(activity=made[-1].id, type="SS", lag_periods=lag)]
    start = starts[-1] + lag
    if dice.random() < 0.3:
        back = min(len(made), dice.choice((1, 2, 3)))
        earlier = made[-back]
        finish = starts[-back] + min(option.duration_periods for option in earlier.options)
        if finish + scale.months(14) < LATEST_USEFUL_SHARE * scale.periods:
            waits = [Predecessor(activity=earlier.id), *(waits if back > 1 else ())]
            start = max(start, finish) if back > 1 else finish
    return tuple(waits), start


def _phase(
    builder: Builder, number: int, usual_mw: float, options: tuple[Option, ...], before: tuple[Predecessor, ...]
) -> Activity:
    """Return a phase; work under way has its own people and transformers."""
    dice = builder.dice
    started = None
    if number == 1 and builder.standing == "under way":
        started = builder.scale.calendar.start_of(-builder.scale.months(dice.uniform(3, 10)))
        options = (options[0].model_copy(update={"uses": {}, "draws": {}}),)
    return Activity(
        id=f"{builder.prefix}-B{number}",
        name=f"Building {number}",
        nameplate_mw=usual_mw,
        options=options,
        predecessors=before,
        started_date=started,
        **DRAWN,
    )
