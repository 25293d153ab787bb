"""`planner info`: what is in a case, and by year what is within reach against the target."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from planner.commands.terminal import print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.casefiles.scenarios import Scenario
    from planner.commands.contents import YearTotals
    from planner.problem import Problem


def run(case: str, as_json: bool, scenarios: Sequence[str] = ()) -> int:
    """Show a case and return the exit code.

    Parameters
    ----------
    case
        Path or name of the case.
    as_json
        Show one JSON object in place of tables.
    scenarios
        Names or files of the scenarios that change it, in order.
    """
    from planner.casefiles.scenarios import readable_scenarios
    from planner.commands.contents import counts, totals_by_year
    from planner.commands.warned import as_objects, told
    from planner.shipped import find_case, read_named_warned

    problem, warnings = read_named_warned(case, scenarios)
    own, unreadable = readable_scenarios(find_case(case))
    warnings += unreadable
    parts, years = counts(problem), totals_by_year(problem)
    if as_json:
        target = problem.programme.target
        answer = {
            "case": problem.case,
            "changed_by": list(problem.scenarios),
            "exit_code": 0,
            "name": problem.programme.name,
            "target": {"mw": target.mw, "basis": target.basis, "date": target.by_date.isoformat()},
            "warnings": as_objects(warnings),
            "parts": parts,
            "years": [asdict(year) for year in years],
            "scenarios": [{"id": one.id, "name": one.name, "why": one.why} for one in own],
        }
        print_json(answer)
    else:
        _show(problem, parts, years, own)
        sys.stdout.write(told(warnings))
    return 0


def _show(problem: Problem, parts: dict[str, int], years: tuple[YearTotals, ...], own: tuple[Scenario, ...]) -> None:
    from planner.commands.layout import screen, show_table

    programme = problem.programme
    console = screen()
    console.print(f"{programme.name} ({problem.label})", style="bold")
    console.print(
        f"{programme.start_date} to {programme.end_date} by {programme.period}; target {programme.target.mw:,.0f} MW "
        f"({programme.target.basis}) by {programme.target.by_date}; goals {', '.join(g.goal for g in programme.goals)}"
    )
    show_table(console, ("part", "count"), [(part, f"{count:,}") for part, count in parts.items()])
    titles = ("by end of", "nameplate MW IT", "grid MW", "on-site MW", "rack supply MW IT", "target MW")
    show_table(console, titles, map(_year, years))
    console.print("Each column is a limit on its own; grid and on-site MW are facility power.")
    if own:
        show_table(console, ("scenario", "what changes"), [(one.id, one.name) for one in own])


def _year(row: YearTotals) -> tuple[str, ...]:
    racks = "no limit" if row.rack_supply_it_mw is None else f"{row.rack_supply_it_mw:,.0f}"
    figures = (row.nameplate_it_mw, row.grid_facility_mw, row.onsite_facility_mw)
    target = f"{row.target_mw:,.0f}" if row.target_mw else ""
    return str(row.year), *(f"{mw:,.0f}" for mw in figures), racks, target
