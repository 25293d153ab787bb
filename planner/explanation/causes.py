"""What the racks of a plan waited for in the end: each delivery followed back to what held the first of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, assert_never, get_args

from planner.explanation.reasons import reason_for
from planner.problem import YearlyKind
from planner.tabulate.arcs import key
from planner.tabulate.fleet import on_basis

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from planner.explanation.commitments import Commitment
    from planner.explanation.grounds import Grounds
    from planner.explanation.reasons import StartReason
    from planner.plan import ScheduleRow
    from planner.tabulate.fleet import Consignment

CauseName = Literal[
    "work", "under way", "start date", "grid stage", "lead", "crews", "pace", "open sites", "consumables",
    "site power", "headroom", "supply", "first delivery", "quota", "yearly limit", "cash", "chosen",
]  # fmt: skip
MOST_STEPS = 1000
FIRST_FOLLOWED = ("stage", "upgrade", "onsite", "gate", "phase")
"""Of several items that hold one, the kind that is followed: what others bring before what is built."""
OF_THE_GRID: Mapping[str | None, CauseName] = {
    "headroom": "headroom", **dict.fromkeys(get_args(YearlyKind), "yearly limit"),
}  # fmt: skip
OF_CREWS: Mapping[str | None, CauseName] = {"open_sites": "open sites"}
OF_RACKS: Mapping[str | None, CauseName] = {"rack_quota": "quota", "gpu_quota": "quota"}
BROUGHT: Mapping[str, CauseName] = {"stage": "grid stage"}
"""Limits on power that are not of a site, and items whose date is not that of a start."""


@dataclass(frozen=True)
class Root:
    """What holds an item in the end: its name, what it is of, and the item of the schedule that it holds.

    Parameters
    ----------
    cause
        The cause.
    id
        The resource, site, node or rack type whose limit it is; else the item.
    item
        The item of the schedule at the end of the chain.
    behind
        Of a pace: what the first racks there waited for.
    """

    cause: CauseName
    id: str
    item: ScheduleRow
    behind: ScheduleRow | None = None


@dataclass(frozen=True)
class Cause:
    """All racks that waited for the same sort of thing.

    Parameters
    ----------
    name
        What sort it is.
    mw
        MW of all of them, on the basis of the commitment.
    last
        The first period by which all of them are online.
    places
        Sites, resources, rack types or items that it is of.
    root, root_mw
        The one of these that most MW waited for, and how many.
    """

    name: CauseName
    mw: float
    last: int
    places: int
    root: Root
    root_mw: float


class Chains:
    """Follows items of a plan back to what holds them."""

    def __init__(self, known: Grounds) -> None:
        self.known = known
        self.of = lru_cache(maxsize=None)(self._of)

    def _reason(self, row: ScheduleRow) -> StartReason:
        return reason_for(self.known.plan, row, self.known)

    def _of(self, kind: str, name: str) -> Root:
        """Return what holds an item in the end."""
        row = self.known.rows[key(kind, name)]
        for _ in range(MOST_STEPS):
            reason = self._reason(row)
            follow = self._followed(reason)
            if follow is None:
                return self._root(row, reason)
            row = follow
        return Root("chosen", row.id, row)

    def _followed(self, reason: StartReason) -> ScheduleRow | None:
        """Return the item to go on from: what is waited for, or what brings the power that is missing."""
        match reason.reason:
            case "logic" | "power":
                rows = [self.known.rows[key(*item)] for item in reason.after if key(*item) in self.known.rows]
                order = [row for kind in FIRST_FOLLOWED for row in rows if row.kind == kind]
                return next(iter(order), None)
            case "history" | "date" | "crews" | "consumables" | "supply" | "cash" | "as planned":
                return None
            case _:
                assert_never(reason.reason)

    def _root(self, row: ScheduleRow, reason: StartReason) -> Root:
        match reason.reason:
            case "history":
                return Root("under way", row.id, row)
            case "logic":
                return Root(_of_start(row), row.id, row)
            case "date":
                return Root(BROUGHT.get(row.kind, "start date"), row.id, row)
            case "crews":
                return self._pace(row, reason) or Root(OF_CREWS.get(reason.limit, "crews"), reason.limit_id, row)
            case "power":
                return Root(OF_THE_GRID.get(reason.limit, "site power"), reason.limit_id, row)
            case "supply":
                if reason.limit is None:
                    return Root("first delivery", self.known.lots[row.id].rack.id, row)
                return Root(OF_RACKS.get(reason.limit, "supply"), reason.limit_id, row)
            case "consumables" | "cash":
                return Root(reason.reason, reason.limit_id, row)
            case "as planned":
                return Root("chosen", "", row)
            case _:
                assert_never(reason.reason)

    def _pace(self, row: ScheduleRow, reason: StartReason) -> Root | None:
        """Return a pace of installation, with what the first racks before these waited for; None where it is none."""
        if row.id not in self.known.lots:
            return None
        lots = self.known.delivered
        period = row.start_period
        while (row.site, period - 1) in lots:
            period -= 1
        first = lots[row.site, period][0]
        behind = self.of("delivery", first.label(self.known.calendar)) if period < row.start_period else None
        held = behind is not None and behind.cause in ("work", "under way", "start date", "grid stage", "lead")
        return Root("pace", reason.limit_id, row, behind.item if behind is not None and held else None)


def _of_start(row: ScheduleRow) -> CauseName:
    """Return what holds an item that nothing comes before: the time that its work takes, or its lead."""
    match row.kind:
        case "gate" | "phase":
            return "work"
        case "upgrade" | "onsite" | "rack_order" | "delivery":
            return "lead"
        case "stage" | "milestone" | "tranche":
            return "chosen"
        case _:
            assert_never(row.kind)


def causes(chains: Chains, commitment: Commitment) -> tuple[Cause, ...]:
    """Return what the racks waited for that came online after a commitment was due, up to when it is reached.

    Most MW first. Where it is never reached, all that come after it was due.
    """
    found: dict[CauseName, list[tuple[Root, Consignment]]] = {}
    for lot in late_lots(chains.known, commitment):
        root = chains.of("delivery", lot.label(chains.known.calendar))
        found.setdefault(root.cause, []).append((root, lot))
    rows = [_cause(name, own, commitment) for name, own in found.items()]
    return tuple(sorted(rows, key=lambda row: (-row.mw, row.name)))


def _cause(name: CauseName, own: list[tuple[Root, Consignment]], commitment: Commitment) -> Cause:
    mw: dict[str, float] = {}
    roots: dict[str, Root] = {}
    for root, lot in own:
        mw[root.id] = mw.get(root.id, 0.0) + lot.it_mw * on_basis(lot.site, commitment.basis)
        roots.setdefault(root.id, root)
    most = min(mw, key=lambda place: (-mw[place], place))
    return Cause(name, sum(mw.values()), max(lot.online for _, lot in own), len(mw), roots[most], mw[most])


def late_lots(known: Grounds, commitment: Commitment) -> Iterable[Consignment]:
    """Return the racks that came online after a commitment was due, up to when it is reached, by date."""
    until = known.calendar.periods - 1 if commitment.reached_period is None else commitment.reached_period
    counted = commitment.portion
    lots = [
        lot
        for lot in known.parts.racks.consignments
        if commitment.told_period < lot.online <= until
        and counted.has_site(lot.site.id)
        and counted.has_rack(lot.rack.id)
    ]
    return sorted(lots, key=lambda lot: (lot.online, lot.site.id, lot.rack.id))
