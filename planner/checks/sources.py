"""Power a site can draw on: grid stages, upgrades and on-site units, each with the periods it serves."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, assert_never

from planner.checks.waits import serves_since
from planner.problem import OnsiteUnit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.checks.reading import Reading
    from planner.problem import Predecessor, Stage, Upgrade

SourceKind = Literal["stage", "upgrade", "onsite", "committed"]
"""Grid stage, grid upgrade, on-site units ordered in the plan, on-site units bought before it."""


@dataclass(frozen=True)
class Source:
    """Power at a site from `first` through `last`; `since` is negative for what came before the plan."""

    site: str
    kind: SourceKind
    id: str  # upgrade, on-site unit, stage that waits for gates; empty for any other stage
    first: int
    last: int
    mw: float
    since: int
    order: int | None = None
    waits: tuple[Predecessor, ...] = ()  # gates of what is committed
    ramp: Mapping[int, float] = field(default_factory=dict)
    firm_from: int = 0  # before it, import is conditional

    @property
    def shares(self) -> tuple[tuple[int, float], ...]:
        """After how many periods in service it may give which share of its MW, in order of time."""
        return tuple(sorted(self.ramp.items())) or ((0, 1.0),)

    def given_mw(self, period: int) -> float:
        """Return what it may give in a period within its service [MW]."""
        return self.mw * max((share for after, share in self.shares if after <= period - self.since), default=0.0)


def sources(reading: Reading) -> list[Source]:
    """Return every source of power at the candidate sites."""
    found = [*_committed(reading)]
    for name, order in reading.upgrades.items():
        mw, served, ramp = reading_mw(order.item), order.in_service, getattr(order.item, "ramp", {})
        step = Source(order.site.id, "upgrade", name, served, reading.last, mw, served, order.period, ramp=ramp)
        found.append(replace(step, firm_from=_firm_from(reading, order.item)))
    for order in reading.units:
        last = _last_service(reading, order.item)
        mw, served = reading_mw(order.item) * order.units, order.in_service
        found.append(Source(order.site.id, "onsite", order.item.id, served, last, mw, served, order.period))
    return found


def reading_mw(item: object) -> float:
    """Return the MW of an upgrade or of one on-site unit."""
    return float(item.firm_mw if isinstance(item, OnsiteUnit) else item.mw)  # type: ignore[attr-defined]


def _committed(reading: Reading) -> list[Source]:
    when, found = reading.calendar, []
    for site in reading.problem.candidates:
        for number, stage in enumerate(site.stages, 1):
            since = serves_since(reading, when.usable_from(stage.energisation_date), stage.predecessors)
            if since is not None:
                name, first = f"{site.id}:stage{number}" if stage.predecessors else "", max(0, since)
                gates, ramp = stage.predecessors, stage.ramp
                step = Source(site.id, "stage", name, first, reading.last, stage.mw, since, None, gates, ramp)
                found.append(replace(step, firm_from=_firm_from(reading, stage)))
        for unit in site.onsite:
            for arrival in unit.committed:
                last, mw = _last_service(reading, unit), unit.firm_mw * arrival.units
                since = serves_since(reading, when.usable_from(arrival.date), unit.predecessors)
                if since is not None:
                    found.append(
                        Source(site.id, "committed", unit.id, max(0, since), last, mw, since, waits=unit.predecessors)
                    )
    return found


def _firm_from(reading: Reading, step: Stage | Upgrade | OnsiteUnit) -> int:
    """Return the first period in which import on a step cannot be curtailed."""
    if isinstance(step, OnsiteUnit) or not step.conditional:
        return 0
    day = step.firm_from_date
    return reading.last + 1 if day is None else reading.calendar.usable_from(day)


def _last_service(reading: Reading, item: object) -> int:
    day = getattr(item, "last_service_date", None)
    return reading.last if day is None else min(reading.last, reading.calendar.period_of(day))


@dataclass(frozen=True)
class Supply:
    """What sources give: by (site, period) import, by (on-site unit, period) power.

    Import is what ramps allow, of which some may be curtailed, and contracted what is energised; the reserve is beside
    what is firm.
    """

    allowed_mw: dict[tuple[str, int], float]
    contracted_mw: dict[tuple[str, int], float]
    conditional_mw: dict[tuple[str, int], float]
    firm_mw: dict[tuple[str, int], float]
    reserve_mw: dict[tuple[str, int], float]


def supply(reading: Reading, found: list[Source]) -> Supply:
    """Return what the sources give in each period they serve: the first units of a type make up its reserve.

    Parameters
    ----------
    reading
        The plan and its case.
    found
        All sources of power.
    """
    allowed: dict[tuple[str, int], float] = {}
    contracted: dict[tuple[str, int], float] = {}
    conditional: dict[tuple[str, int], float] = {}
    firm: dict[tuple[str, int], float] = {}
    for source in found:
        for period in range(source.first, source.last + 1):
            match source.kind:
                case "stage" | "upgrade":
                    at = source.site, period
                    contracted[at] = contracted.get(at, 0.0) + source.mw
                    allowed[at] = allowed.get(at, 0.0) + source.given_mw(period)
                    if period < source.firm_from:
                        conditional[at] = conditional.get(at, 0.0) + source.given_mw(period)
                case "onsite" | "committed":
                    firm[source.id, period] = firm.get((source.id, period), 0.0) + source.mw
                case _:
                    assert_never(source.kind)
    held = {unit.id: unit.firm_mw * unit.reserve_units for site in reading.problem.candidates for unit in site.onsite}
    reserve = {key: min(mw, held[key[0]]) for key, mw in firm.items()}
    return Supply(allowed, contracted, conditional, {key: mw - reserve[key] for key, mw in firm.items()}, reserve)
