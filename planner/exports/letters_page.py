"""Load-ramp letters as one page to print, a sheet or two for each connection.

A utility's planner wants to know who connects where, from when how many MW are needed each month, at which power the
figures are meant (facility, not IT), what runs behind the meter and for how long, and what of it is firm. What a plan
does not know (voltage, power factor, contact) is left as lines to fill in.
"""

from __future__ import annotations

from html import escape
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from planner.exports.letters import GRID, SAME_MW
from planner.exports.mark import MARK
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from planner.exports.letters import LoadRampRow
    from planner.plan import Plan

PAGE_MARK = f'<meta name="generator" content="{MARK}">'
NOT_GIVEN = "not given in the case"
TO_FILL_IN = ("Customer and contact", "Voltage at the point of interconnection", "Power factor", "Signed, date")
MW_DIGITS = 3
NEW = ' class="new"'
_STYLE = """
@page { size: A4; margin: 16mm; }
body { font: 10.5pt/1.4 Helvetica, Arial, sans-serif; color: #1d2733; background: #fff; margin: 28px auto;
  max-width: 178mm; }
section { break-after: page; margin-bottom: 48px; } section:last-child { break-after: auto; }
h1 { font-size: 17pt; margin: 0 0 2px; } h2 { font-size: 12pt; margin: 16px 0 4px; } p { margin: 3px 0; }
table { border-collapse: collapse; width: 100%; font-size: 9.5pt; } thead { display: table-header-group; }
tr { break-inside: avoid; } th, td { padding: 2px 8px 2px 0; text-align: right; border-bottom: 1px solid #e4e8ec;
  font-variant-numeric: tabular-nums; vertical-align: top; }
th { border-bottom: 1.5px solid #5c6875; vertical-align: bottom; }
th:first-child, td:first-child { text-align: left; white-space: nowrap; }
.steps th:nth-last-child(-n+2), .steps td:nth-last-child(-n+2) { text-align: left; padding-left: 24px; }
.steps td:last-child, .units td:nth-child(2) { white-space: nowrap; }
.by th:nth-child(2), .by td:nth-child(2) { text-align: left; }
.units :is(th, td):nth-child(2), .units :is(th, td):nth-child(3) { text-align: left; }
.facts td:first-child { width: 38%; color: #5c6875; } .facts td { text-align: left; }
.new td { font-weight: 600; } .faint { color: #5c6875; } .line { border-bottom: 1px solid #1d2733; }
@media print { body { margin: 0; max-width: none; } section { margin-bottom: 0; } }
"""


def letters_page(plan: Plan, rows: Sequence[LoadRampRow]) -> bytes:
    """Return one page with a letter for each connection.

    Parameters
    ----------
    plan
        The plan, for its name and dates.
    rows
        The load ramps of its connections.
    """
    letters = [_letter(plan, list(own)) for _, own in groupby(rows, key=lambda row: row.connection)]
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en"><head><meta charset="utf-8">',
        PAGE_MARK,
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>Load-ramp letters: {escape(plan.name)}</title>",
        f"<style>{_STYLE}</style></head><body>",
        *(letters or ["<p>No site of this plan is connected to a grid within its horizon.</p>"]),
        "</body></html>",
        "",
    ]
    return "\n".join(parts).encode()


def _letter(plan: Plan, rows: list[LoadRampRow]) -> str:
    first = rows[0]
    about = f"{plan.name}, plan of {plan.problem.label} from {plan.start_date}"
    onsite, digits = [row for row in rows if row.source != GRID], _digits(rows)
    parts = [
        f"<section><h1>Load ramp of {escape(first.place)}</h1>",
        f'<p class="faint">{escape(about)}</p>',
        _facts(plan, rows),
        "<h2>Energisation</h2>",
        _table(
            ("from", "by", "MW added", "MW energised", "service", "term"),
            [_step(row, digits) for row in _steps(rows)],
            "steps by",
        ),
    ]
    if onsite:
        heads = ("on-site unit", "from", "by", "units", "firm MW", "service", "term")
        parts += [
            "<h2>On-site units behind the meter</h2>",
            _table(heads, [_unit(row, digits) for row in _changes(onsite)], "steps units"),
        ]
    parts += [
        "<h2>Load ramp by month</h2>",
        _ramp(rows, digits, bool(onsite)),
        _basis(rows),
        "<h2>To be filled in</h2>",
    ]
    blank = "".join(f'<tr><td>{line}</td><td class="line">&nbsp;</td></tr>' for line in TO_FILL_IN)
    return "\n".join([*parts, f'<table class="facts"><tbody>{blank}</tbody></table></section>'])


def _facts(plan: Plan, rows: Sequence[LoadRampRow]) -> str:
    first = rows[0]
    grid = [row for row in rows if row.source == GRID]
    peak = max(grid, key=lambda row: row.load_mw)
    needed = next((row for row in grid if row.load_mw > SAME_MW), None)
    where = ", ".join(part for part in (first.region, first.country) if part)
    facts = (
        ("Place", f"{_named(first.place, first.connection)}{f', {where}' if where else ''}"),
        ("Coordinates", _coordinates(first)),
        ("Point of interconnection", _point(first)),
        ("Import energised at the end", f"{_mw(grid[-1].capacity_mw)} MW in {_month(grid[-1])}"),
        ("First load", "none within the horizon" if needed is None else f"{_month(needed)}, {_mw(needed.load_mw)} MW"),
        ("Highest import needed", f"{_mw(peak.load_mw)} MW, first in {_month(peak)}" if needed else "0 MW"),
        *_without_temporary(plan, rows),
        *_held_back(grid),
        ("Basis of all MW", f"facility power at peak: IT load x peak PUE {first.peak_pue:g}"),
        ("Period of the plan", f"{plan.start_date} to {plan.problem.calendar.end_of(plan.periods - 1)}"),
    )
    cells = "".join(f"<tr><td>{name}</td><td>{escape(told)}</td></tr>" for name, told in facts)
    return f'<table class="facts"><tbody>{cells}</tbody></table>'


def _without_temporary(plan: Plan, rows: Sequence[LoadRampRow]) -> Iterator[tuple[str, str]]:
    """Yield the import that is to be built, whatever bridges the wait for it; nothing where no unit does."""
    temporary = [row for row in rows if row.term == "temporary"]
    if not temporary:
        return
    grid = [row for row in rows if row.source == GRID]
    peak = max(grid, key=_unbridged_mw)
    yield "Highest import needed without temporary units", f"{_mw(_unbridged_mw(peak))} MW, first in {_month(peak)}"
    end, months = plan.problem.calendar.end_of(plan.periods - 1), {grid[-1].month}
    lasting = [row for row in temporary if row.month in months and row.last_date is not None and row.last_date >= end]
    if lasting:
        mw, last = sum(row.capacity_mw for row in lasting), min(row.last_date for row in lasting if row.last_date)
        yield (
            "Temporary units at the end of the plan",
            f"{_mw(mw)} MW, until {last}: after the plan, {_mw(_unbridged_mw(grid[-1]))} MW of import are needed",
        )


def _unbridged_mw(row: LoadRampRow) -> float:
    return row.load_mw if row.load_without_temporary_mw is None else row.load_without_temporary_mw


def _held_back(grid: Sequence[LoadRampRow]) -> Iterator[tuple[str, str]]:
    """Yield when links or headroom let less through than is energised."""
    held = [row for row in grid if _is_held_back(row)]
    if held:
        least = min(held, key=_brought_mw)
        last = "the end of the plan" if held[-1] is grid[-1] else _month(held[-1])
        months = f"{counted(len(held), 'month')}, {_month(held[0])} to {last}"
        yield (
            "Grid brings less than is energised",
            f"in {months}; least {_mw(_brought_mw(least))} MW of {_mw(least.capacity_mw)} MW in {_month(least)}",
        )


def _is_held_back(row: LoadRampRow) -> bool:
    return _brought_mw(row) < row.capacity_mw - SAME_MW


def _brought_mw(row: LoadRampRow) -> float:
    """Return what of the energised import links and headroom let through."""
    return row.capacity_mw if row.grid_brings_mw is None else min(row.capacity_mw, row.grid_brings_mw)


def _coordinates(row: LoadRampRow) -> str:
    if row.latitude is None or row.longitude is None:
        return NOT_GIVEN
    north, east = "N" if row.latitude >= 0 else "S", "E" if row.longitude >= 0 else "W"
    return f"{abs(row.latitude):g}° {north}, {abs(row.longitude):g}° {east}"


def _point(row: LoadRampRow) -> str:
    return _named(row.interconnection_name, row.interconnection) if row.interconnection else NOT_GIVEN


def _named(name: str, item_id: str) -> str:
    return item_id if name in ("", item_id) else f"{name} ({item_id})"


def _steps(rows: Sequence[LoadRampRow]) -> list[LoadRampRow]:
    """Return the months in which the import changes, first of all what is energised before the plan."""
    grid = [row for row in rows if row.source == GRID]
    others = [False, *(abs(one.conditional_mw - two.conditional_mw) > SAME_MW for one, two in pairwise(grid))]
    changed = [row for row, other in zip(grid, others, strict=True) if row.added_mw or other]
    return changed if grid[0] in changed or not grid[0].capacity_mw else [grid[0], *changed]


def _step(row: LoadRampRow, digits: int) -> tuple[str, ...]:
    added = _mw(row.added_mw, digits) if row.added_mw else ""
    return _from(row), row.brought_by, added, _mw(row.capacity_mw, digits), _service(row, digits), row.term


def _service(row: LoadRampRow, digits: int) -> str:
    """Return how sure the import is: firm, or how much of it may be curtailed, and for how long."""
    if row.service == "firm":
        return row.service
    return f"{_mw(row.conditional_mw, digits)} MW {row.service}, {row.curtail_hours_per_year:,.6g} h a year"


def _from(row: LoadRampRow) -> str:
    return _month(row) if row.added_mw or not row.brought_by else f"before {_month(row)}"


def _changes(rows: Sequence[LoadRampRow]) -> list[LoadRampRow]:
    """Return the months in which the units of a type change, type by type."""
    seen: set[str] = set()
    found = []
    for row in sorted(rows, key=lambda row: (row.source, row.month)):
        if row.added_mw or row.source not in seen:
            found.append(row)
        seen.add(row.source)
    return found


def _unit(row: LoadRampRow, digits: int) -> tuple[str, ...]:
    term = row.term if row.last_date is None else f"{row.term}, to {row.last_date}"
    return row.source, _from(row), row.brought_by, str(row.units), _mw(row.capacity_mw, digits), row.service, term


def _ramp(rows: Sequence[LoadRampRow], digits: int, onsite: bool) -> str:
    """Return the table by month, from the first month in which anything is energised."""
    held = any(_is_held_back(row) for row in rows if row.source == GRID)
    heads = ["month", "import energised, MW", *(["of it the grid brings, MW"] if held else [])]
    heads += ["load ramp: peak import, MW"]
    heads += ["on-site, permanent, MW", "on-site, temporary, MW"] if onsite else []
    heads += ["facility peak, MW", "IT load installed, MW"]
    months = [list(own) for _, own in groupby(rows, key=lambda row: row.month)]
    first = next(place for place, own in enumerate(months) if any(row.capacity_mw for row in own))
    lines = []
    for own in months[first:]:
        grid = own[0]
        figures = [grid.capacity_mw, *([_brought_mw(grid)] if held else []), grid.load_mw]
        figures += [_relied(own, "permanent"), _relied(own, "temporary")] if onsite else []
        figures += [grid.site_facility_mw, grid.site_it_mw]
        lines.append((any(row.added_mw for row in own), [_month(grid), *(_mw(figure, digits) for figure in figures)]))
    body = "".join(f"<tr{NEW if new else ''}>{_cells(cells)}</tr>" for new, cells in lines)
    return f"<table><thead><tr>{_heads(heads)}</tr></thead><tbody>{body}</tbody></table>"


def _relied(rows: Iterable[LoadRampRow], term: str) -> float:
    return sum(row.load_mw for row in rows if row.source != GRID and row.term == term)


def _basis(rows: Sequence[LoadRampRow]) -> str:
    row = rows[0]
    firm = "All service is firm, that of the import as far as the grid brings it."
    if any(own.service == "conditional" for own in rows):
        firm = "Service is firm as far as the grid brings it, but for what is said to be conditional."
    told = (
        "MW hold from the first day of a month through its last; months in which power comes or goes are bold.",
        "The load ramp is the import needed at the peak of the month with all racks installed by then; import and",
        f"on-site power add up to the facility peak, which is IT load x peak PUE {row.peak_pue:g}.",
        f"{firm} On-site units with a last date bridge",
        "the wait for the grid and are temporary.",
        "What the grid brings is what links and headroom of the case let through beside what other sites take.",
    )
    return f'<p class="faint">{" ".join(told)}</p>'


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], kinds: str = "steps") -> str:
    body = "".join(f"<tr>{_cells(row)}</tr>" for row in rows)
    return f'<table class="{kinds}"><thead><tr>{_heads(heads)}</tr></thead><tbody>{body}</tbody></table>'


def _heads(heads: Iterable[str]) -> str:
    return "".join(f"<th>{escape(head)}</th>" for head in heads)


def _cells(cells: Iterable[str]) -> str:
    return "".join(f"<td>{escape(cell)}</td>" for cell in cells)


def _month(row: LoadRampRow) -> str:
    return f"{row.month:%Y-%m}"


def _mw(figure: float, digits: int | None = None) -> str:
    """Return MW with so many decimals, or as many as they have."""
    whole = round(figure, MW_DIGITS) + 0.0
    return f"{whole:,.10g}" if digits is None else f"{whole:,.{digits}f}"


def _digits(rows: Iterable[LoadRampRow]) -> int:
    """Return as many decimals as all MW of a letter need, so that they stand below each other."""
    given = [(row.capacity_mw, _brought_mw(row), row.load_mw, row.site_it_mw, row.site_facility_mw) for row in rows]
    figures = {round(figure, MW_DIGITS) for row in given for figure in row}
    return next(count for count in range(MW_DIGITS + 1) if all(round(one, count) == one for one in figures))
