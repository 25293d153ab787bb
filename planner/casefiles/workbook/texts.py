"""How texts and lists of words are spelt in a cell, so that none is lost: a cell alone cannot tell all of them apart.

A text that begins or ends with a space, one in quotes, an empty one, and one that would mean something else is put in
quotes; words with commas in them are spelt as JSON.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from planner.casefiles.workbook.columns import NONE

if TYPE_CHECKING:
    from collections.abc import Iterable

QUOTE, COMMENT, LIST = '"', "#", "["
_RICH = "<r>"  # how a file begins a text in several fonts


def spelt(text: str) -> str:
    """Return a text as its cell spells it."""
    in_quotes = len(text) > 1 and text[0] == text[-1] == QUOTE
    if text and text == text.strip() and not in_quotes and not text.startswith((COMMENT, _RICH)):
        return text
    return f"{QUOTE}{text}{QUOTE}"


def meant(cell: str) -> str:
    """Return the text that a cell spells."""
    text = cell.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == QUOTE else text


def spelt_words(words: Iterable[str]) -> str:
    """Return a list of words as its cell spells it; empty for none."""
    listed = list(words)
    joined = ", ".join(listed)
    if all(_is_plain(word) for word in listed) and (not listed or joined == spelt(joined)):
        return joined
    return json.dumps(listed, ensure_ascii=False)


def meant_words(cell: str) -> list[Any]:
    """Return the list of words that a cell spells."""
    text = cell.strip()
    if text.startswith(LIST):
        try:
            found = json.loads(text)
        except ValueError:
            found = None
        if isinstance(found, list):
            return found
    return [word.strip() for word in text.split(",") if word.strip()]


def _is_plain(word: str) -> bool:
    return bool(word) and word == spelt(word) and "," not in word and not word.startswith(LIST) and word != NONE
