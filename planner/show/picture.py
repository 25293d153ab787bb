"""A plan as one SVG without any library: capacity online by site over time, with target and milestones, above cash.

It is drawn on a white ground in fixed colours, so that it reads the same in a notebook, on a page and on paper.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from planner.show.page import LEFT, WIDTH, shortened, words
from planner.show.picture_cash import cash
from planner.show.picture_online import online
from planner.words import BASES

if TYPE_CHECKING:
    from planner.plan import Plan

HEIGHT = 566.0
LONGEST_TITLE = 64


def plan_svg(plan: Plan) -> str:
    """Return a picture of the plan as an SVG element."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" width="{WIDTH:.0f}" '
        f'style="max-width:100%;height:auto" role="img" font-family="Helvetica, Arial, sans-serif" font-size="12">',
        f"<title>{escape(plan.name)}: capacity online and cash</title>",
        f'<rect width="{WIDTH:.0f}" height="{HEIGHT:.0f}" fill="#ffffff"/>',
        words(
            LEFT,
            24,
            f"{shortened(plan.name, LONGEST_TITLE)}: MW online ({BASES.get(plan.target_basis, plan.target_basis)})",
            size=15,
            weight="bold",
        ),
        *online(plan),
        *cash(plan),
        "</svg>",
    ]
    return "\n".join(parts)
