"""The explanation of a plan: paragraphs, dates by which to decide, notes; as data that is kept beside the plan."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Literal

from planner.explanation.decide_by import DecideBy
from planner.explanation.statement import Paragraph, as_data
from planner.plan import frame_of

if TYPE_CHECKING:
    import pandas as pd

    from planner.explanation.statement import Statement
    from planner.plan import Plan

WIDTH = 80


@dataclass(frozen=True, repr=False)
class Explanation:
    """Why a plan is as it is, and what would help.

    Parameters
    ----------
    plan
        The plan.
    paragraphs
        What is said, in the order in which it is read.
    decide_by
        By when each decision must be made, by date; empty where that was not asked.
    notes
        What should be known of the answer: what was left out for want of time.
    """

    plan: Plan = field(hash=False)
    paragraphs: tuple[Paragraph, ...]
    decide_by: tuple[DecideBy, ...] = ()
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Return all paragraphs as text."""
        blocks = [text_of(paragraph) for paragraph in self.paragraphs]
        return "\n\n".join([*blocks, *(f"- {note}" for note in self.notes)])

    def to_dict(self) -> dict[str, Any]:
        """Return paragraphs and notes as plain values, dates in ISO form; `decide_by` has a table of its own."""
        return {"paragraphs": [as_data(paragraph) for paragraph in self.paragraphs], "notes": list(self.notes)}

    def frame(self, table: Literal["decide_by"] = "decide_by") -> pd.DataFrame:
        """Return the dates by which to decide as a DataFrame."""
        assert table == "decide_by"
        return frame_of(self.decide_by, DecideBy)


def text_of(paragraph: Paragraph, width: int = WIDTH) -> str:
    """Return a paragraph as lines of text, items of lists after a dash.

    Parameters
    ----------
    paragraph
        The paragraph.
    width
        Columns that a line may take.
    """
    return "\n".join([paragraph.title, *(statement_text(one, width) for one in paragraph.statements)])


def statement_text(one: Statement, width: int = WIDTH) -> str:
    """Return a sentence as lines of text, set in; an item of a list after a dash."""
    ahead, after = ("  - ", "    ") if one.is_item else ("  ", "  ")
    lines = wrap(
        one.words, max(width, 20), initial_indent=ahead, subsequent_indent=after, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip
    return "\n".join(lines)


def extended(paragraph: Paragraph, *more: Statement) -> Paragraph:
    """Return a paragraph with more sentences at its end."""
    return replace(paragraph, statements=(*paragraph.statements, *more))
