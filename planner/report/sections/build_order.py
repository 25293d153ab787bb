"""Build order: the Gantt by site, and what is critical to each milestone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.report.blocks import Section, Table, words
from planner.report.figures import day, several, whole
from planner.report.gantt import gantt

if TYPE_CHECKING:
    from planner.plan import ScheduleRow
    from planner.report.blocks import Block, Cell
    from planner.report.facts import Facts

MOST_ROWS = 300


def build_order(facts: Facts) -> Section:
    """Return the Gantt and the critical path."""
    rows = facts.plan.schedule
    if not rows:
        return Section("build-order", "Build order", ("Nothing is built, ordered or connected in this plan.",))
    counts = {kind: sum(row.kind == kind for row in rows) for kind in ("phase", "gate", "rack_order", "delivery")}
    sites = {row.site for row in rows if row.site}
    lead = words(
        several("count(schedule;kind=phase)", counts["phase"], "phase"), " and ",
        several("count(schedule;kind=gate)", counts["gate"], "gate"), " at ",
        several("sites(scheduled)", len(sites), "site"), ", ",
        several("count(schedule;kind=rack_order)", counts["rack_order"], "order"), " of racks, ",
        whole("count(schedule;kind=delivery)", counts["delivery"]),
        " delivery. " if counts["delivery"] == 1 else " deliveries. ", "Float is how far an item may slip ",
        "before a milestone does; what has none is critical. Each line says why it is not a period earlier where a ",
        "limit holds it.",
    )  # fmt: skip
    blocks: list[Block] = [gantt(facts), *_critical(facts)]
    return Section("build-order", "Build order", (lead,), tuple(blocks))


def _critical(facts: Facts) -> tuple[Table, ...]:
    """Return the items without float, with the milestones that they are critical to and what holds them."""
    found = [(place, row) for place, row in enumerate(facts.plan.schedule) if row.critical_to]
    if not found:
        return ()
    left = len(found) - MOST_ROWS
    return (
        Table(
            f"Critical items: {len(found):,} without float to a milestone",
            ("item", "what", "site", "start", "usable or there", "critical to", "why not a period earlier"),
            tuple(_item(facts, place, row) for place, row in found[:MOST_ROWS]),
            note=f"{left:,} more are in schedule.csv." if left > 0 else "", folded=True,
        ),
    )  # fmt: skip


def _item(facts: Facts, place: int, row: ScheduleRow) -> tuple[Cell, ...]:
    found = facts.reasons.get((row.kind, row.id))
    return (
        row.id,
        f"{row.kind.replace('_', ' ')}: {row.name}",
        row.site,
        day(f"schedule[{place}].start_date", row.start_date),
        day(f"usable(schedule[{place}])", facts.calendar.start_of(row.finish_period)),
        row.critical_to.replace(" ", ", "),
        "" if found is None else found.words,
    )
