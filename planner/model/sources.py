"""Sources of power of a site: stages that are committed, upgrades and on-site units that may be ordered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from planner.problem import Calendar, OnsiteUnit, Predecessor, Site, Stage, Upgrade

Committed = Literal["stage", "committed"]
"""What comes without an order: a stage of the interconnection, and units bought before the plan."""


@dataclass(frozen=True)
class Gated:
    """Committed power that waits for gates: the name of its state, and what it waits for."""

    kind: Committed
    id: str
    predecessors: tuple[Predecessor, ...]

    @property
    def name(self) -> str:
        """Name of its state: a stage and a type of unit may share an id."""
        return f"{self.kind} {self.id}"


@dataclass(frozen=True)
class StageStep:
    """A committed stage: a step of an interconnection that its date brings, and the gates it waits for."""

    site: Site
    item: Stage
    id: str
    since: int  # period from which its date lets it carry load; negative before the plan
    opens: int | None  # the same with what it waits for, each as early as it can be over; None: never

    @property
    def gates(self) -> Gated:
        """What it waits for."""
        return Gated("stage", self.id, self.item.predecessors)


@dataclass(frozen=True)
class Orderable:
    """An upgrade or on-site unit type: when it may be ordered and from when an order serves."""

    site: Site
    item: Upgrade | OnsiteUnit
    first_order: int  # first order period that what it waits for can leave open
    last_order: int  # last order period, -1 when it cannot be ordered
    earliest: int  # first period of service
    through: int  # last period of service (the horizon's last, or before it for bridging power)
    most: int

    @property
    def decision(self) -> str:
        """Name of the decision to order it: no other decision of the case has it, whatever ids things share."""
        return f"order {type(self.item).__name__} {self.item.id}"

    @property
    def orders(self) -> range:
        """Periods in which it may be ordered."""
        return range(self.first_order, self.last_order + 1)

    def order_by(self, period: int) -> int | None:
        """Return the last order period that serves in `period`, or None when none does."""
        if not self.earliest <= period <= self.through:
            return None
        ordered = min(period - self.item.lead_periods, self.last_order)
        return ordered if ordered >= self.first_order else None


@dataclass(frozen=True)
class UpgradeOrder(Orderable):
    """An upgrade that may be ordered."""

    item: Upgrade


@dataclass(frozen=True)
class UnitOrder(Orderable):
    """An on-site unit type that may be ordered."""

    item: OnsiteUnit

    @property
    def gates(self) -> Gated:
        """What its committed units wait for."""
        return Gated("committed", self.item.id, self.item.predecessors)

    @property
    def beyond(self) -> str:
        """Name of the decision to have more of it in service than are held in reserve, which follows from orders."""
        return f"beyond reserve {self.item.id}"


Step = StageStep | UpgradeOrder
"""One step of an interconnection, of `item.mw` MW: in each period it is energised or not."""


def upgrade_order(calendar: Calendar, site: Site, upgrade: Upgrade, first: int | None) -> UpgradeOrder:
    """Return when an upgrade may be ordered, and from when it serves.

    Parameters
    ----------
    calendar
        The calendar of the case.
    site, upgrade
        The site, and what is offered there.
    first
        First period that what it waits for leaves open; None: none.
    """
    opens = upgrade.earliest_energisation_date
    earliest = 0 if opens is None else max(0, calendar.usable_from(opens))
    last = calendar.periods - 1 - upgrade.lead_periods
    if earliest >= calendar.periods:
        last = -1
    return UpgradeOrder(site, upgrade, *_orders(first, last), earliest, calendar.periods - 1, 1)


def unit_order(calendar: Calendar, site: Site, unit: OnsiteUnit, first: int | None) -> UnitOrder:
    """Return when units of a type may be ordered, and in which periods they serve.

    Parameters
    ----------
    calendar
        The calendar of the case.
    site, unit
        The site, and what is offered there.
    first
        First period that what they wait for leaves open; None: none.
    """
    opens, ends = unit.earliest_service_date, unit.last_service_date
    earliest = 0 if opens is None else max(0, calendar.usable_from(opens))
    through = calendar.periods - 1
    if ends is not None:
        through = min(through, calendar.period_of(ends))
    last = through - unit.lead_periods if earliest <= through else -1
    return UnitOrder(site, unit, *_orders(first, last), earliest, through, unit.max_units)


def _orders(first: int | None, last: int) -> tuple[int, int]:
    """Return the first and last period of an order; 0 and -1 where there is none."""
    return (0, -1) if first is None or first > last else (first, last)
