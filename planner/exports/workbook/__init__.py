"""A plan as an Excel workbook to work in: every table with units, a Gantt and charts; values, never formulas."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from planner.exports.workbook.book import Book
from planner.exports.workbook.by_period import capacity_by_period, power_by_period
from planner.exports.workbook.charts import NAME as CHARTS
from planner.exports.workbook.charts import write_charts
from planner.exports.workbook.gantt import NAME as SCHEDULE
from planner.exports.workbook.gantt import write_schedule
from planner.exports.workbook.headline import write_headline
from planner.exports.workbook.heads import Column, as_figure, columns_of
from planner.exports.workbook.tables import Table, write_table
from planner.plan import TABLES

if TYPE_CHECKING:
    from planner.plan import Plan
    from planner.schedule.build_schedule import BuildSchedule

__all__ = ["PlanWorkbook", "plan_workbook"]

COLUMNS = "Columns"
ABOUT = {
    CHARTS: "online by site against what is due, power, cash",
    "Goals": "value, proven bound and gap of each goal, in the order of the case",
    "Goal terms": "what each goal's value is made of",
    SCHEDULE: "tasks by site with a Gantt; critical ones marked, with float",
    "Milestones": "thresholds, dates, lateness, tranches",
    "Capacity": "MW online by site and period, and what is due",
    "Capacity by rack": "racks by type, site and period",
    "Racks": "each delivery, with order, payment and date online",
    "Power": "the whole programme by period",
    "Power by source": "import and units of each site, flow of each link, by period",
    "Cash": "the ledger by period; money moves on the last day of a period",
    "Debt": "each facility by period",
    "Tenant": "rent by year against revenue",
    "Binding limits": "limits of which more would be used, by period",
    "Limits": "every limit with its use, by period",
    "Provenance": "inputs that the plan leans on, with source and confidence",
    "Sources": "the sources that inputs name",
    COLUMNS: "what each column of these sheets means",
}
"""The sheets after the first, in order, and what each holds."""


@dataclass(frozen=True)
class PlanWorkbook:
    """The bytes of a workbook, and what a reader must know of it."""

    content: bytes
    notes: tuple[str, ...] = ()


def plan_workbook(plan: Plan, schedule: BuildSchedule) -> PlanWorkbook:
    """Return a plan as an Excel workbook; the same plan gives the same bytes.

    Parameters
    ----------
    plan
        The plan.
    schedule
        Its build schedule.
    """
    book = Book(f"{plan.name}: plan of {plan.problem.label}", "Plan", plan.start_date)
    capacity, power, tables = capacity_by_period(plan), power_by_period(plan), _tables(plan)
    tables |= {"Capacity": capacity.table, "Power": power.table}
    write_headline(book, plan, schedule, ABOUT.items())
    for name in ABOUT:
        if name == CHARTS:
            write_charts(book, plan, capacity, power, tables["Cash"])
        elif name == SCHEDULE:
            write_schedule(book, plan, schedule)
        else:
            write_table(book, tables[name])
    return PlanWorkbook(book.finished(), tuple(table.left_out for table in tables.values() if table.left_out))


def _tables(plan: Plan) -> dict[str, Table]:
    """Return the sheets that hold a table of the plan, and what its columns mean."""
    binding = [row for row in plan.resources if row.binding]
    given = {
        "Goals": ("goals", plan.goals, 1), "Goal terms": ("terms", plan.terms, 2),
        "Milestones": ("milestones", plan.milestones, 1), "Capacity by rack": ("capacity", plan.capacity, 5),
        "Racks": ("deliveries", plan.deliveries, 2), "Power by source": ("power", plan.power, 6),
        "Cash": ("cash", plan.cash, 3), "Debt": ("debt", plan.debt, 4), "Tenant": ("tenant", plan.tenant, 1),
        "Binding limits": ("resources", binding, 5), "Limits": ("resources", plan.resources, 5),
    }  # fmt: skip
    found = {name: Table(name, columns_of(TABLES[table]), rows, kept) for name, (table, rows, kept) in given.items()}
    found["Provenance"] = _provenance(plan)
    found["Sources"] = Table("Sources", [Column(*told) for told in _SOURCE], plan.problem.sources)
    described = [
        {"Sheet": table.name, "Column": column.title, "Unit": column.unit, "Meaning": column.meaning}
        for table in found.values()
        for column in table.columns
        if column.meaning and table.name != "Limits"  # its columns are those of the binding ones
    ]
    found[COLUMNS] = Table(COLUMNS, [Column(name) for name in ("Sheet", "Column", "Unit", "Meaning")], described, 2)
    return found


def _provenance(plan: Plan) -> Table:
    """Return the inputs that the plan leans on, each with what its source is called where the case lists it."""
    titles = {source.key: source.title for source in plan.problem.sources}

    def title(row: Any) -> str | None:
        return titles.get(row.source) or None

    meaning = "title of the source, where the case lists it"
    told = [
        replace(column, value=lambda row: as_figure(row.value), align="left") if column.title == "Value" else column
        for column in columns_of(TABLES["leans_on"])
    ]
    return Table(
        "Provenance",
        (*told, Column("Source title", "", "", title, meaning)),
        plan.leans_on,
        kept=2,
    )


_SOURCE = (
    ("Key", "", "", lambda source: source.key, "what inputs name it by"),
    ("Title", "", "", lambda source: source.title or None, "its title, or what it says"),
    ("Address", "", "", lambda source: source.address or None, "where it was read"),
    ("Date", "", "", lambda source: source.date or None, "when it was published, as far as it is known"),
    ("Kind", "", "", lambda source: source.kind or None, "official, reported, second-hand …"),
)
