"""Counts in words."""

from __future__ import annotations


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


def _measured(count: float, one: str) -> str:
    return f"{count:g} {one if count == 1 else f'{one}s'}"
