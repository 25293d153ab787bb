"""A plan as one page for a board: it needs nothing from outside, and every figure on it says which field it is."""

from __future__ import annotations

from planner import arguments
from planner.plan import Plan
from planner.report.needed import refuse_without_packages

__all__ = ["report_html", "report_pages"]


def report_html(
    plan: Plan,
    against: Plan | None = None,
    static: bool = False,
    *,
    command: str = "planner report OUT",
    unfolded: bool = False,
) -> str:
    """Return the page of a plan.

    Parameters
    ----------
    plan
        The plan. It is not checked here: the command does that first.
    against
        An earlier plan, whose dates stand beside those of this one; None: none.
    static
        Without any script: pictures have no tooltips.
    command
        The command that makes the page, as it is shown on it.
    unfolded
        Show all that is folded, as on paper.

    Raises
    ------
    BadArgument
        If a package is missing that pages are made with, or anything is no plan.
    """
    _refuse(plan, against)
    from planner.report.page import page

    return page(plan, against, static=static, command=command, unfolded=unfolded)


def report_pages(
    plan: Plan, against: Plan | None = None, static: bool = False, *, command: str = "planner report OUT"
) -> tuple[str, str]:
    """Return the page of a plan, and the same for paper: without scripts, with nothing folded.

    Parameters
    ----------
    plan
        The plan. It is not checked here: the command does that first.
    against
        An earlier plan, whose dates stand beside those of this one; None: none.
    static
        Whether the page, too, has no script.
    command
        The command that makes the page, as it is shown on it.

    Raises
    ------
    BadArgument
        If a package is missing that pages are made with, or anything is no plan.
    """
    _refuse(plan, against)
    from planner.report.page import page_and_print

    return page_and_print(plan, against, static=static, command=command)


def _refuse(plan: object, against: object) -> None:
    arguments.of_type("plan", plan, Plan)
    if against is not None:
        arguments.of_type("against", against, Plan)
    refuse_without_packages()
