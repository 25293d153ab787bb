"""The goals of a case."""

from __future__ import annotations

from planner.spec.kinds import GoalSpec, by_name

GOALS = by_name(
    GoalSpec(
        "shortfall", "MW", "power", "capacity missing at the target date", "shortfall", worth_usd_m=500.0,
        likes_early_work=True,
    ),
    GoalSpec(
        "lateness", "months", "time", "months that milestones are late, weighted", "lateness", worth_usd_m=5000.0,
        likes_early_work=True,
    ),
    GoalSpec(
        "earliest", "months", "time", "months from the start to each milestone, added up", "dates of milestones",
        worth_usd_m=5000.0,
        likes_early_work=True,
    ),
    GoalSpec(
        "npv", "million USD", "money", "net present value at the plan's start date", sense="max",
        noun="net present value",
    ),
    GoalSpec("cost", "million USD", "money", "present value of outlays", "cost"),
    GoalSpec("emissions", "kt CO2", "emissions", "emissions of grid energy and of on-site units", "emissions"),
)  # fmt: skip
"""The goals by name, in the order of the documents."""
