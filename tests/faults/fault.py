"""What a planted fault is, and the tests it names."""

from __future__ import annotations

from dataclasses import dataclass

MODEL, FAMILIES, TABULATE, CHECKS = "planner/model", "planner/model/families", "planner/tabulate", "planner/checks"


@dataclass(frozen=True)
class Fault:
    """A one-line mistake: `old` becomes `new` in `file`, and `tests` (arguments of pytest) must notice.

    `old` stands exactly once in its file (a test of the suite says so), and is the text of one line or a part of it.
    """

    id: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


def by_hand(module: str, words: str) -> tuple[str, ...]:
    """Return the hand-derived cases of one module whose names hold one of the words."""
    return (f"tests/by_hand/test_{module}.py", "-k", words)
