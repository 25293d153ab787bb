"""Why the plan is as it is, what would help and by when to decide: the sentences of `planner explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.explanation.decide_by_words import decide_by_statement
from planner.report.blocks import Points, Section, Table
from planner.report.figures import day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.explanation.decide_by import DecideBy
    from planner.explanation.explanation import Explanation
    from planner.explanation.statement import Paragraph
    from planner.report.blocks import Block, Cell
    from planner.report.facts import Facts

TITLE, NAME = "Why, and what would help", "why"
NOT_ASKED = (
    "What would have to change, and by when to decide, was not asked: planner explain answers, and its answer is then "
    "shown here."
)
ASKED = "As planner explain found: what would help is solved again and audited where nothing else is said."
OF_ITS_OWN = ("plan", "decide by")
"""Paragraphs that stand elsewhere: the headline says how the plan stands, a table has the dates."""
MOST_ROWS = 40


def why(facts: Facts, explanation: Explanation | None = None) -> Section:
    """Return why the plan is as it is: the paragraphs of an explanation, else those that need no search.

    Parameters
    ----------
    facts
        The plan.
    explanation
        What was kept beside it; None: nothing, or of another plan.
    """
    given = tuple(facts.explained.facts()) if explanation is None else explanation.paragraphs
    blocks: list[Block] = [_points(paragraph) for paragraph in given if paragraph.kind not in OF_ITS_OWN]
    if explanation is not None and explanation.decide_by:
        blocks.append(_dates(explanation.decide_by))
    return Section(NAME, TITLE, tuple(_lead(explanation)), tuple(blocks))


def _lead(explanation: Explanation | None) -> Iterator[str]:
    if explanation is None:
        yield NOT_ASKED
        return
    yield ASKED
    yield from (f"{note[:1].upper()}{note[1:]}." for note in explanation.notes)


def _points(paragraph: Paragraph) -> Points:
    """Return a paragraph as a list: its sentences in a row, each item of a list by itself."""
    points: list[Cell] = []
    row: list[str] = []
    for one in paragraph.statements:
        if one.is_item:
            points += [" ".join(row)] if row else []
            points.append(one.words)
            row = []
        elif one.words.endswith(":"):
            points += [" ".join(row), one.words] if row else [one.words]
            row = []
        else:
            row.append(one.words)
    return Points(paragraph.title, (*points, *([" ".join(row)] if row else [])))


def _dates(rows: tuple[DecideBy, ...]) -> Table:
    heads = ("decide by", "planned", "what, and how sure the date is", "keeps", "by")
    lines = tuple(_line(place, row) for place, row in enumerate(rows))
    return Table(
        "By when to decide", heads, lines, folded=len(lines) > MOST_ROWS,
        note="By float: all else stays as planned. Proven: no plan whatever keeps the commitment with a later date.",
    )  # fmt: skip


def _line(place: int, row: DecideBy) -> tuple[Cell, ...]:
    at = f"decide:[{place}]"
    words = decide_by_statement(row).words
    return (
        day(f"{at}.date", row.date), day(f"{at}.planned_date", row.planned_date),
        words.removeprefix(f"{row.date}: "), row.commitment, day(f"{at}.kept_date", row.kept_date),
    )  # fmt: skip
