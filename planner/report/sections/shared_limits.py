"""What yearly limits and quotas leave, by calendar year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.report.blocks import Table
from planner.report.figures import over, told, whole
from planner.spec import LIMITS

if TYPE_CHECKING:
    from planner.plan import ResourceRow
    from planner.report.blocks import Cell
    from planner.report.facts import Facts
    from planner.spec import Subject

HEADS = ("limit", "of", "year", "used", "limit of the year", "unit", "months in which it binds")


def yearly(facts: Facts) -> tuple[Table, ...]:
    """Return use and limit of each calendar year, of limits on water, emissions and energy."""
    names = {limit.id: limit.name or limit.id for limit in facts.plan.problem.yearly_limits}
    return _table(
        facts, "yearly limit", names, "Limits of a calendar year", "A period counts to the year of its first day."
    )  # fmt: skip


def quotas(facts: Facts) -> tuple[Table, ...]:
    """Return what is delivered under each quota by the end of each calendar year."""
    names = {quota.id: quota.name or quota.id for quota in facts.plan.problem.quotas}
    note = (
        "Delivered in the year, or since the plan's start where the quota is one in all; the quota is that at the end."
    )
    return _table(facts, "quota", names, "Quotas of racks and GPUs", note)


def _table(facts: Facts, subject: Subject, names: dict[str, str], title: str, note: str) -> tuple[Table, ...]:
    rows: dict[tuple[str, int], list[ResourceRow]] = {}
    for row in facts.plan.resources:
        if LIMITS[row.limit].names == subject:
            rows.setdefault((row.id, row.period_start.year), []).append(row)
    lines = tuple(_line(facts, names.get(name, name), year, own) for (name, year), own in sorted(rows.items()))
    return (Table(title, HEADS, lines, note=note),) if lines else ()


def _line(facts: Facts, name: str, year: int, own: list[ResourceRow]) -> tuple[Cell, ...]:
    last = own[-1]
    where = {"limit": last.limit, "id": last.id}
    binds = sum(row.binding for row in own) * facts.plan.months_per_period
    return (
        name if name == last.id else f"{name} ({last.id})",
        LIMITS[last.limit].noun,
        str(year),
        told(over("first", "resources.used", **where, period=last.period), last.used),
        told(over("first", "resources.limit_value", **where, period=last.period), last.limit_value),
        last.unit,
        whole(over("months", "resources", **where, year=year, binding=True), binds),
    )
