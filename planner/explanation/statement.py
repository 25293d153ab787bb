"""Sentences with their figures as data: what is said and what a program reads are made from the same values."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from string import Formatter
from typing import TYPE_CHECKING, Any, Literal, assert_never

from planner.figure import number

if TYPE_CHECKING:
    from collections.abc import Mapping

Value = str | int | float | date | None
Topic = Literal[
    "summary", "proof", "in hand", "tightest money", "kept", "missed", "never", "earliest", "why not earlier",
    "most then", "missing", "nothing built", "unbuilt", "waiting", "waits for", "waits for others", "used up",
    "idle", "idle then", "late charges", "tranche lost", "unbacked",
    "levers", "lever alone", "lever set", "lever note", "spare capacity", "hangs on", "hangs on item",
    "hangs on others", "decide for", "decide by", "decide note", "decide others",
]  # fmt: skip
"""What a sentence is about: by it a program knows which figures it has."""
State = Literal["kept", "late", "missed", "not reached", "reached", ""]
"""How a commitment stands; `reached` has no deadline, and nothing stands for what is no commitment."""
ParagraphKind = Literal["plan", "target", "milestone", "hangs on", "idle", "levers", "decide by"]
NOTHING, FEW, LARGE, DECIMALS, SMALL_DIGITS = 5e-7, 0.005, 100.0, 2, 2


@dataclass(frozen=True)
class Statement:
    """One sentence with its figures.

    Parameters
    ----------
    about
        What it is about.
    words
        The sentence, with its full stop.
    figures
        Every figure, date and name in it, by what it is.
    is_item
        Whether it is one of a list, under the sentence before the list.
    """

    about: Topic
    words: str
    figures: Mapping[str, Value] = field(default_factory=dict, hash=False)
    is_item: bool = False


@dataclass(frozen=True)
class Paragraph:
    """What is said of one commitment, or of the plan as a whole.

    Parameters
    ----------
    kind, id
        What it is about; of a target or milestone its id.
    title
        What it is about, in words.
    state
        How the commitment stands.
    statements
        Its sentences.
    """

    kind: ParagraphKind
    id: str
    title: str
    state: State
    statements: tuple[Statement, ...]


def say(about: Topic, template: str, **figures: Value) -> Statement:
    """Return a sentence from a template and its figures: ``"{missing_mw} MW are missing."``.

    After a colon stands what is counted: `{months:months}` is ``1 month`` or ``2 months``; `share` is in per cent. A
    value that may hold braces, such as the name of a site, is put in as it is.
    """
    return Statement(about, _Told().vformat(template, (), figures), dict(figures))


def say_item(about: Topic, template: str, **figures: Value) -> Statement:
    """Return a sentence that is one of a list."""
    return replace(say(about, template, **figures), is_item=True)


class _Told(Formatter):
    """Writes figures as a reader wants them."""

    def format_field(self, value: Any, spec: str) -> str:
        """Return a figure as text."""
        return figure_text(value, spec)


def figure_text(value: Value, noun: str = "") -> str:
    """Return a figure as it stands in a sentence.

    Parameters
    ----------
    value
        The figure, date or name.
    noun
        What is counted, in the plural; empty: the bare figure.
    """
    if noun and isinstance(value, int | float):
        if noun == "share":
            return f"{plain(100.0 * value)} %"
        return f"{plain(value)} {noun.removesuffix('s') if plain(value) == '1' else noun}"
    match value:
        case None:
            return "none"
        case date():
            return value.isoformat()
        case str():
            return value
        case int() | float():
            return plain(value)
        case _:
            assert_never(value)


def plain(value: float) -> str:
    """Return a number with thousands and no more decimals than tell it apart from none and from its neighbours."""
    if isinstance(value, int):
        return f"{value:,}"
    if NOTHING <= abs(value) < FEW:
        return f"{value:.{SMALL_DIGITS}g}"
    decimals = 1 if abs(value) >= LARGE else DECIMALS
    text = f"{number(round(value, decimals)):,.{decimals}f}"
    return text.rstrip("0").rstrip(".")


def as_data(paragraph: Paragraph) -> dict[str, Any]:
    """Return a paragraph as plain values, dates in ISO form."""
    return {
        "kind": paragraph.kind, "id": paragraph.id, "title": paragraph.title, "state": paragraph.state,
        "statements": [statement_data(one) for one in paragraph.statements],
    }  # fmt: skip


def statement_data(one: Statement) -> dict[str, Any]:
    """Return a sentence with its figures as plain values."""
    return {
        "about": one.about, "words": one.words, "is_item": one.is_item,
        "figures": {name: plain_value(value) for name, value in one.figures.items()},
    }  # fmt: skip


def plain_value(value: Value) -> str | int | float | None:
    """Return a figure as JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    return number(value) if isinstance(value, float) else value
