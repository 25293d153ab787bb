"""Counts in words, and what MW are counted as."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


BASES = {"it": "IT load", "facility": "facility power"}
MW_UNITS = {"it": "MW IT", "facility": "MW facility"}
"""What MW are counted as, by the basis of a target or milestone, and their unit."""


def part_words(scope: tuple[str, ...], racks: tuple[str, ...]) -> str:
    """Return in words what a milestone counts; nothing where that is the whole programme.

    Parameters
    ----------
    scope, racks
        The fields of the milestone.
    """
    said = {"programme": "", "any_site": "at one site"}
    where = said.get(scope[0] if len(scope) == 1 else "", f"at {', '.join(scope)}")
    which = f"in racks of {', '.join(racks)}" if racks else ""
    return " ".join(words for words in (where, which) if words)


def counted(count: float, one: str, many: str = "") -> str:
    """Return a count with its noun: ``1 issue``, ``1,200 issues``, ``0.5 months``.

    Parameters
    ----------
    count
        How many.
    one
        The noun for one.
    many
        The noun for any other count; empty: `one` with an s.
    """
    return f"{count:,} {one if count == 1 else many or f'{one}s'}" if isinstance(count, int) else _measured(count, one)


def either(words: Iterable[str]) -> str:
    """Return different words as a choice, in the order they first come: ``a, b or c``."""
    *first, last = dict.fromkeys(words)
    return f"{', '.join(first)} or {last}" if first else last


def listed(words: Iterable[str]) -> str:
    """Return words as a list: ``a, b and c``."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _measured(count: float, one: str) -> str:
    return f"{count:g} {one if count == 1 else f'{one}s'}"
