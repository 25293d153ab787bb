"""Racks by type and quarter, supply against use; crews, transformers and turbines against their limits."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from planner.calendar import Calendar
from planner.report.blocks import Section, Table, words
from planner.report.figures import month, over, told, whole
from planner.report.sections.shared_limits import quotas
from planner.spec import LIMITS

if TYPE_CHECKING:
    from datetime import date

    from planner.plan import ResourceRow
    from planner.report.blocks import Block, Cell, Words
    from planner.report.facts import Facts
    from planner.report.pictures import Pictures


def racks(facts: Facts, pictures: Pictures) -> Section:
    """Return racks by type and quarter, and resources against their limits."""
    blocks: list[Block] = [*pictures.of("racks"), *_by_quarter(facts), *quotas(facts)]
    blocks += [*pictures.of("resources"), *_resources(facts)]
    lead = _spares(facts) if facts.plan.deliveries else ("No rack is delivered in this plan.",)
    return Section("racks", "Racks and resources", lead, tuple(blocks))


def _spares(facts: Facts) -> tuple[Words, ...]:
    """Return how many spares come, and what is paid for them; nothing where there are none."""
    plan = facts.plan
    usd_m = sum(row.spare_payments_usd_m for row in plan.cash)
    if not usd_m:
        return ()
    with_racks, later = (sum(row.spare_units for row in rows) for rows in (plan.deliveries, plan.capacity))
    told_of = words(
        "Spares of ", told(over("sum", "deliveries.spare_units"), with_racks, 1), " racks come with those delivered, ",
        "of ", told(over("sum", "capacity.spare_units"), later, 1), " racks for those installed; ",
        facts.usd(over("sum", "cash.spare_payments_usd_m"), usd_m), " million USD are paid for them.",
    )  # fmt: skip
    return (told_of,)


def quarter_of(day: date) -> str:
    """Return the calendar quarter of a day: 2027-Q1."""
    return Calendar(day.replace(month=1, day=1), 0, 3).label((day.month - 1) // 3)


def _by_quarter(facts: Facts) -> tuple[Table, ...]:
    """Return deliveries by type and quarter beside what could have been delivered by then."""
    plan = facts.plan
    came: dict[tuple[str, str], int] = defaultdict(int)
    for row in plan.deliveries:
        came[row.rack, quarter_of(row.delivery_date)] += row.units
    if not came:
        return ()
    ends = {quarter_of(facts.calendar.start_of(period)): period for period in range(plan.periods)}
    supply = {
        (row.id, row.period): (place, row) for place, row in enumerate(plan.resources)
        if LIMITS[row.limit].names == "rack type"
    }  # fmt: skip
    names = {rack.id: rack.name for rack in plan.problem.racks}
    tables = []
    for rack in [rack for rack, _ in plan.racks if any(key[0] == rack for key in came)]:
        rows: list[tuple[Cell, ...]] = []
        so_far = 0
        for quarter, period in ends.items():
            so_far += came[rack, quarter]
            rows.append((quarter, _delivered(rack, quarter, came), *_supply(supply.get((rack, period)))))
        tables.append(
            Table(
                f"{names.get(rack) or rack}: racks delivered and deliverable by quarter",
                ("quarter", "delivered", "deliverable so far", "delivered so far", "left"), tuple(rows),
                note="Where nothing is deliverable so far, the case sets no limit." if not supply else "", folded=True,
            )
        )  # fmt: skip
    return tuple(tables)


def _delivered(rack: str, quarter: str, came: dict[tuple[str, str], int]) -> Cell:
    return whole(over("sum", "deliveries.units", rack=rack, quarter=quarter), came[rack, quarter])


def _supply(found: tuple[int, ResourceRow] | None) -> tuple[Cell, Cell, Cell]:
    if found is None:
        return "no limit", "", ""
    place, row = found
    at = f"resources[{place}]"
    limit, used, left = (told(f"{at}.{name}", getattr(row, name)) for name in ("limit_value", "used", "slack"))
    return limit, used, left


def _resources(facts: Facts) -> tuple[Table, ...]:
    """Return of each resource its limit and use when it is used most, and how long it binds."""
    rows: dict[str, list[ResourceRow]] = defaultdict(list)
    for row in facts.plan.resources:
        if LIMITS[row.limit].names == "resource":
            rows[row.id].append(row)
    rows = {name: own for name, own in rows.items() if any(row.used > 0 for row in own)}
    if not rows:
        return ()
    names = {given.id: given.name or given.id for given in facts.plan.problem.resources}
    table = Table(
        "Crews, cranes, transformers and turbines: use against limit, units",
        ("resource", "most in use or drawn", "limit then", "in", "months in which it binds"),
        tuple(_resource(facts, names, name, own) for name, own in rows.items()),
        note="What is drawn once is counted from the start, and so is what has arrived of it. "
        "Resources that the plan never uses are left out.",
    )
    return (table,)


def _resource(facts: Facts, names: dict[str, str], name: str, own: list[ResourceRow]) -> tuple[Cell, ...]:
    most = max(own, key=lambda row: row.used)
    where = {"limit": most.limit, "id": name}
    months = sum(row.binding for row in own) * facts.plan.months_per_period
    label = names.get(name, name)
    return (
        label if label == name else f"{label} ({name})",
        told(over("max", "resources.used", **where), most.used),
        told(over("first", "resources.limit_value", **where, period=most.period), most.limit_value),
        month(over("first", "resources.period_start", **where, period=most.period), most.period_start),
        whole(over("months", "resources", **where, binding=True), months),
    )
