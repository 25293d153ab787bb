"""By when each commitment that cannot be taken back must be made, as far as floats tell: nothing is solved here."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as column
from datetime import date  # noqa: TC003 - the reader of the columns resolves these annotations
from typing import TYPE_CHECKING, Literal, assert_never, get_args

from planner.explanation.room import until_due
from planner.plan_rows import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.explanation.commitments import Commitment
    from planner.explanation.explained import Explained
    from planner.plan import ScheduleRow

DecisionKind = Literal["start", "upgrade", "onsite", "rack_order", "opening"]
"""Work begun, a grid upgrade, on-site units or racks ordered, a site opened with what that costs."""
DECISION_KINDS: tuple[DecisionKind, ...] = get_args(DecisionKind)
Certainty = Literal["by float", "proven", "not proven", "not needed"]


@dataclass(frozen=True)
class Decision:
    """What cannot be taken back once it is done.

    Parameters
    ----------
    kind
        What it is.
    id, item, name, site
        Its id among decisions, that of its item in the case, its name for people, its site.
    period
        Period in which the plan has it.
    units
        Racks or units that are ordered; else 1.
    """

    kind: DecisionKind
    id: str
    item: str
    name: str
    site: str
    period: int
    units: int = 1


@dataclass(frozen=True)
class DecideBy:
    """One decision and the commitment that it endangers first; where it is solved again, all else may change."""

    kind: DecisionKind = column(metadata=told("what is decided"))
    id: str = column(metadata=told("activity, upgrade, UNIT@ and RACK@ with the period of the plan, or SITE:opening"))
    name: str = column(metadata=told("name for people"))
    site: str = column(metadata=told("site; empty for racks"))
    units: int = column(metadata=told("racks or on-site units ordered; 1 for all else", "racks or units"))
    commitment: str = column(metadata=told("the target, or the milestone that it makes late first"))
    kept_date: date = column(
        metadata=told("last day on which that is still as in the plan or in time: its deadline, or where it is late")
    )
    months: int = column(metadata=told("months of a period, by which it may come later", "months"))
    planned_date: date = column(metadata=told("first day of the period the plan has it in"))
    float_date: date = column(metadata=told("the last date by float: all else stays as in the plan"))
    others: str = column(metadata=told("last dates by float for the other commitments that wait for it: 'GW2 2028-03'"))
    certainty: Certainty = column(
        metadata=told(
            "by float: not solved again; proven: no plan with it later keeps the commitment; else what is known"
        )
    )
    last_date: date | None = column(
        default=None, metadata=told("latest date that a plan is known with, solved again; empty: not solved")
    )
    missed_date: date | None = column(
        default=None, metadata=told("first date with which it is proven that no plan keeps it; empty: none known")
    )
    late_months: float | None = column(
        default=None, metadata=told("months that the commitment is later if decided one period after the last date")
    )
    lost_mw: float | None = column(default=None, metadata=told("MW that are then missing more at the target date"))
    lost_usd_m: float | None = column(default=None, metadata=told("net present value that is then lost"))
    loss_proven: bool = column(default=False, metadata=told("whether these losses are proven"))

    @property
    def date(self) -> date:
        """The date by which to decide: as solved again, else by float."""
        return self.float_date if self.last_date is None else self.last_date


@dataclass(frozen=True)
class Due:
    """A decision with the commitments that wait for it: periods it may slip, the least first."""

    decision: Decision
    slacks: tuple[tuple[int, Commitment], ...]


def decisions(explained: Explained) -> tuple[Decision, ...]:
    """Return what a plan decides and cannot take back, by period, then kind."""
    plan, known = explained.plan, explained.known
    found = [one for row in plan.schedule if row.status == "planned" and (one := _decision(row)) is not None]
    for site, period in known.opened.items():
        given = next((one for one in known.problem.candidates if one.id == site), None)
        if given is not None and given.opening_usd_m and period >= 0:
            name = f"opening of {given.name or site}"
            found.append(Decision("opening", f"{site}:opening", site, name, site, period))
    return tuple(sorted(found, key=lambda one: (one.period, DECISION_KINDS.index(one.kind), one.id)))


def _decision(row: ScheduleRow) -> Decision | None:
    match row.kind:
        case "gate" | "phase":
            return Decision("start", row.id, row.id, row.name, row.site, row.start_period)
        case "upgrade":
            return Decision("upgrade", row.id, row.id, row.name, row.site, row.start_period)
        case "onsite":
            return Decision("onsite", row.id, row.item_id, row.name, row.site, row.start_period, round(row.quantity))
        case "rack_order":
            name = row.name.removesuffix(", order")
            return Decision("rack_order", row.id, row.item_id, name, row.site, row.start_period, round(row.quantity))
        case "stage" | "delivery" | "milestone" | "tranche":
            return None
        case _:
            assert_never(row.kind)


def dues(explained: Explained) -> tuple[Due, ...]:
    """Return the decisions that commitments of the plan wait for, those that may slip least first."""
    found = []
    for decision in decisions(explained):
        slacks = [
            (slack, one)
            for one in explained.commitments
            if one.reached_period is not None and (slack := _slack(explained, decision, one)) is not None
        ]
        if slacks:
            order = sorted(slacks, key=lambda pair: (pair[0], pair[1].reached_period, pair[1].kind, pair[1].id))
            found.append(Due(decision, tuple(order)))
    return tuple(sorted(found, key=lambda due: (due.slacks[0][0], due.decision.period, due.decision.id)))


def _slack(explained: Explained, decision: Decision, one: Commitment) -> int | None:
    """Return by how many periods a decision may slip before a commitment is not kept; None: it does not wait for it."""
    found = [
        slack + row.start_period - decision.period
        for row in _rows(explained, decision)
        if (slack := explained.room.slack(row, one)) is not None
    ]
    return min(found, default=None)


def _rows(explained: Explained, decision: Decision) -> Iterator[ScheduleRow]:
    """Yield the items of the schedule that a decision moves: of an opening, all planned work there."""
    for row in explained.plan.schedule:
        if row.status != "planned":
            continue
        match decision.kind:
            case "opening":
                if row.site == decision.site and row.id in explained.known.works:
                    yield row
            case "start" | "upgrade" | "onsite" | "rack_order":
                if row.id == decision.id and explained.room.is_promise(row):
                    yield row
            case _:
                assert_never(decision.kind)


def by_float(explained: Explained) -> tuple[DecideBy, ...]:
    """Return by when each decision must be made, as floats tell, those that may slip least first."""
    return tuple(as_row(explained, due) for due in dues(explained))


def as_row(explained: Explained, due: Due) -> DecideBy:
    """Return the row of a decision, by float."""
    calendar, decision = explained.known.calendar, due.decision
    slack, first = due.slacks[0]
    others = [f"{one.id} {calendar.start_of(decision.period + more)}" for more, one in due.slacks[1:]]
    return DecideBy(
        kind=decision.kind, id=decision.id, name=decision.name, site=decision.site, units=decision.units,
        months=calendar.months, commitment=first.id, kept_date=calendar.end_of(kept_period(first)),
        planned_date=calendar.start_of(decision.period), float_date=calendar.start_of(decision.period + slack),
        others="; ".join(others), certainty="by float",
    )  # fmt: skip


def kept_period(one: Commitment) -> int:
    """Return the last period in which a commitment counts as kept: where it is due, or reached if that is later."""
    assert one.reached_period is not None
    return one.reached_period + until_due(one)
