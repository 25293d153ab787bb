"""A comparison as HTML that needs nothing from outside: one page for a board, and the same body in a notebook."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from planner.comparison.sections import from_to, headline_cells, is_told, sections
from planner.comparison.sentences import VERDICTS, goal_reached, goal_why, months_words
from planner.show.notebook import headline
from planner.show.overlay import overlay_svg
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from planner.changes.difference import Difference
    from planner.comparison.compared import Compared
    from planner.comparison.pair import Pair
    from planner.comparison.sections import Section

MARK = '<meta name="generator" content="planner compare">'
"""What every such page begins with, and nothing else does."""
MILESTONES = "Milestones and their money"
ON_TOP = ("What differs in the question", "Headline", "Goals")
MOST_LINES = 8  # of a section before the rest is folded
_STYLE = """
.pc { font: 15px/1.5 Helvetica, Arial, sans-serif; color: #1d2733; background: #fff; max-width: 1000px; }
.pc h1 { font-size: 26px; margin: 0 0 6px; } .pc h2 { font-size: 20px; margin: 34px 0 8px; }
.pc h3 { font-size: 16px; margin: 22px 0 6px; } .pc p { margin: 4px 0; }
.pc table { border-collapse: collapse; margin: 8px 0; font-size: 14px; background: #fff; color: #1d2733; }
.pc th, .pc td { padding: 4px 12px 4px 0; text-align: right; border-bottom: 1px solid #e4e8ec; vertical-align: top; }
.pc th { font-weight: 600; border-bottom: 2px solid #5c6875; } .pc td { font-variant-numeric: tabular-nums; }
.pc th:first-child, .pc td:first-child, .pc .words { text-align: left; }
.pc ul { margin: 4px 0; padding-left: 20px; } .pc summary { cursor: pointer; color: #5c6875; }
.pc .faint { color: #5c6875; } .pc .remark { border-left: 4px solid #d55e00; padding-left: 10px; }
.pc td { white-space: nowrap; } .pc .goals td { text-align: left; white-space: normal; }
.pc .wide { overflow-x: auto; }
"""
_PRINT = "@media print { body { margin: 0; } .pc details::details-content { content-visibility: visible; } }"


def page(comparison: Compared) -> str:
    """Return a whole page."""
    title = escape(f"{' beside '.join((' and '.join(comparison.names[1:]), comparison.names[0]))}")
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en"><head><meta charset="utf-8">',
            MARK,
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title>",
            f"<style>body {{ margin: 32px; background: #fff; }} {_PRINT}</style></head><body>",
            body(comparison),
            "</body></html>",
            "",
        ]
    )


def body(comparison: Compared) -> str:
    """Return what stands on the page, with its own style: a notebook shows it as it is."""
    parts = [f'<style>{_STYLE}</style><div class="pc">', f"<h1>{escape(_title(comparison))}</h1>", _plans(comparison)]
    named = tuple(zip(comparison.names, comparison.plans, strict=True))
    parts += [_first(pair) for pair in comparison.pairs]
    parts += [overlay_svg(named), "<h2>Headline</h2>", _headlines(comparison)]
    for pair in comparison.pairs:
        parts += _pair(pair)
    return "\n".join([*parts, "</div>"])


def _title(comparison: Compared) -> str:
    return comparison.baseline.name


def _plans(comparison: Compared) -> str:
    """Return each plan in two sentences."""
    lines = [
        f"<b>{escape(name)}</b>{'' if place else ' (baseline)'}: {escape(headline(plan))}"
        for place, (name, plan) in enumerate(zip(comparison.names, comparison.plans, strict=True))
    ]
    return "".join(f"<p>{line}</p>" for line in lines)


def _headlines(comparison: Compared) -> str:
    """Return the figures of all plans side by side, each with its change from the baseline.

    A type of rack that only some of the plans have is empty for the others.
    """
    known = [{row.figure: row for row in pair.headline if is_told(row)} for pair in comparison.pairs]
    heads = ["figure", comparison.names[0]]
    for name in comparison.names[1:]:
        heads += [name, "change"]
    rows = []
    for figure in dict.fromkeys(figure for rows_ in known for figure in rows_):
        found = [rows_.get(figure) for rows_ in known]
        first = next(row for row in found if row is not None)
        cells = [("", "", "") if row is None else headline_cells(row) for row in found]
        baseline = headline_cells(first)[0]
        rows.append([figure, baseline, *(cell for _, *own in cells for cell in own), first.unit])
    return _table([*heads, "unit"], rows, words_last=True)


def _first(pair: Pair) -> str:
    """Return what a reader should know first: what was asked otherwise, and what is proven of each goal."""
    remarks = "".join(f'<p class="remark">{escape(remark)}</p>' for remark in pair.remarks)
    rows = "".join(
        f"<tr><td><b>{VERDICTS[row.verdict]}</b></td><td>{escape(goal_reached(row))}</td>"
        f"<td>{escape(goal_why(row, pair.names))}</td></tr>"
        for row in pair.goals
    )
    made = "".join(f"<p>{escape(line)}</p>" for line in pair.made)
    return (
        f"<h2>{escape(pair.names[1])} beside {escape(pair.names[0])}</h2>{remarks}"
        f"<h3>Asked otherwise</h3>{made}{_question(pair.differences)}"
        f'<h3>Goals</h3><table class="goals"><tbody>{rows}</tbody></table>'
    )


def _pair(pair: Pair) -> Iterable[str]:
    """Yield the sections of one plan beside the baseline, but for those that stand on top of the page."""
    found = [one for one in sections(pair) if one.title not in ON_TOP]
    if found:
        yield f"<h2>What {escape(pair.names[1])} does otherwise</h2>"
    for section in found:
        told = _milestones(pair) if section.title == MILESTONES else f"{_list(section.lines)}{_section_table(section)}"
        yield f"<h3>{escape(section.title)}</h3>{told}"


def _milestones(pair: Pair) -> str:
    """Return the milestones that moved, with the money that moves with each, as a table."""
    heads = (
        "milestone",
        *(f"reached, {name}" for name in pair.names),
        "moved",
        "months late",
        "tranche released, USD m",
    )
    return f'<div class="wide">{_table((*heads, *(f"paid, {name}" for name in pair.names)), _cells(pair))}</div>'


def _cells(pair: Pair) -> list[tuple[str, ...]]:
    return [
        (
            f"{row.id}{f' ({row.remark})' if row.remark else ''}",
            *("" if row.remark and day is None else _day(day) for day in (row.baseline_reached_date, row.reached_date)),
            months_words(row.months) if row.months else "",
            from_to(row.baseline_late_months or 0.0, row.late_months or 0.0),
            from_to(row.baseline_released_usd_m, row.released_usd_m),
            _paid_day(row.baseline_paid_date, row.baseline_released_usd_m),
            _paid_day(row.paid_date, row.released_usd_m),
        )
        for row in pair.milestones
    ]


def _paid_day(day: date | None, released_usd_m: float) -> str:
    return "" if not released_usd_m else "after the horizon" if day is None else day.isoformat()


def _day(day: date | None) -> str:
    return "not reached" if day is None else day.isoformat()


def _question(differences: Sequence[Difference]) -> str:
    """Return the differences of the problems; those that stand for several unfold."""
    if not differences:
        return "<p>The two problems are the same.</p>"
    items = []
    for one in differences:
        if one.members:
            items.append(
                f"<details><summary>{escape(str(one))}</summary>{_plain_list(map(str, one.members))}</details>"
            )
        else:
            items.append(escape(str(one)))
    return _folded(items)


def _section_table(section: Section) -> str:
    return f'<div class="wide">{_table(section.heads, section.rows)}</div>' if section.rows else ""


def _list(lines: Sequence[str]) -> str:
    return _folded([escape(line) for line in lines])


def _folded(items: Sequence[str]) -> str:
    """Return items as a list, those beyond the first ones behind a line that unfolds."""
    shown = "".join(f"<li>{item}</li>" for item in items[:MOST_LINES])
    rest = "".join(f"<li>{item}</li>" for item in items[MOST_LINES:])
    more = f"<details><summary>{counted(len(items) - MOST_LINES, 'line')} more</summary><ul>{rest}</ul></details>"
    return f"<ul>{shown}</ul>{more if rest else ''}" if shown else ""


def _plain_list(lines: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"


def _table(heads: Iterable[str], rows: Iterable[Sequence[str]], *, words_last: bool = False) -> str:
    mark, (*first, last) = ' class="words"' if words_last else "", heads
    titles = "".join(f"<th>{escape(title)}</th>" for title in first) + f"<th{mark}>{escape(last)}</th>"
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row[:-1]) + f"<td{mark}>{escape(row[-1])}</td></tr>"
        for row in rows
    )
    return f"<table><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table>"
