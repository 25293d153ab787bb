"""Power a site can draw on: grid stages, upgrades and on-site units, each with the periods it serves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, assert_never

from planner.checks.waits import serves_since
from planner.problem import OnsiteUnit

if TYPE_CHECKING:
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
    firm_from: int = 0  # before it, import is conditional


def sources(reading: Reading) -> list[Source]:
    """Return every source of power at the candidate sites."""
    found = [*_committed(reading)]
    for name, order in reading.upgrades.items():
        mw, served = reading_mw(order.item), order.in_service
        firm = _firm_from(reading, order.item)
        found.append(
            Source(order.site.id, "upgrade", name, served, reading.last, mw, served, order.period, firm_from=firm)
        )
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
                name = f"{site.id}:stage{number}" if stage.predecessors else ""
                found.append(
                    Source(
                        site.id,
                        "stage",
                        name,
                        max(0, since),
                        reading.last,
                        stage.mw,
                        since,
                        waits=stage.predecessors,
                        firm_from=_firm_from(reading, stage),
                    )
                )
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
    """Energised import by (site, period), and what is conditional of it; power of units by (on-site unit, period).

    Units give firm MW, and MW held in reserve beside it.
    """

    energised_mw: dict[tuple[str, int], float]
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
    energised: dict[tuple[str, int], float] = {}
    conditional: dict[tuple[str, int], float] = {}
    firm: dict[tuple[str, int], float] = {}
    for source in found:
        for period in range(source.first, source.last + 1):
            match source.kind:
                case "stage" | "upgrade":
                    energised[source.site, period] = energised.get((source.site, period), 0.0) + source.mw
                    if period < source.firm_from:
                        conditional[source.site, period] = conditional.get((source.site, period), 0.0) + source.mw
                case "onsite" | "committed":
                    firm[source.id, period] = firm.get((source.id, period), 0.0) + source.mw
                case _:
                    assert_never(source.kind)
    held = {unit.id: unit.firm_mw * unit.reserve_units for site in reading.problem.candidates for unit in site.onsite}
    reserve = {key: min(mw, held[key[0]]) for key, mw in firm.items()}
    return Supply(energised, conditional, {key: mw - reserve[key] for key, mw in firm.items()}, reserve)
