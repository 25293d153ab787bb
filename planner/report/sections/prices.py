"""Prices by the day of payment: what each class of cost escalates by, from when, and its contingency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.report.blocks import Table
from planner.report.figures import day, share

if TYPE_CHECKING:
    from planner.problem import Escalation
    from planner.report.blocks import Cell
    from planner.report.facts import Facts

CLASSES = {
    "works": "works and opening of sites", "power": "grid upgrades, power on site, demand charges",
    "racks": "racks and spares",
    "operation": "running racks, open sites and power on site",
}  # fmt: skip
NOTE = "Energy, rent, and what was agreed before the plan are paid as the case gives them."


def price_table(facts: Facts) -> tuple[Table, ...]:
    """Return the classes of cost that escalate; nothing where none does."""
    given = facts.plan.problem.finance.escalation
    if not given:
        return ()
    heads = ("class of cost", "at prices of", "a year", "contingency")
    rows = tuple(_row(facts, f"case:finance.escalation[{place}]", own) for place, own in enumerate(given))
    return (Table("Prices by the day of payment", heads, rows, note=NOTE),)


def _row(facts: Facts, at: str, own: Escalation) -> tuple[Cell, ...]:
    told = own.model_fields_set
    return (
        CLASSES[own.id],
        day(f"{at}.price_date", own.price_date) if own.price_date else f"{facts.plan.start_date}",
        share(f"{at}.share_per_year", own.share_per_year) if "share_per_year" in told else "0 %",
        share(f"{at}.contingency_share", own.contingency_share) if "contingency_share" in told else "0 %",
    )
